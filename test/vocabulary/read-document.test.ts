/** Documents by the scheme of their terms: who reads which, what is refused, and how the terms are translated. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import {
  MAX_TERM_CHARS,
  READABLE,
  type ReadTerm,
  readBiometric,
  readDocument,
  translateTerms,
} from "../../src/vocabulary/read-document.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { fac, fmr, writeCbeff } from "../support/cbeff.ts";

const { schemes, concepts, common } = shippedAtlas();
const face = writeCbeff([{ type: "Face", block: fac() }]);
const turtle = Buffer.from("ex:p a dpv:Process; dpv:hasPurpose dpv:Marketing.");
const find = (id: string) => schemes.get(id);
const schemeOf = (id: string) => find(id) ?? expect.fail(`no scheme ${id}`);

const errorOf = (read: () => unknown) => {
  try {
    return read();
  } catch (thrown) {
    return ComityError.from(thrown);
  }
};

describe("the reader of a document", () => {
  test("a term longer than those of any scheme is refused, and not shown", () => {
    const words = (count: number) =>
      writeCbeff([{ type: "Finger", subtype: Array(count).fill("Right").join(" "), block: fmr(0) }]);
    expect(readBiometric("mosip-cbeff", words(16)).terms[1]?.term).toHaveLength(95);
    const error = errorOf(() => readBiometric("mosip-cbeff", words(17)));
    expect(error).toMatchObject({
      reason: "VOC_OUT_OF_RANGE",
      message:
        "at `/BIR/BIR[1]/BDBInfo/Subtype`: a term of 101 characters is none of any scheme, which have 96 at most",
    });
  });

  test("no scheme of biometric data has a longer term", () => {
    const lengths = READABLE.flatMap((id) => schemeOf(id).terms.map(({ term }) => term.length));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(MAX_TERM_CHARS);
  });

  test("is known for schemes that ship, so that what is read can be translated", () => {
    expect(READABLE.filter((id) => find(id) === undefined)).toEqual([]);
  });

  test("is chosen by the scheme", async () => {
    expect(readBiometric("mosip-cbeff", face)).toMatchObject({
      format: "mosip-cbeff",
      terms: [
        { scheme: "mosip-cbeff", kind: "modality", term: "Face" },
        { scheme: "iso-19794", kind: "form", term: "19794-5" },
      ],
    });
    expect(await readDocument("dpv", turtle)).toMatchObject({
      terms: [{ scheme: "dpv", kind: "purpose", term: "dpv:Marketing" }],
    });
    expect(await readDocument("mosip-cbeff", face)).toEqual(readBiometric("mosip-cbeff", face));
  });

  test.each(["fax", "", "constructor", "toString", "__proto__"])("is none for `%s`", async (id) => {
    await expect(readDocument(id, face)).rejects.toMatchObject({
      reason: "VOC_SCHEME_UNKNOWN",
      message: `there is no reader for documents in that scheme, only in ${READABLE.join(", ")}`,
    });
  });

  test("of a request's data is none for agreements about data, and says which there are", () => {
    expect(errorOf(() => readBiometric("dpv", turtle))).toMatchObject({
      reason: "VOC_SCHEME_UNKNOWN",
      message: expect.stringMatching(
        / only in mosip-cbeff, oasis-bias, an2k, iso-7816-11, iso-19794, cbeff-a, cbeff-b, osia$/,
      ),
    });
  });

  test("refuses a document of the other scheme that it could read", () => {
    expect(errorOf(() => readBiometric("oasis-bias", face))).toMatchObject({
      reason: "VOC_VERSION",
      violations: [{ field: "/" }],
    });
  });

  test("passes on the refusal of a damaged document", async () => {
    const cut = face.subarray(0, -3);
    await expect(readDocument("mosip-cbeff", cut)).rejects.toMatchObject({ reason: "VOC_LEXICAL" });
  });
});

describe("the terms of a document", () => {
  const term = (kind: ReadTerm["kind"], word: string, scheme = "mosip-cbeff"): ReadTerm => ({
    ...{ scheme, kind, term: word },
    ...{ path: `/${kind}`, effect: "describes" },
  });
  const to = (target: string, ...terms: readonly ReadTerm[]) =>
    translateTerms(terms, find, target === "comity" ? common : schemeOf(target), concepts);

  test("are translated each from its own scheme, in their order", () => {
    const all = to("comity", term("modality", "Face"), term("purpose", "dpv:Marketing", "dpv"));
    expect(all.map(({ path, concept }) => [path, concept !== null])).toEqual([
      ["/modality", true],
      ["/purpose", true],
    ]);
  });

  test("of an unknown scheme are blocked, and the others are not", () => {
    const [stranger, known] = to("comity", term("modality", "x", "fax"), term("modality", "Face"));
    expect(stranger).toEqual({
      ...{ path: "/modality", source: "x", concept: null, legs: ["none", "none"], target: [] },
      ...{ effect: { kind: "describes", result: "blocked" }, reason: "VOC_SCHEME_UNKNOWN", candidates: [] },
      sentence: "the term `x` of fax is blocked: its scheme is not known here",
    });
    expect(known?.target).toEqual(["mod:face"]);
  });

  test("lose a position in a law, which has none, and keep it in a standard", () => {
    const position = term("position", "Right IndexFinger");
    expect(to("eu", position)).toMatchObject([
      { target: [], effect: { kind: "describes", result: "widened" }, reason: "VOC_BROADER" },
    ]);
    expect(to("iso-19794", position)).toMatchObject([{ target: ["finger/2"], effect: { result: "kept" } }]);
  });

  test("lose also a position that nobody knows, since nothing of it is told on", () => {
    expect(to("eu", term("position", "Third Hand"))).toMatchObject([
      { concept: null, target: [], effect: { result: "widened" } },
    ]);
  });
});
