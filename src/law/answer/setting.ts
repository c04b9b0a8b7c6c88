/** The setting of one question: its sources, what was stated and presumed, and which facts are open. */
import type { Concepts } from "../../vocabulary/concept.ts";
import { lawPlaceOf, withLawPlaces } from "../areas.ts";
import { type Atlas, packsOf, sourcesOf } from "../atlas.ts";
import type { Atom } from "../atom.ts";
import type { At } from "../day.ts";
import { findEngagement, findTouchedPlaces, withSale } from "../engagement.ts";
import { FACTS, type FactName, type Facts } from "../fact.ts";
import { computeFloor } from "../floor.ts";
import type { Implications } from "../formula.ts";
import type { Floor, Verdict } from "../outcome.ts";
import type { Registry } from "../pack/registry.ts";
import type { Source } from "../source.ts";
import { type Ban, findBans } from "./bans.ts";
import type { Laws } from "./checklist.ts";
import { findOpen, type OpenFacts } from "./classes.ts";
import { consistentWith } from "./consistent.ts";
import { type InForce, inForceOf, testsOf } from "./looking.ts";
import { nearestFirst } from "./nearness.ts";
import { complete, isDoubted, offer, presume, whereWrong } from "./presume.ts";
import { testsIn, together, type Weighed, weigh } from "./weigh.ts";

/** A question, with the exceptions that are claimed; `strict` presumes nothing. */
export type Asked = {
  readonly from: string;
  readonly to: string;
  readonly at: At;
  readonly facts: Facts;
  readonly claims: ReadonlySet<Atom>;
  readonly strict: boolean;
};

/** A verdict, with the bans behind it; of a strict question the one in the worst case. */
export type Judged = Omit<Weighed, "verdict"> & {
  readonly verdict: Verdict;
  readonly worst: Verdict;
  /** The bans that bring the worst case, the surest first; those behind the verdict are in the order of their nearness. */
  readonly worstBans: readonly Ban[];
};

export type Setting = {
  readonly stated: Facts;
  /** The laws that the places of the question bring, each on its side. */
  readonly sources: readonly Source[];
  /** The facts that are presumed, since nobody stated them. */
  readonly presumed: Facts;
  readonly claims: ReadonlySet<Atom>;
  readonly implications: Implications;
  readonly registry: Registry;
  /** Returns the ways that a law's pack calls usual, each with its cases. */
  readonly usualIn: Laws["usualIn"];
  readonly packs: ReturnType<typeof packsOf>;
  /** Returns the rules and recognitions in force of all laws of the question. */
  readonly laws: () => InForce;
  /** Returns the open facts that a rule or a recognition looks at, among all values that fit what was stated. */
  readonly open: () => OpenFacts;
  /** Returns those that questions ask about, each with the values among which they offer a choice. */
  readonly offered: () => OpenFacts;
  /** Computes the floor for stated facts, with what is presumed beside them. */
  readonly floorFor: (stated: Facts) => Floor;
  /**
   * Judges stated facts: over all values of what nobody stated, where what is presumed is so, or, if \`doubted\`, also
   * where any one presumption is wrong that could be wrong to the harm of people.
   */
  readonly judge: (stated: Facts, floor: Floor, presumptions: "presumed" | "doubted") => Judged;
};

/** Prepares a question. Throws JURISDICTION_UNKNOWN or NO_LAW_AT_DATE, also for a further place that the facts name. */
export function createSetting(atlas: Atlas, asked: Asked): Setting {
  const { concepts, rulebook } = atlas;
  const { implications } = rulebook;
  const [from, to] = [lawPlaceOf(atlas, asked.from), lawPlaceOf(atlas, asked.to)];
  const stated = complete(withLawPlaces(atlas, asked.facts));
  const sourcesFor = (facts: Facts) =>
    sourcesOf(atlas, from, to, touchedPlaces(facts, asked.facts, atlas), asked.at, "open");
  const presumedFor = (facts: Facts): Facts => (asked.strict ? NOTHING : presume(facts, concepts));
  const sources = sourcesFor(stated);
  const banning = createBanning(atlas, asked, stated, sources);
  const presumed = presumedFor(stated);
  const laws = once(() => inForceOf(sources, rulebook));
  const openWith = (offered: Facts) =>
    findOpen(testsOf(laws(), stated), new Map([...narrowed(stated, presumed), ...offered]), concepts);
  const open = once(() => openWith(NOTHING));
  const offered = once(() => consistentWith(openWith(offer(stated)), stated));
  return {
    stated,
    sources,
    presumed,
    claims: asked.claims,
    implications,
    registry: atlas.registry,
    usualIn: (jurisdiction) => atlas.packs.get(jurisdiction)?.usual ?? [],
    packs: packsOf(atlas, sources),
    laws,
    open,
    offered: asked.strict ? open : offered,
    floorFor: (given) => {
      const all = complete(given);
      const facts = withSale(new Map([...all, ...presumedFor(all)]), concepts);
      return computeFloor(sourcesFor(given), facts, findEngagement(facts, concepts), rulebook);
    },
    judge: (given, floor, presumptions) => {
      const all = complete(given);
      const presumed = presumedFor(all);
      const bans = banning(all, sourcesFor(given));
      const weighed = weighAround(
        bans,
        all,
        presumptions === "doubted" ? presumed : NOTHING,
        presumed,
        concepts,
      );
      const { worst, worstBans } = weigh(bans, narrowed(all, presumed), concepts);
      const nearest = () => nearestFirst(weighed.bans, new Map([...all, ...presumed]), open);
      const allowed = allowedBy(floor);
      const worstCase = worst === "open" ? allowed : worst;
      const verdict = weighed.verdict === "open" ? allowed : weighed.verdict;
      return {
        ...weighed,
        // Whoever asks sees these alone.
        bans: presumptions === "doubted" ? nearest() : weighed.bans,
        verdict: asked.strict ? worstCase : verdict,
        worst: worstCase,
        worstBans,
      };
    },
  };
}

const NOTHING: Facts = new Map();

/** Returns the search for bans, which knows those of the question itself. */
function createBanning(atlas: Atlas, { claims }: Asked, stated: Facts, sources: readonly Source[]) {
  const { concepts, rulebook } = atlas;
  const { implications } = rulebook;
  const find = (facts: Facts, among: readonly Source[]) => {
    const compiled = among.map((source) => rulebook.compile(source));
    return findBans(compiled, { facts, concepts, implications, claims });
  };
  const known = find(stated, sources);
  return (facts: Facts, among: readonly Source[]) => (among === sources ? known : find(facts, among));
}

/** Weighs bans where what is presumed is so, and where each presumption that may be doubted is wrong by itself. */
function weighAround(
  bans: readonly Ban[],
  stated: Facts,
  doubted: Facts,
  presumed: Facts,
  concepts: Concepts,
): Weighed {
  const looked = new Set(bans.flatMap((ban) => testsIn(ban).map(([name]) => name)));
  const overturned = [...doubted.keys()].filter(
    (name) => looked.has(name) && !narrows(name) && isDoubted(name, stated),
  );
  return together(
    [undefined, ...overturned].map((without) => {
      const taken = [...presumed].filter(([name]) => name !== without);
      const facts = new Map([...stated, ...taken]);
      const instead = without === undefined ? undefined : whereWrong(without, stated);
      if (without !== undefined && instead !== undefined) facts.set(without, instead);
      return weigh(bans, facts, concepts);
    }),
  );
}

/** Returns the verdict of a floor that no ban forbids. */
function allowedBy({ verdict, notResearched }: Floor): Verdict {
  if (notResearched.length > 0) return "depends";
  return verdict === "free" ? "free" : "conditional";
}

/** Returns true for a presumption that leaves a fact open, and only narrows what it may be: a number. */
const narrows = (name: FactName) => FACTS[name].kind === "interval";

/** Adds what only narrows a fact: the numbers that are presumed, and who may receive where the presumption is wrong. */
function narrowed(stated: Facts, presumed: Facts): Facts {
  const recipient = presumed.has("recipientRole") ? whereWrong("recipientRole", stated) : undefined;
  return new Map([
    ...stated,
    ...[...presumed].filter(([name]) => narrows(name)),
    ...(recipient === undefined ? [] : [["recipientRole", recipient] as const]),
  ]);
}

/** Returns the places that the facts name. One that only an answer to a question names counts where it has a pack. */
function touchedPlaces(facts: Facts, asked: Facts, atlas: Atlas): readonly string[] {
  const before = new Set(findTouchedPlaces(withLawPlaces(atlas, asked)));
  return findTouchedPlaces(facts).filter(
    (place) => before.has(place) || atlas.packs.get(place)?.overlay === false,
  );
}

/** Makes a value when it is first asked for. */
function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
