/**
 * Finds the penalties for a breach of what a floor asks: the union over all laws that ask something. A law that asks nothing
 * of a transfer has nothing to sanction in it.
 */
import type { Atlas } from "../atlas.ts";
import { type At, dayAt } from "../day.ts";
import { type Facts, mayBeYounger } from "../fact.ts";
import { DIMENSION_KEYS, type Dimension } from "../lattice/dimension.ts";
import { mostDays, parsePeriod } from "../lattice/retention.ts";
import type { Floor } from "../outcome.ts";
import type { Pack } from "../pack/create.ts";
import { type DatedPenalty, isSanctioned, mostOf, PAID_TO, penaltiesOn } from "../penalty.ts";
import type { Citation } from "../source.ts";
import { isOutgrown } from "./effect.ts";

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
  /**
   * True where it sanctions a demand that is tested before the transfer, or the time within which people are told of a breach,
   * and no other such penalty of this law is larger that is of its kind, counts alike and is in its currency. An unsure one
   * leads only where no surer one does.
   */
  readonly leads: boolean;
};

/** The penalties, and the laws whose penalties nobody has researched, or not as a whole. */
export type PenaltiesTold = {
  readonly penalties: readonly ToldPenalty[];
  readonly penaltiesNotResearched: readonly string[];
};

/** The age at which nobody is a child any more, in whatever law. */
const ADULT = 18;

/** A rule that asks something under one dimension; `isBreakable` is false where these facts leave nothing to break. */
type Asking = {
  readonly dimension: Dimension;
  readonly by: Citation;
  readonly isBefore: boolean;
  readonly isBreakable: boolean;
};

/**
 * Finds the penalties of all laws that ask something in a floor under these facts, law by law in the order of the floor. Pure
 * and total.
 */
export function findPenalties(
  atlas: Atlas,
  { dimensions }: Pick<Floor, "dimensions">,
  at: At,
  facts: Facts = new Map(),
): PenaltiesTold {
  const asking = [...DIMENSION_KEYS].flatMap((dimension) => {
    const { engaged, parts } = dimensions.get(dimension) ?? { engaged: false, parts: [] };
    const isBefore = engaged || dimension === "breach.subjects";
    return parts.map(
      (part): Asking => ({
        dimension,
        by: part.by,
        isBefore,
        isBreakable: !isOutgrown(dimension, part.value, facts),
      }),
    );
  });
  const laws = [...Map.groupBy(asking, ({ by }) => by.jurisdiction)].flatMap(([jurisdiction, asks]) => {
    const pack = atlas.packs.get(jurisdiction);
    return pack === undefined ? [] : [{ pack, asks }];
  });
  const hasChildren = mayBeYounger(ADULT, facts);
  return {
    penalties: laws.flatMap(({ pack, asks }) =>
      tell(pack, asks, dayAt(atlas, at, pack.zone), (penalty) => hasChildren || !isForChildren(penalty)),
    ),
    penaltiesNotResearched: laws.flatMap(({ pack }) => (pack.penaltiesOpen ? [pack.jurisdiction] : [])),
  };
}

/** Returns true for a penalty that is due for children alone. */
const isForChildren = ({ circumstances }: DatedPenalty) =>
  circumstances.length > 0 && circumstances.every((each) => each === "child");

function tell(
  pack: Pack,
  asks: readonly Asking[],
  day: string,
  mayBeDue: (penalty: DatedPenalty) => boolean,
): readonly ToldPenalty[] {
  const found = penaltiesOn(pack, day)
    .filter(mayBeDue)
    .flatMap((penalty) => {
      const broken = asks.filter(
        ({ dimension, by, isBreakable }) => isBreakable && isSanctioned(penalty, dimension, by.rule),
      );
      const [first] = broken;
      return first === undefined ? [] : [{ penalty, broken, by: first.by }];
    });
  const leading = leadingOf(
    found.filter(({ broken }) => broken.some(({ isBefore }) => isBefore)).map(({ penalty }) => penalty),
  );
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
      leads: leading.includes(penalty),
    };
  });
}

/** The largest of those that can be compared. An order is no surer word on a sum. */
function leadingOf(penalties: readonly DatedPenalty[]): readonly DatedPenalty[] {
  const isSure = ({ status }: DatedPenalty) => status !== "unsure";
  const hasSure = penalties.some((each) => each.kind !== "order" && isSure(each));
  const eligible = hasSure ? penalties.filter(isSure) : penalties;
  return eligible.filter((each) => !eligible.some((other) => outdoes(other, each)));
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
