/** Receipts in COSE prove what the same receipts prove with checkpoints, and nothing else passes for one. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { decode, encodeList, formatCose, parseCose } from "../../src/ledger/cose.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { compareReceipts } from "../../src/receipt/compare.ts";
import { formatCoseFile, isCose, parseCoseFile } from "../../src/receipt/cose.ts";
import { parseReceipt } from "../../src/receipt/receipt.ts";
import { parseTrust, verifyReceipt } from "../../src/receipt/verify.ts";
import { createHybridLedgerKey } from "../../src/store/ledger-key.ts";
import { coseOf } from "../support/cose.ts";
import { isLonger } from "../support/longer.ts";
import { bytesOf, EU, IL, inVersion1, KEYS, leaves, receiptOf, stated } from "../transfers/leaves.ts";
import { receiptOfRecord } from "./chunk.ts";

const keyOf = (statement: Statement) => {
  const log = statement.checkpoint.split("\n", 1)[0];
  const key = Object.values(KEYS).find(({ name }) => name === log);
  if (key === undefined) throw new Error(`no key for ${log}`);
  return key;
};
const trust = parseTrust({
  type: "comity/v1/trust",
  nodes: [EU, IL].map((node) => ({ trustDomain: KEYS[node]?.name, ledger: KEYS[node]?.verifierKey })),
});
const inCose = (receipt: Uint8Array) =>
  formatCoseFile(
    receipt,
    parseReceipt(receipt).statements.map((each) => coseOf(each, keyOf(each))),
  );

const proposal = stated(leaves.proposal, EU);
const permit = receiptOf(proposal, stated(leaves.decision, IL));
const barred = receiptOf(proposal, stated(leaves.bar, IL));
const old = inVersion1(leaves.proposal);
const oldAnswer = { ...inVersion1(leaves.decision), proposal: leafHash(bytesOf(old)).toHex() } as typeof old;

function refusal(bytes: Uint8Array): string {
  try {
    verifyReceipt(bytes, trust);
  } catch (thrown) {
    return ComityError.from(thrown).reason;
  }
  throw new Error("the receipt verifies");
}

describe("a receipt in COSE", () => {
  test.each([
    ["a permit", permit],
    ["a bar", barred],
    ["a denial", receiptOf(stated(leaves.denial, EU))],
    ["an assessment", receiptOf(stated(leaves.assessment, EU))],
    ["a permit of version 1", receiptOf(stated(old, EU), stated(oldAnswer, IL))],
    ["one record of many", receiptOfRecord(1)],
  ])("of %s proves the same", (_, receipt) => {
    const converted = inCose(receipt);
    expect([isCose(receipt), isCose(converted)]).toEqual([false, true]);
    expect(verifyReceipt(converted, trust)).toEqual(verifyReceipt(receipt, trust));
  });

  test("with logs of two keys has two receipts for each leaf, and both are needed", () => {
    const key = createHybridLedgerKey("eu.comity.example");
    const both = parseTrust({
      type: "comity/v1/trust",
      nodes: [{ trustDomain: key.name, ledger: key.verifierKey }],
    });
    const statement = stated(leaves.denial, EU, key);
    const proofs = coseOf(statement, key);
    const verified = (of: readonly Uint8Array[]) =>
      verifyReceipt(formatCoseFile(receiptOf(statement), [of]), both);
    expect(verified(proofs)).toMatchObject({ kind: "denial" });
    expect(() => verified(proofs.slice(0, 1))).toThrow(
      "the ML-DSA-44 receipt of `eu.comity.example` is missing",
    );
  });

  test("no byte of it can change", () => {
    const file = inCose(permit);
    for (let i = 0; i < file.length; i += isLonger ? 1 : 97) {
      const bytes = Uint8Array.from(file, (byte, at) => (at === i ? byte ^ 0x01 : byte));
      expect(refusal(bytes), `byte ${i}`).toMatch(/_INVALID$/);
    }
  });

  test("is compared with another of the same log, whichever form that has", () => {
    const same = [
      { log: "eu.comity.example", sizes: [3, 3], verdict: "consistent" },
      { log: "us-il.comity.example", sizes: [3, 3], verdict: "consistent" },
    ];
    expect(compareReceipts(inCose(permit), permit, trust)).toEqual(same);
    const [own] = compareReceipts(inCose(permit), inCose(receiptOf(stated(leaves.denial, EU))), trust);
    expect(own).toEqual({ log: "eu.comity.example", sizes: [3, 3], verdict: "fork" });
  });

  test("with the statements of one node alone is no permit", () => {
    const [own, answer] = parseReceipt(permit).statements.map((each) => coseOf(each, keyOf(each)));
    expect(refusal(formatCoseFile(permit, [own ?? []]))).toBe("RECEIPT_INVALID");
    expect(refusal(formatCoseFile(permit, [answer ?? [], own ?? []]))).toMatch(/_INVALID$/);
  });
});

describe("the file", () => {
  const receipts = (decode(inCose(permit)) as Uint8Array[]).map(parseCose);
  const [first, second] = receipts as [(typeof receipts)[0], (typeof receipts)[0]];
  const fileOf = (...all: readonly object[]) =>
    encodeList(all.map((each) => formatCose(each as typeof first)));
  const without = ({ rest: _, ...more }: typeof first) => more;

  test("has the leaves, and once the rest of the Comity receipt", () => {
    const { statements, rest } = parseCoseFile(fileOf(first, second));
    expect(statements.map(({ leaf }) => Buffer.from(leaf).toString("base64"))).toEqual(
      parseReceipt(permit).statements.map(({ leaf }) => leaf),
    );
    expect(Object.keys(rest)).toEqual(["obligations", "type"]);
  });

  test.each<[string, Uint8Array]>([
    ["is empty", encodeList([])],
    ["has five receipts", fileOf(first, ...Array.from({ length: 4 }, () => second))],
    ["has the rest in the second", fileOf(without(first), { ...second, rest: first.rest })],
    ["has the rest twice", fileOf(first, { ...second, rest: first.rest })],
    ["lacks a leaf", fileOf(first, { ...second, leaf: undefined })],
    ["is about three leaves", fileOf(first, second, { ...second, leaf: Uint8Array.of(1) })],
    ["goes back to the first leaf", fileOf(first, second, without(first))],
    ["has a rest that is no object", fileOf({ ...first, rest: canonicalBytes(null) }, second)],
    ["has a rest that is a list", fileOf({ ...first, rest: canonicalBytes([]) }, second)],
    ["has a rest with statements", fileOf({ ...first, rest: permit }, second)],
    ["has something behind it", Uint8Array.of(...fileOf(first, second), 0)],
    ["is a list of numbers", Uint8Array.of(0x82, 1, 2)],
    ["has a length that is too long", Uint8Array.of(0x98, 2, ...fileOf(first, second).subarray(1))],
  ])("is refused where it %s", (_, bytes) => {
    expect(refusal(bytes)).toBe("RECEIPT_INVALID");
  });

  test("is refused where the rest is not canonical", () => {
    expect(refusal(fileOf({ ...first, rest: Buffer.from('{"type" :"x"}') }, second))).toBe(
      "STATEMENT_INVALID",
    );
  });
});
