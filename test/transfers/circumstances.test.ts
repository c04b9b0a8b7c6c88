/** What a sale and onward use ask a consent to permit. */
import { expect, it } from "vitest";
import { permissionsOf } from "../../src/transfers/circumstances.ts";
import { atlas } from "./fixture.ts";

const onward = (...tiers: string[]) => ({ tiers, recipients: [], places: [] });
const asked = (form: string, action: string, ...tiers: string[]) => [
  ...permissionsOf(atlas.concepts.leaves(form), new Set(["pur:verify"]), action, onward(...tiers), atlas),
];
const askedFor = (purpose: string, form: string) => [
  ...permissionsOf(atlas.concepts.leaves(form), atlas.concepts.leaves(purpose), "transfer", onward(), atlas),
];

it.each(["sell", "lease", "trade"])("%s the data is a sale of just what it is", (action) => {
  expect(asked("form:template", action)).toEqual(["sellRaw"]);
  expect(asked("form:inference", action)).toEqual(["sellInsight"]);
  expect(asked("form:anonymisedAggregate", action)).toEqual(["sellAggregate"]);
  // Whatever is not surely anonymous or derived is the data itself.
  expect(asked("form:pseudonymised", action)).toEqual(["sellRaw"]);
});

it("a transfer asks for what its tiers permit the recipient, and for nothing where there are none", () => {
  expect(asked("form:template", "transfer")).toEqual([]);
  expect(asked("form:template", "transfer", "tier:3", "tier:1")).toEqual(["sellAggregate", "processor"]);
  expect(asked("form:template", "sell", "tier:2")).toEqual(["sellRaw", "processor", "recipient"]);
});

it("a transfer for a sale asks for what a sale asks for, under whatever action", () => {
  expect(askedFor("pur:sellData", "form:template")).toEqual(["sellRaw"]);
  expect(askedFor("pur:sellData", "form:anonymisedAggregate")).toEqual(["sellAggregate"]);
  expect(askedFor("pur:sellInsights", "form:template")).toEqual(["sellInsight"]);
  expect(askedFor("pur:sale", "form:template")).toEqual(["sellRaw", "sellInsight"]);
  expect(askedFor("pur:research", "form:template")).toEqual([]);
});
