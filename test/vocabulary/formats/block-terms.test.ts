/** What a block shows, and the terms that say so. */
import { describe, expect, test } from "vitest";
import { readBlockHeader } from "../../../src/vocabulary/formats/biometric-block.ts";
import {
  anything,
  formOf,
  formOfPicture,
  modalitiesOf,
  NOTHING_UNREAD,
  positionsOf,
  shownBy,
  unreadOf,
  untoldModality,
} from "../../../src/vocabulary/formats/block-terms.ts";
import { translateTerms } from "../../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { extensible, fac, fingerRepresentation, fir, firOfViews, fmr, iir } from "../../support/cbeff.ts";

const { schemes, concepts, common } = shippedAtlas();
const place = { path: "/a", record: 3 };
const header = (block: Uint8Array) => readBlockHeader(block) ?? expect.fail("no header");

test("a block shows its characteristic, or the skin of each of its views", () => {
  expect([fac(), iir(1), fir(2), fir(0)].map((block) => shownBy(header(block)))).toEqual([
    ["face"],
    ["iris"],
    ["finger"],
    ["unsaid"],
  ]);
  expect(shownBy(header(firOfViews(2, 21, 3, 60)))).toEqual(["finger", "palm", "foot"]);
});

describe("terms", () => {
  const { schemes: known } = { schemes: (id: string) => schemes.get(id) };
  const concept = (terms: Parameters<typeof translateTerms>[0]) =>
    translateTerms(terms, known, common, concepts).map((each) => each.concept);

  test.each([
    ["a face", fac(), ["mod:face"]],
    ["an iris", iir(2), ["mod:iris"]],
    ["a finger", fir(2), ["mod:finger"]],
    ["a palm", fir(21), ["mod:palmPrint"]],
    ["a sole", fmr(60), ["mod:foot"]],
    ["a finger and a palm", firOfViews(2, 21), ["mod:finger", "mod:palmPrint"]],
    ["skin of no known part", fir(18), ["mod:any"]],
    ["a position that nobody knows", fir(99), [null]],
  ])("say %s in the common words", (_, block, expected) => {
    expect(concept(modalitiesOf(header(block), place))).toEqual(expected);
  });

  test("say fingers of ISO/IEC 39794 by its codes, and no side of a palm that sources number in two orders", () => {
    const codes = [7, 55, 22, 23, 83, 60, 18, 999];
    const block = header(
      extensible(
        "64",
        codes.map((code) => fingerRepresentation(code, new Uint8Array(4))),
      ),
    );
    expect(concept(positionsOf(block, place))).toEqual([
      ...["pos:leftIndex", "pos:finger", "pos:rightPalm", "pos:palm", "pos:rightPalm", "pos:foot"],
      ...["pos:any", "pos:other"],
    ]);
    expect(concept(modalitiesOf(block, place))).toEqual([
      ...["mod:finger", "mod:palmPrint", "mod:foot", "mod:any", "mod:any"],
    ]);
  });

  test("say the form of a block, of a picture, and that nothing is told", () => {
    expect(concept([formOf(header(fir(2)), place), formOfPicture(place), untoldModality(place)])).toEqual([
      "form:sample",
      "form:sample",
      "mod:unknown",
    ]);
    expect(concept([formOf(header(fmr(2)), place)])).toEqual(["form:processed"]);
  });

  test("say of data that no standard describes that it may be anything, a sample too", () => {
    const unread = anything(place, "the field is long");
    expect(concept(unread.terms)).toEqual(["mod:unknown", "form:sample"]);
    expect(unread.findings).toEqual([
      { code: "VOC_NO_TERM", path: place.path, sentence: "the field is long: it may be anything" },
    ]);
    expect(unreadOf(header(fmr(2)), place)).toBe(NOTHING_UNREAD);
    expect(unreadOf({ ...header(fmr(2)), unread: true }, place).terms).toEqual(unread.terms);
  });

  test("have their place and describe", () => {
    for (const block of [fir(2), iir(1)])
      for (const term of [...modalitiesOf(header(block), place), ...positionsOf(header(block), place)])
        expect(term).toMatchObject({ ...place, effect: "describes", scheme: "iso-19794" });
    expect(positionsOf(header(iir(1)), place)).toMatchObject([{ term: "eye/1" }]);
    expect(positionsOf(header(fac()), place)).toEqual([]);
  });
});
