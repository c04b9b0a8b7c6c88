/** Plain words for dimensions and for the sources of law. Answers and presenters share them. */
import type { Dimension } from "./lattice/dimension.ts";

const TITLES: Readonly<Record<Dimension, string>> = {
  use: "Use",
  "consent.collect": "Consent to collect",
  "consent.disclose": "Consent to disclose",
  "consent.sale": "Consent to sell",
  "consent.advertising": "Consent to advertising",
  mechanism: "Mechanism for the transfer",
  onward: "Passing it on",
  localisation: "Where it must stay",
  assessment: "Assessment",
  filings: "Filings",
  security: "Security",
  transparency: "Transparency",
  rights: "Rights of the person",
  practices: "Practices",
  transformations: "Transformation of the data",
  retention: "Retention of the transferred copy",
  keep: "Least time to keep",
  "breach.regulator": "Telling the regulator of a breach",
  "breach.subjects": "Telling the people of a breach",
  guardianAge: "Age below which a guardian consents",
  anonymity: "Least size of an anonymous group",
};

/** Returns the title of a dimension, or its key where no title is known. */
export function titleOf(dimension: string): string {
  return Object.hasOwn(TITLES, dimension) ? TITLES[dimension as Dimension] : dimension;
}

const SIDE_NAMES: Readonly<Record<string, string>> = { touched: "concerned" };

/** The sources that are not the law of a place. They may have come along with the data. */
const SOURCE_NAMES = { BASELINE: "the baseline", AGREEMENT: "the agreement" } as const;

/** Formats a law with the sides on which it stands: `EU (origin)`. */
export function formatSource(
  { jurisdiction }: { readonly jurisdiction: string },
  sides: readonly string[],
): string {
  if (sides.includes("baseline")) return SOURCE_NAMES.BASELINE;
  if (sides.includes("agreement")) return SOURCE_NAMES.AGREEMENT;
  const inherited = Object.entries(SOURCE_NAMES).find(([name]) => name === jurisdiction)?.[1];
  return `${inherited ?? jurisdiction} (${sides.map((side) => SIDE_NAMES[side] ?? side).join(" and ")})`;
}

/** Says of a rule that nobody is sure of it. */
export const UNSURE_BINDS = "The rule is unsure: check it; a node lets it bind until it is clear.";
