/**
 * Contradictions: other content under a name that is taken. Each is kept as evidence once, also after a restart, and
 * of one subject only so many.
 */
import { LIMITS } from "../limits.ts";
import { CONTRADICTION, type ContradictionRow } from "./rows.ts";
import { type Put, put, type Read, type Refusal, type Rows } from "./store.ts";

/** The name of a contradiction: its subject, and the SHA-256 of the refused content in hex. */
export type Contradiction = Pick<ContradictionRow, "subject" | "digest" | "until">;

/** Returns the reads that `noteContradiction` needs. */
export function contradictionReads(contradiction: Contradiction | undefined): readonly Read[] {
  return contradiction === undefined
    ? []
    : [{ of: CONTRADICTION, index: "subject", prefix: [contradiction.subject] }];
}

/**
 * Returns the puts that remember a contradiction. Refuses one that is kept already, and one too many of its subject,
 * with `already-noted`.
 */
export function noteContradiction(rows: Rows, contradiction: Contradiction): readonly Put[] | Refusal {
  const { subject, digest } = contradiction;
  const kept = rows.span({ of: CONTRADICTION, index: "subject", prefix: [subject] });
  if (kept.length >= LIMITS.contradictionsPerSubject || kept.some((each) => each.digest === digest))
    return { refused: "already-noted" };
  return [put(CONTRADICTION, contradiction)];
}
