/**
 * Matches: the relation of one meaning to another, read from source to target (SKOS mapping relations; `none` is
 * SSSOM's "no term found").
 */

/** The matches that a scheme can state. */
export const MATCHES = ["exact", "close", "broad", "narrow", "related"] as const;

/**
 * A match from a term to a concept:
 * - `exact`: the same meaning;
 * - `broad`: the concept is wider and contains the term (meaning is lost);
 * - `narrow`: the concept is tighter and lies within the term (meaning is invented);
 * - `close`: the same but for edge cases, on either side. Whoever writes it also vouches that the term lies within
 * everything that is broader than the concept;
 * - `related`: none of these.
 */
export type Match = (typeof MATCHES)[number];

/** One leg of a translation: a match, or `none` where nothing was found. */
export type Leg = Match | "none";

/**
 * Composes the matches of a chain. Exact is neutral, broad after broad is broad, narrow after narrow is narrow,
 * anything else is related, and `none` ends every chain. Associative, so that the grouping of a longer chain cannot
 * matter.
 */
export function compose(first: Leg, second: Leg): Leg {
  if (first === "none" || second === "none") return "none";
  if (first === "exact") return second;
  if (second === "exact") return first;
  return first === second && first !== "close" ? first : "related";
}

/** Returns the same relation, read from target to source. */
export function inverse(match: Match): Match {
  if (match === "broad") return "narrow";
  return match === "narrow" ? "broad" : match;
}
