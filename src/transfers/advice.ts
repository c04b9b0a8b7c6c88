/**
 * Chooses what a denial advises. An item of the offer that does not count yet comes first, then the alternative that the
 * offer already meets in part; another ground comes late, and an exception last.
 */
import { type Atom, isException } from "../law/atom.ts";
import { atomsOf, clauseMet, type Formula, implies } from "../law/formula.ts";
import type { Registry } from "../law/pack/registry.ts";
import type { Offered } from "./offered.ts";
import { type Missing, smallestSet } from "./remedy.ts";

/** The lack of one part of the floor: its failing clauses, and the demand as its law writes it. */
export type Lack = { readonly clauses: Missing; readonly formula?: Formula };

export type Advice = {
  /** Returns the fewest atoms, of those that are preferred, that would meet one part. */
  readonly missing: (lack: Lack) => readonly string[];
  /**
   * Returns what would meet all parts: first the paths of items that do not count yet, then atoms. Empty where nothing
   * would.
   */
  readonly remedy: (lacks: readonly Lack[]) => readonly string[];
};

/** The order of preference. A lower number is advised before a higher one. */
const RANK = { uncounted: 0, begun: 1, other: 2, ground: 3, exception: 4 } as const;

/** Creates the advice for one offer. `isOfferable` says which items an offer can hold. */
export function createAdvice(
  offered: Offered,
  registry: Registry,
  isOfferable: (item: string) => boolean,
): Advice {
  const { implications, atoms } = registry;
  const claimed = new Set(offered.rejected.flatMap((each) => [...each.atoms]));
  const held = new Set([...offered.atoms, ...offered.consents.flatMap((each) => [...each.atoms])]);
  const near = held.union(claimed);
  const uses = new Set([...near].flatMap((atom) => useOf(atom) ?? []));

  function rankOf(atom: string, begun: ReadonlySet<Atom>): number {
    if (clauseMet([atom], claimed, implications)) return RANK.uncounted;
    if (isException(atom)) return RANK.exception;
    if (atoms.get(atom)?.kind === "ground") return RANK.ground;
    return begun.has(atom) || uses.has(useOf(atom) ?? "") ? RANK.begun : RANK.other;
  }

  /** Narrows each clause to the alternatives that are preferred. */
  function prefer({ clauses, formula }: Lack): Missing {
    const begun = new Set(
      formula === undefined ? [] : begunIn(formula, (atom) => clauseMet([atom], near, implications)),
    );
    return clauses.map((clause) => {
      const ranked = clause.filter(isOfferable).map((atom) => ({ atom, rank: rankOf(atom, begun) }));
      const best = Math.min(...ranked.map(({ rank }) => rank));
      return ranked.filter(({ rank }) => rank === best).map(({ atom }) => atom);
    });
  }

  /** Returns the fewest atoms that meet every clause. One may meet several: with `written`, nobody needs `opt_in`. */
  function fewest(clauses: Missing): readonly string[] {
    const named = [...new Set(clauses.flat())];
    const meeting = (clause: readonly string[]) => [
      ...named.filter((item) => clause.includes(item)),
      ...named.filter(
        (item) => !clause.includes(item) && clause.some((each) => implies(item, each, implications)),
      ),
    ];
    return smallestSet(clauses.map(meeting));
  }

  const meets = (items: readonly string[], clause: readonly string[]) =>
    clauseMet(clause, new Set(items), implications);

  /** Drops what the rest of the chosen atoms makes needless, the least preferred first. */
  function prune(chosen: readonly string[], clauses: Missing): readonly string[] {
    const order = chosen.toSorted((a, b) => rankOf(b, new Set()) - rankOf(a, new Set()));
    return order.reduce<readonly string[]>((left, atom) => {
      const rest = left.filter((each) => each !== atom);
      return clauses.every((clause) => meets(rest, clause)) ? rest : left;
    }, chosen);
  }

  function mend(clauses: Missing): readonly string[] {
    const items = offered.rejected.filter((each) => each.atoms.size > 0);
    return smallestSet(
      clauses.map((clause) =>
        items.filter((each) => clauseMet(clause, each.atoms, implications)).map(({ path }) => path),
      ),
    );
  }

  return {
    missing: (lack) => prune(fewest(prefer(lack)), lack.clauses),
    remedy: (lacks) => {
      const clauses = lacks.flatMap((lack) => lack.clauses);
      const preferred = lacks.flatMap(prefer);
      if (preferred.some((clause) => clause.length === 0)) return [];
      const mendable = clauses.filter((clause) => clauseMet(clause, claimed, implications));
      const open = preferred.filter((_, i) => !mendable.includes(clauses[i] ?? []));
      const paths = mend(mendable);
      return [
        ...paths,
        ...prune(
          fewest(open),
          clauses.filter((clause) => !mendable.includes(clause)),
        ),
      ];
    },
  };
}

const USE = /^consent\.[a-z]+:/;

/** Returns the use of a consent that an atom is a quality of: `consent.collect:` for `consent.collect:written`. */
function useOf(atom: string): string | undefined {
  return USE.exec(atom)?.[0];
}

/**
 * Returns the atoms of alternatives that are met in part: of each choice, of those that are met in the largest part.
 */
function begunIn(formula: Formula, isNear: (atom: Atom) => boolean): readonly Atom[] {
  if (typeof formula === "string") return [];
  if ("all" in formula) return formula.all.flatMap((each) => begunIn(each, isNear));
  const shares = formula.any.map((alternative) => {
    const atoms = atomsOf(alternative);
    return { alternative, share: atoms.filter(isNear).length / Math.max(1, atoms.length) };
  });
  const most = Math.max(...shares.map(({ share }) => share));
  if (most === 0) return [];
  return shares
    .filter(({ share }) => share === most)
    .flatMap(({ alternative }) => {
      const inner = begunIn(alternative, isNear);
      return inner.length > 0 ? inner : atomsOf(alternative);
    });
}
