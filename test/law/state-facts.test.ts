/** Facts as a question states them: every name and word is understood, or refused at the fact where it stands. */
import { describe, expect, test } from "vitest";
import { formatFact } from "../../src/law/fact.ts";
import { type StatedFact, stateFacts } from "../../src/law/state-facts.ts";
import { atlas } from "./question.ts";

const state = (...stated: StatedFact[]) => stateFacts("EU", "JP", stated, atlas.concepts);
const shown = (...stated: StatedFact[]) =>
  Object.fromEntries([...state(...stated)].map(([name, { value }]) => [name, formatFact(value)]));

describe("stated facts", () => {
  test("are the places, a plain transfer, and what was said", () => {
    expect(shown()).toEqual({ from: ["EU"], to: ["JP"], action: ["transfer"] });
    expect(shown(["action", ["sell", "lease"]], ["youngest", ["16..17"]])).toEqual({
      from: ["EU"],
      to: ["JP"],
      action: ["lease", "sell"],
      youngest: "16..17",
    });
  });

  test("hold concepts by their ids, and a group as all that it holds", () => {
    expect(shown(["modality", ["face"]]).modality).toEqual(["mod:face"]);
    const group = shown(["purpose", ["pur:advertising"]]).purpose;
    expect(group).toEqual([...atlas.concepts.leaves("pur:advertising")].sort());
    expect(group?.length).toBeGreaterThan(1);
  });

  test("count people for the year too, unless that is stated", () => {
    expect(shown(["people", ["10"]]).peopleYear).toBe("10");
    expect(shown(["people", ["10"]], ["peopleYear", ["900"]]).peopleYear).toBe("900");
  });

  test("are all proven: the question stipulates them", () => {
    expect([...state(["people", ["10"]]).values()].every(({ proven }) => proven)).toBe(true);
  });

  test.each<[StatedFact[], string, string]>([
    [[["shoeSize", ["44"]]], "FACT_UNKNOWN", "facts.shoeSize"],
    [[["__proto__", ["44"]]], "FACT_UNKNOWN", "facts.__proto__"],
    [[["modality", ["eyebrow"]]], "VOC_NO_TERM", "facts.modality"],
    [[["form", ["mod:face"]]], "VOC_NO_TERM", "facts.form"],
    [[["people", ["many"]]], "INPUT_INVALID", "facts.people"],
    [[["from", ["EU"]]], "INPUT_INVALID", "facts.from"],
    [
      [
        ["people", ["1"]],
        ["people", ["2"]],
      ],
      "INPUT_INVALID",
      "facts.people",
    ],
  ])("%j are refused with %s at %s", (stated, reason, field) => {
    expect(() => state(...stated)).toThrow(
      expect.objectContaining({ reason, violations: [expect.objectContaining({ field })] }),
    );
  });
});
