/** The sources that a floor joins: each has a jurisdiction, a side and a day. */

import type { Grant, Rule, Status } from "./rule.ts";

/**
 * The side on which a law stands. `touched`: the data or its use concerns the law's place. `inherited`: the demand
 * came along with the data from an earlier transfer.
 */
export type Side = "baseline" | "origin" | "destination" | "agreement" | "touched" | "inherited";

/** One source of rules: a jurisdiction on a side, as it stands on one day. */
export type Source = {
  readonly jurisdiction: string;
  readonly side: Side;
  /** The calendar day at the source's own place, since a statute's day begins at its own midnight. */
  readonly day: string;
  readonly rules: readonly Rule[];
  readonly grants: readonly Grant[];
  /** The jurisdiction of the question, where this source is a law around it: `US-IL` for a source of `US`. */
  readonly within?: string;
};

/**
 * The citation of a rule or grant: the jurisdiction, the place in its law, the first day in force, and how sure the
 * project is of it.
 */
export type Citation = {
  readonly jurisdiction: string;
  readonly side: Side;
  readonly rule: string;
  readonly cite: string;
  readonly since: string;
  readonly until?: string;
  readonly status: Status;
  readonly within?: string;
};
