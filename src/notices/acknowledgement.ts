/**
 * Acknowledgements: a regulator's signed answers to a notice, collected for each recipient. They are never
 * acknowledged themselves.
 */
import { z } from "zod";
import { canonicalBytes } from "../ledger/canonical.ts";
import { narrowLoosely } from "../narrow.ts";
import { Instant } from "./times.ts";

/**
 * The stages that a recipient can state. `accepted` and `rejected` exclude each other: both together raise an alarm, both
 * stay on record, and the later one governs.
 */
export const STAGES = ["received", "validated", "accepted", "rejected", "read"] as const;
export type Stage = (typeof STAGES)[number];

const Record = z.strictObject({
  type: z.literal("comity/v1/acknowledgement"),
  notice: z.uuidv7().regex(/^[^A-F]*$/, "a UUID in lower case"),
  version: z.int().min(1),
  /** The digest of the acknowledged version. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The SPIFFE id of the regulator. */
  by: z.string(),
  stage: z.enum(STAGES),
  /** The reason for a rejection, in a few words; empty otherwise. */
  why: z.string().max(500).default(""),
  at: Instant,
});
export type Acknowledgement = z.output<typeof Record>;

/**
 * Parses an acknowledgement from a peer or the store. A field that only a newer version of the program knows is left
 * out. Throws INPUT_INVALID.
 */
export function parseAcknowledgement(input: unknown): Acknowledgement {
  return narrowLoosely(Record, input, "the acknowledgement").value;
}

/** Returns the canonical bytes of an acknowledgement. */
export function acknowledgementBytes(acknowledgement: Acknowledgement): Uint8Array {
  return canonicalBytes(acknowledgement);
}

/**
 * The progress of one recipient: the set of stages that it has stated. The order of arrival and repeats change
 * nothing.
 */
export type Progress = ReadonlySet<Stage>;

export const joinProgress = (a: Progress, b: Progress): Progress => a.union(b);

/** Returns true when a recipient has both accepted and rejected, which a person must resolve. */
export function contradicts(progress: Progress): boolean {
  return progress.has("accepted") && progress.has("rejected");
}

/**
 * Returns which of `accepted` and `rejected` governs among what one recipient has said of one version: the later by its
 * own times, and `rejected` where they are equal. Undefined where it has said neither.
 */
export function decisionOf<Said extends { readonly stage: Stage; readonly at?: string }>(
  said: readonly Said[],
): Said | undefined {
  const at = (each: Said) => Date.parse(each.at || "1970-01-01T00:00:00Z");
  const [last] = said
    .filter(({ stage }) => stage === "accepted" || stage === "rejected")
    .toSorted((a, b) => at(b) - at(a) || (a.stage === "rejected" ? -1 : 1));
  return last;
}

/** Returns the furthest stage, for a table: received < validated < accepted or rejected < read. */
export function furthest(progress: Progress): Stage | undefined {
  return STAGES.findLast((stage) => progress.has(stage));
}
