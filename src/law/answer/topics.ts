/**
 * Topics: the words by which a sentence of the law speaks of a fact that no condition names. An exception for affiliates reads
 * no fact, and yet whoever states one group of companies has stated what it is about.
 */
import type { FactName } from "../fact.ts";

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

/** Returns true where a sentence speaks of what a fact is about. */
export function speaksOf(name: FactName, sentence: string): boolean {
  return TOPICS[name]?.test(sentence) ?? false;
}
