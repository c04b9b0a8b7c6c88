/** Two receipts of one log: of one history, of two, or neither can be told. */
import { describe, expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { type Compared, compareReceipts } from "../../src/receipt/compare.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { parseTrust } from "../../src/receipt/verify.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { beginLog } from "../ledger/handed-log.ts";

const key = createLedgerKey("eu.example");
const trust = parseTrust({
  type: "comity/v1/trust",
  nodes: [{ trustDomain: "eu.example", ledger: key.verifierKey }],
});

/** A log whose leaves from `from` on are another one's, and the receipt of a leaf under a head of so many. */
function log(name: string, size: number, from = 0) {
  const made = beginLog("eu.example", key);
  for (let n = 0; n < size; n++)
    made.append(canonicalBytes({ type: "test", n: `${n < from ? "a" : name}${n}` }));
  return (index: number, at = size) => formatReceipt([made.stated(index, key, at)], []);
}

const verdict = (a: Uint8Array, b: Uint8Array) => compareReceipts(a, b, trust).map((each) => each.verdict);

const honest = log("a", 16);

test("under one head they are of one history, and under two of one size they are not", () => {
  expect(verdict(honest(3), honest(12))).toEqual(["consistent"]);
  expect(verdict(honest(3), log("b", 16, 9)(3))).toEqual(["fork"]);
  expect(compareReceipts(honest(3), honest(5, 9), trust)).toEqual([
    { log: "eu.example", sizes: [16, 9], verdict: "unknown" } satisfies Compared,
  ]);
});

describe("under heads of different sizes", () => {
  test("another leaf at one place, or in a subtree that both prove, is a fork", () => {
    const other = log("b", 12);
    for (const [one, two] of [
      [honest(3), other(3)],
      [honest(1), other(2)],
      [honest(0, 9), other(9)],
      [honest(6, 7), other(5, 8)],
    ] as const)
      expect([verdict(one, two), verdict(two, one)]).toEqual([["fork"], ["fork"]]);
  });

  test("a log that only grew is never one, whatever leaves are compared", () => {
    for (let size = 1; size < 16; size++)
      for (let index = 0; index < size; index++)
        for (let other = 0; other < 16; other++)
          expect(verdict(honest(index, size), honest(other))).toEqual(["unknown"]);
  });

  test("what forked beyond all that both prove cannot be told", () => {
    expect(verdict(honest(0, 3), log("b", 12, 8)(1))).toEqual(["unknown"]);
  });
});

test("without a log in common there is nothing to compare, and a log that is not trusted is none", () => {
  const us = createLedgerKey("us.example");
  const made = beginLog("us.example", us);
  made.append(canonicalBytes({ type: "test", n: 0 }));
  const foreign = formatReceipt([made.stated(0, us)], []);
  expect(verdict(honest(3), foreign)).toEqual([]);
  expect(verdict(foreign, foreign)).toEqual([]);
});
