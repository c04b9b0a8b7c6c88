/** Asks a node for COSE receipts of leaves, in any role that may hold receipts. */
import { type AskedCose, decodeCoseReceipts, encodeAskedCose } from "../edge/grpc/cose.ts";
import { Ledger } from "../edge/grpc/definition.ts";
import { type Endpoint, openConnection } from "./connection.ts";

/** A platform, an auditor or an operator that asks. The call rejects with the reason that the node states. */
export type CoseAsker = {
  /** Returns the COSE receipts of a leaf, one for each part of the key of its log, unverified. */
  readonly getCoseReceipts: (asked: AskedCose) => Promise<readonly Uint8Array[]>;
  readonly close: () => void;
};

/** Connects to the caller's own node. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID. */
export function connectCoseAsker(endpoint: Endpoint): CoseAsker {
  const { client } = openConnection(endpoint);
  return {
    getCoseReceipts: async (asked) =>
      decodeCoseReceipts(await client.unary(Ledger.GetCoseReceipts, encodeAskedCose(asked))),
    close: client.close,
  };
}
