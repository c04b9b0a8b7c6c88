/**
 * Applies overrides: a law may leave a number open, and a law within it may settle it. GDPR Art 8 requires a guardian
 * below 16 and lets a Member State choose 13 to 16. The inner rule then replaces the outer one, within the bounds
 * that the outer one states.
 */
import { ComityError } from "../../errors.ts";
import { inForce, type Rule } from "../rule.ts";
import type { Pack } from "./pack.ts";
import { outerOf } from "./replaces.ts";

/** Returns the rules of an outer pack that still bind on a day, when the inner packs apply too. */
export function leftOf(outer: Pack, inner: readonly Pack[], day: string): readonly Rule[] {
  const settled = new Set(
    inner.flatMap(({ rules }) =>
      rules.flatMap((rule) => {
        const named = outerOf(rule.replaces);
        // An unsure rule does not replace another: both bind.
        const stands = inForce(rule, day) && rule.status !== "unsure";
        return named?.pack === outer.jurisdiction && stands ? [named.rule] : [];
      }),
    ),
  );
  return settled.size === 0 ? outer.rules : outer.rules.filter(({ id }) => !settled.has(id));
}

function assertSettles(rule: Rule, pack: Pack, packs: ReadonlyMap<string, Pack>): void {
  const named = outerOf(rule.replaces);
  if (named === undefined) return;
  const invalid = (what: string) =>
    new ComityError("PACK_INVALID", `${pack.jurisdiction}: the rule \`${rule.id}\` ${what}`);
  if (pack.within !== named.pack)
    throw invalid(
      `replaces a rule of \`${named.pack}\`, but this pack does not lie within \`${named.pack}\``,
    );
  const outer = packs.get(named.pack)?.rules.find(({ id }) => id === named.rule);
  if (outer === undefined) throw invalid(`replaces \`${rule.replaces}\`, which does not exist`);
  for (const [dimension, demand] of rule.require) {
    const bounds = outer.open?.get(dimension);
    if (bounds === undefined || demand.kind !== "number")
      throw invalid(`settles \`${dimension}\`, which \`${rule.replaces}\` does not leave open`);
    if (demand.number < bounds.from || demand.number > bounds.to)
      throw invalid(`asks ${demand.number}: \`${rule.replaces}\` leaves open ${bounds.from} to ${bounds.to}`);
  }
  const missing = [...outer.require.keys()].filter((dimension) => !rule.require.has(dimension));
  if (missing.length > 0)
    throw invalid(`drops the demands of \`${rule.replaces}\` in ${missing.join(", ")}: state them too`);
}

/**
 * Checks every override in packs that are new among `packs`, and in packs that lie within those. Throws PACK_INVALID
 * where a pack settles something that the law around it does not leave open.
 */
export function assertOverrides(
  packs: ReadonlyMap<string, Pack>,
  changed: Iterable<Pack> = packs.values(),
): void {
  const places = new Set(Array.from(changed, ({ jurisdiction }) => jurisdiction));
  for (const pack of packs.values())
    if (places.has(pack.jurisdiction) || (pack.within !== undefined && places.has(pack.within)))
      for (const rule of pack.rules) assertSettles(rule, pack, packs);
}
