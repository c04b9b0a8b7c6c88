/**
 * Penalties: what a breach of a law may cost. They are told and never tested, so that no floor, verdict or decision looks
 * at them. Currencies are never converted into each other.
 */
import type { Dimension } from "./lattice/dimension.ts";
import { inForce, type Status } from "./rule.ts";

/** The name under which a pack says that nobody has researched its penalties. It is no dimension, and denies nothing. */
export const PENALTIES = "penalties";

/**
 * The kinds of penalty, in the order in which answers name them: a fine of an authority, a penalty that the state asks of a
 * court, a sum without proof of loss, a fine or prison of a criminal court, damages, and an order to stop, delete or close.
 */
export const PENALTY_KINDS = [
  "administrative",
  "civil",
  "statutoryDamages",
  "criminal",
  "damages",
  "order",
] as const;
export type PenaltyKind = (typeof PENALTY_KINDS)[number];

/** The one who is paid, under each kind. */
export const PAID_TO: Readonly<Record<PenaltyKind, "state" | "person" | "nobody">> = {
  administrative: "state",
  civil: "state",
  statutoryDamages: "person",
  criminal: "state",
  damages: "person",
  order: "nobody",
};

/** The one who pays: the organisation, the individual who acted, or either. */
export const PAYERS = ["organisation", "individual", "either"] as const;
/** The unit by which a penalty counts. A breach is one contravention of the law, in whatever word of that law. */
export const PER = ["breach", "person", "personAndIncident", "incident", "day", "total"] as const;
export const SEVERITIES = ["minor", "ordinary", "serious", "verySerious"] as const;
/** The least fault that a penalty needs; one without fault needs none. */
export const FAULTS = ["negligent", "grosslyNegligent", "reckless", "intentional"] as const;
/** The circumstances of which one is needed. */
export const CIRCUMSTANCES = [
  "repeat",
  "sensitiveData",
  "child",
  "elder",
  "manyPeople",
  "ignoredOrder",
  "notCured",
  "forGain",
  "smallBusiness",
] as const;
/** The turnover that counts: of the whole world, or of the country. */
export const TURNOVER_BASES = ["worldwide", "domestic"] as const;
/** The year of that turnover: the one before, or that of the breach. */
export const TURNOVER_YEARS = ["preceding", "breach"] as const;
export const MULTIPLES_OF = ["damage", "gain", "transaction"] as const;
export const PICKS = ["greater", "lesser"] as const;

/** A sum in a currency (ISO 4217), or in a unit whose value changes. */
export type Sum = {
  readonly from?: number | undefined;
  readonly upTo?: number | undefined;
  readonly currency?: string | undefined;
  readonly unit?: string | undefined;
};

/** The parts that any penalty may have, whatever its sums are counted in. */
type Terms = {
  /** One sentence that a person can read. */
  readonly says: string;
  readonly kind: PenaltyKind;
  readonly pays: (typeof PAYERS)[number];
  readonly per?: (typeof PER)[number] | undefined;
  readonly severity?: (typeof SEVERITIES)[number] | undefined;
  readonly fault?: (typeof FAULTS)[number] | undefined;
  readonly circumstances: readonly (typeof CIRCUMSTANCES)[number][];
  /** A share of turnover or income, in percent. */
  readonly turnover?:
    | {
        readonly from?: number | undefined;
        readonly upTo: number;
        readonly base?: (typeof TURNOVER_BASES)[number] | undefined;
        readonly year?: (typeof TURNOVER_YEARS)[number] | undefined;
      }
    | undefined;
  readonly multiple?: { readonly of: (typeof MULTIPLES_OF)[number]; readonly upTo: number } | undefined;
  /** The one of several measures that counts; absent where the law does not say. */
  readonly pick?: (typeof PICKS)[number] | undefined;
  /** Durations (ISO 8601), at least one. */
  readonly prison?: { readonly from?: string | undefined; readonly upTo?: string | undefined } | undefined;
  /** The time within which a breach may be mended, so that nothing is due. */
  readonly cure?: string | undefined;
};

/** A penalty as a pack states it. */
export type Penalty = Terms & {
  readonly id: string;
  readonly cite: string;
  readonly from: string;
  readonly until?: string | undefined;
  readonly status: Status;
  readonly amount?: Sum | undefined;
  /** The most of all sums together. */
  readonly cap?: (Sum & { readonly per: (typeof PER)[number] }) | undefined;
  /** The dimensions whose breach it sanctions, or all of them. */
  readonly sanctions: "all" | readonly Dimension[];
  /** The rules whose breach it sanctions: ids, or their beginnings with `*` after them; empty where it is every rule. */
  readonly rules: readonly string[];
};

/** The value of a unit in one stretch of days. */
export type UnitValue = {
  readonly from: string;
  readonly until?: string | undefined;
  readonly amount: number;
  readonly currency: string;
  readonly cite: string;
  readonly status: Status;
};

/** A unit in which a law counts its penalties, such as Mexico's UMA. */
export type PenaltyUnit = {
  readonly id: string;
  readonly says: string;
  readonly cite: string;
  /** In the order of their days. */
  readonly values: readonly UnitValue[];
};

/**
 * A unit on a day: its value, and whether that is the value of the day. Where it is not, `value` is the last one that is known
 * of earlier days, if any.
 */
export type DatedUnit = {
  readonly id: string;
  readonly says: string;
  readonly isKnown: boolean;
  readonly value?: UnitValue | undefined;
};

/** A sum on a day, with its unit if it has one. */
export type DatedSum = Omit<Sum, "unit"> & { readonly unit?: DatedUnit | undefined };
type DatedCap = DatedSum & { readonly per: (typeof PER)[number] };

/** A penalty on a day. */
export type DatedPenalty = Omit<Penalty, "amount" | "cap"> & {
  readonly amount?: DatedSum | undefined;
  readonly cap?: DatedCap | undefined;
};

/** The penalties of a law, and the units in which it counts them. */
export type Penalties = { readonly penalties: readonly Penalty[]; readonly units: readonly PenaltyUnit[] };

/** Returns the penalties of a pack that are in force on a day, in the pack's order, with the value of each unit on that day. */
export function penaltiesOn(pack: Penalties, day: string): readonly DatedPenalty[] {
  const dated = <T extends Sum>({ unit, ...sum }: T) => ({
    ...sum,
    ...(unit === undefined ? {} : { unit: unitOn(pack.units, unit, day) }),
  });
  return pack.penalties
    .filter(({ from, until }) => inForce(until === undefined ? { from } : { from, until }, day))
    .map(({ amount, cap, ...penalty }) => ({
      ...penalty,
      ...(amount === undefined ? {} : { amount: dated(amount) }),
      ...(cap === undefined ? {} : { cap: dated(cap) }),
    }));
}

function unitOn(units: readonly PenaltyUnit[], id: string, day: string): DatedUnit {
  const unit = units.find((each) => each.id === id);
  const value = unit?.values.findLast(({ from }) => from <= day);
  const isKnown = value !== undefined && (value.until === undefined || day < value.until);
  return { id, says: unit?.says ?? id, isKnown, ...(value === undefined ? {} : { value }) };
}

/** Returns true where a penalty sanctions the breach of a rule under a dimension. */
export function isSanctioned(
  { sanctions, rules }: Pick<Penalty, "sanctions" | "rules">,
  dimension: Dimension,
  rule: string,
): boolean {
  return (
    (sanctions === "all" || sanctions.includes(dimension)) &&
    (rules.length === 0 || rules.some((each) => isNamed(each, rule)))
  );
}

/** Returns true where a name of rules, such as `bipa-*`, stands for a rule. */
export function isNamed(name: string, rule: string): boolean {
  return name.endsWith("*") ? rule.startsWith(name.slice(0, -1)) : rule === name;
}

/** Returns a sum at its most in a currency; in units where the value of the day is not known. */
export function mostOf({ from, upTo = from, currency, unit }: DatedSum): {
  readonly in: string;
  readonly most: number;
} {
  const most = upTo ?? 0;
  if (unit === undefined) return { in: currency ?? "", most };
  return unit.isKnown && unit.value !== undefined
    ? { in: unit.value.currency, most: worthOf(most, unit.value) }
    : { in: unit.id, most };
}

/** Returns the worth of so many units, to the hundredth. */
export function worthOf(count: number, { amount }: Pick<UnitValue, "amount">): number {
  return Math.round(count * amount * 100) / 100;
}
