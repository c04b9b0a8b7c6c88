/**
 * Sealed leaves. Each commits to a content and reveals nothing else, not even its kind: a reader of the log learns
 * only how many leaves there are.
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { canonicalBytes, canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { commitmentTo } from "../ledger/commitment.ts";
import type { VerifiedLeaf } from "../ledger/proof.ts";
import type { Entropy, Envelope } from "./context.ts";

const Sealed = z.strictObject({
  type: z.literal("comity/v1/sealed"),
  nonce: z.string().length(44),
  commitment: z.string().length(44),
});

/**
 * The content to which a leaf commits. `of` is part of the commitment, so that no kind passes for another. It is a
 * kind of the relay's table, `arrival` for the hash of a peer's leaf, or `event` for a fact that only this node needs
 * later.
 */
export type Sealing = { readonly of: string; readonly bytes: Uint8Array };

const commitment = ({ of, bytes }: Sealing, salt: string) =>
  commitmentTo(Buffer.concat([Buffer.from(`comity/v1/${of}\0`), bytes]), salt);

/** Returns the canonical bytes of a sealed leaf. `salt` and `nonce` are 32 bytes in base64. */
export function sealedLeaf(sealing: Sealing, salt: string, nonce: string): Uint8Array {
  return canonicalBytes({ type: "comity/v1/sealed", nonce, commitment: commitment(sealing, salt) });
}

/** Checks that a verified leaf is the sealed leaf of exactly this content. Throws STATEMENT_INVALID. */
export function assertSeals(leaf: unknown, sealing: Sealing, salt: string): void {
  const result = Sealed.safeParse(leaf);
  if (!result.success || result.data.commitment !== commitment(sealing, salt))
    throw new ComityError(
      "STATEMENT_INVALID",
      `the leaf does not commit to the ${sealing.of} that came with it`,
    );
}

/**
 * Seals an item: returns the leaf that commits to it, and the body that travels beside the leaf. `bytes` are the
 * item's canonical form.
 */
export function sealItem(
  entropy: Entropy,
  item: Sealing,
): { readonly leaf: Uint8Array; readonly body: string } {
  const salt = entropy.nonce();
  // This text is canonical as it stands: the names are in order, and base64 needs no escapes.
  const body = `{"item":${Buffer.from(item.bytes).toString("utf8")},"salt":"${salt}"}`;
  return { leaf: sealedLeaf(item, salt, entropy.nonce()), body };
}

/**
 * The most values and fields in a body of the relay, all levels together: eight times what the longest notice has.
 *
 * THREAT: each field of a body costs much more than its bytes: 100,000 of them took seconds.
 */
export const MAX_BODY_VALUES = 16_384;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** The characters before a value: `,` `:` `[` `{`. */
const OPENERS: ReadonlySet<number> = new Set([0x2c, 0x3a, 0x5b, 0x7b]);

/** Returns true where a JSON text has more than `most` separators outside its texts. Stops at the first beyond. */
function exceedsValues(json: string, most: number): boolean {
  let count = 0;
  let inText = false;
  for (let i = 0; i < json.length && count <= most; i++) {
    const code = json.charCodeAt(i);
    if (code === QUOTE) inText = !inText;
    else if (inText && code === BACKSLASH) i++;
    else if (!inText && OPENERS.has(code)) count++;
  }
  return count > most;
}

/**
 * Parses a body into its item and its salt. Throws INPUT_TOO_LARGE for one of more than `MAX_BODY_VALUES`, and
 * STATEMENT_INVALID where it is not canonical, or has no salt.
 */
export function parseSealedBody(body: string): { readonly item: unknown; readonly salt: string } {
  if (exceedsValues(body, MAX_BODY_VALUES))
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `what is relayed has more than ${MAX_BODY_VALUES} values and fields`,
    );
  const parsed = parseCanonical(Buffer.from(body, "utf8")) as { item?: unknown; salt?: unknown } | null;
  if (typeof parsed?.salt !== "string")
    throw new ComityError("STATEMENT_INVALID", "what is relayed has no salt");
  return { item: parsed.item, salt: parsed.salt };
}

/** Seals an event that only this node needs later: returns the leaf, and the body that opens it. */
export function sealEvent(
  entropy: Entropy,
  event: object,
): { readonly leaf: Uint8Array; readonly body: string } {
  const salt = entropy.nonce();
  const body = canonicalText({ item: event, salt });
  return {
    leaf: sealedLeaf({ of: "event", bytes: Buffer.from(body, "utf8") }, salt, entropy.nonce()),
    body,
  };
}

/** Makes the leaf that records the arrival of a peer's leaf. The sender knows the salt, and so can verify it. */
export function sealArrival(entropy: Entropy, arrived: VerifiedLeaf, salt: string): Uint8Array {
  return sealedLeaf({ of: "arrival", bytes: arrived.leafHash }, salt, entropy.nonce());
}

/** Verifies that a peer's answer records the arrival of the sent leaf. Throws STATEMENT_INVALID. */
export function verifyArrival(answer: VerifiedLeaf, sentLeafHash: Uint8Array, { body }: Envelope): void {
  assertSeals(answer.leaf, { of: "arrival", bytes: sentLeafHash }, parseSealedBody(body).salt);
}
