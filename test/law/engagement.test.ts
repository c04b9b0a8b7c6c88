/** What a use engages: advertising, sale, and the further places that facts name. */
import { expect, test } from "vitest";
import { engage, findEngagement, findTouchedPlaces, withSale } from "../../src/law/engagement.ts";
import { type Facts, setOf } from "../../src/law/fact.ts";
import { shippedAtlas } from "../support/atlas.ts";

const { concepts } = shippedAtlas();
const facts = (stated: Readonly<Record<string, readonly string[]>>): Facts =>
  new Map(
    Object.entries(stated).map(([name, words]) => [name as never, { value: setOf(...words), proven: true }]),
  );
const advertising = [...concepts.leaves("pur:advertising")];

test("advertising is engaged by any purpose of that kind", () => {
  const [one = ""] = advertising;
  expect(engage(new Set([one, "pur:verify"]), ["transfer"], concepts)).toMatchObject({ advertising: true });
  expect(engage(new Set(["pur:verify"]), ["transfer"], concepts)).toEqual({
    advertising: false,
    sale: false,
    onward: false,
  });
});

test.each(["sell", "lease", "trade"])("to %s is a sale", (action) => {
  expect(engage(new Set(), ["transfer", action], concepts).sale).toBe(true);
});

test.each([...concepts.leaves("pur:sale")])(
  "a purpose of sale (%s) is a sale, under whatever action",
  (purpose) => {
    for (const action of ["transfer", "disclose", "publish"]) {
      expect(engage(new Set(["pur:verify", purpose]), [action], concepts).sale).toBe(true);
      const stated = facts({ action: [action], purpose: [purpose] });
      expect(findEngagement(stated, concepts).sale).toBe(true);
      expect(withSale(stated, concepts).get("action")).toEqual({
        value: setOf(action, "sell"),
        proven: true,
      });
    }
  },
);

test("facts without a sale, with one that is stated, or without an action stay as they are", () => {
  for (const stated of [
    facts({ action: ["transfer"], purpose: ["pur:verify"] }),
    facts({ action: ["lease"], purpose: ["pur:sellData"] }),
    facts({ purpose: ["pur:sellData"] }),
  ])
    expect(withSale(stated, concepts)).toBe(stated);
});

test("a purpose that nobody stated may be a sale", () => {
  const stated = facts({ action: ["transfer"] });
  expect(findEngagement(stated, concepts).sale).toBe(true);
  expect(withSale(stated, concepts).get("action")?.value).toEqual(setOf("transfer", "sell"));
});

test("a purpose that nobody stated may be any, and without an action nothing is engaged", () => {
  expect(findEngagement(facts({ action: ["transfer"] }), concepts).advertising).toBe(true);
  expect(findEngagement(facts({ action: ["transfer"], purpose: ["pur:verify"] }), concepts).advertising).toBe(
    false,
  );
  expect(findEngagement(facts({ purpose: advertising }), concepts)).toEqual({
    advertising: false,
    sale: false,
    onward: false,
  });
});

test("the places that are touched are those of people, origin of the data and output", () => {
  const named = { provenance: ["JP"], subjectsIn: ["EU", "UK"], outputIn: ["IN"], from: ["US"] };
  expect(findTouchedPlaces(facts(named))).toEqual(["JP", "EU", "UK", "IN"]);
  expect(findTouchedPlaces(new Map())).toEqual([]);
});
