/**
 * Acknowledgements: a regulator's signed answers to a notice, collected for each recipient. They are never
 * acknowledged themselves.
 */
import { z } from "zod";
import { canonicalBytes } from "../ledger/canonical.ts";
import { narrowLoosely } from "../narrow.ts";
import { Instant } from "./times.ts";

/**
 * The stages that a recipient can state. `accepted` and `rejected` exclude each other; both together raise an alarm.
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

/** Returns the furthest stage, for a table: received < validated < accepted or rejected < read. */
export function furthest(progress: Progress): Stage | undefined {
  return STAGES.findLast((stage) => progress.has(stage));
}
