/** Receipts of records that two nodes have decided: each proves one record, the same under both statements. */
import { describe, expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import { createReceipts } from "../../src/receipt/chunk.ts";
import { NO_OBLIGATIONS } from "../../src/receipt/obligations.ts";
import { formatReceipt } from "../../src/receipt/receipt.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { IL, leaves, stated } from "../transfers/leaves.ts";
import { commitment, entries, proof, receiptOf, trust, verdicts } from "./transferred.ts";

const changed = (index: number, change: (receipt: ReturnType<typeof JSON.parse>) => void) => {
  const receipt = JSON.parse(Buffer.from(receiptOf(index)).toString("utf8"));
  change(receipt);
  return canonicalBytes(receipt);
};

test("a record that both nodes permit is a permit, and no other is", () => {
  expect(verifyReceipt(receiptOf(0), trust)).toMatchObject({
    kind: "transfer",
    permit: true,
    proposal: { obligationsHash: leaves.proposal.obligationsHash },
    record: { index: 0, count: 3, record: commitment(1) },
  });
  expect(verifyReceipt(receiptOf(1), trust)).toMatchObject({
    kind: "denial",
    permit: false,
    record: { index: 1 },
  });
  expect(verifyReceipt(receiptOf(2), trust)).toMatchObject({
    kind: "transfer",
    permit: false,
    answer: { decision: "deny" },
    record: { index: 2 },
  });
});

test("a record of a transfer that was barred is no permit", () => {
  const shown = entries.map(({ record, verdict }) => ({ record, verdict }));
  const barred = {
    ...proof,
    answer: stated(leaves.bar, IL),
    entries: shown,
    verdicts: { ...verdicts, answer: [] },
  };
  expect(verifyReceipt(createReceipts(barred)(0), trust)).toMatchObject({
    kind: "transfer",
    permit: false,
    answer: { type: "comity/v1/bar" },
  });
  expect(verifyReceipt(createReceipts(barred)(1), trust).kind).toBe("denial");
});

describe("no permit follows", () => {
  test.each<[string, (receipt: ReturnType<typeof JSON.parse>) => void]>([
    [
      "from one statement with a permitted record",
      (receipt) => [receipt.statements, receipt.records].map((all) => all.pop()),
    ],
    ["without the destination's record", (receipt) => receipt.records.pop()],
    ["with the origin's record twice", (receipt) => (receipt.records[1] = receipt.records[0])],
    ["with another verdict of the destination", (receipt) => (receipt.records[1].verdict.decision = "deny")],
    ["with the statements in another order", (receipt) => receipt.statements.reverse()],
  ])("%s", (_, change) => {
    expect(() => verifyReceipt(changed(0, change), trust)).toThrow(
      expect.objectContaining({ reason: expect.stringMatching(/^(RECEIPT|PROOF)_INVALID$/) }),
    );
  });

  test("from the records of two different people", () => {
    const [first, third] = [0, 2].map((index) => JSON.parse(Buffer.from(receiptOf(index)).toString("utf8")));
    const mixed = changed(0, (receipt) => (receipt.records = [third.records[0], first.records[1]]));
    expect(() => verifyReceipt(mixed, trust)).toThrow(/different records/);
  });

  test("from the statements of a chunk without a record", () => {
    const bare = formatReceipt([proof.own, ...(proof.answer ? [proof.answer] : [])], [NO_OBLIGATIONS]);
    expect(() => verifyReceipt(bare, trust)).toThrow(/the record's own proof/);
  });
});

test("there is no receipt for a hidden entry, nor for a place that is none", () => {
  const hidden = createReceipts({ ...proof, entries: [{ hash: new Uint8Array(32) }] });
  expect(() => hidden(0)).toThrow(expect.objectContaining({ reason: "NOT_FOUND" }));
  expect(() => receiptOf(3)).toThrow(expect.objectContaining({ reason: "NOT_FOUND" }));
});
