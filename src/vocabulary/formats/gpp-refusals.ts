/**
 * Collects what the sections of one GPP string refuse. The sections speak of one person, so that a refusal in one of
 * them counts in all: an opt-out for Texas is not undone by silence in the national section.
 */

/** The refusals of one section. */
export type Refusal = {
  readonly id: number;
  /** The uses that the section refuses, such as `biometric` or `SaleOptOut`: one name in all sections. */
  readonly uses: readonly string[];
  /** True where the browser opts out by global privacy control. */
  readonly byBrowser?: boolean;
  /** True where a consent for a known child is missing. */
  readonly ofChild?: boolean;
  /** True in service provider mode, in which data is neither sold nor shared. */
  readonly asServiceProvider?: boolean;
};

/** The section of the older US privacy string (USP), whose text is four characters. */
export const US_PRIVACY = 6;
/** A version, then notice, opt-out of sale and agreement, each as yes, no or not applicable (IAB CCPA 1.0). */
const USP = /^1[YN-]([YN-])[YN-]$/i;

/**
 * Reads a USP string; undefined where it is none. Its opt-out of sale counts against every use that a person may opt
 * out of, since California's law of its day knew one opt-out for all of them. It grants nothing.
 */
export function readUsPrivacy(text: string, optOuts: readonly string[]): Refusal | undefined {
  const [, optOut] = USP.exec(text) ?? [];
  if (optOut === undefined) return undefined;
  return { id: US_PRIVACY, uses: optOut.toUpperCase() === "Y" ? optOuts : [] };
}

/** All refusals of a string, and the ids of the sections that were not read: each may refuse as well. */
export type Refusals = { readonly known: readonly Refusal[]; readonly unread: readonly number[] };

/**
 * Returns the reason why another section, or one that was not read, keeps `use` from granting; undefined where none
 * does. `isOptOut` is true for sale, sharing and targeted advertising.
 */
export function findRefusal(
  { known, unread }: Refusals,
  { id, use, isOptOut }: { readonly id: number; readonly use: string; readonly isOptOut: boolean },
): string | undefined {
  const others = known.filter((each) => each.id !== id);
  const refusing = others.find(({ uses }) => uses.includes(use));
  if (refusing !== undefined) return `section ${refusing.id} refuses it`;
  const [first] = unread;
  if (first !== undefined) return `section ${first} is not read, and may refuse it`;
  if (!isOptOut) return undefined;
  const byMode = others.find((each) => each.asServiceProvider || each.byBrowser || each.ofChild);
  return byMode === undefined ? undefined : `section ${byMode.id} refuses all sale and sharing`;
}
