/** Versions of a rule follow each other without a gap and without an overlap. */
import { describe, expect, it, test } from "vitest";
import { endReplaced, outerOf } from "../../../src/law/pack/replaces.ts";
import type { Rule } from "../../../src/law/rule.ts";

const older: Rule = {
  id: "older",
  cite: "Act 1",
  from: "2024-03-01",
  status: "confirmed",
  applies: "both",
  says: "This is asked.",
  when: new Map(),
  unless: [],
  require: new Map(),
};
const newer: Rule = { ...older, id: "newer", from: "2025-06-01", replaces: "older" };
const places: number[] = [];
const ended = (...rules: readonly Rule[]) =>
  endReplaced(rules, (index, check) => {
    places.push(index);
    check();
  });
const refused = (message: string) => expect.objectContaining({ reason: "PACK_INVALID", message });

describe("a rule that another replaces", () => {
  it("ends on the day on which the other begins, whatever their order", () => {
    expect(ended(older, newer)).toEqual([{ ...older, until: "2025-06-01" }, newer]);
    expect(ended(newer, older)).toEqual([newer, { ...older, until: "2025-06-01" }]);
  });

  it("binds on where that day is unsure", () => {
    const unsure: Rule = { ...newer, status: "unsure" };
    expect(ended(older, unsure)).toEqual([older, unsure]);
  });

  it("may be replaced by several on one day, and may say its end where it is that day", () => {
    const second: Rule = { ...newer, id: "second" };
    const until = "2025-06-01";
    expect(ended({ ...older, until }, newer, second)).toEqual([{ ...older, until }, newer, second]);
  });
});

describe("a rule that replaces another", () => {
  it("names one that is there", () => {
    expect(() => ended(newer)).toThrow(refused("`newer` replaces `older`, which is not in this pack"));
  });

  it("begins after it", () => {
    const early: Rule = { ...newer, from: older.from };
    const message = "`newer` replaces `older`, which begins on 2024-03-01, no earlier than itself";
    expect(() => ended(older, early)).toThrow(refused(message));
  });

  it("begins on the day on which it ends", () => {
    const message =
      "`newer` replaces `older` from 2025-06-01 on, but that is written to end on 2025-05-31: leave its `until` out";
    expect(() => ended({ ...older, until: "2025-05-31" }, newer)).toThrow(refused(message));
  });

  it("begins on the day on which every other does that replaces it", () => {
    const second: Rule = { ...newer, id: "second", from: "2025-07-01" };
    const message =
      "`second` replaces `older` from 2025-07-01 on, and `newer` does from 2025-06-01 on: choose one day";
    expect(() => ended(older, newer, second)).toThrow(refused(message));
  });

  it("is looked at in its place, and a rule of a pack around is left to that pack", () => {
    const outer: Rule = { ...newer, id: "outer", replaces: "EU/guardian-age" };
    places.length = 0;
    expect(ended(older, outer, newer)[1]).toEqual(outer);
    expect(places).toEqual([2]);
  });
});

test.each([
  ["EU/guardian-age", { pack: "EU", rule: "guardian-age" }],
  ["US-IL/bipa/15", { pack: "US-IL", rule: "bipa/15" }],
  ["older", undefined],
  ["eu/older", undefined],
  ["xEU/older", undefined],
  ["EU/", undefined],
  ["/older", undefined],
  [undefined, undefined],
])("`%s` names the rule %j of a pack around", (replaces, outer) => {
  expect(outerOf(replaces)).toEqual(outer);
});
