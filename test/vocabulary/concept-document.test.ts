/** The form of the vocabulary's document. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CONCEPTS } from "../../src/client/law-files.ts";
import { parseConcepts, readConcepts } from "../../src/vocabulary/concept-document.ts";

const text = readFileSync(CONCEPTS, "utf8");

test("the vocabulary that ships is in its form, and has each concept of its document", () => {
  const concepts = parseConcepts(text);
  for (const { id } of readConcepts(text).concepts) expect(concepts.has(id)).toBe(true);
});

test.each([
  ["an unknown key", `${text}\nextra: 1\n`],
  ["a repeated key", `${text}\nversion: "2"\n`],
])("%s is refused", (_, changed) => {
  expect(() => readConcepts(changed)).toThrow(expect.objectContaining({ reason: "PACK_INVALID" }));
});
