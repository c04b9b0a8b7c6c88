/**
 * The registry of atoms: everything that a law can ask for, named once, with a sentence that a lawyer recognises.
 * Atoms that several laws share stand in `atoms.yaml`; an atom of one law stands in its pack, so that a pack explains
 * itself.
 */
import { ComityError } from "../../errors.ts";
import { type Atom, CONSENT_FOR, consentAtom, LAWFUL_GROUND, qualityIn } from "../atom.ts";
import type { Implications } from "../formula.ts";
import type { Dimension } from "../lattice/dimension.ts";

/** The parts of an offer that can hold an atom. `incident` atoms describe an incident instead. */
export const ATOM_KINDS = [
  "ground",
  "instrument",
  "assessment",
  "filing",
  "notice",
  "safeguard",
  "exception",
  "recognition",
  "undertaking",
  "incident",
] as const;
export type AtomKind = (typeof ATOM_KINDS)[number] | "quality";

/** The kinds of atoms whose items have a date, so that they can be too old. */
export const DATED_KINDS: ReadonlySet<AtomKind> = new Set(["instrument", "assessment", "filing"]);

export type AtomEntry = { readonly kind: AtomKind; readonly says: string } & DatedEntry & FilingEntry;

/** The age of an atom of a dated kind. */
export type DatedEntry = {
  /**
   * The first day on which such an item can exist (ISO 8601). Where it is absent, the first day on which a rule of the
   * pack asks for it (`src/law/first-days.ts`).
   */
  readonly since?: string | undefined;
  /** The period for which such an item counts from its date (ISO 8601); without end where it is absent. */
  readonly lasts?: string | undefined;
};

/** The conditions of a filing. Packs of version 0.2 and before leave them out. */
export type FilingEntry = {
  /** The regulator with whom it is filed. */
  readonly to?: string | undefined;
  /** True where it counts only once the regulator has approved what was filed. */
  readonly approved?: true | undefined;
};

export type Registry = {
  readonly atoms: ReadonlyMap<Atom, AtomEntry>;
  /** The names of consent qualities, such as `written`. */
  readonly qualities: ReadonlySet<string>;
  readonly implications: Implications;
  /** The undertakings that an importer can make, and all that they imply. */
  readonly undertakings: ReadonlySet<Atom>;
  /** Returns the atom that `name` means in a dimension. Throws ATOM_UNKNOWN. */
  readonly resolve: (dimension: Dimension | undefined, name: string) => Atom;
};

type Entry = { readonly says: string; readonly implies: readonly string[] };

/** Atoms by name, as `atoms.yaml` and a pack write them. */
export type AtomEntries = Readonly<
  Record<string, Entry & DatedEntry & FilingEntry & { readonly kind: (typeof ATOM_KINDS)[number] }>
>;

/** The list of the common atoms, in its form. */
export type RegistryDocument = {
  readonly version: string;
  readonly qualities: Readonly<Record<string, Entry>>;
  readonly atoms: AtomEntries;
};

/** Computes all that each atom implies, each once, in time linear in the result. */
function closed(direct: ReadonlyMap<Atom, readonly Atom[]>): Implications {
  const implications = new Map<Atom, ReadonlySet<Atom>>();
  const open = new Set<Atom>();
  const close = (atom: Atom): ReadonlySet<Atom> => {
    const known = implications.get(atom);
    if (known !== undefined) return known;
    // INVARIANT: implications have no cycles; else two atoms would be equivalent, and canonical forms not unique.
    if (open.has(atom))
      throw new ComityError("PACK_INVALID", `the atom \`${atom}\` implies itself through others`);
    open.add(atom);
    const all = new Set<Atom>();
    for (const next of direct.get(atom) ?? []) {
      all.add(next);
      for (const each of close(next)) all.add(each);
    }
    open.delete(atom);
    implications.set(atom, all);
    return all;
  };
  for (const atom of direct.keys()) close(atom);
  return implications;
}

/** Creates the registry of the common atoms. Throws PACK_INVALID or ATOM_UNKNOWN. */
export function createRegistry(document: RegistryDocument): Registry {
  const qualities = new Set(Object.keys(document.qualities));
  const atoms = new Map<Atom, AtomEntry>();
  const direct = new Map<Atom, readonly Atom[]>();
  for (const [name, { says, implies }] of Object.entries(document.qualities))
    for (const use of CONSENT_FOR) {
      const atom = consentAtom(use, name);
      atoms.set(atom, { kind: "quality", says: `consent to ${use}: ${says}` });
      direct.set(
        atom,
        // `informed` implies the atom `notice`; any other name is a quality of the same consent.
        implies.map((each) => (Object.hasOwn(document.atoms, each) ? each : consentAtom(use, each))),
      );
    }
  return extendRegistry(atoms, direct, document.atoms, qualities);
}

/** Adds a law's own atoms to a registry. Throws as `parseRegistry` does. */
export function registryWith(registry: Registry, own: AtomEntries): Registry {
  const direct = new Map([...registry.implications].map(([atom, implied]) => [atom, [...implied]]));
  return extendRegistry(new Map(registry.atoms), direct, own, registry.qualities);
}

function extendRegistry(
  atoms: Map<Atom, AtomEntry>,
  direct: Map<Atom, readonly Atom[]>,
  own: AtomEntries,
  qualities: ReadonlySet<string>,
): Registry {
  for (const [atom, { implies, ...entry }] of Object.entries(own)) {
    const { kind } = entry;
    atoms.set(atom, entry);
    direct.set(atom, kind === "ground" && atom !== LAWFUL_GROUND ? [...implies, LAWFUL_GROUND] : implies);
  }
  for (const [atom, implied] of direct)
    for (const each of implied)
      if (!atoms.has(each))
        throw new ComityError(
          "ATOM_UNKNOWN",
          `\`${atom}\` implies \`${each}\`, which is not in the registry`,
        );
  const implications = closed(direct);
  return {
    atoms,
    qualities,
    implications,
    undertakings: new Set(
      [...atoms].flatMap(([atom, { kind }]) =>
        kind === "undertaking" ? [atom, ...(implications.get(atom) ?? [])] : [],
      ),
    ),
    resolve: (dimension, name) => {
      const atom = (qualities.has(name) && qualityIn(dimension, name)) || name;
      if (!atoms.has(atom))
        throw new ComityError(
          "ATOM_UNKNOWN",
          `\`${name}\` is not a known atom: define it under \`atoms\` in its pack`,
        );
      return atom;
    },
  };
}
