/** Facts as somebody states them: words become values, and each is stated once. */
import { expect, test } from "vitest";
import { type StatedFact, stateFacts } from "../../src/law/state-facts.ts";
import { shippedAtlas } from "../support/atlas.ts";

const { concepts } = shippedAtlas();
const state = (...stated: readonly StatedFact[]) => stateFacts("EU", "JP", stated, concepts);
const refusal = (reason: string, field: string) =>
  expect.objectContaining({ reason, violations: [expect.objectContaining({ field })] });

test("places are those of the question, and a plain question is about a transfer", () => {
  const facts = state();
  expect([...facts.keys()].toSorted()).toEqual(["action", "from", "to"]);
  for (const { proven } of facts.values()) expect(proven).toBe(true);
  expect(facts.get("from")?.value).toEqual({ kind: "set", values: new Set(["EU"]) });
  expect(facts.get("action")?.value).toEqual({ kind: "set", values: new Set(["transfer"]) });
});

test("a concept stands for its leaves, and several words are alternatives", () => {
  const value = state(["modality", ["mod:face", "mod:iris"]]).get("modality")?.value;
  expect(value).toEqual({
    kind: "set",
    values: new Set([...concepts.leaves("mod:face"), ...concepts.leaves("mod:iris")]),
  });
});

test("the people of a year are the people, unless they are stated", () => {
  expect(state(["people", ["5"]]).get("peopleYear")).toEqual(state(["people", ["5"]]).get("people"));
  const both = state(["peopleYear", ["9"]], ["people", ["5"]]);
  expect(both.get("peopleYear")).not.toEqual(both.get("people"));
});

test("what is wrong is refused by its field", () => {
  expect(() => state(["from", ["EU"]])).toThrow(refusal("INPUT_INVALID", "facts.from"));
  expect(() => state(["to", ["EU"]])).toThrow(refusal("INPUT_INVALID", "facts.to"));
  expect(() => state(["action", ["sell"]], ["action", ["lease"]])).toThrow(
    refusal("INPUT_INVALID", "facts.action"),
  );
  expect(() => state(["modality", ["shoe"]])).toThrow(refusal("VOC_NO_TERM", "facts.modality"));
  expect(() => state(["shoeSize", ["1"]])).toThrow(expect.objectContaining({ reason: "FACT_UNKNOWN" }));
});
