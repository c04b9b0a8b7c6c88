/** Proofs and audits as people read them. */
import { expect, test } from "vitest";
import { auditLines, auditProgress, provedLines } from "../../../src/cli/present/ledger.ts";
import { NOTHING_YET } from "../../../src/store/audit/report.ts";
import type { State } from "../../../src/store/audit/state.ts";
import { plain } from "../../support/command.ts";

const state: State = {
  type: "comity/v1/audit-state",
  origin: "kr.example",
  full: true,
  head: { size: 12_345, checkpoint: "" },
  part: "end",
  next: 12_345,
  range: [],
  tallied: {
    ...NOTHING_YET,
    leaves: 12_345,
    rows: { transfer: 2_000, feed: 5 },
    unchecked: { erased: 3, ranOut: 4 },
  },
};
const textOf = (changed: Partial<State>) =>
  plain(auditLines({ ...state, ...changed, trustDomain: "kr.example" }, 90)).join("\n");

test("a sound store: what was checked, and why some was not", () => {
  const text = textOf({});
  expect(text).toMatch(/^The log of kr\.example, 12,345 leaves: everything that was checked holds\.$/m);
  expect(text).toMatch(/^ {2}2,005 +rows against/m);
  expect(text).toMatch(
    /^NOT CHECKED\n {2}3 +its key was destroyed\n {2}4 +its date of retention may have come$/m,
  );
  expect(textOf({ full: false })).toMatch(/--full also checks every signature/);
});

test("what does not hold comes first; what is not told one by one is counted", () => {
  const tallied = { ...state.tallied, faults: 3, findings: ["leaf 1 is missing", "leaf 2 is missing"] };
  expect(textOf({ tallied })).toMatch(
    /^The log of .*: 3 things do not hold\.\n {2}leaf 1 is missing\n {2}leaf 2 is missing\n {2}and 1 more\nCHECKED/,
  );
});

test("the progress says where it is, and if anything was found", () => {
  expect(auditProgress({ ...state, part: "leaves", next: 2048 })).toBe("leaf 2,048 of 12,345");
  const found = { ...state, tallied: { ...state.tallied, faults: 1 } };
  expect(auditProgress({ ...found, part: "rows", rows: { of: "feed" } })).toBe(
    "rows of feed, 1 found not to hold",
  );
});

test("a proof names log, size, root and hash", () => {
  const proved = {
    index: 7,
    type: "comity/v1/bar",
    leafHash: "ab",
    origin: "kr.example",
    size: 9,
    root: "cd=",
    hashes: 4,
  };
  const text = plain(provedLines(proved, 90)).join("\n");
  expect(text).toMatch(
    /^Leaf 7 is in the log kr\.example\.\n {2}type +comity\/v1\/bar\n {2}hash +ab\n.*9 leaves, root cd=/,
  );
});
