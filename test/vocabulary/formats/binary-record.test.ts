/** The block of a record in binary against its header. */
import { describe, expect, test } from "vitest";
import {
  type BinaryRecord,
  MAX_BARE_BYTES,
  MAX_SIGNATURE_BYTES,
  readBinaryRecord,
} from "../../../src/vocabulary/formats/binary-record.ts";
import { fac, fmr } from "../../support/cbeff.ts";
import { findingsOf, refused, wordsOf } from "./common.ts";

const PNG = Uint8Array.from(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
const read = (
  block: Uint8Array,
  changes: Partial<BinaryRecord["header"]> = {},
  more: Partial<BinaryRecord> = {},
) =>
  readBinaryRecord({
    header: {
      ...{ scheme: "cbeff-a", types: ["0x000002"], shows: ["face"], owner: 0, format: 0, isMarked: false },
      ...changes,
    },
    ...{ head: new Uint8Array(8), block, signature: new Uint8Array() },
    ...more,
  });
const told = (...given: Parameters<typeof read>) => {
  const document = read(...given);
  return [findingsOf(document), document.payloadBroken];
};

describe("a record", () => {
  test("with a block that its header is of has no finding", () => {
    expect(told(fac())).toEqual([[], false]);
    expect(wordsOf(read(fac()), "form")).toEqual(["19794-5"]);
  });

  test.each([
    ["a bare picture", PNG, {}, ["VOC_LEXICAL /BDB"], false],
    ["what nobody can read", new Uint8Array(9), {}, ["VOC_LEXICAL /BDB"], true],
    ["what is encrypted", new Uint8Array(9), { isMarked: true }, ["VOC_NO_TERM /BDB"], false],
    ["a block that is marked as encrypted", fac(), { isMarked: true }, ["VOC_NO_TERM /BDB"], false],
    ["a block that is cut short", fac({ declared: 99 }), {}, ["VOC_OUT_OF_RANGE /BDB"], true],
    ["nothing", new Uint8Array(), {}, ["VOC_OUT_OF_RANGE /BDB"], true],
  ])("says of %s what could be checked", (_, block, header, findings, broken) => {
    expect(told(block, header)).toEqual([findings, broken]);
  });

  test("tells both forms where header and block differ", () => {
    const document = read(fac(), { form: { word: "0x80", content: "template" } });
    expect([wordsOf(document, "form"), findingsOf(document)]).toEqual([
      ["0x80", "19794-5"],
      ["VOC_CONFLICT /SBH"],
    ]);
    expect(wordsOf(read(fac(), { form: { word: "0x20", content: "image" } }), "form")).toEqual(["0x20"]);
  });

  test("may be anything where its signature is longer than signatures are, or has not the form of one", () => {
    const asked = (signature: Uint8Array) => wordsOf(read(fac(), {}, { signature }), "modality");
    const text = (content: string) =>
      Buffer.from(
        ['{"alg":"RS256"}', content, "v".repeat(64)]
          .map((part) => Buffer.from(part).toString("base64url"))
          .join("."),
      );
    expect(asked(new Uint8Array(MAX_BARE_BYTES))).toEqual(["0x000002"]);
    expect(asked(new Uint8Array(MAX_BARE_BYTES + 1))).toEqual(["0x000002", "mod:unknown"]);
    expect(asked(text("words of the issuer"))).toEqual(["0x000002"]);
    expect(asked(text("4711 ".repeat(60)))).toEqual(["0x000002", "mod:unknown"]);
    expect(asked(new Uint8Array(MAX_SIGNATURE_BYTES + 1))).toEqual(["0x000002", "mod:unknown"]);
  });

  test("hides nothing in its header or its signature", () => {
    expect(refused(() => read(fac(), {}, { head: PNG }))).toBe("VOC_LEXICAL /SBH");
    expect(refused(() => read(fac(), {}, { signature: Uint8Array.of(1, ...fmr(2)) }))).toBe(
      "VOC_LEXICAL /SB",
    );
  });
});
