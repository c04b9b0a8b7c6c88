/** Translated terms as a person and a machine read them: what is blocked or lost first, each sentence once. */
import { expect, test } from "vitest";
import { type Answer, answerLines, presentTranslation } from "../../../src/cli/present/translation.ts";
import { commonScheme } from "../../../src/vocabulary/scheme.ts";
import type { TermTranslation } from "../../../src/vocabulary/translate.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain, widest } from "../../support/command.ts";

const scheme = commonScheme(shippedAtlas().concepts);

const KEPT: TermTranslation = {
  path: "terms[0]",
  source: "facial image",
  concept: "mod:face",
  legs: ["exact", "exact"],
  target: ["scan of face geometry"],
  effect: { kind: "describes", result: "kept" },
  candidates: [],
  sentence: "the word stays",
};
const WIDENED: TermTranslation = {
  ...KEPT,
  path: "terms[1]",
  source: "gait",
  concept: "mod:gait",
  target: [],
  effect: { kind: "describes", result: "widened" },
  reason: "VOC_BROADER",
  sentence: "it is left out, which is broader",
};
const BLOCKED: TermTranslation = {
  ...KEPT,
  path: "terms[2]",
  source: "facee",
  concept: null,
  legs: ["none", "none"],
  target: [],
  effect: { kind: "describes", result: "blocked" },
  reason: "VOC_NO_TERM",
  candidates: ["face", "facade"],
  sentence: "the scheme has no such term",
};
const answer = (changes: Partial<Answer>): Answer => ({
  to: "us-il",
  terms: [],
  findings: [],
  tables: [scheme],
  ...changes,
});
const text = (changes: Partial<Answer>, width = 100) => plain(answerLines(answer(changes), width)).join("\n");

/** One term in many records of a document. */
const inRecords = (term: TermTranslation, ...records: readonly number[]) =>
  records.map((record) => ({ term, kind: "modality" as const, record }));

test("blocked and lost terms stand before all others, which keep their order", () => {
  const terms = [KEPT, WIDENED, BLOCKED].map((term) => ({ term, kind: "modality" as const }));
  const shown = text({ terms });
  const headings = shown.split("\n").filter((line) => /^[A-Z]+$/.test(line));
  expect(headings).toEqual(["BLOCKED", "LOST", "TERMS"]);
  expect(shown).toMatch(/^3 terms in the words of us-il: 1 kept, 1 widened, 1 blocked\n/);
  expect(shown).toMatch(/\nBLOCKED\n {2}VOC_NO_TERM +the scheme has no such term\n +near it: face, facade\n/);
  expect(shown).toMatch(/ facial image +→ scan of face geometry\n +terms\[0\] +kept, as mod:face\n/);
  expect(shown).toMatch(/ gait +left out\n +terms\[1\] +widened, as mod:gait\n/);
  expect(shown).toMatch(/ facee +no term that is safe to use\n +terms\[2\] +blocked\n/);
});

test("what is kept needs no other section", () => {
  const shown = text({ terms: [{ term: KEPT }] });
  expect(shown).toMatch(/^1 term in the words of us-il: 1 kept\n\nTERMS\n/);
  expect(shown).not.toMatch(/BLOCKED|LOST|FINDINGS/);
  expect(text({})).toMatch(/^0 terms in the words of us-il: none\n/);
});

test.each([
  [[1, 2, 3, 5], "in records 1 to 3, 5"],
  [[2], "in record 2"],
  [[1, 2], "in records 1 to 2"],
  [[4, 6, 7], "in records 4, 6 to 7"],
])("a sentence that holds for records %j says it once", (records, said) => {
  const shown = text({ terms: inRecords(WIDENED, ...records) });
  expect(shown.match(/left out, which is broader/g)).toHaveLength(1);
  expect(shown).toContain(`${said}\n`);
  for (const record of records) expect(shown).toContain(`\nRECORD ${record}\n`);
  expect(shown).toContain(`of ${records.length} record${records.length === 1 ? "" : "s"} in the words`);
});

test("a payload that is incomplete is said before what else was found", () => {
  const findings = [{ code: "VOC_LEXICAL" as const, path: "/a/b", sentence: "a block is cut short" }];
  const shown = text({ terms: [{ term: KEPT }], findings, payloadBroken: true });
  expect(shown).toMatch(
    /\nFINDINGS IN THE DOCUMENT\n {2}a payload is incomplete: .+ do not pass the payload on\n {2}VOC_LEXICAL at \/a\/b: a block is cut short\n/,
  );
  expect(text({ payloadBroken: false })).not.toContain("FINDINGS");
});

test("a table that was used twice is named once", () => {
  const shown = text({ tables: [scheme, { ...scheme, id: "eu", version: "3" }, scheme] });
  expect(shown).toContain(`\nby comity ${scheme.version}, eu 3`);
});

test("the form for machines has losses and blocked terms again, each with its record", () => {
  const terms = [{ term: KEPT }, ...inRecords(WIDENED, 1), ...inRecords(BLOCKED, 2)];
  const shown = presentTranslation(answer({ terms }));
  expect(shown).toEqual({
    terms: [KEPT, { ...WIDENED, record: 1 }, { ...BLOCKED, record: 2 }],
    losses: [{ ...WIDENED, record: 1 }],
    blocked: [{ ...BLOCKED, record: 2 }],
    findings: [],
    tables: [{ scheme: "comity", version: scheme.version, hash: scheme.hash }],
  });
  expect(presentTranslation(answer({ payloadBroken: false }))).toMatchObject({ payloadBroken: false });
});

test("narrow lines fit", () => {
  const terms = [...inRecords(WIDENED, 1, 2), ...inRecords({ ...BLOCKED, source: "x".repeat(90) }, 3)];
  expect(widest(text({ terms }, 60))).toBeLessThanOrEqual(60);
});
