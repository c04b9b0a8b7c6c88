/** What of a CBEFF document is not read: how long it may be, and what it may not hold. */
import { expect, test } from "vitest";
import {
  checkName,
  countUnread,
  passOver,
  tooLong,
  UNREAD,
} from "../../../src/vocabulary/formats/cbeff-unread.ts";
import { iir } from "../../support/cbeff.ts";
import { refused } from "./common.ts";

const place = { what: "a comment", most: 40, path: "/BIR", record: undefined };

test("a text is as long as words are", () => {
  const check = (length: number) => refused(() => passOver("x".repeat(length), place));
  expect([check(40), check(41)]).toEqual(["nothing", "VOC_OUT_OF_RANGE /BIR"]);
  expect(() => passOver("x".repeat(41), place)).toThrow("a comment is longer than 40 characters");
});

test("a text holds no block and no picture", () => {
  for (const bytes of [iir(1).subarray(0, 12), Buffer.from("\x89PNG\r\n\x1a\n", "latin1")])
    for (const spelling of ["base64", "hex"] as const)
      expect(refused(() => passOver(Buffer.from(bytes).toString(spelling), place))).toBe("VOC_LEXICAL /BIR");
});

test("a record holds so much that is not read, and no more", () => {
  const record = { unreadChars: 0 };
  passOver(" words \n", { ...place, record });
  expect(record.unreadChars).toBe(5);
  countUnread(record, UNREAD.recordChars - 5, "/BIR");
  expect(record.unreadChars).toBe(UNREAD.recordChars);
  expect(refused(() => countUnread(record, 1, "/BIR"))).toBe("VOC_OUT_OF_RANGE /BIR");
});

test("a name is as long as names are", () => {
  const check = (length: number) => refused(() => checkName("x".repeat(length), "/BIR"));
  expect([check(UNREAD.nameChars), check(UNREAD.nameChars + 1)]).toEqual([
    "nothing",
    "VOC_OUT_OF_RANGE /BIR",
  ]);
  expect(tooLong("a name", 64, "/BIR")).toMatchObject({ reason: "VOC_OUT_OF_RANGE" });
});
