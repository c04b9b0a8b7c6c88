/**
 * Openings: the leaf by which a node that has lost the end of its log goes on under another name. The new log takes over the leaves that
 * were kept, and this is the first of its own: it names the last head of the lost log that a peer holds.
 */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import { canonicalBytes } from "./canonical.ts";
import { verifyCheckpoint } from "./checkpoint.ts";
import { beginOf, firstKey, followedBy, type LogKeys, placeOf, textOfKey } from "./log-keys.ts";
import { isOriginOf, trustDomainOf } from "./log-origin.ts";
import { MAX_VERIFIER_KEY, parseVerifierKey, type VerifierKey } from "./note.ts";
import { type Statement, verifyStatement } from "./proof.ts";

export const LOG_OPENING = "comity/v1/log-opening";

const Key = z.string().max(MAX_VERIFIER_KEY);
const Opening = z.strictObject({
  type: z.literal(LOG_OPENING),
  nonce: z.string().length(44),
  at: z.iso.datetime(),
  /** The key under the name of the lost log, and the same key under the name of this one. */
  from: Key,
  to: Key,
  /** The size of the first head of the new log. This leaf is its last, and those before it were kept. */
  size: z.int().min(1),
  /** The note of the highest head of the lost log that a peer holds, and the trust domain of that peer. */
  held: z.string().max(16_384),
  by: z.string().min(1).max(255),
});

/** The leaf of an opening. Keys are in the form of `formatVerifierKey`. */
export type LogOpening = z.output<typeof Opening>;

const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/** Returns the canonical bytes of the leaf. */
export const openingBytes = (opening: LogOpening): Uint8Array => canonicalBytes(opening);

/**
 * Parses a leaf as an opening. Throws STATEMENT_INVALID, also where the new log is not one of the same node under the same key, and
 * as `verifyCheckpoint` does where that key has not signed the head of the lost log, or it has no more leaves than were kept.
 */
export function parseOpening(leaf: unknown): LogOpening & { readonly upTo: number } {
  const opening = narrow(Opening, leaf, "the leaf", { reason: "STATEMENT_INVALID" });
  const [from, to] = [keyIn(opening.from), keyIn(opening.to)];
  if (!isOriginOf(to.name, trustDomainOf(from.name)) || to.name === from.name)
    throw invalid("the opening names a log that is not another one of the same node");
  // THREAT: under another key whoever has stolen the old one, or a peer alone, could take the name over.
  if (textOfKey({ ...to, name: from.name }) !== opening.from)
    throw invalid("the opening is under another key than that of the log which was lost");
  const { size } = verifyCheckpoint(opening.held, firstKey(from), { unknownLines: "ignore" });
  // Nothing was lost: the log could have gone on under its own name.
  if (size < opening.size)
    throw invalid("the opening names a head of the lost log that has no more leaves than were kept");
  return { ...opening, upTo: size };
}

/**
 * Verifies the opening of a log, and returns the keys with the next one; the same keys where they hold it already. Throws as
 * `verifyStatement` and `parseOpening` do, STATEMENT_INVALID where it cannot follow, and STATEMENT_CONFLICT where the lost log was handed over or
 * went on otherwise.
 */
export function followOpening(
  keys: LogKeys,
  statement: Statement,
  opening: LogOpening & { readonly upTo: number },
): LogKeys {
  const { size, upTo } = opening;
  const [from, to] = [keyIn(opening.from), keyIn(opening.to)];
  const place = placeOf(keys, from);
  if (place < 0) throw invalid(`the opening is of a key by which the log \`${from.name}\` is not known`);
  const { checkpoint } = verifyStatement(statement, firstKey(to));
  if (checkpoint.size !== size || statement.index !== size - 1)
    throw invalid("the opening is not the last leaf under the first head of its log");
  const next = keys[place + 1];
  if (next !== undefined) {
    if (textOfKey(next) === opening.to && keys[place]?.upTo === upTo && next.after === size - 1) return keys;
    throw new ComityError(
      "STATEMENT_CONFLICT",
      `the log \`${from.name}\` has forked: its key signed up to size \`${keys[place]?.upTo}\`, and it is said to be lost from size \`${size}\` on`,
    );
  }
  if (keys.some(({ name }) => name === to.name))
    throw invalid("the opening is under a name that the log had before");
  const begin = beginOf(keys, place);
  if (size - 1 < begin || upTo <= begin)
    throw invalid("the opening lies before the head at which its key began to sign");
  return followedBy(keys, upTo, to, size - 1);
}

function keyIn(text: string): VerifierKey {
  try {
    return parseVerifierKey(text);
  } catch (cause) {
    throw new ComityError("STATEMENT_INVALID", "the opening has a key of no known form", { cause });
  }
}
