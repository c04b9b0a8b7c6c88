/** The answer to a replay: the important first, in two screens at most, and nothing that was not made again left out. */
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { isUnchanged, presentReplay, replayLines } from "../../../src/cli/present/replay.ts";
import type { Cause, Change } from "../../../src/transfers/replay/change.ts";
import { addCompared, addInstead, addLost, createSum } from "../../../src/transfers/replay/sum.ts";

const cause = (rule: string, which: Cause["which"] = "gained"): Cause => ({
  which,
  says: `What ${rule} says.`,
  by: {
    ...{ jurisdiction: "IN", side: "origin", rule, cite: `DPDP Act ${rule}` },
    ...{ since: "2027-05-13", status: "unsure" },
  },
});

function filled(groups: number) {
  const sum = createSum();
  const add = (change: Change, causes: readonly Cause[], leaf: number) =>
    addCompared(sum, { change, causes }, { leaf, transfer: `t${leaf}` }, true);
  for (let i = 0; i < groups; i++) {
    add("to-deny", [cause(`s${i}`), cause("common")], i);
    add("to-permit", [cause(`s${i}`, "lost")], 100 + i);
    add(
      "obligations",
      Array.from({ length: 9 }, (_, n) => cause(`s${i}-${n}`)),
      200 + i,
    );
  }
  add("to-deny", [cause("often")], 300);
  add("to-deny", [cause("often")], 301);
  add("reasons", [{ which: "gained", code: "NO_LAW_AT_DATE", says: "no law" }], 302);
  add("same", [], 303);
  return sum;
}

const linesOf = (sum: ReturnType<typeof filled>, verbose = false, width = 100) =>
  replayLines({ sum, size: 9, node: "in.example", law: { day: "2027-06-01" } }, width, verbose).map(
    stripVTControlCharacters,
  );

test("says first how many decisions change and by which law, then each rule, the most frequent first", () => {
  const [first, ...lines] = linesOf(filled(1));
  expect(first).toBe("5 decisions would change: in.example, 7 past decisions, by the law of 2027-06-01.");
  const text = lines.join("\n");
  expect(text).toMatch(/3 +permit → deny\n +1 +deny → permit/);
  expect(text.indexOf("rule often")).toBeLessThan(text.indexOf("rule s0"));
  expect(text).toContain("IN (origin): DPDP Act often; rule often; since 2027-05-13; unsure");
  expect(text).toMatch(/DENY → PERMIT\n +1 +− +IN/);
  expect(text).toMatch(/DENY, FOR OTHER REASONS\n +1 +\+ +NO_LAW_AT_DATE/);
  expect(text).toContain("… and 4 rules more");
  expect(text).not.toContain("t300");
});

test("keeps to two screens and to the width, and tells what it left out", () => {
  const lines = linesOf(filled(40));
  expect(lines.length).toBeLessThanOrEqual(90);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines.join("\n")).toMatch(/… and \d+ decisions more by other rules: --verbose/);
});

test("with --verbose every rule and every decision is there", () => {
  const text = linesOf(filled(40), true).join("\n");
  for (const name of ["t0 (leaf 0)", "t139 (leaf 139)", "t301 (leaf 301)", "rule s39-8"])
    expect(text).toContain(name);
});

test("counts what was not made again by its cause, and the versions that others stand for", () => {
  const sum = filled(0);
  addLost(sum, { leaf: 7, transfer: "t7", lost: "erased", count: 1 }, true);
  addLost(sum, { leaf: 8, transfer: "t8", lost: "denied-record", count: 12 }, true);
  addInstead(sum, ["EU 2026.1"], 4);
  const text = linesOf(sum, true).join("\n");
  expect(text).toMatch(/13 +could not be made again/);
  expect(text).toMatch(/12 +a record that the sender's home denied/);
  expect(text).toContain("t7 (leaf 7): erased");
  expect(text.replaceAll(/\s+/g, " ")).toContain("EU 2026.1 (4 decisions)");
  expect(presentReplay({ sum, size: 9, node: "in.example", law: {} })).toMatchObject({
    ...{ decisions: 17, replayed: 4, leaves: 9, packsInstead: { "EU 2026.1": 4 } },
    notReplayable: { erased: 1, "denied-record": 12, "ran-out": 0 },
  });
});

test("a record of many is named by its place", () => {
  const sum = createSum();
  addCompared(sum, { change: "to-deny", causes: [] }, { leaf: 1, transfer: "t", record: 4 }, true);
  expect(linesOf(sum, true).join("\n")).toContain("t (leaf 1, record 4)");
});

test("where nothing changes the answer is one line and the count", () => {
  const sum = createSum();
  addCompared(sum, { change: "same", causes: [] }, { leaf: 1, transfer: "t" }, true);
  expect(isUnchanged(sum)).toBe(true);
  expect(linesOf(sum)).toEqual([
    "No decision changes: in.example, 1 past decision, by the law of 2027-06-01.",
    expect.stringMatching(/^ +1 +as it was$/),
  ]);
  addCompared(sum, { change: "reasons", causes: [] }, { leaf: 2, transfer: "u" }, true);
  expect(isUnchanged(sum)).toBe(false);
});
