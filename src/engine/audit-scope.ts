/** The part of a node's decisions that an auditor may see, as an operator states it. */

/** Decisions in which a place of `places`, or one within it, sends or receives, from one day to another (ISO 8601, UTC), both included. */
export type AuditScope = {
  readonly places: readonly string[];
  readonly from: string;
  readonly until: string;
};
