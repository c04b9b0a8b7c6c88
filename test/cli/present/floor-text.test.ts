/** A floor as a person reads it: the verdict first, each demand with its law, and no more than was asked for. */
import { describe, expect, test } from "vitest";
import { answerFloor } from "../../../src/cli/commands/floor.ts";
import { presentFloor, type ShownFloor } from "../../../src/cli/present/floor.ts";
import { floorLines, MOST_LINES } from "../../../src/cli/present/floor-text.ts";
import { presentPenalty } from "../../../src/cli/present/penalty-json.ts";
import type { FloorOptions } from "../../../src/cli/stated-facts.ts";
import { standalone } from "../../../src/law/atlas.ts";
import { DIMENSION_KEYS } from "../../../src/law/lattice/dimension.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain, widest } from "../../support/command.ts";
import { isLonger } from "../../support/longer.ts";
import { toldPenalty } from "../../support/penalty.ts";
import { shown } from "./small-law.ts";

const text = (answer: ShownFloor, options: Partial<Parameters<typeof floorLines>[1]> = {}) =>
  plain(floorLines(answer, { width: 100, verbose: false, ...options })).join("\n");
const times = (words: string, whole: string) => whole.split(words).length - 1;

const PLATFORM = { from: "AA", to: "BB", purpose: "advertising" };

test("the text has the verdict, and what to have; each demand in full only with verbose", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const [short, long] = [text(answer), text(answer, { verbose: true })];
  for (const words of [
    "The law asks aa.consent",
    "kept out by sector",
    "agreed in writing",
    "AFTER THE TRANSFER",
  ]) {
    expect(short).not.toContain(words);
    expect(long).toContain(words);
  }
  expect(short).toMatch(/^CONDITIONAL {2}AA → BB, 2026-11-21\n/);
  expect(short).toMatch(
    /\nTO HAVE BEFORE THE TRANSFER, .*\n {2}Consent to collect +BB: written, Act bb\.consent\n/,
  );
  expect(long.indexOf("BEFORE THE TRANSFER")).toBeLessThan(long.indexOf("AFTER THE TRANSFER"));
  expect(long).toContain("asks: 3 years after purpose end");
});

test("law that nobody has researched stands before all that depends on facts, with its side and its dimension", () => {
  const open = [
    { dimension: "filings", jurisdiction: "BB", side: "destination", inPart: false },
    { dimension: "keep", jurisdiction: "BB", side: "destination", inPart: true },
  ] as const;
  const whole = text({ ...shown({ from: "AA", to: "BB" }), notResearched: open }, { verbose: true });
  expect(whole).toMatch(
    /\nNOT RESEARCHED\n {2}These laws may ask for more .+\n {4}BB \(destination\) +Filings\n/,
  );
  expect(whole).toMatch(/BB \(destination\) +Least time to keep: in part, /);
  expect(text(shown({ from: "AA", to: "BB" }))).not.toContain("RESEARCHED");
});

test("of several demands the second line says that all are needed; a single one stands there itself", () => {
  expect(text(shown({ from: "AA", to: "BB" }))).toMatch(/\nAllowed once everything below is in place\. /);
  const [, second] = text(shown({ from: "CC", to: "CC" })).split("\n");
  expect(second).toBe("Transparency: The law asks cc.told (CC, Act cc.told).");
});

test("facts stand in plain words, and an instant to the minute", () => {
  const answer = shown({ from: "CC", to: "CC", at: "2026-11-21T08:30:59Z" });
  expect(text(answer)).toMatch(/^CONDITIONAL {2}CC → CC, 2026-11-21 08:30 UTC\n/);
  expect(text(answer)).toContain("\nFacts: modality face; form template; purpose verify; youngest 30; ");
});

test("rules that depend on an age are listed once each in full, with the option that states it", () => {
  const answer = shown({ from: "AA", to: "CC", age: undefined as never });
  const twice = { ...answer, depends: [...answer.depends, ...answer.depends] };
  expect(answer.depends).toHaveLength(1);
  const long = text(twice, { verbose: true });
  expect(times("The law asks aa.minors.", long)).toBe(1);
  expect(long).toContain("--age N");
  expect(text(twice)).toContain("since nobody stated it: youngest.");
  expect(text(twice)).toContain("How old is the youngest person? (youngest)");
});

test("what nobody stated is asked, and in full named at the demand and with the option that states it", () => {
  const answer = shown(PLATFORM);
  const [short, long] = [text(answer), text(answer, { verbose: true })];
  expect(short).toMatch(/^DEPENDS {2}AA → BB, 2026-11-21 \[confirmed: Act aa\.platform\]\n/);
  expect(short).toContain("since nobody stated it: onlinePlatform.");
  expect(short).toMatch(/\(onlinePlatform\)\n +yes → prohibited; no → conditional\.\n/);
  expect(long).toContain("assumed, because nobody stated onlinePlatform");
  expect(long).toMatch(/\nASSUMED\n {2}Nobody stated onlinePlatform: [\s\S]+ --fact NAME=VALUE\.\n/);
});

test("a recognition that is refused says why, with --verbose", () => {
  const elsewhere = shown({ from: "AA", to: "CC" });
  expect(text(elsewhere)).not.toContain("RECOGNITIONS");
  expect(text(elsewhere, { verbose: true })).toContain("refused: to does not fit");
  const refusedFor = (because: string) => {
    const grants = elsewhere.grants.map((grant) => ({ ...grant, used: false, because }));
    return /^ +(refused: .+)$/m.exec(text({ ...elsewhere, grants } as ShownFloor, { verbose: true }))?.[1];
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
  const whole = text({ ...answer, conflicts }, { verbose: true }).replaceAll(/\s+/g, " ");
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
  expect(end(3)).toContain(
    "what binds afterwards, 3 rules that did not apply. Engineering, not legal advice;",
  );
  expect(end(1)).toContain("what binds afterwards, 1 rule that did not apply.");
  expect(end(0)).toContain("--verbose adds every demand and name in full, what binds afterwards. Eng");
  expect(text(answer, { verbose: true })).not.toContain("--verbose");
});

test("exceptions are listed where they alone open it; where facts decide, these are asked about first", () => {
  const police = shown({ from: "AA", to: "BB", fact: ["sector=police"] });
  expect(text(police)).toContain("UNLESS ONE OF THESE HOLDS");
  const open = text({ ...police, verdict: "depends" });
  expect(open).not.toContain("UNLESS ONE OF THESE HOLDS");
  expect(open.replaceAll(/\s+/g, " ")).toContain("what binds afterwards, 1 exception, ");
  expect(text({ ...police, verdict: "depends" }, { verbose: true })).toContain("UNLESS ONE OF THESE HOLDS");
});

test.each([3, 17, 60])(
  "each of %i exceptions to what forbids is named, and the rest gives way to them",
  (count) => {
    const police = shown({ from: "AA", to: "BB", fact: ["sector=police"] });
    const [exception] = police.exceptions;
    if (exception === undefined) throw new Error("no exception");
    const exceptions = Array.from({ length: count }, (_, i) => ({
      ...exception,
      atom: `exc:aa.number-${i}`,
    }));
    const says = exceptions.map(({ atom }) => [atom, `holds ${"where it is so ".repeat(9)}`]);
    const answer = { ...police, exceptions, words: { ...police.words, ...Object.fromEntries(says) } };
    const whole = text(answer);
    for (const { atom } of exceptions) expect(whole).toMatch(new RegExp(`${atom}\\b`));
    expect(whole.split("\n").length).toBeLessThanOrEqual(MOST_LINES);
    expect(times("holds where it is so", whole)).toBe(count === 60 ? 0 : count);
  },
);

test("narrow lines keep every word in full", () => {
  const answer = shown(PLATFORM);
  const words = (width: number) => text(answer, { width, verbose: true }).split(/\s+/).toSorted();
  expect(widest(text(answer, { width: 60, verbose: true }))).toBeLessThanOrEqual(60);
  expect(words(60)).toEqual(words(100));
});

test("a checklist takes all lines that are left, so that it names what to have", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const [item] = answer.checklist;
  if (item === undefined) throw new Error("nothing is asked");
  const checklist = DIMENSION_KEYS.slice(0, 14).map((dimension) => ({
    ...item,
    dimension,
    metBy: undefined,
  }));
  const lines = text({ ...answer, checklist, questions: [] } as unknown as ShownFloor).split("\n");
  expect(
    lines.filter((line) => line.includes(` ${item.by.jurisdiction}: ${item.have[0] ?? ""}`)),
  ).toHaveLength(13);
  expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
});

test("where questions would leave a checklist to its citations, they are terse, so that it names what to have", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const [item] = answer.checklist;
  if (item === undefined) throw new Error("nothing is asked");
  const checklist = DIMENSION_KEYS.slice(0, 10).map((dimension) => ({
    ...item,
    dimension,
    metBy: undefined,
  }));
  const outcome = { verdict: "conditional", turnsOn: [], drops: [], needs: [] } as const;
  const adds = DIMENSION_KEYS.slice(0, 1).map((dimension) => ({
    ...{ dimension, by: { ...item.by, cite: `Act ${"of a very long name ".repeat(8)}` } },
    weight: "clause" as const,
  }));
  const facts = ["scraped", "enrolled", "sameGroup"] as const;
  const questions = facts.map((fact) => ({
    ...{ fact, weight: "clause" as const },
    outcomes: [
      { ...outcome, members: ["true"], adds },
      { ...outcome, members: ["false"], adds: [] },
    ],
  }));
  const long = "a long reason ".repeat(30);
  const head = {
    ...{ verdict: "depends", why: [long, long], assumed: ["sector"] },
    facts: { sector: long },
    presumed: { ...answer.presumed, facts: { dataset: long } },
  };
  const lines = (asked: typeof questions) => {
    const crowded = { ...answer, ...head, checklist, questions: asked } as unknown as ShownFloor;
    return text(crowded, { node: `spiffe://${"a-long-name.".repeat(9)}example/node` }).split("\n");
  };
  const whole = lines(questions).join("\n");
  expect(lines(questions).length).toBeLessThanOrEqual(MOST_LINES);
  expect(whole).toContain(`${item.have[0]?.replace(/^.*:/, "")}`);
  expect(whole).not.toContain("of a very long name");
  expect(lines(questions.slice(0, 1)).join("\n")).toContain("of a very long name");
});

test("where the rest takes room, a question gives way before the penalties do, and none that decides", () => {
  const answer = shown({ from: "AA", to: "BB" });
  const [item] = answer.checklist;
  if (item === undefined) throw new Error("nothing is asked");
  const checklist = DIMENSION_KEYS.slice(0, 16).map((dimension) => ({
    ...item,
    dimension,
    metBy: undefined,
  }));
  const outcome = { verdict: "conditional", turnsOn: [], adds: [], drops: [], needs: [] } as const;
  const questions = (weight: "clause" | "verdict") =>
    (["scraped", "enrolled", "sameGroup"] as const).map((fact) => ({
      ...{ fact, weight },
      outcomes: [
        { ...outcome, members: ["true"] },
        { ...outcome, members: ["false"], verdict: weight === "verdict" ? "prohibited" : "conditional" },
      ],
    }));
  const long = "a long reason ".repeat(30);
  const crowded = (weight: "clause" | "verdict") =>
    text({
      ...{ ...answer, verdict: "depends", why: [long, long], facts: { sector: long }, checklist },
      statedDuties: [1, 2].map(() => ({
        dimension: "practices",
        by: item.by,
        says: long,
        facts: ["sector"],
      })),
      ...{ questions: questions(weight), penalties: [presentPenalty(toldPenalty())] },
    } as unknown as ShownFloor).split("\n");
  const asked = (lines: readonly string[]) => lines.filter((line) => /^ {2}\d\. /.test(line)).length;
  const [other, deciding] = [crowded("clause"), crowded("verdict")];
  expect([asked(other), asked(deciding)]).toEqual([2, 3]);
  for (const lines of [other, deciding]) {
    expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
    expect(lines.filter((line) => line.startsWith("Penalties"))).toHaveLength(1);
  }
});

describe("an answer without --verbose", () => {
  const CASES: readonly Partial<FloorOptions>[] = [
    { modality: "face", form: "template", purpose: "verify", people: "5000", age: "30" },
    {},
    { modality: "finger", form: "template", purpose: "timekeeping", fact: ["sector=employment"] },
    { modality: "face", form: "template", purpose: "adTarget", age: "10" },
    { modality: "voice", form: "template", purpose: "sale", action: "sell", people: "5000" },
    { modality: "face", form: "rawSample", purpose: "publicSecurity", people: "150000" },
    {
      modality: "dna",
      form: "rawSample",
      purpose: "research",
      fact: ["provenance=EU", "subjectsIn=US-IL,JP"],
    },
  ];
  const law = shippedAtlas();
  const places = standalone(law);
  const pairs = places.flatMap((from, i) => {
    const to = places[(i + 7) % places.length] ?? from;
    return to === from || (!isLonger && Math.floor(i / CASES.length) % 2 === 1)
      ? []
      : [[from, to, CASES[i % CASES.length] ?? {}] as const];
  });

  test.each(pairs)(
    "has at most 40 lines of 100 columns, with a verdict and an end: %s to %s, %j",
    (from, to, facts) => {
      const answer = presentFloor(answerFloor({ from, to, ...facts, at: "2026-11-30" }, law, new Date(0)));
      for (const node of [undefined, "spiffe://a-rather-long-name.comity.example/node"]) {
        const lines = text(answer, node === undefined ? {} : { node }).split("\n");
        expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
        expect(widest(lines.join("\n"))).toBeLessThanOrEqual(100);
        expect(lines[0]).toMatch(/^(FREE|CONDITIONAL|DEPENDS|PROHIBITED|PROHIBITED UNLESS) {2}/);
        expect(lines.at(-1)).toContain("CONTRIBUTING.md");
        expect(lines.filter((line) => /^ {2}\d+\. /.test(line)).length).toBeLessThanOrEqual(3);
      }
    },
  );
});
