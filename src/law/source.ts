/** The sources that a floor joins: each has a jurisdiction, a side and a period. */

import type { Dimension } from "./lattice/dimension.ts";
import type { Grant, Rule, Status } from "./rule.ts";

/**
 * The side on which a law stands. `touched`: the data or its use concerns the law's place. `inherited`: the demand
 * came along with the data from an earlier transfer.
 */
export type Side = "baseline" | "origin" | "destination" | "agreement" | "touched" | "inherited";

/** One source of rules: a jurisdiction on a side, as it stands in one period. */
export type Source = {
  readonly jurisdiction: string;
  readonly side: Side;
  /**
   * A day on which the source's rules stand as they are asked for. An atlas takes the first day of the period, so that
   * all its days are one source; days are those of the source's own place, where a statute's day begins at midnight.
   */
  readonly day: string;
  readonly rules: readonly Rule[];
  readonly grants: readonly Grant[];
  /** The dimensions that nobody has researched; absent where there are none. */
  readonly notResearched?: readonly Dimension[];
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
