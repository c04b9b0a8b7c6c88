/** What ties evidence to a transfer: for each kind of item the table, and what is missing of it. */
import { describe, expect, test } from "vitest";
import { Binding, EVIDENCED, findUntied, TIES } from "../../src/evidence/binding.ts";

const everything: Binding = {
  kind: "notices",
  exporter: "spiffe://eu.example/platform/aurora",
  recipients: ["spiffe://jp.example/platform/sakura"],
  destinations: ["JP"],
  words: { comity: { modality: ["mod:face"], form: ["form:template"], purpose: ["pur:verify"] } },
  request: "0".repeat(64),
};

test.each(EVIDENCED)(
  "every transfer of an item in `%s` has its exporter, recipient and place, in evidence or item",
  (kind) => {
    const { evidence, item } = TIES[kind];
    const all = new Set([...evidence, ...item]);
    expect(evidence).toContain("exporter");
    if (kind === "accepts") expect([...all]).toEqual(["exporter", "recipient", "request"]);
    else for (const tie of ["recipient", "destination", "purpose"]) expect(all).toContain(tie);
    // The entry of a recipient says who it is, whatever the data.
    if (kind !== "accepts" && kind !== "recipients") expect(all.size).toBe(6);
  },
);

describe("a binding", () => {
  test.each(EVIDENCED)("of `%s` lacks nothing where it says everything", (kind) => {
    expect(findUntied({ ...everything, kind })).toEqual([]);
  });

  test.each(EVIDENCED)("of `%s` that says nothing lacks all that its kind needs", (kind) => {
    expect(findUntied({ kind })).toEqual(TIES[kind].evidence);
  });

  test.each([
    ["modality", { form: ["template"], purpose: ["verify"] }, { modality: ["facial image"] }],
    ["form", { modality: ["face"], purpose: ["verify"] }, { form: ["biometric template"] }],
    ["purpose", { modality: ["face"], form: ["template"] }, { purpose: ["authentication"] }],
  ])("lacks its %s where the common vocabulary has no word of it, whatever a law has", (tie, comity, eu) => {
    expect(findUntied({ ...everything, words: { comity } })).toEqual([tie]);
    expect(findUntied({ ...everything, words: { comity, eu } })).toEqual([tie]);
  });

  test.each([
    ["an empty list", { recipients: [] }],
    ["a list that is too long", { recipients: Array(65).fill("x") }],
    ["an empty list of words", { words: { comity: { modality: [] } } }],
    ["a digest that is none", { request: "abc" }],
    ["a kind that is none", { kind: "operations" }],
    ["what is not known", { until: "2026-01-01" }],
  ])("with %s is none", (_, changes) => {
    expect(Binding.safeParse({ ...everything, ...changes }).success).toBe(false);
  });
});
