/** Conditions in words, as a person reads them. */
import { expect, test } from "vitest";
import { compact, conditionText, shownName } from "../../../src/cli/present/condition.ts";
import type { Condition } from "../../../src/law/rule.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const { concepts } = shippedAtlas();
const leaves = (id: string) => [...concepts.leaves(id)];

test("all leaves of a broader concept are that concept", () => {
  expect(compact("modality", leaves("mod:any"), concepts)).toEqual(["any"]);
  expect(compact("modality", ["mod:face", "mod:voice"], concepts)).toEqual(["face", "voice"]);
  expect(compact("sector", ["bank"], concepts)).toEqual(["bank"]);
});

test("each kind of test has its words", () => {
  const condition: Condition = new Map([
    ["modality", { kind: "oneOf", values: new Set(["mod:face", "mod:finger"]) }],
    ["people", { kind: "range", from: 1000, below: Number.POSITIVE_INFINITY }],
    ["youngest", { kind: "range", from: 0, below: 18 }],
    ["peopleYear", { kind: "range", from: 10, below: 20 }],
    ["peopleStored", { kind: "range", from: 0, below: Number.POSITIVE_INFINITY }],
  ]);
  expect(conditionText(condition, concepts)).toBe(
    "modality is face or finger; people from 1000; the age of the youngest below 18; peopleYear from 10 and below 20; peopleStored is any number",
  );
  const since: Condition = new Map([["processingSince", { kind: "since", day: "2025-01-01" }]]);
  expect(conditionText(since, concepts)).toBe("processingSince since 2025-01-01");
});

test("an empty condition always holds, and the youngest is an age", () => {
  expect(conditionText(new Map(), concepts)).toBe("always");
  expect(shownName("people")).toBe("people");
});
