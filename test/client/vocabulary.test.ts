/** The vocabulary from disk: the words of laws and standards, each table read where somebody asks for it. */
import { expect, test } from "vitest";
import { listPacks, loadConcepts, loadVocabulary, PACKS } from "../../src/client/vocabulary.ts";
import { shippedAtlas } from "../support/atlas.ts";

test("the words of a law, a standard and the common vocabulary are those that a node starts with", () => {
  const { concepts, common, schemes } = loadVocabulary();
  const atlas = shippedAtlas();
  expect(concepts.hash).toBe(atlas.concepts.hash);
  expect(common.hash).toBe(atlas.common.hash);
  for (const id of ["eu", "us-il", "de", "mosip-cbeff", "comity"])
    expect(schemes.get(id)?.hash).toBe(atlas.schemes.get(id)?.hash);
  expect(schemes.get("eu")).toBe(schemes.get("eu"));
  expect(schemes.ids()).toEqual(atlas.schemes.ids());
});

test("no other file of the folders is a scheme, however its id is spelt", () => {
  const { schemes } = loadVocabulary();
  for (const id of ["atoms", "baseline", "EU", "../concepts", "klingon"])
    expect(schemes.get(id)).toBeUndefined();
  expect(listPacks(PACKS)).not.toContain("atoms.yaml");
  expect(loadConcepts().has("mod:face")).toBe(true);
});
