/** A trigger against a notice: yes, no, and what counts because nobody stated it. */
import { expect, test } from "vitest";
import { areasOf } from "../../src/law/areas.ts";
import type { Content } from "../../src/notices/notice.ts";
import { evaluate, knownOf } from "../../src/notices/trigger.ts";
import { shippedAtlas } from "../support/atlas.ts";

const known = (atom: string) => ({ yes: true, no: false })[atom];
const content = (facts: object, subjects: readonly object[] = []) =>
  ({ facts, subjects }) as unknown as Content;
const holds = (atom: string, facts: object, subjects: readonly object[] = [], place = "US-IL") =>
  knownOf(content(facts, subjects), place, (inner, area) => areasOf(shippedAtlas(), inner).includes(area))(
    atom,
  );

test("an atom is met, not met, or assumed", () => {
  expect(evaluate("yes", known)).toEqual({ possible: true, assumed: [] });
  expect(evaluate("no", known)).toEqual({ possible: false, assumed: [] });
  expect(evaluate("what", known)).toEqual({ possible: true, assumed: ["what"] });
});

test("all of several needs each, any of several one; an assumption counts only where it matters", () => {
  expect(evaluate({ all: ["yes", "what", "what"] }, known)).toEqual({ possible: true, assumed: ["what"] });
  expect(evaluate({ all: ["what", "no"] }, known)).toEqual({ possible: false, assumed: [] });
  expect(evaluate({ any: ["what", "yes"] }, known)).toEqual({ possible: true, assumed: [] });
  expect(evaluate({ any: ["what", "no"] }, known)).toEqual({ possible: true, assumed: ["what"] });
  expect(evaluate({ any: ["no"] }, known)).toEqual({ possible: false, assumed: [] });
  expect(evaluate({ all: [] }, known)).toEqual({ possible: true, assumed: [] });
});

test("facts of the notice are atoms, and what it does not say is unknown", () => {
  expect(holds("incident.intelligible", { encrypted: true })).toBe(false);
  expect(holds("incident.intelligible", { encrypted: false })).toBe(true);
  expect(holds("incident.intelligible", {})).toBeUndefined();
  expect(holds("incident.named", { withIdentifiers: true })).toBe(true);
  expect(holds("incident.none-such", {})).toBeUndefined();
  expect(holds("toString", {})).toBeUndefined();
});

test.each([
  ["unlikely", false, false, false],
  ["likely", true, false, undefined],
  ["high", true, true, true],
  [undefined, undefined, undefined, undefined],
])("a risk that is %s: to rights %s, high %s, serious harm %s", (riskToPeople, ...expected) => {
  const atoms = ["incident.risk-to-rights", "incident.high-risk", "incident.serious-harm"];
  expect(atoms.map((atom) => holds(atom, { riskToPeople }))).toEqual(expected);
});

test("people are counted at the place and within it; those around it may be there", () => {
  const over = (limit: number, subjects: readonly object[], place = "US-IL") =>
    holds(`incident.residents-over-${limit}`, {}, subjects, place);
  expect(over(500, [{ place: "US-IL", count: 501 }])).toBe(true);
  expect(over(500, [{ place: "US-IL", count: 500 }])).toBe(false);
  expect(over(500, [{ place: "US", count: 501 }])).toBeUndefined();
  expect(over(500, [{ place: "US-IL", count: 501 }], "US")).toBe(true);
  expect(over(500, [{ place: "JP", count: 501 }])).toBe(false);
  expect(over(500, [{ place: "US-IL" }])).toBeUndefined();
});

test("a law that counts people anywhere may count those elsewhere", () => {
  const over = (subjects: readonly object[]) => holds("incident.people-over-500", {}, subjects);
  expect(over([{ place: "JP", count: 501 }])).toBeUndefined();
  expect(over([{ place: "JP", count: 500 }])).toBe(false);
  expect(over([{ place: "US-IL", count: 501 }])).toBe(true);
});
