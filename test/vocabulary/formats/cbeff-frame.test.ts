/** The open elements of a CBEFF document: what of them is not counted, and the remarks that they make. */
import { describe, expect, test } from "vitest";
import {
  closeRemark,
  closeUnread,
  frameOf,
  frameOfBir,
  frameOfSilent,
  openRemark,
  withoutIndent,
} from "../../../src/vocabulary/formats/cbeff-frame.ts";
import { UNREAD } from "../../../src/vocabulary/formats/cbeff-unread.ts";
import { createRemainder } from "../../../src/vocabulary/formats/remainder.ts";

const bir = frameOfBir("/BIR", 7);
const info = frameOf("BDBInfo", "/BIR/BDBInfo", bir.record);
const tag = (local: string, key?: string) =>
  ({ local, attributes: key === undefined ? {} : { key: { value: key } } }) as never;

describe("an element that nobody reads", () => {
  const DAY = "2021-08-11T10:32:";
  const isCounted = (frame: ReturnType<typeof frameOf>, text: string) => {
    const remainder = createRemainder();
    for (let second = 10; second < 60; second++)
      closeUnread({ ...frame, text: text === DAY ? `${DAY}${second}Z` : text }, remainder);
    return remainder.isOver(7);
  };

  test.each([
    ["a date", frameOfSilent("CreationDate", info), DAY, false],
    ["a date beside what it is of", frameOfSilent("CreationDate", bir), DAY, true],
    ["a date in another element", frameOfSilent("Index", info), DAY, true],
    ["words", frameOfSilent("Quality", info), "words", false],
    ["numbers", frameOfSilent("Quality", info), "4711 4711 4711", true],
  ])("is counted for what it may spell: %s", (_, frame, text, expected) => {
    expect(isCounted(frame, text)).toBe(expected);
  });

  test("may be longer where it is a signature", () => {
    expect([
      frameOfSilent("SB", bir).most,
      frameOfSilent("SB", info).most,
      frameOfSilent("Version", bir).most,
    ]).toEqual([UNREAD.signatureChars, UNREAD.textChars, UNREAD.textChars]);
  });
});

test("a remark is a key and a value, or an entry with its key", () => {
  const remainder = createRemainder();
  const record = frameOfBir("/BIR", 1);
  const others = frameOf("others", "/BIR", record.record, { remark: new Map() });
  closeUnread({ ...openRemark(tag("Key"), others), text: " EXCEPTION " }, remainder);
  closeUnread({ ...openRemark(tag("Value"), others), text: "True" }, remainder);
  expect([...record.record.exceptions]).toEqual([]);
  closeRemark(others);
  closeUnread({ ...openRemark(tag("entry", "EXCEPTION"), others), text: "false" }, remainder);
  closeUnread({ ...openRemark(tag("entry", "RETRIES"), others), text: "3" }, remainder);
  closeUnread({ ...openRemark(tag("other"), others), text: "words" }, remainder);
  expect([...record.record.exceptions]).toEqual(["true", "false"]);
});

test("a value loses its indentation and nothing else", () => {
  expect([withoutIndent("\n  Ear\n  "), withoutIndent(" Ear ")]).toEqual(["Ear", " Ear "]);
});
