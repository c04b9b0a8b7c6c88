/**
 * The first day on which a thing that a law asks for can exist: no assessment, instrument, filing or consent is older
 * than the law that asks for it, or than an earlier law whose things it lets stand (docs/design/0024).
 */
import { isShorterPeriod } from "../calendar.ts";
import { WeakCache } from "../memo.ts";
import type { Atom } from "./atom.ts";
import type { Implications } from "./formula.ts";
import { atomsIn } from "./lattice/dimension.ts";
import type { Gathered, Part } from "./outcome.ts";
import { type Pack, schemeIdOf } from "./pack/create.ts";
import type { AtomEntries, DatedEntry } from "./pack/registry.ts";

/** The first day of a thing, with the jurisdiction whose law it comes from. */
export type FirstDay = {
  readonly day: string;
  readonly law: string;
  /** The period for which a thing counts from its date (ISO 8601); without end where it is absent. */
  readonly lasts?: string;
};

/** The first day of a consent for a law. */
export type FirstConsent = FirstDay & {
  /** The law asks for a guardian's alone, of whoever is younger than this age; absent where it asks for any other too. */
  readonly guardianAge?: number;
};

/** The first days of all that the packs of an atlas ask for. A thing of no law has none. */
export type FirstDays = {
  /** Of an instrument, an assessment or a filing with a name of its own; undefined for an atom of no law. */
  readonly ofAtom: (atom: Atom) => FirstDay | undefined;
  /** Of a filing with an authority; undefined for an authority of no law. */
  readonly ofFiling: (to: string, document: string) => FirstDay | undefined;
  /** Of a consent, for each law of a floor that asks for one; the same list for the same dimensions. */
  readonly ofConsents: (dimensions: Gathered["dimensions"]) => readonly FirstConsent[];
};

/** The first days of one law. */
type LawDays = {
  /** By atom, and by `filingKey` for a filing without a name of its own. */
  readonly asked: ReadonlyMap<string, string>;
  /** The first day of its oldest rule. */
  readonly law: string;
  readonly consents: string;
};

/** A day on which nothing exists: that of a law without rules. */
const NEVER = "9999-12-31";

const CONSENT = "consent.";

const filingKey = (to: string, stage: string) => `${to} ${stage}`;

/** Returns the id of the law to which an atom or an authority belongs: `us-il` for `exc:us-il.warrant`. */
const lawIn = (name: string) => name.replace(/^exc:/, "").split(".", 1)[0] ?? "";

/**
 * Creates the first days of packs. The rules of a pack are looked at when somebody asks about it for the first time,
 * since most packs are asked about seldom.
 */
export function createFirstDays(packs: readonly Pack[], implications: Implications): FirstDays {
  const byLaw = new Map(packs.map((pack) => [schemeIdOf(pack), pack]));
  const known = new WeakCache<Pack, LawDays>();
  const listed = new WeakCache<Gathered["dimensions"], readonly FirstConsent[]>();
  const packIn = (name: string) => (name.includes(".") ? byLaw.get(lawIn(name)) : undefined);
  const daysOf = (pack: Pack) => known.get(pack, () => daysIn(pack));
  const dayIn = (name: string, key: string): FirstDay | undefined => {
    const pack = packIn(name);
    if (pack === undefined) return undefined;
    const days = daysOf(pack);
    const { since, lasts } = statedFor(pack.atoms, key);
    const day = since ?? days.asked.get(key) ?? days.law;
    return { law: pack.jurisdiction, day, ...(lasts === undefined ? {} : { lasts }) };
  };
  const consentOf = ({ by }: Part): FirstDay | undefined => {
    const pack = byLaw.get(by.jurisdiction.toLowerCase());
    return pack && { law: pack.jurisdiction, day: daysOf(pack).consents };
  };
  // THREAT: an atom that claimed to be old, or to last, could stand for another of its law that is younger or has ended.
  const strictest = (atom: Atom) =>
    [atom, ...(implications.get(atom) ?? [])]
      .flatMap((each) => dayIn(each, each) ?? [])
      .reduce<FirstDay | undefined>(
        (one, other) => (one === undefined ? other : stricter(one, other)),
        undefined,
      );
  const found = new Map<Atom, FirstDay | undefined>();
  const ofAtom = (atom: Atom) => {
    // Names in requests are without number; those that packs have are few.
    if (!implications.has(atom)) return strictest(atom);
    if (!found.has(atom)) found.set(atom, strictest(atom));
    return found.get(atom);
  };
  return {
    ofAtom,
    ofFiling: (to, document) =>
      packIn(document) === undefined ? dayIn(to, filingKey(to, document)) : ofAtom(document),
    ofConsents: (dimensions) =>
      listed.get(dimensions, () => {
        // INVARIANT: a part that a stricter one outdoes is listed too. The other law says what is asked, not since when.
        const asking = [...dimensions].flatMap(([dimension, { engaged, parts }]) =>
          parts.flatMap((part): readonly FirstConsent[] => {
            const guardianAge = dimension === "guardianAge" ? numberIn(part) : undefined;
            const asks = guardianAge !== undefined || (engaged && asksConsent(part));
            const first = asks ? consentOf(part) : undefined;
            return first ? [guardianAge === undefined ? first : { ...first, guardianAge }] : [];
          }),
        );
        // Of a law that asks for several the last one counts: it holds for the most people.
        const order = asking.toSorted((a, b) => ageOf(a) - ageOf(b));
        return [...new Map(order.map((each) => [each.law, each])).values()];
      }),
  };
}

function statedFor(atoms: AtomEntries, key: string): DatedEntry {
  return (Object.hasOwn(atoms, key) ? atoms[key] : undefined) ?? {};
}

/** Returns the later of two first days, with the shorter of two periods. */
function stricter(one: FirstDay, other: FirstDay): FirstDay {
  const later = one.day >= other.day ? one : other;
  const [lasts] = [one.lasts, other.lasts]
    .filter((each) => each !== undefined)
    .toSorted((a, b) => (isShorterPeriod(b, a) ? 1 : -1));
  return { law: later.law, day: later.day, ...(lasts === undefined ? {} : { lasts }) };
}

function numberIn({ value }: Part): number | undefined {
  return value.kind === "number" ? value.number : undefined;
}

/** Returns the age below which a law asks for a consent; it is above all ages where the law asks everybody. */
function ageOf({ guardianAge = Number.MAX_SAFE_INTEGER }: FirstConsent): number {
  return guardianAge;
}

function asksConsent({ value }: Part): boolean {
  return (
    value.kind === "formula" && value.cnf.some((clause) => clause.some((atom) => atom.startsWith(CONSENT)))
  );
}

/** Finds the first day on which each thing is asked for: where the pack states no other, nothing is older. */
function daysIn({ rules, consentsSince }: Pack): LawDays {
  const asked = new Map<string, string>();
  const note = (key: string, from: string) => {
    const before = asked.get(key);
    if (before === undefined || from < before) asked.set(key, from);
  };
  for (const { from, require } of rules)
    for (const [dimension, demand] of require) {
      for (const atom of atomsIn(demand)) note(atom.startsWith(CONSENT) ? CONSENT : atom, from);
      if (dimension === "guardianAge") note(CONSENT, from);
      if (demand.kind === "duties")
        for (const { to, stage } of demand.duties) note(filingKey(to, stage), from);
    }
  const law = rules.map(({ from }) => from).sort()[0] ?? NEVER;
  return { asked, law, consents: consentsSince ?? asked.get(CONSENT) ?? law };
}
