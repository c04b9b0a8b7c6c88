/** An operator's calls about the authority of its node. */
import { decodeAuthority, type ShownAuthority } from "../edge/grpc/authority-service.ts";
import type { Client } from "../edge/grpc/client.ts";
import { Authority } from "../edge/grpc/definition.ts";

/** The calls about the authority. Each rejects with the reason that the node states. */
export type AuthorityCalls = {
  /** Returns the authorities that the node trusts, and who has not followed a change of them. */
  readonly getAuthority: () => Promise<ShownAuthority>;
  /** Has the node take its certificate, its key and its authorities from its files again. */
  readonly reload: () => Promise<void>;
  /** Has the node renew what an older authority has issued, and returns the SPIFFE ids. `force` goes on although peers are behind. */
  readonly reissue: (force: boolean) => Promise<readonly string[]>;
};

/** Creates the calls over a client. */
export function authorityOver(client: Pick<Client, "unary">): AuthorityCalls {
  return {
    getAuthority: async () => decodeAuthority(await client.unary(Authority.GetAuthority, {})),
    reload: async () => void (await client.unary(Authority.Reload, {})),
    reissue: async (force) => (await client.unary(Authority.Reissue, { force })).identities,
  };
}
