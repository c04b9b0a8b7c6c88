/** Lists the files of the law and the vocabulary that come with the program. */
import { readdirSync } from "node:fs";

/** The folder of the packs that come with the program. */
export const PACKS = new URL("../law/packs/", import.meta.url);

/** The folder of the reviews of packs: a file for each place whose law somebody may review. */
export const REVIEWS = new URL("../law/reviews/", import.meta.url);

/** The folder of the sentences of the law in other languages: a folder for each language, a file in it for each pack. */
export const SAYS = new URL("../law/says/", import.meta.url);

/** The file of the concepts. */
export const CONCEPTS = new URL("../vocabulary/concepts.yaml", import.meta.url);
/** The folder of the schemes of standards, and of laws that have no pack. */
export const SCHEMES = new URL("../vocabulary/schemes/", import.meta.url);
const NOT_PACKS = new Set(["atoms.yaml", "baseline.yaml"]);

/** Returns the names of the files in a folder that hold the packs, sorted. */
export function listPacks(folder: URL): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml") && !NOT_PACKS.has(name))
    .sort();
}

/** Returns the names of the files that hold schemes, sorted. */
export function listSchemes(): readonly string[] {
  return readdirSync(SCHEMES)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
}
