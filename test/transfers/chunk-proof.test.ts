/** Receipts of a chunk's records at both nodes: one for each record, and none that names no record or the wrong one. */
import { describe, expect, test } from "vitest";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { findReceipt } from "../../src/transfers/receipts.ts";
import { parseRecord } from "../../src/transfers/subject-record.ts";
import {
  AURORA,
  atlasWith,
  createPair,
  keyAt,
  LAKESHORE,
  never,
  START,
  sample,
  trust,
} from "../support/pair.ts";
import { sharedPart } from "../support/records.ts";

const shared = await sharedPart();
const adultsFrom40 = atlasWith("US-IL", { applies: "destination", when: { youngest: { below: 40 } } });
const pair = await createPair({ destinationAtlas: adultsFrom40 });
const parts = { caller: AURORA, key: keyAt(START), request: shared, breathe: async () => {}, signal: never };
/** The first is denied at the destination, the second at home, and the third is permitted. */
const records = [30, 9, 41].map((age) => parseRecord({ age, sharedConsents: [0] }, shared));
const { id } = await pair.eu.origin.requestMany(parts)({ number: 0, records });
const own = (record?: number) => findReceipt(pair.eu.context, AURORA, id, record);
const received = (record?: number, caller = LAKESHORE) => findReceipt(pair.il.context, caller, id, record);

test("the sender gets the receipt of each record, whatever became of it", async () => {
  expect(verifyReceipt(await own(0), trust)).toMatchObject({
    kind: "transfer",
    permit: false,
    record: { index: 0 },
  });
  expect(verifyReceipt(await own(1), trust)).toMatchObject({ kind: "denial", record: { index: 1 } });
  expect(verifyReceipt(await own(2), trust)).toMatchObject({
    kind: "transfer",
    permit: true,
    record: { index: 2 },
  });
});

test("the recipient gets that of a permitted record, in the same bytes, and of no other", async () => {
  expect(await received(2)).toEqual(await own(2));
  for (const hidden of [0, 1]) await expect(received(hidden)).rejects.toMatchObject({ reason: "NOT_FOUND" });
});

describe("there is none", () => {
  test.each([
    ["without the place of a record", () => own(), "INPUT_INVALID"],
    ["for a place that the chunk does not have", () => own(3), "NOT_FOUND"],
    ["for another platform", () => received(2, `${LAKESHORE}2`), "NOT_FOUND"],
  ])("%s", async (_, find, reason) => {
    await expect(find()).rejects.toMatchObject({ reason });
  });

  test("for a record of a transfer of one request", async () => {
    const { id: plain } = await pair.eu.origin.request(
      AURORA,
      keyAt(START, 1),
      await sample("advertising"),
      never,
    );
    await expect(findReceipt(pair.eu.context, AURORA, plain, 0)).rejects.toMatchObject({
      reason: "INPUT_INVALID",
    });
  });
});
