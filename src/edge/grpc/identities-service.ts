/** The service by which certificates are made, renewed and revoked: Identities of comity/v1. */
import type { Page, PageRequest } from "../../engine/page.ts";
import type { Caller } from "../../identities/context.ts";
import type { Issued, IssueRequest } from "../../identities/issue.ts";
import type { ShownCertificate } from "../../identities/list.ts";
import type { Revoked, RevokeRequest } from "../../identities/revoke.ts";
import { describeCertificate } from "../tls/certificate-facts.ts";
import { Identities } from "./definition.ts";
import type { IssueRequestOutput } from "./generated/comity/v1/IssueRequest.ts";
import type { IssueResponseInput } from "./generated/comity/v1/IssueResponse.ts";
import type { ListCertificatesRequestOutput } from "./generated/comity/v1/ListCertificatesRequest.ts";
import type { ListCertificatesResponseInput } from "./generated/comity/v1/ListCertificatesResponse.ts";
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
} from "./identities-codec.ts";
import { decodePage, encodePage } from "./notices-codec.ts";
import type { Implementation } from "./server.ts";
import { encodeStatement } from "./statement-codec.ts";

/** The capability that the service calls. */
export type IdentitiesCapability = {
  readonly issue: (caller: Caller, wanted: IssueRequest) => Promise<Issued>;
  readonly renew: (caller: Caller, request: string) => Promise<Issued>;
  readonly revoke: (caller: Caller, wanted: RevokeRequest) => Promise<Revoked>;
  readonly list: (caller: string, identity: string, page: PageRequest) => Promise<Page<ShownCertificate>>;
};

/** The caller as the connection shows him; no message can name another. */
const callerOf = ({ identity, certificate }: CallContext): Caller => ({
  id: identity.id,
  certificate: describeCertificate(certificate),
});

/** Creates the service. `authority` is the certificate of the authority, in PEM. */
export function createIdentitiesService(
  { issue, renew, revoke, list }: IdentitiesCapability,
  authority: string,
): Implementation {
  return {
    definition: Identities,
    handlers: {
      Issue: unary(async (request: IssueRequestOutput, context): Promise<IssueResponseInput> => {
        const { certificatePem, own } = await issue(callerOf(context), decodeIssue(request));
        return { certificate: certificatePem, authority, statement: encodeStatement(own) };
      }),
      Renew: unary(async ({ csr }: RenewRequestOutput, context): Promise<RenewResponseInput> => {
        const { certificatePem } = await renew(callerOf(context), decodeRequestText(csr));
        return { certificate: certificatePem, authority };
      }),
      Revoke: unary(async (request: RevokeRequestOutput, context): Promise<RevokeResponseInput> => {
        const { identity, own } = await revoke(callerOf(context), decodeRevoke(request));
        return { identity, statement: encodeStatement(own) };
      }),
      ListCertificates: unary(
        async (
          { identity, ...page }: ListCertificatesRequestOutput,
          context,
        ): Promise<ListCertificatesResponseInput> =>
          encodePage(
            "certificates",
            await list(context.identity.id, decodeIdentity(identity, "identity") ?? "", decodePage(page)),
            encodeCertificate,
          ),
      ),
    },
  };
}
