/**
 * The values that a floor consists of: its verdict, the parts of each dimension, the grants, and the rules that did
 * not apply.
 */

import type { FactName } from "./fact.ts";
import type { Demand, Dimension, Value } from "./lattice/dimension.ts";
import type { NotResearched } from "./not-researched.ts";
import type { Citation } from "./source.ts";

/** One rule's contribution to one dimension. */
export type Part = {
  readonly value: Value;
  readonly demand: Demand;
  readonly says: string;
  readonly by: Citation;
  /** True where another part asks for strictly more. */
  readonly outdone: boolean;
  /** The unknown facts that were assumed, so that the rule applies. */
  readonly assumed: readonly FactName[];
};

export type GrantOutcome = {
  readonly atom: string;
  readonly used: boolean;
  readonly by: Citation;
  readonly says: string;
  /** The fact that kept the grant out, or `status` where the grant itself is unsure. */
  readonly because?: FactName | "status";
};

/** A rule that did not apply, with the fact that kept it out. */
export type NotApplied = {
  readonly rule: string;
  readonly jurisdiction: string;
  readonly because: FactName;
};

/**
 * The joined value of one dimension, with the parts that were joined. `engaged`: the dimension is tested before a
 * transfer.
 */
export type DimensionFloor = {
  readonly engaged: boolean;
  readonly value: Value;
  readonly parts: readonly Part[];
};

/**
 * All verdicts, the strictest first. `prohibited unless`: only an exception that a request shows would allow the
 * transfer. `depends`: the answer turns on facts that nobody stated, or on law
 * that nobody has researched; a floor answers `prohibited` for the facts today.
 */
export const VERDICTS = ["prohibited", "prohibited unless", "depends", "conditional", "free"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A conflict of laws: a destination makes the recipient keep an object longer than another law allows. */
export type Conflict = { readonly object: string; readonly keep: Citation; readonly retention: Citation };

/** The demands that some rules make together: they follow from the rules alone, whatever the facts that chose them. */
export type Gathered = {
  readonly dimensions: ReadonlyMap<Dimension, DimensionFloor>;
  readonly conflicts: readonly Conflict[];
  readonly verdict: Verdict;
};

/** The least protection that all sources together require, with every rule behind it. */
export type Floor = Gathered & {
  readonly grants: readonly GrantOutcome[];
  /** The demands that turn on the age of the youngest person, which nobody stated. */
  readonly depends: readonly { readonly fact: FactName; readonly by: Citation; readonly says: string }[];
  readonly assumed: readonly FactName[];
  readonly notApplied: readonly NotApplied[];
  /** The dimensions in which a law may ask for more. Where it names one, no floor says that the transfer is allowed. */
  readonly notResearched: readonly NotResearched[];
};
