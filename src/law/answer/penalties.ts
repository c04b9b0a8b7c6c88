/**
 * Finds the penalties for a breach of what a floor asks: the union over all laws that ask something. A law that asks nothing
 * of a transfer has nothing to sanction in it.
 */
import { type At, type Atlas, dayAt } from "../atlas.ts";
import { DIMENSION_KEYS, type Dimension } from "../lattice/dimension.ts";
import { mostDays, parsePeriod } from "../lattice/retention.ts";
import type { Floor } from "../outcome.ts";
import type { Pack } from "../pack/create.ts";
import { type DatedPenalty, isSanctioned, mostOf, PAID_TO, penaltiesOn } from "../penalty.ts";
import type { Citation } from "../source.ts";

/** A penalty of a law that a transfer may break. */
export type ToldPenalty = Omit<
  DatedPenalty,
  "id" | "cite" | "from" | "until" | "status" | "sanctions" | "rules"
> & {
  /** The provision; `rule` is the id of the penalty in its pack. */
  readonly by: Citation;
  readonly paidTo: (typeof PAID_TO)[keyof typeof PAID_TO];
  /** The dimensions of this floor whose breach it sanctions. */
  readonly sanctions: readonly Dimension[];
  /** True where no other penalty of this law is larger that is of its kind, counts alike and is in its currency. */
  readonly leads: boolean;
};

/** The penalties, and the laws whose penalties nobody has researched, or not as a whole. */
export type PenaltiesTold = {
  readonly penalties: readonly ToldPenalty[];
  readonly penaltiesNotResearched: readonly string[];
};

/** A rule that asks something, under one dimension. */
type Asking = { readonly dimension: Dimension; readonly by: Citation };

/** Finds the penalties of all laws that ask something in a floor, law by law in the order of the floor. Pure and total. */
export function findPenalties(
  atlas: Atlas,
  { dimensions }: Pick<Floor, "dimensions">,
  at: At,
): PenaltiesTold {
  const asking = DIMENSION_KEYS.flatMap((dimension) =>
    (dimensions.get(dimension)?.parts ?? []).map(({ by }): Asking => ({ dimension, by })),
  );
  const laws = [...Map.groupBy(asking, ({ by }) => by.jurisdiction)].flatMap(([jurisdiction, asks]) => {
    const pack = atlas.packs.get(jurisdiction);
    return pack === undefined ? [] : [{ pack, asks }];
  });
  return {
    penalties: laws.flatMap(({ pack, asks }) => tell(pack, asks, dayAt(atlas, at, pack.zone))),
    penaltiesNotResearched: laws.flatMap(({ pack }) => (pack.penaltiesOpen ? [pack.jurisdiction] : [])),
  };
}

function tell(pack: Pack, asks: readonly Asking[], day: string): readonly ToldPenalty[] {
  const found = penaltiesOn(pack, day).flatMap((penalty) => {
    const broken = asks.filter(({ dimension, by }) => isSanctioned(penalty, dimension, by.rule));
    const [first] = broken;
    return first === undefined ? [] : [{ penalty, broken, by: first.by }];
  });
  return found.map(({ penalty, broken, by }) => {
    const { id, cite, from, until, status, rules: _, ...terms } = penalty;
    const { jurisdiction, side, within } = by;
    return {
      ...terms,
      by: {
        ...{ jurisdiction, side, rule: id, cite, since: from },
        ...(until === undefined ? {} : { until }),
        status,
        ...(within === undefined ? {} : { within }),
      },
      paidTo: PAID_TO[penalty.kind],
      sanctions: [...new Set(broken.map(({ dimension }) => dimension))],
      leads: !found.some(({ penalty: other }) => outdoes(other, penalty)),
    };
  });
}

/** The measures of a penalty, each at its most; what it does not state is nothing. */
function measuresOf({ amount, turnover, multiple, prison }: DatedPenalty): readonly number[] {
  return [
    amount === undefined ? 0 : mostOf(amount).most,
    turnover?.upTo ?? 0,
    multiple?.upTo ?? 0,
    mostDays(parsePeriod(prison?.upTo ?? prison?.from ?? "P0D")),
  ];
}

/** Returns true where one penalty is larger than another with which it can be compared: in one measure, and in none smaller. */
function outdoes(one: DatedPenalty, other: DatedPenalty): boolean {
  const classOf = ({ kind, per, pays, amount, multiple }: DatedPenalty) =>
    [kind, per, pays, amount === undefined ? "" : mostOf(amount).in, multiple?.of].join();
  if (classOf(one) !== classOf(other)) return false;
  const [mine, theirs] = [measuresOf(one), measuresOf(other)];
  return (
    mine.every((measure, i) => measure >= (theirs[i] ?? 0)) &&
    mine.some((measure, i) => measure > (theirs[i] ?? 0))
  );
}
