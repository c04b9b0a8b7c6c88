/** A record gathered from elements of XML: its fields by number, its words, and what it may state once. */
import { describe, expect, test } from "vitest";
import { isFree } from "../../../src/vocabulary/formats/an2k-record.ts";
import {
  addBlock,
  addOnce,
  addPosition,
  addWords,
  createDraft,
  MAJOR,
  MINOR,
  REFERENCE,
  recordOf,
  SAYS,
  TYPES,
} from "../../../src/vocabulary/formats/an2k-xml-record.ts";
import { RS } from "./an2k-records.ts";
import { refused } from "./common.ts";

/** A record of a type, which states its category and its IDC. */
const draft = (type: number) => {
  const record = createDraft(type, "/R");
  addOnce(record, SAYS.category, `${type}`);
  addOnce(record, REFERENCE, "3");
  return record;
};

test("the types are those of all editions, each by its own name", () => {
  expect([...new Set(TYPES.values())].toSorted((a, b) => a - b)).toEqual([
    ...Array.from({ length: 22 }, (_, at) => at + 1),
    ...[98, 99],
  ]);
});

describe("a record", () => {
  test.each([
    [14, false, 13],
    [9, false, 6],
    [17, true, 3],
  ])("of type %i has its positions under the number of the other encoding", (type, isEye, field) => {
    const record = draft(type);
    for (const code of ["1", "2"]) addPosition(record, code, isEye);
    expect(recordOf(record)).toMatchObject({ type, idc: "3", fields: new Map([[field, `1${RS}2`]]) });
  });

  test("has its image type, its code and its edition", () => {
    const [face, code, first] = [10, 99, 1].map(draft);
    if (face === undefined || code === undefined || first === undefined) return expect.fail();
    addOnce(face, SAYS.image, "FACE");
    addOnce(code, SAYS.code, "8");
    addOnce(first, MAJOR, "5");
    addOnce(first, MINOR, "02");
    expect([face, code, first].map((each) => [...recordOf(each).fields])).toEqual([
      [[3, "FACE"]],
      [[101, "8"]],
      [
        [2, "0502"],
        [3, ""],
      ],
    ]);
  });

  test("has all its data", () => {
    const record = draft(14);
    for (const byte of [1, 2, 3]) addBlock(record, Uint8Array.of(byte));
    expect(recordOf(record)).toMatchObject({
      data: Uint8Array.of(1),
      more: [Uint8Array.of(2), Uint8Array.of(3)],
    });
    for (const type of [1, 2, 98])
      expect(refused(() => addBlock(draft(type), Uint8Array.of(1)))).toBe("VOC_LEXICAL /R");
  });

  test("counts words as those of the standard, or as what its users define", () => {
    for (const [type, isStandard, free] of [
      [14, true, false],
      [14, false, true],
      [9, true, false],
      [9, false, true],
      [2, true, true],
      [98, true, true],
      [1, true, false],
    ] as const) {
      const record = draft(type);
      addWords(record, "words", isStandard);
      const [content] = recordOf(record).contents;
      expect([type, isFree(type, content?.number ?? 0)]).toEqual([type, free]);
    }
    const record = draft(2);
    addWords(record, "x".repeat(1001), false);
    expect(recordOf(record).unread).toHaveLength(1);
  });

  test("states a value once, its own category, and no position of what it is not for", () => {
    const record = draft(14);
    expect(refused(() => addOnce(record, REFERENCE, "3"))).toBe("VOC_DUP_KEY /R");
    expect(refused(() => addPosition(record, "1", true))).toBe("VOC_CONFLICT /R");
    expect(refused(() => addPosition(draft(17), "1", false))).toBe("VOC_CONFLICT /R");
    const other = createDraft(14, "/R");
    addOnce(other, SAYS.category, "15");
    expect(refused(() => recordOf(other))).toBe("VOC_CONFLICT /R");
    expect(refused(() => recordOf(createDraft(14, "/R")))).toBe("VOC_CONFLICT /R");
  });

  test("of neither skin nor eye takes a position for words", () => {
    const record = draft(10);
    addPosition(record, "7", false);
    expect([recordOf(record).fields.size, recordOf(record).contents]).toEqual([
      0,
      [{ number: 5, bytes: Uint8Array.of(0x37) }],
    ]);
  });
});
