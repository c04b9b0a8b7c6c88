/** Facts as somebody states them: words become values, and each is stated once. */
import { expect, test } from "vitest";
import { type StatedFact, stateFacts } from "../../src/law/state-facts.ts";
import { shippedAtlas } from "../support/atlas.ts";

const { concepts } = shippedAtlas();
const state = (...stated: readonly StatedFact[]) => stateFacts("EU", "JP", stated, concepts);

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

test("an action that is stated is the action", () => {
  expect(state(["action", ["sell"]]).get("action")?.value).toEqual({
    kind: "set",
    values: new Set(["sell"]),
  });
});

test.each<[string, string, string, readonly StatedFact[]]>([
  ["from", "INPUT_INVALID", "is a place of the question", [["from", ["EU"]]]],
  ["to", "INPUT_INVALID", "is a place of the question", [["to", ["EU"]]]],
  [
    "action",
    "INPUT_INVALID",
    "is stated twice",
    ["sell", "lease"].map((word) => ["action", [word]] as const),
  ],
  ["modality", "VOC_NO_TERM", "names no concept of its kind", [["modality", ["shoe"]]]],
])("`%s` is refused by its field, with what is wrong", (name, reason, words, stated) => {
  expect(() => state(...stated)).toThrow(
    expect.objectContaining({
      reason,
      violations: [{ field: `facts.${name}`, description: expect.stringContaining(words) }],
    }),
  );
});

test("what is no fact is refused", () => {
  expect(() => state(["shoeSize", ["1"]])).toThrow(expect.objectContaining({ reason: "FACT_UNKNOWN" }));
});
