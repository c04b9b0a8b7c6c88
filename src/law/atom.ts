/**
 * The syntax of atoms, in one place. An atom names one thing that a law can ask for: `eu.scc` belongs to one law, `notice`
 * to all, `exc:us-tx.warrant` is an exception, and `consent.collect:written` is a quality of a consent to one use.
 */

/** One thing a law can ask for, named in the atom registry: `eu.scc`, `consent.collect:written`. */
export type Atom = string;

/** The uses that a consent can cover. Each has its own qualities. */
export const CONSENT_FOR = [
  "collect",
  "disclose",
  "sale",
  "advertising",
  "transfer",
  "onward",
  "retain",
] as const;
export type ConsentUse = (typeof CONSENT_FOR)[number];

/** The atom that any ground in law holds as well. */
export const LAWFUL_GROUND: Atom = "lawful-ground";

const EXCEPTION = "exc:";
const CONSENT = "consent.";

/** The atom for one quality of a consent to one use: `consent.collect:written`. */
export function consentAtom(use: ConsentUse, quality: string): Atom {
  return `${CONSENT}${use}:${quality}`;
}

/** The atom that a bare quality means in a dimension of consent, such as `written` in `consent.sale`; undefined elsewhere. */
export function qualityIn(dimension: string | undefined, quality: string): Atom | undefined {
  return dimension?.startsWith(CONSENT) ? `${dimension}:${quality}` : undefined;
}

/** The same quality of a consent to `use` in place of `instead`; every other atom stays as it is. */
export function moveConsent(atom: Atom, instead: ConsentUse, use: ConsentUse): Atom {
  const before = consentAtom(instead, "");
  return atom.startsWith(before) ? consentAtom(use, atom.slice(before.length)) : atom;
}

/** Drops the dimension from consent atoms in a text whose heading names it: `consent.sale:written` reads `written`. */
export function shortenConsent(text: string, dimension: string): string {
  return dimension.startsWith(CONSENT) ? text.replaceAll(`${dimension}:`, "") : text;
}

/** True for an exception, which a request must claim and prove. */
export function isException(atom: Atom): boolean {
  return atom.startsWith(EXCEPTION);
}

/** The prefixes under which a pack may name atoms of its own: `eu.` and `exc:eu.`. */
export function ownPrefixes(pack: string): readonly [string, string] {
  const own = `${pack.toLowerCase()}.`;
  return [own, `${EXCEPTION}${own}`];
}

/** The verified consent of a guardian to collecting a child's data. */
export const GUARDIAN_CONSENT: Atom = consentAtom("collect", "verifiable_guardian");
