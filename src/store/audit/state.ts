/**
 * The state of an audit that was cut off, as a text that a later run goes on from. It is held against its own hash, against the keys of the
 * log, and against the log, before anything is taken from it.
 */
import { z } from "zod";
import type { Head } from "../../engine/store.ts";
import { ComityError } from "../../errors.ts";
import { equalBytes, utf8Bytes } from "../../ledger/bytes.ts";
import { canonicalText, sha256 } from "../../ledger/canonical.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { nodesOfRoot } from "../../ledger/merkle.ts";
import { narrow } from "../../narrow.ts";
import { rootSigned } from "../log.ts";
import type { Audited } from "./audited.ts";
import { Tallied } from "./report.ts";
import { isRangeOf, type TreePlace } from "./tree.ts";

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const State = z.strictObject({
  type: z.literal("comity/v1/audit-state"),
  /** The name of the log. */
  origin: z.string(),
  /** True where rows and contents are checked too. */
  full: z.boolean(),
  /** The head that the log had when the audit began: it goes no further. */
  head: z.strictObject({ size: z.int().min(0), checkpoint: z.string().max(16_384) }),
  part: z.enum(["leaves", "rows", "database", "end"]),
  next: z.int().min(0),
  range: z.array(Hash).max(64),
  /** The collection and the key of the last row that was checked. */
  rows: z
    .strictObject({
      of: z.string(),
      after: z
        .array(z.union([z.string(), z.number()]))
        .max(16)
        .exactOptional(),
    })
    .exactOptional(),
  tallied: Tallied,
});
export type State = z.output<typeof State>;

const Sealed = z.strictObject({ state: State, sha256: Hash });

/** Formats a state with its hash, canonically. */
export function formatState(state: State): string {
  return `${canonicalText({ state, sha256: hashOf(state) })}\n`;
}

/** Parses a state. Throws INPUT_INVALID for one that is malformed, or that does not fit its hash. */
export function parseState(text: string): State {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw unusable("is not JSON", cause);
  }
  const { state, sha256: hash } = narrow(Sealed, value, "the state of the audit");
  if (hash !== hashOf(state)) throw unusable("does not fit its hash");
  return state;
}

/**
 * Rejects with INPUT_INVALID unless a state is of this log and this way of checking, and its head and its compact range are
 * those of the log as it is now. A range that was made up would fit no root that comes later.
 */
export async function assertResumable(
  state: State,
  { audited, keys, full }: { readonly audited: Audited; readonly keys: LogKeys; readonly full: boolean },
): Promise<void> {
  if (state.origin !== keys[0].name) throw unusable(`is of the log \`${state.origin}\``);
  if (state.full !== full)
    throw unusable(state.full ? "is of an audit in full: add --full" : "is of an audit without --full");
  const place = placeOf(state);
  if (!isRangeOf(place) || place.next > state.head.size || !isSigned(state.head, keys))
    throw unusable("is not of a head that the log's key has signed");
  const [kept] = await audited.heads(state.head.size - 1, state.head.size);
  if (kept?.checkpoint !== state.head.checkpoint) throw unusable("is of a head that the log does not have");
  for (const [i, { level, index }] of nodesOfRoot(place.next).entries()) {
    const [node] = await audited.nodes(level, index, index + 1);
    if (node === undefined || !equalBytes(node, place.range[i] ?? node.subarray(1)))
      throw unusable(`does not fit the log at leaf ${place.next}`);
  }
}

/** Returns the place of a state in the tree. */
export function placeOf({ next, range }: State): TreePlace {
  return { next, range: range.map((hash) => Uint8Array.fromHex(hash)) };
}

function isSigned(head: Head, keys: LogKeys): boolean {
  try {
    return rootSigned(head, () => keys) !== undefined;
  } catch {
    return false;
  }
}

const hashOf = (state: State) => sha256(utf8Bytes(canonicalText(state))).toHex();

function unusable(what: string, cause?: unknown): ComityError {
  return new ComityError(
    "INPUT_INVALID",
    `the state of the audit ${what}: leave out --resume to begin anew`,
    ...(cause === undefined ? [] : [{ cause }]),
  );
}
