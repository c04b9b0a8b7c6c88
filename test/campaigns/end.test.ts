import { expect, test } from "vitest";
import { type Asked, compareEnd, type Ended } from "./end.ts";

const HASH = "a".repeat(64);
const end = { type: "comity/v1/agreement-end", agreement: HASH };
const proposal = { type: "comity/v2/proposal", agreement: HASH, transfer: "one" };
const permit = { type: "comity/v2/decision", decision: "permit", transfer: "one" };
const denial = { type: "comity/v2/decision", decision: "deny", transfer: "one" };
const ownDenial = { type: "comity/v2/denial", transfer: "one" };
const lapse = { ...ownDenial, answer: "b".repeat(64) };
const leaves = new Map([
  ["a", 1000],
  ["b", 1100],
]);
const asked = (changes: Partial<Asked> = {}): Asked => ({
  ...{ from: "a", to: "b", key: "k", askedAt: 900, toldAt: 950, state: "PERMITTED", id: "one" },
  ...changes,
});
type Given = { told?: Asked; settled?: Asked; a?: object[]; b?: object[]; ended?: Partial<Ended> };

function hold({ told = asked(), settled = told, a = [proposal, end], b = [permit, end], ended = {} }: Given) {
  const logs = new Map([
    ["a", a],
    ["b", b],
  ]);
  return compareEnd({
    ...{ hash: HASH, told: [told], settled: [settled], logs },
    ended: { at: 990, leaves, remote: undefined, backAt: undefined, ...ended },
  });
}
const kindsOf = (given: Given) => hold(given).violations.map(({ kind }) => kind);

test.each<[string, Given, string[]]>([
  ["a permit before the end", {}, []],
  [
    "a denial after it",
    { told: asked({ askedAt: 1200, toldAt: 5000, state: "DENIED" }), a: [end], b: [end] },
    [],
  ],
  ["a permit that was decided before and is told of soon after", { told: asked({ toldAt: 2100 }) }, []],
  ["a permit that is told of later", { told: asked({ toldAt: 2101 }) }, ["permitted-late"]],
  [
    "a permit for whom the home node knew better",
    { told: asked({ askedAt: 1001, toldAt: 1050 }) },
    ["permitted-after-leaf"],
  ],
  ["a proposal behind the leaf", { a: [end, proposal] }, ["permitted-after-leaf"]],
  ["a decision behind the leaf", { b: [end, permit] }, ["permitted-after-leaf"]],
  ["a denial behind the leaf", { told: asked({ state: "DENIED" }), b: [end, denial] }, []],
  ["a permit that the destination never made", { b: [end] }, ["two-decisions"]],
  ["a bar in place of the destination's permit", { told: asked({ state: "BARRED" }) }, ["two-decisions"]],
  ["a permit that lapsed", { told: asked({ state: "DENIED" }), a: [proposal, end, lapse] }, []],
  [
    "a permit that the home node denies without a word",
    { told: asked({ state: "DENIED" }) },
    ["two-decisions"],
  ],
  [
    "a lapse of what was never permitted",
    { told: asked({ state: "DENIED" }), a: [proposal, end, lapse], b: [end, denial] },
    ["two-decisions"],
  ],
  ["a denial of one's own", { told: asked({ state: "DENIED" }), a: [end, ownDenial], b: [end] }, []],
  ["a permit that the home node never proposed", { a: [end] }, ["two-decisions"]],
  ["a transfer in doubt", { told: asked({ state: "IN_DOUBT" }) }, ["in-doubt"]],
  ["a transfer that was in doubt", { told: asked({ state: "IN_DOUBT" }), settled: asked() }, []],
  ["a node without the leaf", { ended: { leaves: new Map([["a", 1000]]) } }, ["never-told"]],
])("%s", (_, given, kinds) => {
  expect(kindsOf(given)).toEqual(kinds);
});

test("the times are those of nodes in reach, of the one that was cut off, and of the last permit", () => {
  const { largest } = hold({
    told: asked({ toldAt: 3010 }),
    ended: {
      remote: "b",
      leaves: new Map([
        ["a", 1000],
        ["b", 3000],
      ]),
      backAt: 2900,
    },
  });
  expect(Object.values(largest ?? {})).toEqual([10, 100, 10]);
});
