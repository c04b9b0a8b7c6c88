/** The service by which an operator changes the authority of a node that runs: Authority of comity/v1. */
import type { ShownCertificate } from "../../identities/list.ts";
import { Authority } from "./definition.ts";
import type {
  GetAuthorityResponseInput,
  GetAuthorityResponseOutput,
} from "./generated/comity/v1/GetAuthorityResponse.ts";
import type { ReissueRequestOutput } from "./generated/comity/v1/ReissueRequest.ts";
import type { ReissueResponseInput } from "./generated/comity/v1/ReissueResponse.ts";
import { unary } from "./handlers.ts";
import { decodeCertificate, encodeCertificate, type ListedCertificate } from "./identities-codec.ts";
import type { Implementation } from "./server.ts";

/** The change of an authority behind the service. `by` is the operator's SPIFFE id. */
export type AuthorityPort = {
  readonly show: () => Promise<{
    readonly authorities: readonly string[];
    readonly peersBehind: readonly string[];
    readonly older: readonly ShownCertificate[];
  }>;
  /** Takes the files of the node anew, all or none. */
  readonly reload: (by: string) => Promise<void>;
  /** Renews what an older authority has issued, and returns the SPIFFE ids. */
  readonly reissue: (force: boolean) => Promise<readonly string[]>;
};

/** The authorities of a node, the one that signs first, and who has not followed a change of them. */
export type ShownAuthority = {
  /** In PEM. */
  readonly authorities: readonly string[];
  readonly peersBehind: readonly string[];
  readonly older: readonly ListedCertificate[];
};

/** Creates the service. */
export function createAuthorityService({ show, reload, reissue }: AuthorityPort): Implementation {
  return {
    definition: Authority,
    handlers: {
      GetAuthority: unary(async (): Promise<GetAuthorityResponseInput> => {
        const { authorities, peersBehind, older } = await show();
        return {
          authorities: [...authorities],
          peersBehind: [...peersBehind],
          older: older.map(encodeCertificate),
        };
      }),
      Reload: unary(async (_: object, { identity }) => {
        await reload(identity.id);
        return {};
      }),
      Reissue: unary(
        async ({ force = false }: ReissueRequestOutput): Promise<ReissueResponseInput> => ({
          identities: [...(await reissue(force))],
        }),
      ),
    },
  };
}

/** Decodes the authorities of a node. Throws STATEMENT_INVALID. */
export function decodeAuthority(message: GetAuthorityResponseOutput): ShownAuthority {
  const { authorities, peersBehind, older } = message;
  return { authorities, peersBehind, older: older.map(decodeCertificate) };
}
