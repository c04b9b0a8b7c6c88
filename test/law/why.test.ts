/** The sentences behind a verdict: each names a law and its citation. */
import { expect, test } from "vitest";
import type { Conflict, Floor, Verdict } from "../../src/law/outcome.ts";
import { explainVerdict } from "../../src/law/why.ts";
import { ask } from "./question.ts";

const floor = (verdict: Verdict, changes: Partial<Floor> = {}): Floor => ({
  verdict,
  dimensions: new Map(),
  grants: [],
  depends: [],
  assumed: [],
  conflicts: [],
  notApplied: [],
  notResearched: [],
  ...changes,
});
const citation = (jurisdiction: string, cite: string, side = "destination") =>
  ({
    jurisdiction,
    side: side as "destination",
    rule: "r",
    cite,
    since: "2020-01-01",
    status: "confirmed",
  }) as const;
const part = (changes: object) => ({
  value: { kind: "formula", cnf: [["a"]] },
  demand: { kind: "formula", formula: "a" },
  says: "A is asked.",
  by: citation("JP", "Art 1"),
  outdone: false,
  assumed: [],
  ...changes,
});
const having = (verdict: Verdict, engaged: boolean, ...parts: readonly object[]) =>
  floor(verdict, {
    dimensions: new Map([["use", { engaged, value: { kind: "formula", cnf: [] }, parts }]]) as never,
  });

test("a free verdict, and one that binds only afterwards, say so", () => {
  expect(explainVerdict(floor("free"))).toEqual([expect.stringContaining("more than the baseline")]);
  expect(explainVerdict(floor("conditional"))).toEqual([expect.stringContaining("bind what is done")]);
  expect(explainVerdict(having("conditional", false, part({})))).toEqual([
    expect.stringContaining("bind what is done"),
  ]);
});

test("what is needed is each demand that nothing outdoes, the baseline's left out", () => {
  const parts = [
    part({}),
    part({ outdone: true, says: "B is asked." }),
    part({ says: "C is asked.", by: { ...citation("JP", "Art 2"), side: "baseline" } }),
    part({ says: "D is asked.", by: citation("EU", "Art 3") }),
  ];
  const [sentence, ...more] = explainVerdict(having("conditional", true, ...parts));
  expect(sentence).toMatch(/: A is asked \(JP, Art 1\); D is asked \(EU, Art 3\)\.$/);
  expect(more).toEqual([]);
});

test("a ban is told from an exception, with what nobody stated", () => {
  const ban = part({ value: { kind: "formula", cnf: [[]] }, assumed: ["purpose"] });
  const except = part({ value: { kind: "formula", cnf: [["exc:jp.a"]] } });
  const asked = part({ value: { kind: "formula", cnf: [["a"]] } });
  const sentences = explainVerdict(having("prohibited", true, ban, except, asked));
  expect(sentences).toHaveLength(2);
  expect(sentences[0]).toMatch(
    /forbids it, by Art 1: A is asked\. It counts because nobody stated purpose\.$/,
  );
  expect(sentences[1]).toMatch(/allows it only under an exception that must be shown, by Art 1/);
  expect(explainVerdict(having("prohibited", false, ban))).toEqual([]);
});

test("a conflict of laws is told with both citations, once", () => {
  const conflict: Conflict = {
    object: "data",
    keep: citation("US", "12 CFR"),
    retention: citation("EU", "Art 5"),
  };
  expect(explainVerdict(floor("prohibited", { conflicts: [conflict, conflict] }))).toEqual([
    "The destination makes the recipient keep the data (12 CFR) longer than EU allows (Art 5).",
  ]);
});

test("a real prohibition names the law that forbids", () => {
  const real = ask({ from: "EU", to: "US-IL", modality: "mod:face", action: "sell", youngest: "30" });
  expect(real.verdict).toBe("prohibited");
  expect(explainVerdict(real).join(" ")).toContain("740 ILCS 14/15(c)");
});
