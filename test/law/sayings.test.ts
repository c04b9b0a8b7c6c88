/** Sentences in other languages: only for the English that they translate, and never in place of what a law asks. */
import { expect, test } from "vitest";
import { answerFloor } from "../../src/cli/commands/floor.ts";
import {
  COMMON,
  commonSentences,
  coverageOf,
  hashSentence,
  LANGUAGE_CODES,
  type Sayings,
  sentencesOf,
  translateAnswer,
} from "../../src/law/sayings.ts";
import { atlas, STATED } from "../cli/present/small-law.ts";

const said = (english: string, says: string) => ({ of: hashSentence(english), says });
const AA: Sayings = new Map([
  ["aa.consent", said("The law asks aa.consent.", "Das Gesetz verlangt Einwilligung.")],
  ["aa.minors", said("The law asks another thing.", "veraltet")],
  ["aa.contract", said("a contract of a set form", "ein Vertrag in bestimmter Form")],
  ["aa.platform", said("The law asks aa.platform.", "Das Gesetz verbietet $& es.")],
]);
const SHARED: Sayings = new Map([
  ["consent.collect", said("consent to collect", "Einwilligung in die Erhebung")],
  ["opt_in", said("agreed by a clear act", "zugestimmt")],
]);
const sayingsOf = (pack: string): Sayings => (pack === "AA" ? AA : pack === COMMON ? SHARED : new Map());
const ask = (more = {}) =>
  answerFloor({ from: "AA", to: "BB", at: "2026-11-21", ...STATED, ...more }, atlas, new Date(0));
const { answer, translated, english } = translateAnswer(ask(), sayingsOf);

test("a sentence stands in the other language where its English is the one that was translated", () => {
  const saysOf = (rule: string) =>
    [...answer.dimensions.values()].flatMap(({ parts }) => parts).find(({ by }) => by.rule === rule)?.says;
  expect(saysOf("aa.consent")).toBe("Das Gesetz verlangt Einwilligung.");
  expect(saysOf("bb.consent")).toBe("The law asks bb.consent.");
  expect(answer.words.get("aa.contract")).toBe("ein Vertrag in bestimmter Form");
  expect(answer.words.get("consent.collect:opt_in")).toBe("Einwilligung in die Erhebung: zugestimmt");
  expect(answer.words.get("consent.collect:written")).toBe("consent to collect: agreed in writing");
});

test("a translation of what the law said before is not used", () => {
  const young = translateAnswer(ask({ age: "10" }), sayingsOf).answer;
  const says = [...young.dimensions.values()].flatMap(({ parts }) => parts.map((part) => part.says));
  expect(says).toContain("The law asks aa.minors.");
  expect(JSON.stringify([...says])).not.toContain("veraltet");
});

test("counts each sentence once, in the language in which it stands", () => {
  const all = new Set([
    ...[...answer.dimensions.values()].flatMap(({ parts }) =>
      parts.map(({ by, says }) => `${by.rule} ${says}`),
    ),
  ]);
  expect(translated).toBe(3);
  expect(english).toBeGreaterThan(0);
  expect(translated + english).toBeGreaterThanOrEqual(all.size);
  expect(translateAnswer(ask(), () => new Map())).toMatchObject({ translated: 0 });
});

test("verdict, demands, citations and the rest of the answer stay what they are", () => {
  const before = ask();
  const bare = ({
    dimensions,
    words,
    why,
    grants,
    depends,
    decisive,
    checklist,
    ...rest
  }: typeof before) => ({
    ...rest,
    demands: [...dimensions].map(([key, { parts, ...floor }]) => [
      key,
      floor,
      parts.map(({ says: _, ...part }) => part),
    ]),
    names: [...words.keys()],
    cites: [...grants, ...depends, ...decisive, ...checklist].map(({ by }) => by),
  });
  expect(bare(answer)).toEqual(bare(before));
});

test("reasons quote the sentence in the other language, whatever characters it has", () => {
  const banned = ask({ purpose: "advertising", fact: ["onlinePlatform=true"] });
  expect(banned.why.join(" ")).toContain("The law asks aa.platform.");
  const { why, decisive } = translateAnswer(banned, sayingsOf).answer;
  expect(why.join(" ")).toContain("Das Gesetz verbietet $& es.");
  expect(why.join(" ")).not.toContain("The law asks aa.platform");
  expect(decisive[0]?.says).toBe("Das Gesetz verbietet $& es.");
  const short = translateAnswer(ask({ to: "CC" }), sayingsOf).answer.why.join(" ");
  expect(short).toContain("Das Gesetz verlangt Einwilligung (AA, Act aa.consent)");
});

test("coverage counts what there is, what there could be, and what no longer fits", () => {
  const pack = atlas.packs.get("AA");
  if (pack === undefined) throw new Error("no pack AA");
  expect(coverageOf(sentencesOf(pack), AA)).toEqual({ sentences: 6, translated: 2, stale: 2 });
  expect(coverageOf(sentencesOf(pack), new Map())).toEqual({ sentences: 6, translated: 0, stale: 0 });
});

test("the common atoms have sentences, and each use of a consent has one", () => {
  const common = commonSentences({
    version: "1",
    qualities: { opt_in: { says: "agreed", implies: [] } },
    atoms: { notice: { kind: "notice", says: "told", implies: [] } },
  });
  expect(common.get("consent.retain")).toBe("consent to retain");
  expect(common.get("opt_in")).toBe("agreed");
  expect(common.get("notice")).toBe("told");
  expect(LANGUAGE_CODES).toEqual(["de", "es", "fr", "ja", "ko", "pt", "zh"]);
});
