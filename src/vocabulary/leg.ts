/**
 * The two legs of a translation: from a term to a concept, and from a concept to the terms of another scheme.
 *
 * INVARIANT: a description reaches only what contains it (exact or broad), a grant only what lies within it (exact or
 * narrow). `close` proves neither, and is never enough by itself.
 */
import type { Reason } from "../errors.ts";
import type { Concepts, Kind } from "./concept.ts";
import { compose, inverse, type Leg, type Match } from "./match.ts";
import { nearest } from "./nearest.ts";
import type { Scheme, SchemeTerm } from "./scheme.ts";

/** The effect of a term: it `describes` the data or the use, or it `grants` (a consent's purpose, a basis, a resale tier). */
export type Effect = "describes" | "grants";

/** Near misses that were not taken: terms, or the concepts that a term matches. Empty where the match is exact. */
type Near = { readonly candidates: readonly string[] };
/** The reason why a leg is blocked. */
export type Blocked = Near & {
  readonly reason: Extract<Reason, "VOC_NO_TERM" | "VOC_BROADER" | "VOC_NARROWER" | "VOC_AMBIGUOUS">;
};
export type LegIn = Near & { readonly concept: string; readonly match: Match };
export type LegOut = Near & { readonly terms: readonly SchemeTerm[]; readonly match: Match };

/** A term to be translated; `path` says where in the caller's document it stands. */
export type TermIn = {
  readonly path: string;
  readonly kind: Kind;
  readonly term: string;
  readonly effect: Effect;
};

/** A candidate. `loose` where it offers not the concept itself, but a wider or narrower term. */
type Option = { readonly concept: string; readonly match: Match; readonly loose?: boolean };
type Within = (inner: string, outer: string) => boolean;

/**
 * The concept for a term. A description that is neither exact nor broad widens: `close` to what is broader than the
 * concept, `narrow` and `related` to the root of the kind, the one concept sure to contain the term.
 */
export function translateIn(scheme: Scheme, given: TermIn, concepts: Concepts): LegIn | Blocked {
  const { kind, term, effect } = given;
  const found = scheme.find(kind, term);
  if (found === undefined || found.matches.length === 0) {
    const known = scheme.terms.filter((each) => each.kind === kind && each.matches.length > 0);
    const words = known.map((each) => each.term);
    return { reason: "VOC_NO_TERM", candidates: nearest(term, words) };
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

/** The target's terms for a concept: for a description all of the narrowest that contain it, for a grant the one widest within it. */
export function translateOut(
  scheme: Scheme,
  given: { readonly kind: Kind; readonly concept: string; readonly effect: Effect },
  concepts: Concepts,
): LegOut | Blocked {
  const { kind, concept, effect } = given;
  const relate = relation(effect, concepts);
  const linked = scheme.terms
    .filter((term) => term.kind === kind && term.readOnly === undefined)
    .flatMap((term) =>
      term.matches.map((each) => ({
        term,
        concept: each.concept,
        match: compose(relate(concept, each.concept), inverse(each.match)),
        loose: each.match !== "exact",
      })),
    )
    .filter((each): each is typeof each & { match: Match } => each.match !== "none");
  const safe = linked.filter(({ match }) => passes(match, effect, kind));
  const best = choose(safe, effect, concepts);
  const terms = [...new Set(best.map(({ term }) => term))];
  const unsafe = new Set(linked.filter((each) => !safe.includes(each)).map(({ term }) => term.term));
  const candidates = [...unsafe].filter((term) => !terms.some((each) => each.term === term));
  const [first] = best;
  if (first === undefined)
    return { reason: linked.length === 0 ? "VOC_NO_TERM" : refusal(effect, linked), candidates };
  if (effect === "grants" && terms.length > 1)
    return { reason: "VOC_AMBIGUOUS", candidates: terms.map(({ term }) => term) };
  return { terms, match: first.match, candidates: first.match === "exact" ? [] : candidates };
}

/** Concepts that contain the term for certain. */
function covers({ kind, matches }: SchemeTerm, concepts: Concepts): readonly Option[] {
  const stated = matches.filter(({ match }) => match === "exact" || match === "broad");
  const close = matches.filter(({ match }) => match === "close");
  const wider = close.flatMap(({ concept }) => concepts.get(concept).broader);
  const root = concepts.root(kind) ?? [];
  return [...stated, ...[...wider, root].flat().map((concept) => ({ concept, match: "broad" as const }))];
}

/** Concepts that lie within the term for certain. One that leaves unsaid what it stands for grants nothing. */
function parts({ kind, matches }: SchemeTerm, concepts: Concepts): readonly Option[] {
  return matches.filter(({ concept, match }) => passes(match, "grants", kind) && says(concept, concepts));
}

function passes(match: Match, effect: Effect, kind: Kind): boolean {
  if (match === "exact") return true;
  if (effect === "describes") return match === "broad";
  // THREAT: a tighter legal basis or state is a stronger claim. To read consent as explicit consent, or as given, would forge it.
  return match === "narrow" && kind !== "legalBasis" && kind !== "consentState";
}

/** Returns the reason why nothing passes. An exact match that still does not pass does not say what it stands for. */
function refusal(effect: Effect, found: readonly { readonly match: Match }[]): Blocked["reason"] {
  if (effect === "describes") return "VOC_NARROWER";
  if (found.some(({ match }) => match === "exact")) return "VOC_AMBIGUOUS";
  return found.every(({ match }) => match === "narrow") ? "VOC_NARROWER" : "VOC_BROADER";
}

/** The relation of one concept to another, as far as the effect may use it. */
function relation(effect: Effect, concepts: Concepts) {
  const within = order(effect, concepts);
  return (from: string, to: string): Leg => {
    if (from === to && (effect === "describes" || says(to, concepts))) return "exact";
    if (!says(to, concepts)) return "none";
    if (within(from, to)) return "broad";
    return within(to, from) && says(from, concepts) ? "narrow" : "none";
  };
}

function says(concept: string, concepts: Concepts): boolean {
  return concepts.get(concept).standsFor === undefined;
}

/** The order of concepts by extent. A granted tier extends over its permissions: leave to sell aggregates is no leave to sell data. */
function order(effect: Effect, concepts: Concepts): Within {
  const extent = (id: string) =>
    (effect === "grants" ? concepts.get(id).permits : undefined) ?? concepts.leaves(id);
  return (inner, outer) => extent(inner).isSubsetOf(extent(outer));
}

/** The options that no other is sure to be better than: the exact ones, or else the narrowest (widest, for a grant). */
function choose<T extends Option>(options: readonly T[], effect: Effect, concepts: Concepts): readonly T[] {
  const exact = options.filter(({ match }) => match === "exact");
  if (exact.length > 0) return exact;
  const within = order(effect, concepts);
  const nearer: Within = (a, b) => (effect === "describes" ? within(a, b) : within(b, a));
  const better = (a: T, b: T) =>
    !a.loose && nearer(a.concept, b.concept) && (b.loose || !nearer(b.concept, a.concept));
  return options.filter((each) => !options.some((other) => better(other, each)));
}
