/** A document in a request: its terms join the request's, its bytes go nowhere, and a refused one is a denial. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeRequest } from "../../src/edge/grpc/request-codec.ts";
import { readRequest } from "../../src/transfers/document.ts";
import { parseRequest } from "../../src/transfers/transfer-request.ts";
import { verdictOf } from "../../src/transfers/verdict.ts";
import { fac, fir, firOfViews, fmr, iir, writeCbeff } from "../support/cbeff.ts";
import { assessed, changed, codesOf, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");

type Term = { path: string; kind: "modality" | "form"; scheme: string; term: string };
const FACE: Term = { path: "/BIR[1]/Type", kind: "modality", scheme: "mosip-cbeff", term: "Face" };
const PROCESSED: Term = { path: "/BIR[1]/Level", kind: "form", scheme: "mosip-cbeff", term: "Processed" };

/** The sample with a document that says these terms, as it stands once that has been read. */
const having = (terms: readonly Term[], changes: object = {}) =>
  changed(login, {
    documentRead: { format: "mosip-cbeff", terms, findings: [], payloadBroken: false },
    ...changes,
  });

const constants = ({ path, scheme }: Term) => ({ path: fc.constant(path), scheme: fc.constant(scheme) });

describe("the terms of a document", () => {
  it("join the request's, and are shown in the recipient's words with their paths", () => {
    const { terms, concepts } = assessed(having([FACE], {}));
    expect(terms.find(({ path }) => path === FACE.path)).toMatchObject({
      source: "Face",
      concept: "mod:face",
      target: ["scan of face geometry"],
    });
    expect(concepts.modality).toEqual(["mod:face"]);
  });

  it("that the request covers change nothing of the decision", () => {
    const plain = assessed(login).decision;
    const { decision } = assessed(having([FACE]));
    expect(decision).toEqual(plain);
    expect(decision.decision).toBe("permit");
  });

  it("serve where the request itself says nothing of that kind", () => {
    expect(codesOf(assessed(changed(login, { modality: [] })))).toContain("FACT_MISSING");
    const { decision, concepts } = assessed(having([FACE], { modality: [] }));
    expect(decision.decision).toBe("permit");
    expect(concepts.modality).toEqual(["mod:face"]);
  });

  it.each([
    ["a modality", { ...FACE, term: "Iris" }, "modality"],
    ["a form", { ...PROCESSED, term: "Raw" }, "form"],
  ])("that hold %s which the request does not cover are a conflict, by leaves", (_, term, kind) => {
    const { reasons } = assessed(having([term])).decision;
    expect(reasons).toContainEqual({
      code: "VOC_CONFLICT",
      says: `the document holds a ${kind} that the request's own does not cover`,
    });
  });

  it("that have no safe translation are denied, and the denial does not quote them", () => {
    const { decision } = assessed(having([{ ...FACE, term: "ExceptionPhoto" }]));
    expect(decision.reasons).toContainEqual({
      code: "VOC_NO_TERM",
      says: "the term at `/BIR[1]/Type` has no safe translation into the words of `US-IL`",
    });
  });

  it("never lift a denial, whatever they are", () => {
    const words = {
      modality: ["Face", "Finger", "Iris", "Gait", "Wrist", "Face?"],
      form: ["Raw", "Processed"],
    };
    const term = fc
      .constantFrom("modality" as const, "form" as const)
      .chain((kind) =>
        fc.record({ ...constants(FACE), kind: fc.constant(kind), term: fc.constantFrom(...words[kind]) }),
      );
    const poorer = fc.constantFrom({}, { safeguards: [] }, { consents: [] }, { operations: [] });
    fc.assert(
      fc.property(fc.array(term, { maxLength: 4 }), poorer, (terms, offer) => {
        const verdict = assessed(having(terms, { offer })).decision.decision;
        if (verdict === "permit")
          expect(assessed(changed(login, { offer })).decision.decision).toBe("permit");
      }),
      { numRuns: 60 },
    );
  });

  it("of a scheme that is not known are denied", () => {
    expect(codesOf(assessed(having([{ ...FACE, scheme: "no-such" }])))).toEqual(["VOC_SCHEME_UNKNOWN"]);
  });
});

const withDocument = (format: string, content: string | Uint8Array) =>
  changed(login, { document: { format, content: Buffer.from(content).toString("base64") } });

describe("a document", () => {
  it("is refused in whole where it cannot be read, and that is a denial with its code", () => {
    const request = readRequest(withDocument("iso-19794", "no such block"));
    const assessment = assessed(request);
    expect(codesOf(assessment)).toEqual(["VOC_LEXICAL"]);
    expect(assessment.decision.findings).toMatchObject([{ code: "VOC_LEXICAL", path: "/" }]);
    expect(JSON.stringify(verdictOf(assessment))).not.toContain("findings");
  });

  it("that contradicts itself is refused before anything is mapped, and what it says is not used", () => {
    const request = readRequest(withDocument("mosip-cbeff", writeCbeff([{ type: "Face", block: fmr(1) }])));
    expect(request.documentRead).toMatchObject({ terms: [], refused: "VOC_CONFLICT" });
    expect(codesOf(assessed(request))).toEqual(["VOC_CONFLICT"]);
  });

  it("in a format that is not read is a denial too, unread", () => {
    for (const format of ["us-il", "tcf", "constructor"])
      expect(codesOf(assessed(readRequest(withDocument(format, "x"))))).toEqual(["VOC_SCHEME_UNKNOWN"]);
  });

  it("that was read by an earlier version names its reasons as that version spelt them, and is read in today's", () => {
    const findings = [{ code: "VOC-DUP-KEY", path: "/BIR", sentence: "it stands twice" }];
    const kept = { format: "mosip-cbeff", terms: [], findings, payloadBroken: false, refused: "VOC-DUP-KEY" };
    expect(changed(login, { documentRead: kept }).documentRead).toEqual({
      ...kept,
      findings: [{ ...findings[0], code: "VOC_DUP_KEY" }],
      refused: "VOC_DUP_KEY",
    });
    expect(() => changed(login, { documentRead: { ...kept, refused: "VOC-NOTHING" } })).toThrow(
      "documentRead.refused",
    );
  });

  it("of a face with an untyped record beside it is what both records show", () => {
    const face = [0xa1, 3, 0x81, 1, 2];
    const untyped = [0xa1, 0, 0x5f, 0x2e, 60, ...iir(1)];
    const template = (content: readonly number[]) => [0x7f, 0x60, content.length, ...content];
    const templates = [0x02, 1, 2, ...template(face), ...template(untyped)];
    const card = Uint8Array.of(0x7f, 0x61, templates.length, ...templates);
    expect(codesOf(assessed(readRequest(withDocument("iso-7816-11", card))))).toContain("VOC_CONFLICT");
    const alone = Uint8Array.of(0x7f, 0x61, 3 + 3 + face.length, 0x02, 1, 1, ...template(face));
    expect(assessed(readRequest(withDocument("iso-7816-11", alone))).decision.decision).toBe("permit");
  });

  it("whose record could be of anything is covered by no single modality", () => {
    const untyped = writeCbeff([
      { type: "Face", level: "Processed" },
      { level: "Processed", block: "VGVzdA==" },
    ]);
    const { reasons } = assessed(readRequest(withDocument("mosip-cbeff", untyped))).decision;
    expect(reasons).toContainEqual({
      code: "VOC_CONFLICT",
      says: "the document holds a modality that the request's own does not cover",
    });
  });

  it("of an image is no template, though the request says so", () => {
    const image = readRequest(withDocument("mosip-cbeff", writeCbeff([{ type: "Face", block: fac() }])));
    expect(assessed(image).decision.reasons).toContainEqual({
      code: "VOC_CONFLICT",
      says: "the document holds a form that the request's own does not cover",
    });
  });

  it.each([
    ["a second view of a palm", "iso-19794", firOfViews(2, 21)],
    ["a position that nobody knows", "iso-19794", fir(99)],
  ])("of fingers with %s is not covered by fingers", (_, format, bytes) => {
    const finger = { modality: ["fingerprint"], form: ["biometric data"] };
    const given = (block: Uint8Array) =>
      assessed(readRequest(changed(withDocument(format, block), finger))).decision.reasons.map(
        ({ code }) => code,
      );
    expect(given(bytes)).not.toEqual(given(fir(2)));
    expect(given(bytes)).toContainEqual(expect.stringMatching(/^VOC_(?:CONFLICT|NO_TERM)$/));
  });

  it("may hold a record that says why it holds nothing, and needs no form for that", () => {
    const remark = "<Others><Key>EXCEPTION</Key><Value>true</Value></Others>";
    const finger = { type: "Finger", subtype: "Right IndexFinger", level: "Raw", block: fir(2) };
    const records = (beside: string) =>
      writeCbeff([finger, { type: "Finger", subtype: "Left LittleFinger", beside }]);
    const given = (beside: string) =>
      readRequest(changed(withDocument("mosip-cbeff", records(beside)), { modality: [], form: [] }));
    expect(given(remark).documentRead).toMatchObject({ payloadBroken: false });
    expect(given(remark).documentRead?.refused).toBeUndefined();
    expect(given("").documentRead).toMatchObject({ refused: "VOC_NO_TERM" });
  });

  it("leaves nothing of its bytes behind", () => {
    const request = readRequest(withDocument("iso-19794", "a secret"));
    expect(request).not.toHaveProperty("document");
    const kept = JSON.stringify(request);
    expect(kept).not.toContain(Buffer.from("a secret").toString("base64"));
    expect(kept).not.toContain("a secret");
  });

  it("that has not been read goes no further", () => {
    expect(() => assessed(withDocument("iso-19794", "x"))).toThrow("`document` is for the home node only");
  });

  it("is refused as no base64, or above 1 MiB", () => {
    const document = (content: string) => ({ ...login, document: { format: "iso-19794", content } });
    expect(() => parseRequest(document("?"))).toThrow("document.content");
    expect(() => parseRequest(document("AAAA".repeat(349_526)))).toThrow("at most 1 MiB");
    expect(() => parseRequest(document("A".repeat(1_398_100)))).not.toThrow();
  });

  it("cannot be handed in as if a node had read it", () => {
    expect(() => encodeRequest(having([FACE]))).toThrow("`documentRead` is written by nodes only");
  });
});
