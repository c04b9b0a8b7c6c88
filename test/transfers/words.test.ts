/** The words of a request: their schemes, concepts, leaves and tables. */
import { expect, test } from "vitest";
import {
  conceptsOf,
  documentWordsOf,
  leavesOf,
  schemeOf,
  statedWordsOf,
  tablesOf,
  translateWords,
} from "../../src/transfers/words.ts";
import { atlas, changed, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const read = changed(login, {
  documentRead: {
    format: "mosip-cbeff",
    terms: [{ path: "/BIR[1]/Type", kind: "modality", scheme: "mosip-cbeff", term: "Face" }],
    findings: [],
    payloadBroken: false,
  },
});

test("a scheme that is not known is refused with the names of those that are", () => {
  expect(schemeOf(atlas, "eu").id).toBe("eu");
  expect(() => schemeOf(atlas, "klingon")).toThrow(
    expect.objectContaining({ reason: "VOC_SCHEME_UNKNOWN", message: expect.stringContaining("us-il") }),
  );
});

test("each stated word has its path, its kind and the request's scheme", () => {
  const two = changed(login, { modality: ["face", "iris"] });
  const { scheme } = two;
  expect(statedWordsOf(two).slice(0, 2)).toEqual([
    { path: "modality[0]", kind: "modality", term: "face", scheme },
    { path: "modality[1]", kind: "modality", term: "iris", scheme },
  ]);
  expect(documentWordsOf(login)).toEqual([]);
  expect(documentWordsOf(read)).toEqual(read.documentRead?.terms);
});

test("words of the document are translated from their own scheme", () => {
  const terms = translateWords(read, schemeOf(atlas, "us-il"), atlas);
  expect(terms.map(({ path }) => path)).toContain("/BIR[1]/Type");
  expect(terms.find(({ path }) => path === "/BIR[1]/Type")).toMatchObject({ concept: "mod:face" });
});

test("one concept that two words say stands once, each under its kind", () => {
  const words = [...statedWordsOf(read), ...documentWordsOf(read)];
  expect(conceptsOf(words, atlas)).toEqual({
    modality: ["mod:face"],
    form: expect.any(Array),
    purpose: expect.any(Array),
  });
  expect(conceptsOf([], atlas)).toEqual({ modality: [], form: [], purpose: [] });
});

test("a concept stands for all its leaves", () => {
  expect(leavesOf([], atlas)).toEqual(new Set());
  expect(leavesOf(["mod:face"], atlas).size).toBeGreaterThan(0);
  expect(leavesOf(["mod:face"], atlas).isSubsetOf(leavesOf(["mod:any"], atlas))).toBe(true);
});

test("the tables are those of the words, of the common vocabulary and of the destination, each once and in order", () => {
  const ids = tablesOf(read, atlas).map(({ scheme }) => scheme);
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(ids).toEqual(expect.arrayContaining([atlas.common.id, "mosip-cbeff", "us-il"]));
  for (const { hash } of tablesOf(login, atlas)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
});
