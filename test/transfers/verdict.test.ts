/** The part of a leaf that a decision fills: no word of the source in it. */
import { expect, test } from "vitest";
import { verdictOf } from "../../src/transfers/verdict.ts";
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
