/** The form of a scheme's document. */
import { expect, test } from "vitest";
import { readScheme } from "../../src/vocabulary/scheme-document.ts";

const scheme = {
  id: "x",
  version: "1",
  title: "A scheme",
  terms: [{ term: "face", kind: "modality", concept: "mod:face", match: "exact" }],
};

test("a document in its form is read as it stands", () => {
  expect(readScheme(scheme)).toEqual(scheme);
});

test.each([
  ["with an unknown key", { ...scheme, extra: 1 }],
  ["under the id of the common vocabulary", { ...scheme, id: "comity" }],
  [
    "whose term has a concept without a match",
    { ...scheme, terms: [{ term: "face", kind: "modality", concept: "mod:face" }] },
  ],
])("a document %s is refused", (_, changed) => {
  expect(() => readScheme(changed)).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));
});
