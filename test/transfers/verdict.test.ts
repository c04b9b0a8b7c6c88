/** The part of a leaf that a decision fills: no word of the source in it. */
import { expect, test } from "vitest";
import { listObligations } from "../../src/receipt/obligations.ts";
import { isRecordable, verdictOf } from "../../src/transfers/verdict.ts";
import { assessed, changed, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");

test("a verdict is the decision, its packs, and what the words became", () => {
  const assessment = assessed(login);
  const { decision } = assessment;
  const verdict = verdictOf(assessment);
  expect(verdict).not.toHaveProperty("obligations");
  expect(verdict).toMatchObject({
    decision: "permit",
    obligationsHash: decision.obligations.hash,
    reasons: [],
    packs: assessment.packs,
  });
  expect(verdict.translation.tables).toEqual(assessment.tables);
  expect(verdict.translation.terms).toEqual(
    assessment.terms.map(({ path, concept, target, effect, reason }) => ({
      path,
      concept,
      target,
      result: effect.result,
      ...(reason && { reason }),
    })),
  );
});

test("a word without a concept is named by its path alone", () => {
  const verdict = verdictOf(assessed(changed(login, { modality: ["Jane Doe"] })));
  const term = verdict.translation.terms.find(({ path }) => path === "modality[0]");
  expect(term).toMatchObject({ concept: "", result: "blocked" });
  expect(JSON.stringify(verdict)).not.toContain("Jane");
});

test("a decision is recordable while its leaf and its list keep within what other nodes read", () => {
  const assessment = assessed(login);
  const [term] = assessment.terms;
  const [obligation] = assessment.decision.obligations.items;
  if (term === undefined || obligation === undefined)
    throw new Error("the sample has no terms or obligations");
  const having = (count: number, path: string) => ({
    ...assessment,
    terms: Array(count).fill({ ...term, path, target: [] }),
  });
  const owing = (count: number, says: string) => {
    const items = Array.from({ length: count }, (_, i) => ({ ...obligation, says: `${says} ${i}` }));
    return { ...assessment, decision: { ...assessment.decision, obligations: listObligations(items) } };
  };
  expect(isRecordable(having(1000, "/BIR"))).toBe(true);
  expect(isRecordable(having(1001, "/BIR"))).toBe(false);
  expect(isRecordable(having(990, "/BIR[1]".repeat(40)))).toBe(false);
  expect(isRecordable(owing(500, "A duty"))).toBe(true);
  expect(isRecordable(owing(1001, "A duty"))).toBe(false);
  expect(isRecordable(owing(900, "A duty of many words".repeat(20)))).toBe(false);
});
