/** The terms of a transaction, from records in whatever encoding. */
import { describe, expect, test } from "vitest";
import { type ItlRecord, MAX_FIELDS } from "../../../src/vocabulary/formats/an2k-record.ts";
import { startTransaction } from "../../../src/vocabulary/formats/an2k-transaction.ts";
import { fir, iir } from "../../support/cbeff.ts";
import { RS } from "./an2k-records.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

const record = (type: number, changes: Partial<ItlRecord> = {}): ItlRecord => ({
  ...{ type, idc: "0", end: 0, fieldCount: 2, unread: [], contents: [], fields: new Map() },
  ...changes,
});
const first = record(1, { fields: new Map([[2, "0500"]]) });

describe("a transaction", () => {
  test("has the terms of its records in their order, each with its number", () => {
    const transaction = startTransaction(first);
    transaction.add(record(14, { fields: new Map([[13, `7${RS}8`]]), data: fir(7) }), "/A");
    transaction.add(record(98), "/B");
    transaction.add(record(17, { data: iir(2), more: [iir(1)] }), "/C");
    const document = transaction.end();
    expect(termsOf(document)).toEqual([
      "1 /A modality=14",
      "1 /A form=14",
      "1 /A/999 form=19794-4",
      "1 /A/13 position=FGP/7",
      "1 /A/13 position=FGP/8",
      "3 /C modality=17",
      "3 /C form=17",
      "3 /C/999 form=19794-6",
    ]);
    expect([findingsOf(document), document.payloadBroken]).toEqual([["VOC_NO_TERM /B"], false]);
  });

  test("counts the fields that are left", () => {
    const transaction = startTransaction(first);
    transaction.add(record(14), "/A");
    expect(transaction.fieldsLeft()).toBe(MAX_FIELDS - 4);
  });

  test("counts the positions of all its records", () => {
    const codes = new Map([[13, Array(600).fill("7").join(RS)]]);
    const transaction = startTransaction(first);
    transaction.add(record(14, { fields: codes }), "/A");
    expect(refused(() => transaction.add(record(14, { fields: codes }), "/B"))).toBe("VOC_OUT_OF_RANGE /B");
  });

  test.each([
    ["an edition to come", { fields: new Map([[2, "0600"]]) }, "VOC_VERSION /Type-1/2"],
    [
      "a field of its own",
      {
        fields: new Map([
          [2, "0500"],
          [19, ""],
        ]),
      },
      "VOC_LEXICAL /Type-1/19",
    ],
    ["more than words", { fields: new Map([[2, "0500"]]), unread: [13] }, "VOC_LEXICAL /Type-1/13"],
  ])("is refused for %s in its first record", (_, changes, expected) => {
    expect(refused(() => startTransaction(record(1, changes)))).toBe(expected);
  });
});
