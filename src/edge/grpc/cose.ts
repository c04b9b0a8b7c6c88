/** The question for COSE receipts (RFC 9942) on the wire, and the answers to it: Ledger.GetCoseReceipts. */
import { ComityError } from "../../errors.ts";
import { createClient } from "./client.ts";
import { Ledger } from "./definition.ts";
import type {
  GetCoseReceiptsRequestInput,
  GetCoseReceiptsRequestOutput,
} from "./generated/comity/v1/GetCoseReceiptsRequest.ts";
import type { GetCoseReceiptsResponseOutput } from "./generated/comity/v1/GetCoseReceiptsResponse.ts";
import { countOf, invalid, requirePresent } from "./narrow.ts";
import type { PeerTarget } from "./peer-stream.ts";
import { assertText } from "./text.ts";

/** The leaf that is to be proved: the trust domain of its log, its place there, and its hash. */
export type AskedCose = {
  readonly trustDomain: string;
  readonly index: number;
  readonly leafHash: Uint8Array;
};

/** Returns the COSE receipts of a leaf, one for each part of its log's key. With `ownOnly` no other node is asked. */
export type CoseReceipts = (
  asked: AskedCose,
  options: { readonly ownOnly: boolean },
) => Promise<readonly Uint8Array[]>;

/** The time, in milliseconds, that a node has to answer. */
const ANSWER_WITHIN_MS = 3_000;
const HASH_BYTES = 32;
/** The most receipts of one leaf, and the most bytes of one: an ML-DSA-44 signature and a path of 64 hashes. */
const [MAX_RECEIPTS, MAX_BYTES] = [2, 8_192];

/** Encodes the question. */
export function encodeAskedCose({ trustDomain, index, leafHash }: AskedCose): GetCoseReceiptsRequestInput {
  return { trustDomain, index, leafHash: Buffer.from(leafHash) };
}

/** Decodes the question. Throws INPUT_INVALID or TEXT_MALFORMED. */
export function decodeAskedCose({ trustDomain, index, leafHash }: GetCoseReceiptsRequestOutput): AskedCose {
  const log = requirePresent(trustDomain, "trustDomain");
  assertText(log, "trustDomain");
  const hash = requirePresent(leafHash, "leafHash");
  if (hash.length !== HASH_BYTES) throw invalid("leafHash", `is not of ${HASH_BYTES} bytes`);
  return { trustDomain: log, index: countOf(index, "index"), leafHash: hash };
}

/** Decodes an answer, unverified. Throws STATEMENT_INVALID for one that is none. */
export function decodeCoseReceipts({ receipts }: GetCoseReceiptsResponseOutput): readonly Uint8Array[] {
  const usable = receipts.length > 0 && receipts.length <= MAX_RECEIPTS;
  if (usable && receipts.every(({ length }) => length <= MAX_BYTES)) return receipts;
  throw new ComityError(
    "STATEMENT_INVALID",
    `the node answers without COSE receipts, or with more than ${MAX_RECEIPTS} or ${MAX_BYTES} bytes`,
  );
}

/** Asks a node for COSE receipts of a leaf of its own log. Rejects where no answer comes. */
export async function askCoseReceipts(
  { address, credentials }: PeerTarget,
  asked: AskedCose,
): Promise<readonly Uint8Array[]> {
  const client = createClient({ address, credentials });
  try {
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    return decodeCoseReceipts(await client.unary(Ledger.GetCoseReceipts, encodeAskedCose(asked), options));
  } finally {
    client.close();
  }
}
