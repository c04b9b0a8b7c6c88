/** The file of a receipt: what was written is read back, in one form for each version. */
import { expect, test } from "vitest";
import { canonicalBytes } from "../../src/ledger/canonical.ts";
import type { Statement } from "../../src/ledger/proof.ts";
import { NO_OBLIGATIONS } from "../../src/receipt/obligations.ts";
import { formatReceipt, parseReceipt } from "../../src/receipt/receipt.ts";
import { EU, IL, leaves, stated } from "../transfers/leaves.ts";

const own = stated(leaves.proposal, EU);
const answer = stated(leaves.decision, IL);
const plain = (statements: readonly Statement[]) => statements.map((each) => ({ ...each }));
const invalid = expect.objectContaining({ reason: "RECEIPT_INVALID" });

test.each([
  ["one statement", [own]],
  ["two statements", [own, answer]],
])("%s without lists are version 1", (_, statements) => {
  const bytes = formatReceipt(statements, []);
  expect(Buffer.from(bytes)).toEqual(
    Buffer.from(canonicalBytes({ type: "comity/v1/receipt", statements: plain(statements) })),
  );
  expect(parseReceipt(bytes)).toEqual({ statements, lists: [] });
});

test("statements with the lists that they name are version 2, in canonical form", () => {
  const bytes = formatReceipt([own, answer], [NO_OBLIGATIONS]);
  expect(Buffer.from(bytes)).toEqual(
    Buffer.from(
      canonicalBytes({ type: "comity/v2/receipt", obligations: [[]], statements: plain([own, answer]) }),
    ),
  );
  expect(parseReceipt(bytes)).toEqual({
    statements: [own, answer],
    lists: [{ value: [], text: "[]", hash: NO_OBLIGATIONS.hash }],
  });
});

test.each<[string, unknown]>([
  ["nothing", null],
  ["text", "receipt"],
  ["version 1 with lists", { type: "comity/v1/receipt", obligations: [[]], statements: plain([own]) }],
  ["version 2 without lists", { type: "comity/v2/receipt", statements: plain([own]) }],
  [
    "version 2 with no list, which would be another spelling of version 1",
    { type: "comity/v2/receipt", obligations: [], statements: plain([own]) },
  ],
  [
    "more lists than statements",
    { type: "comity/v2/receipt", obligations: [[], []], statements: plain([own]) },
  ],
  ["lists that are no list", { type: "comity/v2/receipt", obligations: {}, statements: plain([own]) }],
  ["statements that are no list", { type: "comity/v1/receipt", statements: {} }],
  ["no statement", { type: "comity/v1/receipt", statements: [] }],
  ["three statements", { type: "comity/v1/receipt", statements: plain([own, answer, own]) }],
])("%s is refused", (_, value) => {
  expect(() => parseReceipt(canonicalBytes(value))).toThrow(invalid);
});
