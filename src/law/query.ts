/**
 * Asks the law: which demands does it make of a transfer between two places, at a time, with given facts? The answer
 * explains every name in it, so that a presenter needs no pack.
 */
import { lawPlaceOf, withLawPlaces, withoutAreas } from "./areas.ts";
import { type Atlas, packsOf, sourcesOf } from "./atlas.ts";
import type { At } from "./day.ts";
import { findEngagement, findTouchedPlaces, withSale } from "./engagement.ts";
import { FACTS, type Facts } from "./fact.ts";
import { computeFloor } from "./floor.ts";
import { atomsIn } from "./lattice/dimension.ts";
import type { Floor } from "./outcome.ts";
import { explainVerdict } from "./why.ts";

/**
 * A question. `from` and `to` are codes such as `EU`; `facts` hold what was stated, and nothing that follows from the
 * law.
 */
export type LawQuestion = {
  readonly from: string;
  readonly to: string;
  readonly at: At;
  readonly facts: Facts;
};

export type LawAnswer = LawQuestion &
  Floor & {
    /** The reasons for the verdict, as sentences with citations. */
    readonly why: readonly string[];
    /** The packs that the answer came from, ordered by jurisdiction. */
    readonly packs: readonly {
      readonly jurisdiction: string;
      readonly version: string;
      readonly hash: string;
    }[];
    /**
     * By name: a sentence for each atom that a demand or a grant names, and the label of each concept among the
     * facts.
     */
    readonly words: ReadonlyMap<string, string>;
  };

/**
 * Asks the law of an atlas. A fact that nobody stated counts against the transfer. A destination without a pack leaves the
 * other laws to answer, and the answer names what nobody has encoded. Throws JURISDICTION_UNKNOWN for an origin
 * without a pack and for what is no place, and NO_LAW_AT_DATE, also for a further place that the facts name.
 */
export function askLaw(atlas: Atlas, question: LawQuestion): LawAnswer {
  const { at } = question;
  const facts = withLawPlaces(atlas, question.facts);
  const [from, to] = [lawPlaceOf(atlas, question.from), lawPlaceOf(atlas, question.to)];
  const sources = sourcesOf(atlas, from, to, findTouchedPlaces(facts), at, "open");
  const meant = withSale(facts, atlas.concepts);
  const floor = computeFloor(sources, meant, findEngagement(meant, atlas.concepts), atlas.rulebook);
  return {
    ...question,
    facts: withoutAreas(facts),
    ...floor,
    why: explainVerdict(floor),
    packs: packsOf(atlas, sources),
    words: wordsIn(floor, facts, atlas),
  };
}

/** Returns the meaning of each atom that a floor names, and of each concept among the facts. */
export function wordsIn(
  floor: Floor,
  facts: Facts,
  { registry, concepts }: Atlas,
): ReadonlyMap<string, string> {
  const demanded = [...floor.dimensions.values()].flatMap(({ parts }) =>
    parts.flatMap(({ demand }) => atomsIn(demand)),
  );
  const atoms = new Set([...demanded, ...floor.grants.map(({ atom }) => atom)]);
  const ids = [...facts].flatMap(([name, { value }]) =>
    FACTS[name].kind === "concept" && value.kind === "set" ? [...value.values] : [],
  );
  return new Map([
    ...[...atoms].sort().flatMap((atom): [string, string][] => {
      const says = registry.atoms.get(atom)?.says;
      return says === undefined ? [] : [[atom, says]];
    }),
    ...[...new Set(ids)].sort().map((id): [string, string] => [id, concepts.get(id).label]),
  ]);
}
