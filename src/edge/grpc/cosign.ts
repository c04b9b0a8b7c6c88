/** Heads that are to be cosigned, and the answers of witnesses, on the wire: Federation.Cosign. */
import { ComityError } from "../../errors.ts";
import type { HeadToCosign, SizedClaim, WitnessAnswer } from "../../witness/context.ts";
import { createClient } from "./client.ts";
import { Federation } from "./definition.ts";
import type { CosignRequestInput, CosignRequestOutput } from "./generated/comity/v1/CosignRequest.ts";
import type { CosignResponseInput, CosignResponseOutput } from "./generated/comity/v1/CosignResponse.ts";
import type { ExtensionOutput } from "./generated/comity/v1/Extension.ts";
import { countOf, invalid, requirePresent } from "./narrow.ts";
import type { PeerTarget } from "./peer-stream.ts";
import { assertText } from "./text.ts";

/** The time, in milliseconds, that a witness has to answer. */
const ANSWER_WITHIN_MS = 3_000;
/** The longest note and signature line, in characters, the most claims of a head, and the most hashes of a proof. */
const [MAX_NOTE, MAX_LINE, MAX_CLAIMS, MAX_PROOF] = [16_384, 1_024, 16, 64];
const HASH_BYTES = 32;

/** Encodes a head for a witness. */
export function encodeHead({ checkpoint, claims }: HeadToCosign): CosignRequestInput {
  const extensions = claims.map(({ size, root, proof }) => ({
    size,
    root: Buffer.from(root),
    proof: proof.map((hash) => Buffer.from(hash)),
  }));
  return { checkpoint, extensions };
}

/** Decodes a head, and verifies nothing. Throws INPUT_INVALID or TEXT_MALFORMED. */
export function decodeHead({ checkpoint, extensions }: CosignRequestOutput): HeadToCosign {
  const note = requirePresent(checkpoint, "checkpoint");
  assertText(note, "checkpoint");
  if (note.length > MAX_NOTE) throw invalid("checkpoint", `has more than ${MAX_NOTE} characters`);
  if (extensions.length > MAX_CLAIMS) throw invalid("extensions", `has more than ${MAX_CLAIMS} entries`);
  return { checkpoint: note, claims: extensions.map(decodeClaim) };
}

function decodeClaim({ size, root, proof }: ExtensionOutput, i: number): SizedClaim {
  const at = `extensions[${i}]`;
  const count = countOf(size, `${at}.size`);
  if (count === 0) throw invalid(`${at}.size`, "is 0, and every log extends an empty one");
  if (proof.length > MAX_PROOF) throw invalid(`${at}.proof`, `has more than ${MAX_PROOF} hashes`);
  for (const hash of [requirePresent(root, `${at}.root`), ...proof])
    if (hash.length !== HASH_BYTES) throw invalid(at, `has a hash that is not of ${HASH_BYTES} bytes`);
  return { size: count, root: root as Uint8Array, proof };
}

/** Encodes the answer of a witness. */
export function encodeWitnessAnswer(answer: WitnessAnswer): CosignResponseInput {
  return "cosignature" in answer
    ? { cosignature: answer.cosignature, sizes: [] }
    : { cosignature: "", sizes: [...answer.sizes] };
}

/** Decodes the answer of a witness. Throws STATEMENT_INVALID for one that is none. */
export function decodeWitnessAnswer({ cosignature = "", sizes }: CosignResponseOutput): WitnessAnswer {
  if (cosignature !== "" && cosignature.length <= MAX_LINE && sizes.length === 0) return { cosignature };
  const usable = sizes.length <= MAX_CLAIMS && sizes.every((size) => Number.isSafeInteger(size) && size > 0);
  if (cosignature === "" && sizes.length > 0 && usable) return { sizes };
  throw new ComityError("STATEMENT_INVALID", "the witness answers neither with a cosignature nor with sizes");
}

/** Asks a node to cosign a head. Rejects where no answer comes, and with METHOD_UNKNOWN where it runs a version that cosigns nothing. */
export async function askCosignature(
  { address, credentials }: PeerTarget,
  head: HeadToCosign,
): Promise<WitnessAnswer> {
  const client = createClient({ address, credentials });
  try {
    const options = { deadlineMs: ANSWER_WITHIN_MS };
    return decodeWitnessAnswer(await client.unary(Federation.Cosign, encodeHead(head), options));
  } finally {
    client.close();
  }
}
