/** Records of BioAPI 1.1: the order of bytes, the bits of the header, and the block. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBioApi } from "../../../src/vocabulary/formats/bioapi.ts";
import { translateTerms } from "../../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { fac, fir, fmr, iir } from "../../support/cbeff.ts";
import { type BioApiHeader, writeBioApi } from "./cbeff-binary.ts";
import { findingsOf, refused, termsOf } from "./common.ts";

const { schemes, concepts, common } = shippedAtlas();
const read = (block: Uint8Array, fields?: BioApiHeader) => readBioApi(writeBioApi(block, fields));
const conceptsOf = (block: Uint8Array, fields: BioApiHeader, kind: string) =>
  translateTerms(
    read(block, fields).terms.filter((term) => term.kind === kind),
    (id) => schemes.get(id),
    common,
    concepts,
  ).map(({ concept }) => concept);

describe("a record", () => {
  test.each([true, false])("says the same in either order of bytes (little first: %s)", (isLittle) => {
    const document = read(fmr(2), { isLittle });
    expect(termsOf(document)).toEqual([
      "1 /SBH modality=0x8",
      "1 /BDB position=finger/2",
      "1 /SBH form=0x04",
      "1 /SBH purpose=3",
    ]);
    expect([document.format, findingsOf(document), document.payloadBroken]).toEqual(["cbeff-b", [], false]);
  });

  test.each([
    ["a face", fac(), { mask: 2, format: 8, dataType: 0x01 }, ["mod:face"], ["form:rawSample"]],
    ["an iris", iir(1), { mask: 0x10, format: 9, dataType: 0x02 }, ["mod:iris"], ["form:intermediateSample"]],
    ["a sole", fir(60), { mask: 0x10000, format: 7, dataType: 0x01 }, ["mod:foot"], ["form:rawSample"]],
    ["what its block shows", iir(1), { mask: 0, format: 9, dataType: 0 }, ["mod:iris"], ["form:sample"]],
    ["a face or a finger", fmr(2), { mask: 10 }, ["mod:face", "mod:finger"], ["form:processed"]],
    ["a type that nobody knows", fmr(2), { mask: 0x80000008 }, ["mod:finger", null], ["form:processed"]],
    [
      "a form that its block is not",
      fmr(2),
      { dataType: 1 },
      ["mod:finger"],
      ["form:rawSample", "form:processed"],
    ],
  ] as const)("is of %s", (_, block, fields, modalities, forms) => {
    expect([conceptsOf(block, fields, "modality"), conceptsOf(block, fields, "form")]).toEqual([
      modalities,
      forms,
    ]);
  });

  test("without a purpose says none", () => {
    expect(conceptsOf(fmr(2), { purpose: 0 }, "purpose")).toEqual([]);
    expect(conceptsOf(fmr(2), { purpose: 1 }, "purpose")).toEqual(["pur:verify"]);
  });

  test("may be signed, and then says so", () => {
    const signature = new Uint8Array(40).fill(5);
    expect(refused(() => read(fmr(2), { signature }))).toBe("VOC_LEXICAL /SB");
    expect(refused(() => read(fmr(2), { signature, dataType: 0x24 }))).toBe("nothing");
    expect(refused(() => read(fmr(2), { signature: iir(1), dataType: 0x24 }))).toBe("VOC_LEXICAL /SB");
  });

  test.each<[string, Uint8Array, BioApiHeader, string]>([
    ["another version", fmr(2), { version: 0x20 }, "VOC_VERSION /SBH"],
    ["two levels at once", fmr(2), { dataType: 0x05 }, "VOC_OUT_OF_RANGE /SBH"],
    ["a bit that nobody knows", fmr(2), { dataType: 0x84 }, "VOC_OUT_OF_RANGE /SBH"],
    ["an iris in a record of a face", iir(1), { mask: 2, format: 0 }, "VOC_CONFLICT /BDB"],
    [
      "an iris under a mark of encryption",
      iir(1),
      { mask: 2, format: 0, dataType: 0x11 },
      "VOC_CONFLICT /BDB",
    ],
    ["another block than the format says", fir(2), { dataType: 1 }, "VOC_CONFLICT /BDB"],
  ])("is refused for %s", (_, block, fields, expected) => {
    expect(refused(() => read(block, fields))).toBe(expected);
  });

  test("is refused where its length is not that of the bytes", () => {
    const record = writeBioApi(fmr(2));
    expect(refused(() => readBioApi(record.subarray(0, -1)))).toBe("VOC_LEXICAL /SBH");
    expect(refused(() => readBioApi(record.subarray(0, 15)))).toBe("VOC_LEXICAL /SBH");
  });

  test("any bytes are read or refused", () => {
    const record = writeBioApi(fmr(2));
    fc.assert(
      fc.property(fc.nat(record.length - 1), fc.nat(255), fc.nat(4), (at, byte, cut) => {
        const edited = record.slice(0, record.length - cut);
        if (at < edited.length) edited[at] = byte;
        refused(() => readBioApi(edited));
      }),
    );
  });
});
