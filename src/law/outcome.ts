/** The values that a floor gives back: its verdict, the parts of each dimension, and what was granted or did not apply. */

import type { FactName } from "./fact.ts";
import type { Demand, Dimension, Value } from "./lattice/dimension.ts";
import type { Citation } from "./source.ts";

/** One rule's contribution to one dimension. */
export type Part = {
  readonly value: Value;
  readonly demand: Demand;
  readonly says: string;
  readonly by: Citation;
  /** Another part asks for strictly more. */
  readonly outdone: boolean;
  /** Unknown facts because of which the rule was taken to apply. */
  readonly assumed: readonly FactName[];
};

export type GrantOutcome = {
  readonly atom: string;
  readonly used: boolean;
  readonly by: Citation;
  readonly says: string;
  /** The fact that kept a grant out. */
  readonly because?: FactName | "status";
};

/** A rule that did not apply, and the fact that kept it out. */
export type NotApplied = {
  readonly rule: string;
  readonly jurisdiction: string;
  readonly because: FactName;
};

/** The joined value of one dimension, and the parts that it was joined from. `engaged`: tested before a transfer. */
export type DimensionFloor = {
  readonly engaged: boolean;
  readonly value: Value;
  readonly parts: readonly Part[];
};

/**
 * Every verdict, the strictest first. `prohibited unless`: only an exception that must be shown would allow it. `depends`: it
 * hangs on facts that nobody stated. Today a floor answers `prohibited` for both of these.
 */
export const VERDICTS = ["prohibited", "prohibited unless", "depends", "conditional", "free"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A destination makes the recipient keep an object longer than another law allows. */
export type Conflict = { readonly object: string; readonly keep: Citation; readonly retention: Citation };

/** The least protection that all sources together ask, with every rule behind it. */
export type Floor = {
  readonly verdict: Verdict;
  readonly dimensions: ReadonlyMap<Dimension, DimensionFloor>;
  readonly grants: readonly GrantOutcome[];
  /** Parts that hang on the age of the youngest person, which nobody stated. */
  readonly depends: readonly { readonly fact: FactName; readonly by: Citation; readonly says: string }[];
  readonly assumed: readonly FactName[];
  readonly conflicts: readonly Conflict[];
  readonly notApplied: readonly NotApplied[];
};
