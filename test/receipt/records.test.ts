/** Records under one leaf: an entry verifies in its own place alone, and the leaf of a chunk proves nothing by itself. */
import { describe, expect, test } from "vitest";
import { canonicalBytes, canonicalText } from "../../src/ledger/canonical.ts";
import { commitmentTo } from "../../src/ledger/commitment.ts";
import { createTree, hashesOfPath } from "../../src/ledger/tree.ts";
import { NO_OBLIGATIONS } from "../../src/receipt/obligations.ts";
import { formatReceipt, formatRecordReceipt } from "../../src/receipt/receipt.ts";
import {
  commitmentToRecord,
  formatEntry,
  hashOfEntry,
  hashOfVerdict,
  saltOfRecord,
} from "../../src/receipt/records.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { chunk, receiptOfRecord, trust } from "./chunk.ts";

const changed = (bytes: Uint8Array, change: (receipt: ReturnType<typeof JSON.parse>) => void) => {
  const receipt = JSON.parse(Buffer.from(bytes).toString("utf8"));
  change(receipt);
  return canonicalBytes(receipt);
};

test("an entry is canonical JSON, and commits to its record under the salt of its place", () => {
  const parts = { index: 7, record: "A".repeat(43), verdict: "b".repeat(64) };
  expect(formatEntry(parts)).toBe(canonicalText({ ...parts, type: "comity/v1/record" }));
  const salt = saltOfRecord(Buffer.alloc(32, 1), 7);
  expect(salt).not.toEqual(saltOfRecord(Buffer.alloc(32, 1), 8));
  expect(commitmentToRecord("{}", salt).toBase64()).toBe(
    commitmentTo("{}", Buffer.from(salt).toString("base64")),
  );
});

test.each([0, 1, 2])("the receipt of record %d proves the verdict on it, which is no permit", (index) => {
  const verified = verifyReceipt(receiptOfRecord(index), trust);
  expect(verified).toMatchObject({
    kind: "assessment",
    permit: false,
    record: { index, count: 3, record: chunk.commitments[index]?.toBase64() },
    leaf: {
      decision: index === 1 ? "deny" : "permit",
      obligationsHash: chunk.verdicts[index]?.obligationsHash,
    },
  });
  expect(verified).not.toHaveProperty("record.verdict");
});

describe("a receipt does not verify", () => {
  test("where it shows the statement of a chunk without a record", () => {
    const bare = formatReceipt([chunk.statement], [NO_OBLIGATIONS]);
    expect(() => verifyReceipt(bare, trust)).toThrow(/the record's own proof/);
  });

  test.each<[string, (record: ReturnType<typeof JSON.parse>) => void]>([
    ["another place", (record) => (record.index = 1)],
    ["a place beyond the chunk", (record) => (record.index = 3)],
    ["another commitment", (record) => (record.record = Buffer.alloc(32).toString("base64"))],
    ["another verdict", (record) => (record.verdict.decision = "deny")],
    ["a path that is too short", (record) => record.path.pop()],
    ["a path in another order", (record) => record.path.reverse()],
  ])("with %s", (_, change) => {
    const bytes = changed(receiptOfRecord(0), ({ records: [record] }) => change(record));
    expect(() => verifyReceipt(bytes, trust)).toThrow(expect.objectContaining({ reason: "PROOF_INVALID" }));
  });

  test.each<[string, (receipt: ReturnType<typeof JSON.parse>) => void]>([
    ["a second record", (receipt) => receipt.records.push(receipt.records[0])],
    ["no record", (receipt) => (receipt.records = [])],
    ["a key that no record has", (receipt) => (receipt.records[0].age = 9)],
    ["a place that is no number", (receipt) => (receipt.records[0].index = -1)],
    ["a commitment that is no hash", (receipt) => (receipt.records[0].record = "AA==")],
    ["a list that nothing names", (receipt) => receipt.obligations.push([])],
    ["a list less", (receipt) => receipt.obligations.pop()],
    ["the type of another version", (receipt) => (receipt.type = "comity/v2/receipt")],
  ])("with %s", (_, change) => {
    const bytes = changed(receiptOfRecord(0), change);
    expect(() => verifyReceipt(bytes, trust)).toThrow(expect.objectContaining({ reason: "RECEIPT_INVALID" }));
  });

  test("with a verdict of no known form, though the root covers it", () => {
    const verdict = canonicalText({ decision: "permit" });
    const entry = {
      index: 0,
      record: chunk.commitments[0]?.toBase64() ?? "",
      verdict: hashOfVerdict(verdict),
    };
    const tree = createTree([hashOfEntry(entry)]);
    const proof = { ...entry, verdict, path: hashesOfPath(tree.pathOf(0)).map((hash) => hash.toBase64()) };
    const receipt = formatRecordReceipt([chunk.statementOf(tree.root, 1)], [proof], [NO_OBLIGATIONS]);
    expect(() => verifyReceipt(receipt, trust)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });
});
