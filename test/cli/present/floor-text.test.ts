/** A floor as a person reads it: the verdict first, each demand with its law, and no more than was asked for. */
import { expect, test } from "vitest";
import type { ShownFloor } from "../../../src/cli/present/floor.ts";
import { floorLines } from "../../../src/cli/present/floor-text.ts";
import { plain, widest } from "../../support/command.ts";
import { shown } from "./small-law.ts";

const text = (answer: ShownFloor, options: Partial<Parameters<typeof floorLines>[1]> = {}) =>
  plain(floorLines(answer, { width: 100, verbose: false, ...options })).join("\n");
const times = (words: string, whole: string) => whole.split(words).length - 1;

test("the text leaves out what is outdone and what did not apply, unless verbose", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const [short, long] = [text(answer), text(answer, { verbose: true })];
  for (const words of ["The law asks aa.consent", "kept out by sector", "agreed in writing"]) {
    expect(short).not.toContain(words);
    expect(long).toContain(words);
  }
  expect(short).toMatch(/^CONDITIONAL {2}AA → BB, 2026-11-21\n/);
  expect(short.indexOf("BEFORE THE TRANSFER")).toBeLessThan(short.indexOf("AFTER THE TRANSFER"));
  expect(short).toMatch(/Retention of the +.*: 3 years after purpose end, Act /);
  expect(long).toContain("asks: 3 years after purpose end");
});

test("law that nobody has researched stands before all that depends on facts, with its side and its dimension", () => {
  const open = [
    { dimension: "filings", jurisdiction: "BB", side: "destination", inPart: false },
    { dimension: "keep", jurisdiction: "BB", side: "destination", inPart: true },
  ] as const;
  const whole = text({ ...shown({ from: "AA", to: "BB" }), notResearched: open });
  expect(whole).toMatch(
    /\nNOT RESEARCHED\n {2}These laws may ask for more .+\n {4}BB \(destination\) +Filings\n/,
  );
  expect(whole).toMatch(/BB \(destination\) +Least time to keep: in part, /);
  expect(text(shown({ from: "AA", to: "BB" }))).not.toContain("RESEARCHED");
});

test("several demands are counted in dimensions; a single one stands in the second line", () => {
  expect(text(shown({ from: "AA", to: "BB" }))).toMatch(/\nAllowed once everything .+ in 3 dimensions\. /);
  const [, second] = text(shown({ from: "CC", to: "CC" })).split("\n");
  expect(second).toBe("Transparency: The law asks cc.told (CC, Act cc.told).");
});

test("facts stand in plain words, and an instant to the minute", () => {
  const answer = shown({ from: "CC", to: "CC", at: "2026-11-21T08:30:59Z" });
  expect(text(answer)).toMatch(/^CONDITIONAL {2}CC → CC, 2026-11-21 08:30 UTC\n/);
  expect(text(answer)).toContain("\nFacts: modality face; form template; purpose verify; youngest 30; ");
});

test("rules that depend on an age are listed once each, with the option that states it", () => {
  const answer = shown({ from: "AA", to: "CC", age: undefined as never });
  const twice = { ...answer, depends: [...answer.depends, ...answer.depends] };
  expect(answer.depends).toHaveLength(1);
  expect(times("The law asks aa.minors.", text(twice))).toBe(1);
  expect(text(twice)).toContain("--age N");
});

test("what nobody stated is named at the demand, and again with the option that states it", () => {
  const whole = text(shown({ from: "AA", to: "BB", purpose: "advertising" }));
  expect(whole).toMatch(/^PROHIBITED {2}AA → BB/);
  expect(whole).toContain("assumed, because nobody stated onlinePlatform");
  expect(whole).toMatch(/\nASSUMED\n {2}Nobody stated onlinePlatform: [\s\S]+ --fact NAME=VALUE\.\n/);
});

test("a recognition that is refused says why; one of another place is shown only with --verbose", () => {
  const elsewhere = shown({ from: "AA", to: "CC" });
  expect(text(elsewhere)).not.toContain("RECOGNITIONS");
  expect(text(elsewhere, { verbose: true })).toContain("refused: to does not fit");
  const refusedFor = (because: string) => {
    const grants = elsewhere.grants.map((grant) => ({ ...grant, used: false, because }));
    return /^ +(refused: .+)$/m.exec(text({ ...elsewhere, grants } as ShownFloor))?.[1];
  };
  expect(refusedFor("status")).toBe("refused: an unsure rule grants nothing");
  expect(refusedFor("sector")).toBe("refused: sector does not fit");
  expect(refusedFor("people")).toBe("refused: nobody stated people");
});

test("a conflict between keeping and erasing names both laws", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const [keep, retention] = [answer.dimensions.mechanism, answer.dimensions.retention].flatMap(({ parts }) =>
    parts.map(({ by }) => by),
  );
  if (keep === undefined || retention === undefined) throw new Error("the law asks for nothing to be kept");
  const conflicts = [{ object: "data", keep, retention }];
  const whole = text({ ...answer, conflicts }).replaceAll(/\s+/g, " ");
  expect(whole).toContain(
    "CONFLICTS AA (origin) makes the recipient keep the data (Act aa.export) longer than BB (destination) allows (Act bb.end).",
  );
});

test("a node that answered is named with its packs", () => {
  const lines = text(shown({ from: "AA", to: "CC" }), { node: "spiffe://aa.example/node" }).split("\n");
  expect(lines[1]).toBe("By the law in force at spiffe://aa.example/node: AA 1, BASELINE 1, CC 1");
});

test("the end counts the rules that --verbose adds, and speaks of none where there are none", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const end = (count: number) => {
    const notApplied = answer.notApplied.slice(0, count);
    return text({ ...answer, notApplied }).replaceAll(/\s+/g, " ");
  };
  expect(end(3)).toContain("replaces, the 3 rules that did not apply, and the meaning of the words. This is");
  expect(end(1)).toContain("replaces, the rule that did not apply, and the meaning of the words. This is");
  expect(end(0)).toContain(
    "--verbose adds every demand in full, the packs, the parts that a stricter one replaces, and the meaning of the words.",
  );
  expect(text(answer, { verbose: true })).not.toContain("--verbose");
});

test("narrow lines keep every word", () => {
  const answer = shown({ from: "AA", to: "BB", purpose: "advertising" });
  const words = (width: number) => text(answer, { width, verbose: true }).split(/\s+/).toSorted();
  expect(widest(text(answer, { width: 60, verbose: true }))).toBeLessThanOrEqual(60);
  expect(words(60)).toEqual(words(100));
});
