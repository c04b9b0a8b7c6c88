/** Single records of ANSI/NIST-ITL: where each ends, what its fields hold, and how a damaged one is refused. */
import { describe, expect, test } from "vitest";
import { isBinary, readBinary, readTagged } from "../../../src/vocabulary/formats/an2k-record.ts";
import { FS, GS, RS, tagged, type4 } from "./an2k-records.ts";
import { refused } from "./common.ts";

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "latin1"));
const nine = tagged(9, { "002": "00", "004": "S" });

test("types 3 to 8 are binary, and no others", () => {
  expect([1, 2, 3, 4, 8, 9, 10, 99].filter(isBinary)).toEqual([3, 4, 8]);
});

describe("a tagged record", () => {
  const read = (text: string, start = 0) => readTagged(bytesOf(text), start, "/R");

  test("has its fields by number, and ends where the next begins", () => {
    const record = read(`before${nine}after`, 6);
    expect([record.type, record.idc, record.end]).toEqual([9, "00", 6 + nine.length]);
    expect([...record.fields.keys()]).toEqual([1, 2, 4]);
    expect(record.fields.get(4)).toBe("S");
  });

  test("without an IDC has an empty one", () => {
    expect(read(tagged(9, { "004": "S" })).idc).toBe("");
  });

  test("may hold any byte in its image, and none of it is kept", () => {
    const face = tagged(10, { "002": "01", "999": `${FS}${GS}10.002:image${FS}\xff` });
    const { fields, end } = read(face);
    expect([fields.get(2), fields.get(999), end]).toEqual(["01", "", face.length]);
  });

  test("keeps the first 4096 characters of a long field, and reads on behind it", () => {
    const { fields } = read(tagged(2, { "004": "x".repeat(4100), "005": "y" }));
    expect([fields.get(4)?.length, fields.get(5)]).toEqual([4096, "y"]);
  });

  test("of a user's own fields may repeat them, and number them as it likes", () => {
    const free = read(tagged(2, { "002": "00", "034": `a${GS}2.034:b${GS}2.123456789:c`, "999": "d" }));
    expect([free.idc, free.fields.get(123_456_789), free.fields.get(999), free.data]).toEqual([
      "00",
      "c",
      "d",
      undefined,
    ]);
    for (const twice of ["001", "002"])
      expect(refused(() => read(tagged(2, { "002": "00", "034": `a${GS}2.${twice}:01` })))).toBe(
        `VOC_DUP_KEY /R/${Number(twice)}`,
      );
  });

  test("of an image may repeat the fields that its users define", () => {
    expect(refused(() => read(tagged(13, { "002": "00", "200": `a${GS}13.200:b` })))).toBe("nothing");
    expect(refused(() => read(tagged(9, { "002": "00", "302": `1${GS}9.302:21` })))).toBe(
      "VOC_DUP_KEY /R/302",
    );
    expect(refused(() => read(tagged(13, { "002": "00", "013": `1${GS}13.13:21` })))).toBe(
      "VOC_DUP_KEY /R/13",
    );
  });

  test("has its image as a view of the bytes", () => {
    const { data } = read(tagged(10, { "002": "01", "999": `${FS}image` }));
    expect(Buffer.from(data ?? []).toString("latin1")).toBe(`${FS}image`);
  });

  test.each([
    ["that is truncated", nine.slice(0, -4), "VOC_LEXICAL /R"],
    ["whose length is too small", tagged(9, { "002": "00" }, 16), "VOC_LEXICAL /R"],
    ["whose length is beyond the file", tagged(9, { "002": "00" }, 99), "VOC_LEXICAL /R"],
    ["whose length is 0", tagged(9, { "002": "00" }, 0), "VOC_LEXICAL /R"],
    ["without a length", nine.replace("9.001:", "9.002:"), "VOC_LEXICAL /R"],
    ["with a field of another type", nine.replace("9.004", "8.004"), "VOC_CONFLICT /R/4"],
    ["with a field twice", nine.replace("9.004", "9.002"), "VOC_DUP_KEY /R/2"],
    ["with a field that has no number", nine.replace("9.004:", "9,004:"), "VOC_LEXICAL /R"],
    ["with an FS in a field", tagged(9, { "002": "00", "004": `S${FS}T` }), "VOC_LEXICAL /R/4"],
  ])("%s is refused", (_, text, expected) => {
    expect(refused(() => read(text))).toBe(expected);
  });

  test("that is refused for its length says both numbers", () => {
    const cut = nine.slice(0, -4);
    expect(() => read(cut)).toThrow(`declares ${nine.length} bytes and ${cut.length} are left`);
  });
});

describe("a binary record", () => {
  const read = (text: string, type = 4, start = 0) => readBinary(bytesOf(text), start, type, "/R");

  test("of type 4 gives its positions but the unused ones, under the number that later types use", () => {
    const { idc, end, fields } = read(type4(3, [13, 1]));
    expect([idc, end, [...fields]]).toEqual(["3", 20, [[13, `13${RS}1`]]]);
  });

  test.each([3, 5, 6])("of type %i does too: all fingerprints are laid out alike", (type) => {
    expect([...read(type4(3, [13, 1]), type).fields]).toEqual([[13, `13${RS}1`]]);
  });

  test.each([
    [4, 2],
    [8, 8],
    [7, 15],
  ])("of type %i has its data behind its own head, so that nothing before it goes unseen", (type, bytes) => {
    expect(read(type4(3, [13]), type).data).toHaveLength(bytes);
  });

  test("of a signature, or as its users define, has no fields here, and needs no more bytes than its head", () => {
    expect([7, 8].map((type) => read(type4(3, [13]), type).fields.size)).toEqual([0, 0]);
    const short = String.fromCharCode(0, 0, 0, 6, 3, 0xff);
    expect(read(short, 7)).toMatchObject({ idc: "3", end: 6, data: Uint8Array.of(0xff) });
    expect(refused(() => read(short, 8))).toBe("VOC_LEXICAL /R");
  });

  test("is read in its place, also in bytes that are a part of others", () => {
    const part = bytesOf(`head${nine}${type4(7, [2])}`).subarray(4);
    const { idc, end } = readBinary(part, nine.length, 4, "/R");
    expect([idc, end]).toEqual(["7", nine.length + 20]);
  });

  test.each([
    ["cut short", type4(0, [1]).slice(0, 9)],
    ["of no length", type4(0, [1], 3)],
    ["longer than the file", type4(0, [1], 21)],
  ])("%s is refused", (_, text) => {
    expect(refused(() => read(text))).toBe("VOC_LEXICAL /R");
  });
});
