/** The first step of an assessment: words become concepts, or the request is denied for a fault. */
import { expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { createUnresolved, translateRequest } from "../../src/transfers/translation.ts";
import { changed, circumstancesOf, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const circumstances = circumstancesOf(login);

test("each word has a concept, leaves and a term of the destination", () => {
  const translation = translateRequest(login, circumstances);
  expect(translation.fault).toBeUndefined();
  expect(translation.concepts.modality).toEqual(["mod:face"]);
  expect(translation.leaves.modality.size).toBeGreaterThan(0);
  expect(translation.terms).toHaveLength(login.modality.length + login.form.length + login.purpose.length);
  expect(translation.sides.length).toBeGreaterThan(1);
  expect(translation.tables.length).toBeGreaterThan(1);
});

test("a place without a law, and a scheme that is not known, are faults to deny for", () => {
  expect(translateRequest(changed(login, { to: "ZZ" }), circumstances).fault?.code).toBe(
    "JURISDICTION_UNKNOWN",
  );
  expect(translateRequest(changed(login, { scheme: "klingon" }), circumstances).fault?.code).toBe(
    "VOC_SCHEME_UNKNOWN",
  );
});

test("a document that nobody has read goes no further", () => {
  const request = { ...login, document: { format: "mosip-cbeff", content: "" } };
  expect(() => translateRequest(request, circumstances)).toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID" }),
  );
});

test("an unresolved request has no words, and a fault that quotes none", () => {
  const thrown = new ComityError("VOC_NO_TERM", "no `Jane Doe` here");
  expect(createUnresolved(login, thrown)).toEqual({
    request: login,
    sides: [],
    terms: [],
    concepts: { modality: [], form: [], purpose: [] },
    leaves: { modality: new Set(), form: new Set(), purpose: new Set() },
    tables: [],
    fault: { code: "VOC_NO_TERM", says: "the offer uses a word that the vocabulary does not have" },
  });
  const other = new ComityError("NO_LAW_AT_DATE", "no law on that day");
  expect(createUnresolved(login, other).fault).toEqual({
    code: "NO_LAW_AT_DATE",
    says: "no law on that day",
  });
});

test.each([new ComityError("INPUT_INVALID", "wrong"), new ComityError("INTERNAL", "broken")])(
  "what is no fault of the request is thrown on: $reason",
  (error) => {
    expect(() => createUnresolved(login, error)).toThrow(error);
  },
);

test("a bug is an internal fault, and no reason to deny", () => {
  expect(() => createUnresolved(login, new TypeError("bug"))).toThrow(
    expect.objectContaining({ reason: "INTERNAL" }),
  );
});
