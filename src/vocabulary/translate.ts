/**
 * Translates a term from one scheme to another through the common vocabulary. Meaning may be lost in the safe
 * direction only: a description may become broader, a grant may become narrower, and anything else is blocked.
 */
import { ComityError, type Reason } from "../errors.ts";
import { BoundedCache } from "../memo.ts";
import type { Concepts } from "./concept.ts";
import { type Blocked, type Effect, type TermIn, translateIn, translateOut } from "./leg.ts";
import { compose, type Leg } from "./match.ts";
import type { Scheme, SchemeTerm } from "./scheme.ts";

export type { Effect, TermIn } from "./leg.ts";

type Passed = "kept" | "widened" | "narrowed";

/** A translated term. */
export type TermTranslation = {
  readonly path: string;
  /** The term of the source, verbatim. */
  readonly source: string;
  /** The concept that contains a description, or that lies within a grant; null where there is none. */
  readonly concept: string | null;
  /** The matches from term to concept, and from concept to target. */
  readonly legs: readonly [Leg, Leg];
  /** The terms of the target: none where blocked, one for a grant. */
  readonly target: readonly string[];
  readonly effect: { readonly kind: Effect; readonly result: Passed | "blocked" };
  /** Set where the meaning was not kept in full. */
  readonly reason?: Reason;
  /** Candidates that were not chosen: terms of the target or the source, or concepts that the term matches. */
  readonly candidates: readonly string[];
  /** The result in one sentence, for a person. */
  readonly sentence: string;
};

/** The most lost meanings that a sentence names. */
const MAX_LOST = 3;

/**
 * Translates one term. Never throws for a term: a term that cannot be translated safely is blocked, with the reason.
 */
export function translate(given: TermIn, from: Scheme, to: Scheme, concepts: Concepts): TermTranslation {
  const { path, kind, term, effect } = given;
  const words = `the ${WORD_OF[kind]} \`${term}\` of ${from.id}`;
  const inward = translateIn(from, given, concepts);
  if ("reason" in inward) {
    const sentence = `${words} is blocked: ${whyIn(inward, from.find(kind, term))}`;
    return { ...blocked(given, inward), concept: null, legs: ["none", "none"], sentence };
  }
  const { concept } = inward;
  const outward = translateOut(to, { kind, concept, effect }, concepts);
  if ("reason" in outward) {
    const sentence = `${words}, as \`${concept}\`, is blocked: ${to.id} has ${WHY_OUT[outward.reason]}`;
    return { ...blocked(given, outward), concept, legs: [inward.match, "none"], sentence };
  }
  const { result, verb, follows, ...reason } = outcomeOf(compose(inward.match, outward.match));
  const target = outward.terms.map((each) => each.term);
  const lost = new Set([from.find(kind, term), ...outward.terms].flatMap((each) => each?.lost ?? []));
  const notes = result === "kept" ? [] : [follows, ...[...lost].slice(0, MAX_LOST)];
  return {
    path,
    source: term,
    concept,
    legs: [inward.match, outward.match],
    target,
    effect: { kind: effect, result },
    ...reason,
    candidates: [...inward.candidates, ...outward.candidates],
    sentence: [
      `${words} ${verb} ${target.map((each) => `\`${each}\``).join(" and ")} of ${to.id}`,
      ...notes,
    ].join("; "),
  };
}

/** The last translations between the schemes of one vocabulary, in which an id names one scheme. */
export type TranslationMemory = BoundedCache<string, TermTranslation>;

/** The characters that the remembered translations hold together: some thousand of them. */
const REMEMBERED = 4_000_000;
/** The characters that a translation without any text weighs as much as. */
const EMPTY = 500;

export function createTranslationMemory(): TranslationMemory {
  return new BoundedCache(REMEMBERED, ({ source, sentence }) => EMPTY + 2 * source.length + sentence.length);
}

/** Translates as `translate` does, and remembers it. */
export function translateOnce(
  memory: TranslationMemory,
  given: TermIn,
  from: Scheme,
  to: Scheme,
  concepts: Concepts,
): TermTranslation {
  const { path, kind, term, effect } = given;
  // The term comes last: it alone may hold a line feed.
  const key = `${from.id}\n${to.id}\n${kind}\n${effect}\n${term}`;
  const known = memory.get(key, () => translate(given, from, to, concepts));
  return known.path === path ? known : { ...known, path };
}

function blocked({ path, term, effect }: TermIn, { reason, candidates }: Blocked) {
  const result = "blocked" as const;
  return { path, source: term, target: [], effect: { kind: effect, result }, reason, candidates };
}

type Outcome = { result: Passed; verb: string; follows: string; reason?: Reason };

const OUTCOMES: Partial<Record<Leg, Outcome>> = {
  exact: { result: "kept", verb: "means", follows: "" },
  broad: {
    result: "widened",
    verb: "becomes",
    follows: "this is broader, so that more rules may catch it",
    reason: "VOC_BROADER",
  },
  narrow: {
    result: "narrowed",
    verb: "becomes",
    follows: "this is narrower, so that it grants less",
    reason: "VOC_NARROWER",
  },
};

/**
 * INVARIANT: the legs let exact matches pass, and one of broad and narrow, so that a chain of two is never anything
 * else.
 */
function outcomeOf(chain: Leg): Outcome {
  const outcome = OUTCOMES[chain];
  if (outcome === undefined) throw new ComityError("INTERNAL", `a translation came out as \`${chain}\``);
  return outcome;
}

const WORD_OF = {
  modality: "modality",
  form: "form",
  purpose: "purpose",
  legalBasis: "legal basis",
  role: "role",
  tier: "resale tier",
  position: "position",
  consentState: "state of consent",
} as const;

const WHY_IN: Record<Blocked["reason"], string> = {
  VOC_NO_TERM: "the scheme has no such term, or maps it to nothing",
  VOC_BROADER: "no concept is sure to grant as little",
  VOC_NARROWER: "no concept is sure to say the same and no more",
  VOC_AMBIGUOUS: "it could mean more than one concept",
};

/** Returns why there is no concept: what the scheme itself says of the term, where it says so. */
function whyIn({ reason }: Blocked, known: SchemeTerm | undefined): string {
  if (reason !== "VOC_NO_TERM" || known?.lost === undefined) return WHY_IN[reason];
  return `the scheme maps it to nothing: ${known.lost}`;
}

const WHY_OUT: Record<Blocked["reason"], string> = {
  VOC_NO_TERM: "no term for it",
  VOC_BROADER: "no term that is sure to grant as little",
  VOC_NARROWER: "no term that is sure to say the same and no more",
  VOC_AMBIGUOUS: "several terms for it, and none is best",
};
