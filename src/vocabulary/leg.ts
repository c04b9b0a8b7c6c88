/**
 * The two legs of a translation: from a term to a concept, and from a concept to the terms of another scheme.
 *
 * INVARIANT: a description reaches only what contains it (exact or broad), a grant only what lies within it (exact or
 * narrow). `close` proves neither, and is never enough by itself.
 */
import type { Reason } from "../errors.ts";
import type { Concepts, Kind } from "./concept.ts";
import { compose, inverse, type Leg, type Match } from "./match.ts";
import { findNearest } from "./nearest.ts";
import type { Scheme, SchemeTerm } from "./scheme.ts";

/**
 * The effect of a term. It `describes` the data or the use, or it `grants` something, such as a consent's purpose, a
 * legal basis or a resale tier.
 */
export type Effect = "describes" | "grants";

/** Candidates that were not chosen: terms, or the concepts that a term matches. Empty where the match is exact. */
type Near = { readonly candidates: readonly string[] };
/** A leg that is blocked, with its reason. */
export type Blocked = Near & {
  readonly reason: Extract<Reason, "VOC_NO_TERM" | "VOC_BROADER" | "VOC_NARROWER" | "VOC_AMBIGUOUS">;
};
export type LegIn = Near & { readonly concept: string; readonly match: Match };
export type LegOut = Near & { readonly terms: readonly SchemeTerm[]; readonly match: Match };

/** A term to translate. `path` names its place in the caller's document. */
export type TermIn = {
  readonly path: string;
  readonly kind: Kind;
  readonly term: string;
  readonly effect: Effect;
};

/**
 * The most terms that stand for one concept, and the most candidates that are named. THREAT: a peer's law may have 500
 * words for one concept, and a request has hundreds of words of its own.
 */
export const MAX_TARGETS = 8;
export const MAX_CANDIDATES = 8;

/** A candidate. `loose`: it is a wider or narrower term, not the concept itself. */
type Option = { readonly concept: string; readonly match: Match; readonly loose?: boolean };
type Within = (inner: string, outer: string) => boolean;

/**
 * Finds the concept for a term. A description that matches neither exactly nor broadly widens: `close` to the
 * concepts broader than its match, `narrow` and `related` to the root of the kind, which surely contains the term.
 */
export function translateIn(scheme: Scheme, given: TermIn, concepts: Concepts): LegIn | Blocked {
  const { kind, term, effect } = given;
  const found = scheme.find(kind, term);
  if (found === undefined || found.matches.length === 0) {
    const known = scheme.terms.filter((each) => each.kind === kind && each.matches.length > 0);
    const words = known.map((each) => each.term);
    return { reason: "VOC_NO_TERM", candidates: findNearest(term, words) };
  }
  const candidates = found.matches.map((each) => each.concept);
  const options = effect === "describes" ? covers(found, concepts) : parts(found, concepts);
  const best = choose(options, effect, concepts);
  const [first] = best;
  if (first === undefined) return { reason: refusal(effect, found.matches), candidates };
  if (effect === "grants" && best.length > 1) return { reason: "VOC_AMBIGUOUS", candidates };
  const { concept, match } = first;
  const others = match === "exact" ? [] : candidates.filter((each) => each !== concept);
  return { concept, match, candidates: others };
}

/**
 * Finds the target's terms for a concept. For a description these are the narrowest terms that contain it, the first
 * `MAX_TARGETS` by code units; for a grant, the one widest term within it.
 */
export function translateOut(
  scheme: Scheme,
  given: { readonly kind: Kind; readonly concept: string; readonly effect: Effect },
  concepts: Concepts,
): LegOut | Blocked {
  const { kind, concept, effect } = given;
  const relate = relationFrom(concept, effect, concepts);
  const linked = scheme.terms
    .filter((term) => term.kind === kind && term.readOnly === undefined)
    .flatMap((term) =>
      term.matches.map((each) => ({
        term,
        concept: each.concept,
        match: compose(relate(each.concept), inverse(each.match)),
        loose: each.match !== "exact",
      })),
    )
    .filter((each): each is typeof each & { match: Match } => each.match !== "none");
  const safe = linked.filter(({ match }) => passes(match, effect, kind));
  const best = choose(safe, effect, concepts);
  const terms = new Set(best.map(({ term }) => term));
  const unsafe = new Set(
    linked.filter(({ match }) => !passes(match, effect, kind)).map(({ term }) => term),
  ).difference(terms);
  const candidates = wordsOf(unsafe);
  const [first] = best;
  if (first === undefined)
    return { reason: linked.length === 0 ? "VOC_NO_TERM" : refusal(effect, linked), candidates };
  if (effect === "grants" && terms.size > 1) return { reason: "VOC_AMBIGUOUS", candidates: wordsOf(terms) };
  return {
    terms: [...terms].slice(0, MAX_TARGETS),
    match: first.match,
    candidates: first.match === "exact" ? [] : candidates,
  };
}

const wordsOf = (terms: ReadonlySet<SchemeTerm>): readonly string[] =>
  [...terms].slice(0, MAX_CANDIDATES).map(({ term }) => term);

/** Returns the concepts that surely contain the term. */
function covers({ kind, matches }: SchemeTerm, concepts: Concepts): readonly Option[] {
  const stated = matches.filter(({ match }) => match === "exact" || match === "broad");
  const close = matches.filter(({ match }) => match === "close");
  const wider = close.flatMap(({ concept }) => concepts.get(concept).broader);
  const root = concepts.root(kind) ?? [];
  return [...stated, ...[...wider, root].flat().map((concept) => ({ concept, match: "broad" as const }))];
}

/**
 * Returns the concepts that surely lie within the term. A concept with `standsFor` grants nothing, since it leaves
 * open which leaf is meant.
 */
function parts({ kind, matches }: SchemeTerm, concepts: Concepts): readonly Option[] {
  return matches.filter(({ concept, match }) => passes(match, "grants", kind) && says(concept, concepts));
}

function passes(match: Match, effect: Effect, kind: Kind): boolean {
  if (match === "exact") return true;
  if (effect === "describes") return match === "broad";
  // THREAT: a narrower legal basis or state of consent is a stronger claim. Reading consent as explicit consent, or
  // as given, would forge it.
  return match === "narrow" && kind !== "legalBasis" && kind !== "consentState";
}

/**
 * Returns the reason why no candidate passes. An exact match fails only where its concept leaves open what it stands
 * for.
 */
function refusal(effect: Effect, found: readonly { readonly match: Match }[]): Blocked["reason"] {
  if (effect === "describes") return "VOC_NARROWER";
  if (found.some(({ match }) => match === "exact")) return "VOC_AMBIGUOUS";
  return found.every(({ match }) => match === "narrow") ? "VOC_NARROWER" : "VOC_BROADER";
}

/**
 * Returns the function that gives the relation of one concept to another, as far as the effect may use it. Each other
 * concept is compared once, however many terms match it.
 */
function relationFrom(from: string, effect: Effect, concepts: Concepts) {
  const within = order(effect, concepts);
  const known = new Map<string, Leg>();
  const relate = (to: string): Leg => {
    if (from === to && (effect === "describes" || says(to, concepts))) return "exact";
    if (!says(to, concepts)) return "none";
    if (within(from, to)) return "broad";
    return within(to, from) && says(from, concepts) ? "narrow" : "none";
  };
  return (to: string): Leg => {
    const found = known.get(to) ?? relate(to);
    known.set(to, found);
    return found;
  };
}

function says(concept: string, concepts: Concepts): boolean {
  return concepts.get(concept).standsFor === undefined;
}

/**
 * Orders concepts by extent. The extent of a granted tier is its permissions: leave to sell aggregates is no leave to
 * sell data.
 */
function order(effect: Effect, concepts: Concepts): Within {
  const extent = (id: string) =>
    (effect === "grants" ? concepts.get(id).permits : undefined) ?? concepts.leaves(id);
  return (inner, outer) => extent(inner).isSubsetOf(extent(outer));
}

/**
 * Chooses the options that no other surely beats: the exact ones, or else the narrowest (for a grant, the widest).
 * Options of one concept that are loose alike stand or fall together, so that one of them is compared.
 */
function choose<T extends Option>(options: readonly T[], effect: Effect, concepts: Concepts): readonly T[] {
  const exact = options.filter(({ match }) => match === "exact");
  if (exact.length > 0) return exact;
  const within = order(effect, concepts);
  const nearer: Within = (a, b) => (effect === "describes" ? within(a, b) : within(b, a));
  const better = (a: T, b: T) =>
    !a.loose && nearer(a.concept, b.concept) && (b.loose || !nearer(b.concept, a.concept));
  const alike = [...Map.groupBy(options, ({ concept, loose }) => `${concept} ${loose === true}`).values()];
  const compared = alike.flatMap(([one]) => one ?? []);
  const beaten = new Set(
    alike.filter(([each]) => each && compared.some((other) => better(other, each))).flat(),
  );
  return options.filter((each) => !beaten.has(each));
}
