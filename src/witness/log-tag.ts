/** Names a log between two nodes so that only who knows the log knows which one is meant. */
import { concatBytes, utf8Bytes } from "../ledger/bytes.ts";
import { sha256 } from "../ledger/canonical.ts";
import type { VerifierKey } from "../ledger/note.ts";

/**
 * Returns the tag of a log, by one of its keys, in a question of one node to another; both are given by their SPIFFE ids.
 *
 * THREAT: names of nodes can be guessed, and a question would tell whom the asking node knows. The key of a log cannot be guessed:
 * it stands on cards, in agreements and in trust files, which those have who know the node.
 */
export function tagOf({ name, publicKey }: VerifierKey, asking: string, asked: string): Uint8Array {
  return sha256(concatBytes(utf8Bytes(`comity/v1/log-tag\n${asking}\n${asked}\n${name}\n`), publicKey));
}
