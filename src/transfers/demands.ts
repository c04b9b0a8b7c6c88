/**
 * The demands of a floor, whatever the offer: the clauses that an offer must meet before the transfer, and the obligations
 * that hold after it. They are computed once for the rules that make them, since most requests meet the same laws.
 */
import type { Atom } from "../law/atom.ts";
import type { Floor, Part } from "../law/floor.ts";
import { atomsOf, type Clause } from "../law/formula.ts";
import { type Demand, type Dimension, formatDemand } from "../law/lattice/dimension.ts";
import { within } from "../law/lattice/order.ts";
import { keepLaterDuties } from "../law/lift.ts";
import type { Registry } from "../law/pack/registry.ts";
import { WeakCache } from "../memo.ts";
import { listObligations, type Obligation, type ObligationList } from "../receipt/obligations.ts";

/** A part of a dimension, with the clauses that an offer must meet. They are numbered among all of their tests, from `first` on. */
export type ClauseTest = {
  readonly dimension: Dimension;
  readonly part: Part;
  readonly clauses: readonly Clause[];
  readonly first: number;
};
/** The parts that ask for filings. */
type FilingTest = { readonly dimension: "filings"; readonly parts: readonly Part[] };

/** Tests, and what meets their clauses. */
export type Tests<T extends ClauseTest | FilingTest> = {
  /** In the order of the dimensions. */
  readonly tests: readonly T[];
  /** The number of all their clauses. */
  readonly clauses: number;
  /** The numbers of the clauses that each atom meets, by itself or by what it implies. */
  readonly meets: ReadonlyMap<Atom, readonly number[]>;
};

/** The demands that a decision looks at, whatever the offer. */
export type Demands = {
  readonly tested: Tests<ClauseTest | FilingTest>;
  /**
   * Returns the parts with clauses that a stricter part of another law outdoes. They are tested only where a consent is
   * too old for their law: the stricter part may be met by it, and they are not. Computed at the first call.
   */
  readonly outdone: () => Tests<ClauseTest>;
  readonly obligations: ObligationList;
};

/** The demands of the floors of a node, each computed once: most requests meet the same laws. */
export type DemandMemory = WeakCache<Floor["dimensions"], Demands>;

export function createDemandMemory(): DemandMemory {
  return new WeakCache();
}

/** Computes the demands of a floor. Clauses that an undertaking meets are none: it becomes an obligation instead. */
export function demandsOf(floor: Floor, registry: Registry): Demands {
  const tests = [...floor.dimensions].flatMap(
    ([dimension, { engaged, parts }]): readonly (Unnumbered | FilingTest)[] => {
      const open = engaged ? parts.filter((part) => !part.outdone) : [];
      if (dimension !== "filings") return open.flatMap((part) => clauseTest(dimension, part, registry));
      return open.length === 0 ? [] : [{ dimension, parts: open }];
    },
  );
  let outdone: Tests<ClauseTest> | undefined;
  return {
    tested: numbered(tests, registry),
    outdone: () => (outdone ??= numbered<never>(outdoneIn(floor, registry), registry)),
    obligations: obligationsOf(floor, registry),
  };
}

type Unnumbered = Omit<ClauseTest, "first">;

/** Numbers the clauses of tests, and finds what meets them. */
function numbered<T extends FilingTest>(
  tests: readonly (Unnumbered | T)[],
  registry: Registry,
): Tests<ClauseTest | T> {
  const clauses: Clause[] = [];
  const all = tests.map((test) => {
    if (!("clauses" in test)) return test;
    const first = clauses.length;
    clauses.push(...test.clauses);
    return { ...test, first };
  });
  return { tests: all, clauses: clauses.length, meets: findMeeting(clauses, registry) };
}

/**
 * Finds the clauses that each atom meets. A decision then looks up each atom of an offer once, and needs not know what
 * it implies.
 */
function findMeeting(
  clauses: readonly Clause[],
  { implications }: Registry,
): ReadonlyMap<Atom, readonly number[]> {
  const named = new Map<Atom, number[]>();
  for (const [n, clause] of clauses.entries())
    for (const atom of clause) {
      const numbers = named.get(atom);
      if (numbers === undefined) named.set(atom, [n]);
      else numbers.push(n);
    }
  const meets = new Map<Atom, readonly number[]>(named);
  for (const [atom, implied] of implications) {
    const through = [...implied].flatMap((each) => named.get(each) ?? []);
    if (through.length > 0) meets.set(atom, [...new Set([...(named.get(atom) ?? []), ...through])]);
  }
  return meets;
}

/** Returns the test of a part; none where it has no clause that an offer must meet. */
function clauseTest(dimension: Dimension, part: Part, registry: Registry): readonly Unnumbered[] {
  const cnf = part.value.kind === "formula" ? part.value.cnf : [];
  const clauses = cnf.filter((clause) => !holdsOne(clause, registry.undertakings));
  return clauses.length === 0 ? [] : [{ dimension, part, clauses }];
}

/** Returns the tests of the parts that no part of their own law outdoes, but one of another law. */
function outdoneIn({ dimensions }: Floor, registry: Registry): readonly Unnumbered[] {
  const { implications } = registry;
  const outdoes = (one: Part, other: Part) =>
    one.by.jurisdiction === other.by.jurisdiction &&
    within(one.value, other.value, implications) &&
    !within(other.value, one.value, implications);
  return [...dimensions].flatMap(([dimension, { engaged, parts }]) =>
    parts
      .filter((part) => engaged && part.outdone && !parts.some((other) => outdoes(part, other)))
      .flatMap((part) => clauseTest(dimension, part, registry)),
  );
}

/** Returns true where one of the alternatives of a clause is held. */
export function holdsOne(clause: Clause, held: ReadonlySet<Atom>): boolean {
  return clause.some((atom) => held.has(atom));
}

/**
 * Returns the rest of a part that is not tested before the transfer, or that only an undertaking meets; undefined
 * where nothing is left.
 */
function leftOf(engaged: boolean, { demand }: Part, registry: Registry): Demand | undefined {
  if (!engaged) return demand;
  if (demand.kind === "formula") {
    const undertaken = registry.undertakings;
    return atomsOf(demand.formula).some((atom) => undertaken.has(atom)) ? demand : undefined;
  }
  return demand.kind === "duties" ? keepLaterDuties(demand) : demand;
}

/** Returns the obligations that must hold after the transfer, or because of it. */
function obligationsOf(floor: Floor, registry: Registry): ObligationList {
  const all = [...floor.dimensions].flatMap(([dimension, { engaged, parts }]) =>
    parts.flatMap((part): readonly Obligation[] => {
      // The guardian's age is compared with the facts, by `decide`.
      const left = part.outdone || dimension === "guardianAge" ? undefined : leftOf(engaged, part, registry);
      if (left === undefined) return [];
      return [{ dimension, asWritten: formatDemand(left), says: part.says, by: part.by }];
    }),
  );
  return listObligations(all);
}
