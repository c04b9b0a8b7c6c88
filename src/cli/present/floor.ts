/** A floor as `comity floor --json` gives it: a public contract. Pure. */

import type { At } from "../../law/atlas.ts";
import { isException } from "../../law/atom.ts";
import { type Facts, formatFact } from "../../law/fact.ts";
import type { Citation, Conflict, Floor, Part } from "../../law/floor.ts";
import {
  DIMENSION_KEYS,
  DIMENSIONS,
  type Dimension,
  formatDemand,
  toJson,
} from "../../law/lattice/dimension.ts";
import { formatSource, titleOf } from "./law.ts";

type PackName = { readonly jurisdiction: string; readonly version: string; readonly hash: string };

/** What was asked and what came out. */
export type FloorAnswer = {
  readonly from: string;
  readonly to: string;
  readonly at: At;
  readonly facts: Facts;
  readonly floor: Floor;
  readonly packs: readonly PackName[];
};

type ShownPart = {
  /** Canonical: `free`, `prohibited`, a formula, a list or a number. */
  readonly value: unknown;
  readonly asWritten: string;
  readonly says: string;
  readonly by: Citation;
  readonly outdone: boolean;
  readonly assumed: readonly string[];
};

type ShownDimension = {
  readonly engaged: boolean;
  readonly kind: string;
  readonly value: unknown;
  readonly parts: readonly ShownPart[];
};

/** The answer, in the order in which it is written. Every dimension is there. */
export type ShownFloor = {
  readonly from: string;
  readonly to: string;
  readonly at: string;
  /** As stated: alternatives, a number or a range. */
  readonly facts: Readonly<Record<string, string | readonly string[]>>;
  readonly verdict: Floor["verdict"];
  readonly why: readonly string[];
  readonly dimensions: Readonly<Record<Dimension, ShownDimension>>;
} & Pick<Floor, "depends" | "assumed" | "conflicts" | "grants" | "notApplied"> & {
    readonly packs: readonly PackName[];
  };

/** Makes the answer. `assumed` names every fact that nobody stated and that made a difference. */
export function presentFloor({ from, to, at, facts, floor, packs }: FloorAnswer): ShownFloor {
  const { verdict, depends, assumed, conflicts, grants, notApplied } = floor;
  const stated = [...facts].filter(([name]) => name !== "from" && name !== "to");
  return {
    from,
    to,
    at: typeof at === "string" ? at : at.toISOString(),
    facts: Object.fromEntries(stated.map(([name, { value }]) => [name, formatFact(value)])),
    verdict,
    why: whyOf(floor),
    dimensions: Object.fromEntries(DIMENSION_KEYS.map((key) => [key, shownDimension(key, floor)])) as Record<
      Dimension,
      ShownDimension
    >,
    depends,
    assumed,
    conflicts,
    grants,
    notApplied,
    packs,
  };
}

function shownDimension(key: Dimension, floor: Floor): ShownDimension {
  const { engaged = false, value, parts = [] } = floor.dimensions.get(key) ?? {};
  return {
    engaged,
    kind: DIMENSIONS[key],
    value: value === undefined ? "free" : toJson(value),
    parts: parts.map(({ value, demand, says, by, outdone, assumed }) => ({
      value: toJson(value),
      asWritten: formatDemand(demand),
      says,
      by,
      outdone,
      assumed,
    })),
  };
}

const BEYOND_NOTHING =
  "Neither law asks for more than the baseline: notice, consent or another ground in law, and a record.";
const ONLY_AFTER =
  "Before the transfer nothing is asked beyond the baseline; the laws bind what is done with the data after it.";

/** The sentences that make the verdict, each with its citation. */
function whyOf(floor: Floor): readonly string[] {
  if (floor.verdict === "free") return [BEYOND_NOTHING];
  if (floor.verdict === "prohibited")
    return [
      ...new Set([...floor.dimensions.values()].flatMap(forbidding).concat(floor.conflicts.map(conflicting))),
    ];
  const needed = [...floor.dimensions].flatMap(([key, { engaged, parts }]) =>
    engaged ? needs(key, parts) : [],
  );
  return needed.length === 0 ? [ONLY_AFTER] : needed;
}

function forbidding({ engaged, parts }: { engaged: boolean; parts: readonly Part[] }): readonly string[] {
  if (!engaged) return [];
  return parts.flatMap(({ value, says, by, assumed }) => {
    if (value.kind !== "formula") return [];
    const exceptional = value.cnf.filter((clause) => clause.every(isException));
    if (exceptional.length === 0) return [];
    const outright = exceptional.some((clause) => clause.length === 0);
    const verb = outright ? "forbids it" : "allows it only under an exception that must be shown";
    const because = assumed.length === 0 ? "" : ` It counts because nobody stated ${assumed.join(", ")}.`;
    return [`${formatSource(by, [by.side])} ${verb}, by ${by.cite}: ${says}${because}`];
  });
}

function conflicting({ keep, retention }: Conflict): string {
  return `The destination makes the recipient keep the data (${keep.cite}) longer than ${retention.jurisdiction} allows (${retention.cite}).`;
}

function needs(key: Dimension, parts: readonly Part[]): readonly string[] {
  const binding = parts.filter(({ outdone, by }) => !outdone && by.side !== "baseline");
  const demands = binding.map(
    ({ says, by }) => `${says.replace(/\.$/, "")} (${by.jurisdiction}, ${by.cite})`,
  );
  return binding.length === 0 ? [] : [`${titleOf(key)}: ${[...new Set(demands)].join("; ")}.`];
}
