/**
 * The sentences of the law in other languages than English, beside it: each names the English sentence that it translates, by
 * its hash, and is used for no other. Where there is none, the English stands. No rule means anything else by them.
 */
import { hashText } from "../vocabulary/hash.ts";
import type { Answer } from "./answer/answer.ts";
import { type Atom, CONSENT_FOR } from "./atom.ts";
import type { Pack } from "./pack/create.ts";
import type { RegistryDocument } from "./pack/registry.ts";

/** Every language with sentences, by its code (ISO 639-1), with its English name. */
export const LANGUAGES = {
  de: "German",
  es: "Spanish",
  fr: "French",
  ja: "Japanese",
  ko: "Korean",
  pt: "Portuguese",
  zh: "Chinese",
} as const;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as readonly Language[];

/** The name under which the sentences of the atoms that all laws share stand, beside the codes of packs. */
export const COMMON = "atoms";

/** A sentence in another language, and the hash of the English one that it says. */
export type Saying = { readonly of: string; readonly says: string };
/** The sentences of one pack, or of the common atoms, in one language, by the id of a rule, a grant or an atom. */
export type Sayings = ReadonlyMap<string, Saying>;
/** Returns the sentences of a pack by its code, and those of the common atoms by `COMMON`. */
export type SayingsOf = (pack: string) => Sayings;

/** The characters of a hash of a sentence: enough that no two sentences of one id have the same by chance. */
const HASH_LENGTH = 16;

/** Returns the hash by which a translation names an English sentence. */
export const hashSentence = (english: string): string => hashText(english).slice(0, HASH_LENGTH);

/** Returns the sentence in the other language; undefined where nobody has translated it, or the English has changed since. */
function find(sayings: Sayings, id: string, english: string): string | undefined {
  const saying = sayings.get(id);
  return saying !== undefined && saying.of === hashSentence(english) ? saying.says : undefined;
}

/** Lists the English sentences of a pack by id: those of its rules, its grants and its own atoms. */
export function sentencesOf({ rules, grants, atoms }: Pack): ReadonlyMap<string, string> {
  return new Map([
    ...[...rules, ...grants].map(({ id, says }): [string, string] => [id, says]),
    ...Object.entries(atoms).map(([id, { says }]): [string, string] => [id, says]),
  ]);
}

/** Lists the English sentences of the common atoms by id; the uses of a consent are sentences of their own. */
export function commonSentences({ qualities, atoms }: RegistryDocument): ReadonlyMap<string, string> {
  return new Map([
    ...CONSENT_FOR.map((use): [string, string] => [`consent.${use}`, `consent to ${use}`]),
    ...Object.entries({ ...qualities, ...atoms }).map(([id, { says }]): [string, string] => [id, says]),
  ]);
}

/** The counts of a set of sentences: all, those in the other language, and translations of sentences that have changed. */
export type Coverage = { readonly sentences: number; readonly translated: number; readonly stale: number };

/** Counts how many of these sentences there are in a language. */
export function coverageOf(english: ReadonlyMap<string, string>, sayings: Sayings): Coverage {
  const translated = [...english].filter(([id, says]) => find(sayings, id, says) !== undefined).length;
  return { sentences: english.size, translated, stale: sayings.size - translated };
}

/** An answer with its sentences in another language, and the number of those that stand there in each. */
export type Translated = { readonly answer: Answer; readonly translated: number; readonly english: number };

/** Puts the sentences of an answer into another language, as far as there are any. Its verdict and its demands stay as they are. */
export function translateAnswer(answer: Answer, sayingsOf: SayingsOf): Translated {
  const counted = { translated: new Set<string>(), english: new Set<string>() };
  const said = new Map<string, string>();
  const put = (english: string, found: string | undefined): string => {
    counted[found === undefined ? "english" : "translated"].add(english);
    if (found !== undefined) said.set(english, found);
    return found ?? english;
  };
  const ruled = <T extends Cited>(each: T): T => ({
    ...each,
    says: put(each.says, find(sayingsOf(each.by.jurisdiction), each.by.rule, each.says)),
  });
  const words = new Map(
    [...answer.words].map(([name, english]): [string, string] => [
      name,
      CONCEPT.test(name) ? english : put(english, findWord(name, english, sayingsOf)),
    ]),
  );
  const dimensions = new Map(
    [...answer.dimensions].map(([key, floor]) => [key, { ...floor, parts: floor.parts.map(ruled) }]),
  );
  const [grants, depends] = [answer.grants.map(ruled), answer.depends.map(ruled)];
  const [decisive, checklist] = [answer.decisive.map(ruled), answer.checklist.map(ruled)];
  const statedDuties = answer.statedDuties.map(ruled);
  const worst = answer.worstCase === undefined ? {} : { worstCase: ruled(answer.worstCase) };
  // Reasons quote what was put into the other language before.
  const why = answer.why.map((reason) => saidIn(reason, said));
  return {
    answer: {
      ...answer,
      dimensions,
      words,
      grants,
      depends,
      decisive,
      checklist,
      statedDuties,
      ...worst,
      why,
    },
    translated: counted.translated.size,
    english: counted.english.size,
  };
}

type Cited = { readonly says: string; readonly by: { readonly jurisdiction: string; readonly rule: string } };

/** Reasons quote sentences, with or without their full stop. */
function saidIn(reason: string, said: ReadonlyMap<string, string>): string {
  let text = reason;
  for (const [english, found] of said) {
    const short = english.replace(/\.$/, "");
    if (text.includes(english)) text = text.replaceAll(english, () => found);
    else if (short !== english) text = text.replaceAll(short, () => found.replace(/[.。]$/u, ""));
  }
  return text;
}

/** A concept among the facts, such as `mod:face`: its label is no sentence of a law. */
const CONCEPT = /^(?!exc:)[a-zA-Z]+:/;
const CONSENT = /^(consent\.\w+):(\w+)$/;

/** Finds the sentence of an atom: its own pack's, or a common one; of a consent that of its use with that of its quality. */
function findWord(name: Atom, english: string, sayingsOf: SayingsOf): string | undefined {
  const common = sayingsOf(COMMON);
  const [, use, quality] = CONSENT.exec(name) ?? [];
  if (use !== undefined && quality !== undefined) {
    const [before = "", after = ""] = splitOnce(english, ": ");
    const [first, second] = [find(common, use, before), find(common, quality, after)];
    return first === undefined || second === undefined ? undefined : `${first}: ${second}`;
  }
  const [, own] = /^(?:exc:)?([a-z]{2}(?:-[a-z0-9]{1,4})?)\./.exec(name) ?? [];
  return find(own === undefined ? common : sayingsOf(own.toUpperCase()), name, english);
}

function splitOnce(text: string, by: string): readonly string[] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}
