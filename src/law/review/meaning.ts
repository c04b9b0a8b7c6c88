/**
 * The meaning of a rule or a grant in canonical JSON (RFC 8785), and its hash, over which a reviewer signs. Whatever changes
 * what the law is said to ask changes the hash; the order of words in a list of values, and comments, do not.
 */
import { canonicalBytes, sha256, withoutUndefined } from "../../ledger/canonical.ts";
import type { Atom } from "../atom.ts";
import { atomsIn, type Demand } from "../lattice/dimension.ts";
import type { Pack } from "../pack/create.ts";
import type { Registry } from "../pack/registry.ts";
import type { Condition, Grant, Matcher, Rule } from "../rule.ts";

/** A rule or a grant, which a reviewer can look at: each has an id, once in the pack. */
export type Reviewable = Rule | Grant;

/** Lists the rules and the grants of a pack, in the order in which they are written. */
export function listReviewable({ rules, grants }: Pick<Pack, "rules" | "grants">): readonly Reviewable[] {
  return [...rules, ...grants];
}

/**
 * Returns the hash of what a rule or a grant of a pack means: the SHA-256 of its canonical form, in hex. `registry` has the
 * pack's own atoms.
 */
export function hashMeaning(law: Reviewable, pack: Pack, registry: Registry): string {
  return sha256(canonicalBytes(meaningOf(law, pack, registry))).toHex();
}

/**
 * Returns all that a rule or a grant says: place, citation, days, sentence, conditions, demands, and each atom that it names
 * with its own sentence. Its status is left out: it says how sure we are, and is often what a review changes.
 */
function meaningOf(law: Reviewable, pack: Pack, registry: Registry): unknown {
  const { id, cite, from, says } = law;
  const { jurisdiction, zone } = pack;
  const atoms = [...new Set(atomsOf(law))].sort();
  return withoutUndefined({
    place: jurisdiction,
    zone,
    id,
    cite,
    from,
    until: endOf(law, pack),
    says,
    when: plainCondition(law.when),
    ...("atom" in law ? { atom: law.atom, to: [...law.to].sort() } : plainRule(law)),
    atoms: Object.fromEntries(
      atoms.map((atom) => [
        atom,
        { ...registry.atoms.get(atom), implies: [...(registry.implications.get(atom) ?? [])].sort() },
      ]),
    ),
  });
}

/** Returns the end that is written. The end that a later rule brings is that rule's, and takes nothing from what this one said. */
function endOf(law: Reviewable, { rules }: Pack): string | undefined {
  const isReplaced = rules.some(({ replaces, from }) => replaces === law.id && from === law.until);
  return isReplaced ? undefined : law.until;
}

function plainRule({ applies, unless, require, replaces, open }: Rule): Record<string, unknown> {
  return {
    applies,
    unless: unless.map(plainCondition),
    require: Object.fromEntries([...require].map(([dimension, demand]) => [dimension, plainDemand(demand)])),
    replaces,
    open: open && Object.fromEntries(open),
  };
}

const plainDemand = (demand: Demand): unknown => ("formula" in demand ? demand.formula : demand);

const plainCondition = (condition: Condition): unknown =>
  Object.fromEntries([...condition].map(([name, matcher]) => [name, plainMatcher(matcher)]));

function plainMatcher(matcher: Matcher): unknown {
  if (matcher.kind === "oneOf") return [...matcher.values].sort();
  if (matcher.kind === "since") return { since: matcher.day };
  // Without an upper bound it is infinite, which JSON cannot say.
  const below = Number.isFinite(matcher.below) ? matcher.below : undefined;
  return { from: matcher.from, below };
}

function atomsOf(law: Reviewable): readonly Atom[] {
  return "atom" in law ? [law.atom] : [...law.require.values()].flatMap(atomsIn);
}
