/**
 * Topics: the words by which a sentence of the law speaks of a fact that no condition names. An exception for affiliates reads
 * no fact, and yet whoever states one group of companies has stated what it is about.
 */
import type { FactName, FactValue } from "../fact.ts";

/** The facts of which laws speak in words, each with these. Other facts count only where a condition names them. */
const TOPICS: Partial<Readonly<Record<FactName, RegExp>>> = {
  sameGroup:
    /\b(affiliates?|group of (companies|undertakings)|same group|related company|binding (corporate )?rules)\b/i,
  remuneration: /\b(remunerat\w+|paid for|financial incentives?)\b/i,
  compelled: /\b(foreign (court|authority|order)|abroad orders|subpoena)\b/i,
  scraped: /\b(scrap(ed|ing)|untargeted)\b/i,
  publicSpace: /\b(public (space|place|accommodation)s?|open to the public)\b/i,
  financialInstitution: /\b(banks?|financial institutions?|financial services|GLBA)\b/i,
  healthProvider: /\b(health care|health provider|hospitals?|HIPAA)\b/i,
  enrolled: /\benrol/i,
  automatedDecision: /\bautomated\b/i,
  onlinePlatform: /\bonline platforms?\b/i,
  soleCheck: /\b(another way|equivalent way)\b/i,
};

/** The values of which laws speak in words, each with these: of a fact of many values one is a topic, and others are not. */
const TOPICS_OF_VALUES: Partial<Readonly<Record<FactName, Readonly<Record<string, RegExp>>>>> = {
  sector: { employment: /\b(staff|employees?)\b/i },
  purpose: { "pur:payment": /\bfinancial transactions?\b/i },
};

/** Returns true where a sentence speaks of what a fact is about, or of the one value that it has. */
export function speaksOf(name: FactName, value: FactValue | undefined, sentence: string): boolean {
  return (TOPICS[name]?.test(sentence) ?? false) || speaksOfValue(name, value, sentence);
}

/** Returns true where a sentence speaks of the one value that a fact has. */
export function speaksOfValue(name: FactName, value: FactValue | undefined, sentence: string): boolean {
  if (value?.kind !== "set" || value.values.size !== 1) return false;
  return [...value.values].some((word) => TOPICS_OF_VALUES[name]?.[word]?.test(sentence) ?? false);
}
