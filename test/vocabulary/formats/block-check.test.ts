/** A block beside its header: each difference is a finding, the worst first. */
import { describe, expect, test } from "vitest";
import { type BlockHeader, readBlockHeader } from "../../../src/vocabulary/formats/biometric-block.ts";
import {
  checkFormat,
  checkHeader,
  checkLength,
  checkPayload,
  checkPicture,
  checkWords,
  holdsMore,
  INCITS_OWNER,
  ISO_OWNER,
  partOfFormat,
} from "../../../src/vocabulary/formats/block-check.ts";
import { fac, fir, firOfViews, iir } from "../../support/cbeff.ts";
import { refused } from "./common.ts";

const UNSAID = { types: undefined, words: [], part: undefined };

const header = (changes: Partial<BlockHeader> = {}): BlockHeader =>
  ({ versionKnown: true, mangled: false, declaredLength: 10, ...changes }) as BlockHeader;

test("a block of its declared length has no finding", () => {
  expect(checkLength(header(), 10, "/a")).toEqual([]);
});

test.each<[string, Partial<BlockHeader>, string, RegExp]>([
  ["that lost bytes in a text decoder", { mangled: true, versionKnown: false }, "VOC_LEXICAL", /U\+FFFD/],
  ["of an unknown version", { versionKnown: false }, "VOC_VERSION", /version/],
  ["whose header is cut short", { declaredLength: undefined as never }, "VOC_LEXICAL", /cut short/],
  [
    "that is shorter than declared",
    { declaredLength: 11 },
    "VOC_OUT_OF_RANGE",
    /declares 11 bytes and there are 10/,
  ],
  ["with bytes of no view", { incomplete: true }, "VOC_LEXICAL", /none of its views/],
])("a block %s has one", (_, changes, code, sentence) => {
  expect(checkLength(header(changes), 10, "/a")).toEqual([
    { code, path: "/a", sentence: expect.stringMatching(sentence) },
  ]);
});

describe("what is said of a block", () => {
  const check = (block: Uint8Array, said: Partial<Parameters<typeof checkHeader>[1]>) => {
    const read = readBlockHeader(block) ?? expect.fail("no header");
    return refused(() => checkHeader(read, { ...UNSAID, ...said }, "/a"));
  };

  test.each([
    ["nothing", fir(21), {}],
    ["all that it shows", firOfViews(2, 21), { types: ["finger", "palm", "face"] as const }],
    ["a palm, of a block that says no position", fir(0), { types: ["palm"] as const }],
    ["a palm, of a block whose views cannot be read", fir(21).subarray(0, 20), { types: ["palm"] as const }],
    ["its finger", fir(2), { words: ["Right", "IndexFinger"] }],
    ["its eye", iir(1), { words: ["Right"] }],
    ["its part", fac(), { part: "19794-5" }],
  ])("may be %s", (_, block, said) => {
    expect(check(block, said)).toBe("nothing");
  });

  test.each([
    ["another characteristic", iir(1), { types: ["face"] as const }],
    ["no characteristic that a block can show", fac(), { types: [] }],
    ["only one of two", firOfViews(2, 21), { types: ["finger"] as const }],
    ["a finger, of skin of no known part", fir(18), { types: ["finger"] as const }],
    ["a finger, of a position that nobody knows", fir(99), { types: ["finger", "palm", "foot"] as const }],
    ["another finger", firOfViews(2, 3), { words: ["Right", "IndexFinger"] }],
    ["the other eye", iir(1), { words: ["Left"] }],
    ["another part", fac(), { part: "19794-4" }],
  ])("may not be %s", (_, block, said) => {
    expect(check(block, said)).toBe("VOC_CONFLICT /a");
  });

  test("may name no part of the body that the type is not for", () => {
    const words = (types: Parameters<typeof checkWords>[0]["types"], ...said: readonly string[]) =>
      refused(() => checkWords({ ...UNSAID, types, words: said }, "/a"));
    expect(words(["finger"], "Right", "IndexFinger", "Thumb")).toBe("nothing");
    expect(words(["palm"], "Left", "Palm")).toBe("nothing");
    expect(words([], "Palm", "Thumb")).toBe("nothing");
    expect(words(undefined, "Palm")).toBe("nothing");
    expect([
      words(["finger"], "Left", "Palm"),
      words(["palm"], "Thumb"),
      words(["face"], "LittleFinger"),
    ]).toEqual(Array(3).fill("VOC_CONFLICT /a"));
  });

  test("may not be a format that cannot hold the type", () => {
    const format = (types: Parameters<typeof checkFormat>[0]["types"], part: string | undefined) =>
      refused(() => checkFormat({ ...UNSAID, types, part }, "/a"));
    expect([format(["palm"], "19794-4"), format(undefined, "19794-4"), format(["face"], undefined)]).toEqual(
      Array(3).fill("nothing"),
    );
    expect([format(["face"], "19794-4"), format([], "19794-5")]).toEqual(Array(2).fill("VOC_CONFLICT /a"));
  });

  test("of a picture may be no block format, and of one in WSQ ridge skin alone", () => {
    const picture = (media: string, said: Partial<Parameters<typeof checkPicture>[1]>) =>
      refused(() => checkPicture(media, { ...UNSAID, ...said }, "/a"));
    expect(picture("JPEG image", { types: ["face"] })).toBe("nothing");
    expect(picture("WSQ image", { types: ["palm"] })).toBe("nothing");
    expect(picture("WSQ image", {})).toBe("nothing");
    expect(picture("WSQ image", { types: ["face"] })).toBe("VOC_CONFLICT /a");
    expect(picture("JPEG image", { part: "19794-5" })).toBe("VOC_CONFLICT /a");
  });
});

test("a format is a part of the standard by its owner and number, and no part by anybody else's", () => {
  const iso = [2, 7, 8, 9, 0x28, 0x2a, 0x2c, 1].map((format) => partOfFormat(ISO_OWNER, format));
  expect(iso).toEqual([
    ...["19794-2", "19794-4", "19794-5", "19794-6", "39794-4", "39794-5", "39794-6", undefined],
  ]);
  const incits = [0x0201, 0x0401, 0x0501, 2].map((format) => partOfFormat(INCITS_OWNER, format));
  expect(incits).toEqual(["19794-2", "19794-4", "19794-5", undefined]);
  expect([partOfFormat(0, 8), partOfFormat(0x0f, 0x0201)]).toEqual([undefined, undefined]);
});

test("a fingerprint in WSQ within a block of anything else breaks the payload", () => {
  const wsq = Uint8Array.of(0xff, 0xa0, 0xff, 0xa8, 0, 4, 1, 2, 0xff);
  const codes = (block: Uint8Array, at: number) => {
    block.set(wsq, at);
    const read = readBlockHeader(block) ?? expect.fail("no header");
    return checkPayload(read, block, "/a").map(({ code }) => code);
  };
  expect(codes(fir(2, { length: 120 }), 46)).toEqual([]);
  expect(codes(fac({ length: 120 }), 46)).toEqual(["VOC_CONFLICT"]);
});

test("a block in which another, or a picture, begins breaks the payload; a picture in its place does not", () => {
  const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const found = (at: number, what: Uint8Array) => {
    const block = fir(2, { length: 120 });
    block.set(what, at);
    const read = readBlockHeader(block) ?? expect.fail("no header");
    return checkPayload(read, block, "/a");
  };
  expect(found(46, png)).toEqual([]);
  for (const [at, what] of [
    [47, png],
    [46, iir(1).subarray(0, 8)],
    [90, png],
  ] as const)
    expect(found(at, what)).toEqual([
      {
        code: "VOC_LEXICAL",
        path: "/a",
        sentence: expect.stringContaining(`begins within the block, at byte ${at}`),
      },
    ]);
  const cut = fir(2, { declared: 99 });
  const header = readBlockHeader(cut) ?? expect.fail("no header");
  expect(checkPayload(header, cut, "/a")).toEqual(checkLength(header, cut.length, "/a"));
});

test("data without a header may be anything where a picture begins behind its first byte, and holds no block", () => {
  const png = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  expect(holdsMore(png, "/a")).toBe(false);
  expect(holdsMore(Uint8Array.of(1, ...png), "/a")).toBe(true);
  expect(refused(() => holdsMore(Uint8Array.of(1, ...iir(1)), "/a"))).toBe("VOC_LEXICAL /a");
});

test("nor as text behind a picture, and nothing stands behind one", () => {
  const jpeg = Buffer.from("\xff\xd8\xff\xdb\0\x04ab\xff\xda\0\x04cdx\xff\xd9", "latin1");
  const behind = (bytes: Uint8Array) => Uint8Array.of(...jpeg, ...bytes);
  const text = (bytes: Uint8Array) => Buffer.from(bytes.toString());
  expect([holdsMore(jpeg, "/a"), holdsMore(behind(new Uint8Array(9)), "/a")]).toEqual([false, false]);
  expect(holdsMore(behind(Uint8Array.of(0, 1)), "/a")).toBe(true);
  for (const each of [text(iir(1)), Buffer.from(Buffer.from(iir(1)).toString("base64"))]) {
    expect(refused(() => holdsMore(behind(each), "/a"))).toBe("VOC_LEXICAL /a");
    expect(refused(() => holdsMore(Uint8Array.of(0xff, 1, ...each), "/a"))).toBe("VOC_LEXICAL /a");
  }
  const words = Buffer.from("words of the camera ".repeat(9));
  expect(
    holdsMore(
      Uint8Array.of(0xff, 1, ...words, ...Buffer.from(Buffer.from(jpeg).toString("hex").repeat(2))),
      "/a",
    ),
  ).toBe(true);
  expect(holdsMore(Uint8Array.of(0xff, 1, ...words), "/a")).toBe(false);
});

test("a block in which another is spelled as text breaks the payload", () => {
  const block = fir(2, { length: 200 });
  block.set(Buffer.from(Buffer.from(iir(1)).toString("base64").slice(0, 80)), 80);
  const read = readBlockHeader(block) ?? expect.fail("no header");
  expect(checkPayload(read, block, "/a")).toEqual([
    {
      code: "VOC_LEXICAL",
      path: "/a",
      sentence: "a biometric block begins within the block, spelled as text",
    },
  ]);
});
