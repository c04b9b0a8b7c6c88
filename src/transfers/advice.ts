/**
 * Chooses what a denial advises. An item of the offer that does not count yet comes first, then the alternative that the
 * offer already meets in part; another ground comes late, and an exception last.
 */
import { type Atom, isException } from "../law/atom.ts";
import { atomsOf, clauseMet, type Formula, type Implications, implies } from "../law/formula.ts";
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
  const { implications } = registry;
  const preference = new Preference(offered, registry);

  const narrow = (lack: Lack) => preference.narrow(lack, isOfferable);
  const choose = (preferred: Missing, clauses: Missing) =>
    preference.prune(fewest(preferred, implications), clauses);

  return {
    missing: (lack) => choose(narrow(lack), lack.clauses),
    remedy: (lacks) => {
      const clauses = lacks.flatMap((lack) => lack.clauses);
      const preferred = lacks.flatMap(narrow);
      if (preferred.some((clause) => clause.length === 0)) return [];
      const mendable = clauses.filter((clause) => preference.isClaimed(clause));
      const open = preferred.filter((_, i) => !mendable.includes(clauses[i] ?? []));
      const rest = clauses.filter((clause) => !mendable.includes(clause));
      return [...mend(mendable, offered, implications), ...choose(open, rest)];
    },
  };
}

/** The order of preference among atoms, which follows from what the offer holds. */
class Preference {
  readonly #registry: Registry;
  /** The atoms of items that do not count yet. */
  readonly #claimed: ReadonlySet<Atom>;
  /** The atoms of all items, whether they count or not. */
  readonly #near: ReadonlySet<Atom>;
  /** The uses of the consents among them. */
  readonly #uses: ReadonlySet<string>;

  constructor({ atoms, consents, rejected }: Offered, registry: Registry) {
    this.#registry = registry;
    const claimed = new Set<Atom>();
    for (const item of rejected) for (const atom of item.atoms) claimed.add(atom);
    const near = atoms.union(claimed);
    for (const consent of consents) for (const atom of consent.atoms) near.add(atom);
    const uses = new Set<string>();
    for (const atom of near) {
      const use = useOf(atom);
      if (use !== undefined) uses.add(use);
    }
    this.#claimed = claimed;
    this.#near = near;
    this.#uses = uses;
  }

  /** Returns true where items that do not count yet would meet the clause. */
  isClaimed(clause: readonly string[]): boolean {
    return clauseMet(clause, this.#claimed, this.#registry.implications);
  }

  /** Narrows each clause of a lack to the alternatives that are preferred, of those that an offer can hold. */
  narrow({ clauses, formula }: Lack, isOfferable: (item: string) => boolean): Missing {
    const { implications } = this.#registry;
    const begun = new Set(
      formula === undefined ? [] : begunIn(formula, (atom) => clauseMet([atom], this.#near, implications)),
    );
    return clauses.map((clause) => {
      const ranked = clause.filter(isOfferable).map((atom) => ({ atom, rank: this.#rankOf(atom, begun) }));
      const best = Math.min(...ranked.map(({ rank }) => rank));
      return ranked.filter(({ rank }) => rank === best).map(({ atom }) => atom);
    });
  }

  /** Drops what the rest of the chosen atoms makes needless, the least preferred first. */
  prune(chosen: readonly string[], clauses: Missing): readonly string[] {
    const { implications } = this.#registry;
    const order = chosen.toSorted((a, b) => this.#rankOf(b) - this.#rankOf(a));
    return order.reduce<readonly string[]>((left, atom) => {
      const rest = left.filter((each) => each !== atom);
      return clauses.every((clause) => clauseMet(clause, new Set(rest), implications)) ? rest : left;
    }, chosen);
  }

  #rankOf(atom: string, begun: ReadonlySet<Atom> = new Set()): number {
    if (this.isClaimed([atom])) return RANK.uncounted;
    if (isException(atom)) return RANK.exception;
    if (this.#registry.atoms.get(atom)?.kind === "ground") return RANK.ground;
    return begun.has(atom) || this.#uses.has(useOf(atom) ?? "") ? RANK.begun : RANK.other;
  }
}

/** Returns the fewest atoms that meet every clause. One may meet several: with `written`, nobody needs `opt_in`. */
function fewest(clauses: Missing, implications: Implications): readonly string[] {
  const named = [...new Set(clauses.flat())];
  const meeting = (clause: readonly string[]) => [
    ...named.filter((item) => clause.includes(item)),
    ...named.filter(
      (item) => !clause.includes(item) && clause.some((each) => implies(item, each, implications)),
    ),
  ];
  return smallestSet(clauses.map(meeting));
}

/** Returns the paths of the fewest items that would meet every clause, once they count. */
function mend(clauses: Missing, { rejected }: Offered, implications: Implications): readonly string[] {
  const items = rejected.filter((each) => each.atoms.size > 0);
  return smallestSet(
    clauses.map((clause) =>
      items.filter((each) => clauseMet(clause, each.atoms, implications)).map(({ path }) => path),
    ),
  );
}

/** Returns the use of a consent that an atom is a quality of: `consent.collect:` for `consent.collect:written`. */
function useOf(atom: string): string | undefined {
  return atom.startsWith("consent.") ? atom.slice(0, atom.indexOf(":") + 1) : undefined;
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
