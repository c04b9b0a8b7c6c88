/** The setting of a question: what is presumed and open, and how facts are judged beside it. */
import { expect, test } from "vitest";
import { formatFact, setOf } from "../../../src/law/fact.ts";
import { factsOf, setting } from "./small-law.ts";

test("facts that a rule or a recognition looks at are open, also those of which something is presumed", () => {
  const { open, presumed } = setting();
  expect([...open().keys()]).toEqual([
    "dealing",
    "operator",
    "dataset",
    "role",
    "recipientCerts",
    "publicSpace",
    "people12m",
  ]);
  expect([...presumed.keys()]).toContain("role");
});

test("the floor takes what is presumed as stated, and the floor of a strict question does not", () => {
  const rules = (strict: boolean) => {
    const { floorFor, stated } = setting({}, { strict });
    return floorFor(stated)
      .dimensions.get("use")
      ?.parts.map(({ by }) => by.rule);
  };
  expect(rules(false)).toEqual([]);
  expect(rules(true)).toEqual(["aa.broker", "aa.many"]);
});

test("facts are judged over all values, under what is presumed, and strictly in the worst case", () => {
  const verdicts = (strict: boolean) => {
    const { judge, floorFor, stated } = setting({}, { strict });
    const floor = floorFor(stated);
    return [
      judge(stated, floor, "doubted").verdict,
      judge(stated, floor, "presumed").verdict,
      judge(stated, floor, "doubted").worst,
    ];
  };
  expect(verdicts(false)).toEqual(["depends", "conditional", "prohibited"]);
  expect(verdicts(true)).toEqual(["prohibited", "prohibited", "prohibited"]);
});

test("a presumption that only narrows a number narrows what is open", () => {
  const { open } = setting({ people: "500" });
  expect(
    open()
      .get("people12m")
      ?.map(({ members }) => members.join()),
  ).toEqual(["500..1000", "1001.."]);
  expect(setting({ people: "5000" }).open().has("people12m")).toBe(false);
});

test("a place that an answer to a question names brings its law where it has a pack, and is no error where it has none", () => {
  const { floorFor } = setting();
  const sourcesOf = (place: string) => {
    const facts = new Map([...factsOf(), ["provenance", { value: setOf(place), proven: true }] as const]);
    return [...floorFor(facts).dimensions.values()].flatMap(({ parts }) =>
      parts.map(({ by }) => by.jurisdiction),
    );
  };
  expect(new Set(sourcesOf("other"))).toEqual(new Set(sourcesOf("BB")));
  expect(formatFact(setOf("other"))).toEqual(["other"]);
});

test("questions offer what fits the facts, and a strict question offers all", () => {
  const roles = (strict: boolean) =>
    setting({}, { strict })
      .offered()
      .get("role")
      ?.flatMap(({ members }) => members);
  expect(roles(false)).toEqual(["controller", "processor", "broker"]);
  expect(roles(true)).toEqual(["controller", "processor", "authority", "broker"]);
  expect(setting().offered().has("recipientCerts")).toBe(true);
  expect(setting({ recipientRole: "authority" }).offered().has("recipientCerts")).toBe(false);
  expect(setting({ recipientRole: "authority" }).open().has("recipientCerts")).toBe(true);
});
