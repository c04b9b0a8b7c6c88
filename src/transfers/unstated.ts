/**
 * The facts that a request does not state, that are so in most transfers, and for want of which a law asks for more. To state
 * one that is true is the first mend of a denial; the decision itself presumes nothing.
 */
import { presume } from "../law/answer/presume.ts";
import { type FactName, type Facts, formatFact } from "../law/fact.ts";
import type { Floor } from "../law/floor.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import type { DenialReason } from "./decision.ts";

/** A fact with the word that would state it. */
export type Unstated = readonly [name: FactName, word: string];

/** The outcome of a request that would state more facts: a denial, or with no reasons a permit. */
type Supposed = { readonly reasons: readonly DenialReason[]; readonly remedy: () => readonly string[] };

/**
 * Returns the facts that a rule behind one of the reasons took for so since nobody stated them, each with the one value that is
 * usual; none for a fact that has several.
 */
export function findUnstated(
  reasons: readonly DenialReason[],
  { floor, facts }: { readonly floor: Floor; readonly facts: Facts },
  concepts: Concepts,
): readonly Unstated[] {
  const assumed = reasons.flatMap(({ dimension, by }) => {
    const parts = dimension === undefined ? [] : (floor.dimensions.get(dimension)?.parts ?? []);
    return parts.filter((part) => part.by === by).flatMap((part) => part.assumed);
  });
  if (assumed.length === 0) return [];
  const usual = presume(facts, concepts);
  return [...new Set(assumed)].flatMap((name): readonly Unstated[] => {
    const fact = usual.get(name);
    const [word, ...others] = fact === undefined ? [] : [formatFact(fact.value)].flat();
    return word === undefined || others.length > 0 ? [] : [[name, word]];
  });
}

/**
 * Returns the fewest of these facts without which a demand would not fall away, and then what would still be missing, as one
 * remedy. `suppose` decides as if the request stated facts too. Undefined where no demand falls away, or where nothing would
 * permit the rest.
 */
export function remedyOfUnstated(
  reasons: readonly DenialReason[],
  unstated: readonly Unstated[],
  suppose: (stated: readonly Unstated[]) => Supposed,
): readonly string[] | undefined {
  if (unstated.length === 0) return undefined;
  const least = suppose(unstated).reasons.length;
  if (least >= reasons.length) return undefined;
  const needed = unstated.reduce<readonly Unstated[]>((left, each) => {
    const rest = left.filter((other) => other !== each);
    return suppose(rest).reasons.length === least ? rest : left;
  }, unstated);
  const then = suppose(needed);
  const rest = then.reasons.length === 0 ? [] : then.remedy();
  if (then.reasons.length > 0 && rest.length === 0) return undefined;
  return [...needed.map(spell), ...rest];
}

/** Spells a fact at its place in a request: a recipient's role stands in the recipient's entry. */
const spell = ([name, word]: Unstated): string =>
  name === "recipientRole" ? `offer.recipients: {role: ${word}}` : `facts.${name}: ${word}`;
