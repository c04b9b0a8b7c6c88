/** The vocabulary as shipped, for the tests of this folder. */
import { readFileSync } from "node:fs";
import { parseConcepts } from "../../src/vocabulary/concept-document.ts";

export const commonText = readFileSync(
  new URL("../../src/vocabulary/concepts.yaml", import.meta.url),
  "utf8",
);

export const common = parseConcepts(commonText);
