/** The service by which certificates are made, renewed and revoked: Identities of comity/v1. */
import type { Caller } from "../../identities/context.ts";
import type { Issued, IssueRequest } from "../../identities/issue.ts";
import type { createList } from "../../identities/list.ts";
import type { ShownRegulator } from "../../identities/regulators.ts";
import type { Revoked, RevokeRequest } from "../../identities/revoke.ts";
import { describeCertificate } from "../tls/certificate-facts.ts";
import { Identities } from "./definition.ts";
import type { IssueRequestOutput } from "./generated/comity/v1/IssueRequest.ts";
import type { IssueResponseInput } from "./generated/comity/v1/IssueResponse.ts";
import type { ListCertificatesRequestOutput } from "./generated/comity/v1/ListCertificatesRequest.ts";
import type { ListCertificatesResponseInput } from "./generated/comity/v1/ListCertificatesResponse.ts";
import type { ListRegulatorsResponseInput } from "./generated/comity/v1/ListRegulatorsResponse.ts";
import type { RenewRequestOutput } from "./generated/comity/v1/RenewRequest.ts";
import type { RenewResponseInput } from "./generated/comity/v1/RenewResponse.ts";
import type { RevokeRequestOutput } from "./generated/comity/v1/RevokeRequest.ts";
import type { RevokeResponseInput } from "./generated/comity/v1/RevokeResponse.ts";
import { type CallContext, unary } from "./handlers.ts";
import {
  decodeIdentity,
  decodeIssue,
  decodeRequestText,
  decodeRevoke,
  encodeCertificate,
  encodeRegulator,
} from "./identities-codec.ts";
import { decodePage, encodePage } from "./notices-codec.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement } from "./statement-codec.ts";

/** The capability that the service calls. */
export type IdentitiesCapability = {
  /** Issues, and of a regulator with places returns the number of notices that wait for it. */
  readonly issue: (caller: Caller, wanted: IssueRequest) => Promise<Issued & { readonly waiting?: number }>;
  readonly renew: (caller: Caller, request: string) => Promise<Issued>;
  readonly revoke: (caller: Caller, wanted: RevokeRequest) => Promise<Revoked>;
  readonly list: ReturnType<typeof createList>;
  readonly listRegulators: () => Promise<readonly ShownRegulator[]>;
};

/** The caller as the connection shows him; no message can name another. */
const callerOf = ({ identity, certificate }: CallContext): Caller => ({
  id: identity.id,
  certificate: describeCertificate(certificate),
});

/** Creates the service. `trusted` returns the authorities that callers are to trust now, in PEM. */
export function createIdentitiesService(
  { issue, renew, revoke, list, listRegulators }: IdentitiesCapability,
  trusted: () => string,
): Implementation {
  return {
    definition: Identities,
    handlers: {
      Issue: unary(async (request: IssueRequestOutput, context): Promise<IssueResponseInput> => {
        const { certificatePem, own, waiting = 0 } = await issue(callerOf(context), decodeIssue(request));
        return {
          certificate: certificatePem,
          authority: trusted(),
          statement: encodeStatement(own),
          waiting,
        };
      }),
      Renew: unary(async ({ csr }: RenewRequestOutput, context): Promise<RenewResponseInput> => {
        const { certificatePem } = await renew(callerOf(context), decodeRequestText(csr));
        return { certificate: certificatePem, authority: trusted() };
      }),
      Revoke: unary(async (request: RevokeRequestOutput, context): Promise<RevokeResponseInput> => {
        const { identity, own } = await revoke(callerOf(context), decodeRevoke(request));
        return { identity, statement: encodeStatement(own) };
      }),
      ListCertificates: unary(
        async (
          { identity, revoked, ...page }: ListCertificatesRequestOutput,
          context,
        ): Promise<ListCertificatesResponseInput> =>
          encodePage(
            "certificates",
            await list(
              context.identity.id,
              decodeIdentity(identity, "identity") ?? "",
              decodePage(page),
              revoked ?? false,
            ),
            encodeCertificate,
          ),
      ),
      ListRegulators: unary(
        async (): Promise<ListRegulatorsResponseInput> => ({
          regulators: (await listRegulators()).map(encodeRegulator),
        }),
      ),
    },
  };
}
