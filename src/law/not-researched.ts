/**
 * The dimensions of a law that nobody has researched. A pack names them, so that a thin pack never reads as a lenient
 * law: such a dimension may ask for anything, and a transfer that it could bind is not permitted.
 */
import { DIMENSION_KEYS, type Dimension } from "./lattice/dimension.ts";
import { inForce } from "./rule.ts";
import type { Side, Source } from "./source.ts";
import { isStateOf } from "./unencoded.ts";
import { formatSource, titleOf } from "./wording.ts";

/** A dimension in which a law may ask for more than its pack says. */
export type NotResearched = {
  readonly dimension: Dimension;
  readonly jurisdiction: string;
  readonly side: Side;
  /** True where the pack has rules in this dimension: they bind, and the rest of it is not researched. */
  readonly inPart: boolean;
};

const NONE: readonly NotResearched[] = [];

/**
 * Returns the dimensions of the sources that nobody has researched, by source and in the order of `DIMENSION_KEYS`. All
 * of them can bind: what is not tested before a transfer goes with the data as an obligation.
 */
export function findNotResearched(sources: readonly Source[]): readonly NotResearched[] {
  let found = NONE;
  for (const source of sources)
    if (source.notResearched !== undefined && source.notResearched.length > 0)
      found = [...found, ...notResearchedBy(source, source.notResearched)];
  return found;
}

// As with rules, a destination's law on transfers abroad binds whatever leaves that place again.
const seenFrom = (side: Side, dimension: Dimension): Dimension =>
  side === "destination" && dimension === "mechanism" ? "onward" : dimension;

function notResearchedBy(
  { jurisdiction, side, day, rules }: Source,
  named: readonly Dimension[],
): readonly NotResearched[] {
  const seen = (dimension: Dimension) => seenFrom(side, dimension);
  const open = new Set(named.map(seen));
  const ruled = new Set(
    rules.filter((rule) => inForce(rule, day)).flatMap(({ require }) => [...require.keys()].map(seen)),
  );
  return DIMENSION_KEYS.filter((dimension) => open.has(dimension)).map((dimension) => ({
    dimension,
    jurisdiction,
    side,
    inPart: ruled.has(dimension),
  }));
}

/** A law with what is not known of it. `isEncoded` is false for a law of which nobody has researched anything. */
type OpenLaw = Pick<NotResearched, "jurisdiction" | "side"> & {
  readonly isEncoded: boolean;
  readonly open: readonly NotResearched[];
};

/** Groups what is not researched by law, in the same order. */
export function listOpenLaws(notResearched: readonly NotResearched[]): readonly OpenLaw[] {
  return [
    ...Map.groupBy(notResearched, ({ jurisdiction, side }) => `${side} ${jurisdiction}`).values(),
  ].flatMap((open): readonly OpenLaw[] => {
    const [first] = open;
    if (first === undefined) return [];
    const { jurisdiction, side } = first;
    const all = new Set(DIMENSION_KEYS.map((dimension) => seenFrom(side, dimension)));
    return [
      { jurisdiction, side, open, isEncoded: open.length < all.size || open.some(({ inPart }) => inPart) },
    ];
  });
}

/** Says in one sentence, without its full stop, that nobody has encoded a law, or that the question names none. */
export function formatUnencoded({ jurisdiction, side }: OpenLaw): string {
  const law = formatSource({ jurisdiction }, [side]);
  return isStateOf(jurisdiction)
    ? `the law of ${law} is not in this answer: name the state`
    : `nobody has encoded the law of ${law}: it may ask for more, and this answer does not know it`;
}

/** Says in one sentence, without its full stop, what is not known of a law. */
export function formatNotResearched({ dimension, jurisdiction, side, inPart }: NotResearched): string {
  const law = formatSource({ jurisdiction }, [side]);
  const rest = inPart ? ", beyond the rules that are told here" : "";
  return `nobody has researched what the law of ${law} asks under "${titleOf(dimension)}"${rest}`;
}
