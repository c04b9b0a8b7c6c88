/** The sources that a floor joins: each has a jurisdiction, a side and a day. */

import type { Grant, Rule, Status } from "./rule.ts";

/** The side on which a law stands. `inherited`: it came along with the data from an earlier transfer. */
export type Side = "baseline" | "origin" | "destination" | "agreement" | "touched" | "inherited";

/** One source of rules: a jurisdiction on a side, on the day it is there. */
export type Source = {
  readonly jurisdiction: string;
  readonly side: Side;
  /** The day at the source's own place: a statute's day begins at its own midnight. */
  readonly day: string;
  readonly rules: readonly Rule[];
  readonly grants: readonly Grant[];
  /** The jurisdiction through which this one came in, where it lies within another. */
  readonly within?: string;
};

/** The rule or grant behind a part: whose it is, where it is written, since when, and how sure the project is of it. */
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
