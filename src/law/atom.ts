/**
 * The syntax of atoms. An atom names one thing that a law can ask for: `eu.scc` belongs to one law, `notice` (a privacy
 * notice) to all, `exc:us-tx.warrant` is an exception, and `consent.collect:written` is a quality of a consent to one use.
 */

/** One thing that a law can ask for, as the registry of atoms names it: `eu.scc`, `consent.collect:written`. */
export type Atom = string;

/** The uses that a consent can cover. Each use has qualities of its own. */
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

/** The atom that every ground in law implies. */
export const LAWFUL_GROUND: Atom = "lawful-ground";

const EXCEPTION = "exc:";
const CONSENT = "consent.";

/** Builds the atom for one quality of a consent to one use: `consent.collect:written`. */
export function consentAtom(use: ConsentUse, quality: string): Atom {
  return `${CONSENT}${use}:${quality}`;
}

/**
 * Returns the atom that a bare quality means in a dimension of consent, such as `written` in `consent.sale`;
 * undefined in any other dimension.
 */
export function qualityIn(dimension: string | undefined, quality: string): Atom | undefined {
  return dimension?.startsWith(CONSENT) ? `${dimension}:${quality}` : undefined;
}

/** Moves a quality of consent from the use `instead` to `use`. Every other atom stays as it is. */
export function moveConsent(atom: Atom, instead: ConsentUse, use: ConsentUse): Atom {
  const before = consentAtom(instead, "");
  return atom.startsWith(before) ? consentAtom(use, atom.slice(before.length)) : atom;
}

/**
 * Drops the dimension from consent atoms in a text whose heading names it already: `consent.sale:written` becomes
 * `written`.
 */
export function shortenConsent(text: string, dimension: string): string {
  return dimension.startsWith(CONSENT) ? text.replaceAll(`${dimension}:`, "") : text;
}

/** Returns true for a quality of a consent. */
export function isConsentAtom(atom: Atom): boolean {
  return atom.startsWith(CONSENT);
}

/** Returns true for an exception. A request must claim and prove one. */
export function isException(atom: Atom): boolean {
  return atom.startsWith(EXCEPTION);
}

/** Returns the prefixes under which a pack may name atoms of its own: `eu.` and `exc:eu.`. */
export function ownPrefixes(pack: string): readonly [string, string] {
  const own = `${pack.toLowerCase()}.`;
  return [own, `${EXCEPTION}${own}`];
}

/** The atom for the verified consent of a guardian to collecting a child's data. */
export const GUARDIAN_CONSENT: Atom = consentAtom("collect", "verifiable_guardian");
