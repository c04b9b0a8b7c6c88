/** The one penalty that stands for a law where there is room for one. */
import { mostOf, PENALTY_KINDS } from "../penalty.ts";
import type { PenaltiesTold, ToldPenalty } from "./penalties.ts";
import { formatBriefly } from "./penalty-words.ts";

/** The penalty that stands for a law, and the order that stands before it, if any. */
export type Headline = {
  readonly law: string;
  readonly largest: ToldPenalty;
  readonly order?: ToldPenalty | undefined;
};

/** The laws whose penalties nobody has researched, or not as a whole: those of which none is told, and the others. */
export type OpenPenalties = { readonly notEncoded: readonly string[]; readonly inPart: readonly string[] };

/** Parts the laws whose penalties nobody has researched as a whole. Silence about a law reads as if a breach of it cost nothing. */
export function openPenalties({ penalties, penaltiesNotResearched }: PenaltiesTold): OpenPenalties {
  const told = new Set(penalties.map(({ by }) => by.jurisdiction));
  return {
    notEncoded: penaltiesNotResearched.filter((law) => !told.has(law)),
    inPart: penaltiesNotResearched.filter((law) => told.has(law)),
  };
}

/** Finds the headline of each law that has one, in the order of the penalties. */
export function headlinesOf(penalties: readonly ToldPenalty[]): readonly Headline[] {
  return [...Map.groupBy(penalties, ({ by }) => by.jurisdiction)].flatMap(
    ([law, group]): readonly Headline[] => {
      const headline = headlineOf(group);
      return headline === undefined ? [] : [{ law, ...headline }];
    },
  );
}

/** Formats a headline at its shortest, without its law: `an order and damages of NZD 350,000 each person`. */
export function formatHeadline({ largest, order }: Omit<Headline, "law">): string {
  return [...(order === undefined ? [] : [order]), largest].map(formatBriefly).join(" and ");
}

/**
 * The penalty that stands for a law: the largest that an authority or a court imposes, and of those that cannot be compared one of
 * the first kind. A law without such a one has its order before its damages, which somebody must sue for. An order alone tells nothing.
 */
function headlineOf(group: readonly ToldPenalty[]): Omit<Headline, "law"> | undefined {
  const leading = group.filter(({ leads }) => leads);
  const ofKind = (kind: ToldPenalty["kind"]) => leading.filter((each) => each.kind === kind);
  const imposed = largestOf(IMPOSED.flatMap(ofKind));
  if (imposed !== undefined) return { largest: imposed };
  const damages = largestOf(ofKind("damages"));
  return damages && { largest: damages, order: largestOf(ofKind("order")) };
}

function largestOf([first, ...others]: readonly ToldPenalty[]): ToldPenalty | undefined {
  return others.reduce((largest, each) => (isLarger(each, largest) ? each : largest), first);
}

const IMPOSED = PENALTY_KINDS.filter((kind) => kind !== "damages" && kind !== "order");

/**
 * Returns true where a penalty names more money than another in the same currency, by whatever both are counted. A share of
 * turnover has no bound: what grows with it is no smaller than a sum alone, whatever the sums.
 */
function isLarger(one: ToldPenalty, other: ToldPenalty | undefined): boolean {
  const [mine, theirs] = [moneyOf(one), other && moneyOf(other)];
  if (mine === undefined || theirs === undefined || mine.in !== theirs.in) return false;
  return mine.most > theirs.most && (one.turnover !== undefined || other?.turnover === undefined);
}

function moneyOf({ amount, cap }: ToldPenalty) {
  const sum = cap ?? amount;
  return sum && mostOf(sum);
}
