/** Reads the sentences of the law in other languages from disk. Only answers to people look at them. */
import { readFileSync } from "node:fs";
import { PACKS, SAYS } from "../client/law-files.ts";
import { codeOf } from "../edge/tls/pem-file.ts";
import type { Atlas } from "../law/atlas.ts";
import { readRegistry } from "../law/pack/registry-document.ts";
import {
  COMMON,
  type Coverage,
  commonSentences,
  coverageOf,
  LANGUAGE_CODES,
  type Language,
  type Sayings,
  type SayingsOf,
  sentencesOf,
} from "../law/sayings.ts";
import { parseSayings } from "../law/sayings-document.ts";

const NONE: Sayings = new Map();
/** The codes of packs, and the names of what belongs to no place. */
const NAME = /^([A-Z]{2}(-[A-Z0-9]{1,4})?|BASELINE|atoms)$/;

/** Returns what loads the sentences of a pack, each file once; none where there is no file. Throws as `parseSayings` does. */
export function openSayings(language: Language, folder: URL = SAYS): SayingsOf {
  const known = new Map<string, Sayings>();
  const load = (pack: string): Sayings => {
    // THREAT: a node that answers chooses the names of laws, and a name is a part of a path.
    if (!NAME.test(pack)) return NONE;
    const name = `${language}/${pack}.yaml`;
    let text: string;
    try {
      text = readFileSync(new URL(name, folder), "utf8");
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return NONE;
      throw cause;
    }
    return parseSayings(text, name, { language, pack });
  };
  return (pack) => {
    const sayings = known.get(pack) ?? load(pack);
    known.set(pack, sayings);
    return sayings;
  };
}

/** Reads the English sentences of the common atoms. */
export const commonEnglish = (): ReadonlyMap<string, string> =>
  commonSentences(readRegistry(readFileSync(new URL("atoms.yaml", PACKS), "utf8")));

/** Counts, for each language, the sentences of the law that stand in it, those of the common atoms among them. */
export function countSayings({ baseline, packs }: Atlas): ReadonlyMap<Language, Coverage> {
  const sources = [
    [COMMON, commonEnglish()] as const,
    ...[baseline, ...packs.values()].map((pack) => [pack.jurisdiction, sentencesOf(pack)] as const),
  ];
  return new Map(
    LANGUAGE_CODES.map((language) => {
      const sayingsOf = openSayings(language);
      const counted = sources.map(([pack, english]) => coverageOf(english, sayingsOf(pack)));
      const sum = (key: keyof Coverage) => counted.reduce((total, each) => total + each[key], 0);
      return [language, { sentences: sum("sentences"), translated: sum("translated"), stale: sum("stale") }];
    }),
  );
}
