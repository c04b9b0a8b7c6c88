/** Reads from disk the vocabulary that comes with the program: the concepts, and the schemes of standards and laws. */
import { readdirSync, readFileSync } from "node:fs";
import { parsePack } from "../law/pack/pack.ts";
import { parseRegistry, type Registry } from "../law/pack/registry.ts";
import type { Vocabulary } from "../transfers/words.ts";
import { type Concepts, parseConcepts } from "../vocabulary/concept.ts";
import { commonScheme, parseScheme, type Scheme, type Schemes } from "../vocabulary/scheme.ts";
import { createTranslationMemory } from "../vocabulary/translate.ts";
import { readYaml } from "../yaml.ts";

/** The folder of the packs that come with the program. */
export const PACKS = new URL("../law/packs/", import.meta.url);

/** The file of the concepts. */
export const CONCEPTS = new URL("../vocabulary/concepts.yaml", import.meta.url);
/** The folder of the schemes of standards, and of laws that have no pack. */
export const SCHEMES = new URL("../vocabulary/schemes/", import.meta.url);
const NOT_PACKS = new Set(["atoms.yaml", "baseline.yaml"]);

/** Loads the concepts. Throws PACK_INVALID where the file is not valid. */
export function loadConcepts(): Concepts {
  return parseConcepts(readFileSync(CONCEPTS, "utf8"));
}

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

/** Loads the atoms that all laws share from the file in a folder. Throws as `parseRegistry` does. */
export function loadRegistry(folder: URL = PACKS): Registry {
  return parseRegistry(readFileSync(new URL("atoms.yaml", folder), "utf8"));
}

/**
 * Opens the schemes of standards. Each is read at its first use. A loaded scheme replaces the file with its id; `load`
 * reads those of `more`.
 */
export function openSchemes(
  concepts: Concepts,
  loaded: readonly Scheme[],
  more: ReadonlyMap<string, () => Scheme> = new Map(),
): Schemes {
  const known = new Map(loaded.map((scheme) => [scheme.id, scheme]));
  const read = (name: string) =>
    parseScheme(readYaml(readFileSync(new URL(name, SCHEMES), "utf8")).value, concepts);
  const filed = new Map([
    ...listSchemes().map((name): [string, () => Scheme] => [
      name.slice(0, -".yaml".length),
      () => read(name),
    ]),
    ...more,
  ]);
  const load = (id: string): Scheme | undefined => {
    const scheme = filed.get(id)?.();
    if (scheme !== undefined) known.set(id, scheme);
    return scheme;
  };
  return {
    get: (id) => known.get(id) ?? load(id),
    ids: () => [...new Set([...known.keys(), ...filed.keys()])].sort(),
    unchecked: () => [...filed.keys()].filter((id) => !known.has(id)),
  };
}

/** Loads the vocabulary, with the words of the laws as the program's packs have them. */
export function loadVocabulary(): Vocabulary {
  const concepts = loadConcepts();
  const common = commonScheme(concepts);
  const laws = listPacks(PACKS).map((file): [string, () => Scheme] => [
    file.slice(0, -".yaml".length).toLowerCase(),
    () => {
      const text = readFileSync(new URL(file, PACKS), "utf8");
      return parsePack(text, { concepts, registry: loadRegistry(), file }).scheme;
    },
  ]);
  return {
    concepts,
    common,
    schemes: openSchemes(concepts, [common], new Map(laws)),
    translations: createTranslationMemory(),
  };
}
