/** Facts as a command line states them. */
import { expect, test } from "vitest";
import { parseAt, readFacts } from "../../src/cli/stated-facts.ts";
import { formatFact } from "../../src/law/fact.ts";
import { shippedAtlas } from "../support/atlas.ts";

const { concepts } = shippedAtlas();

test("options state facts: groups become leaves, prefixes may be left out, people count for the year", () => {
  const facts = readFacts(
    {
      from: "EU",
      to: "JP",
      modality: "eye",
      purpose: "pur:verify",
      people: "1000..5000",
      age: "12",
      fact: ["role=controller,broker"],
    },
    concepts,
  );
  const stated = Object.fromEntries([...facts].map(([name, { value }]) => [name, formatFact(value)]));
  expect(stated).toEqual({
    from: ["EU"],
    to: ["JP"],
    modality: ["mod:iris", "mod:retina"],
    purpose: ["pur:verify"],
    people: "1000..5000",
    peopleYear: "1000..5000",
    youngest: "12",
    role: ["broker", "controller"],
    action: ["transfer"],
  });
  expect([...facts.values()].every(({ proven }) => proven)).toBe(true);
});

test("a place is stated by its code or by its name, and other words stay as they are", () => {
  const facts = readFacts(
    { from: "EU", to: "JP", fact: ["subjectsIn=Germany,US-IL", "sector=Germany"] },
    concepts,
  );
  expect(facts.get("subjectsIn")?.value).toEqual({ kind: "set", values: new Set(["DE", "US-IL"]) });
  expect(facts.get("sector")?.value).toEqual({ kind: "set", values: new Set(["Germany"]) });
});

test("the year's people are their own where stated, and no fact is stated twice", () => {
  const places = { from: "EU", to: "JP" };
  const facts = readFacts({ ...places, people: "5", fact: ["peopleYear=900"] }, concepts);
  expect(facts.get("peopleYear")?.value).toEqual({ kind: "interval", from: 900, to: 900 });
  expect(() => readFacts({ ...places, age: "5", fact: ["youngest=6"] }, concepts)).toThrow("stated twice");
});

test("an instant without a zone is in UTC, a day stays a day", () => {
  expect(parseAt("2026-11-21")).toBe("2026-11-21");
  expect(parseAt("2026-11-21T10:00")).toEqual(new Date("2026-11-21T10:00:00Z"));
  expect(parseAt("2026-11-21T10:00+09:00")).toEqual(new Date("2026-11-21T01:00:00Z"));
});
