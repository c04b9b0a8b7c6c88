/** Reads from disk the vocabulary that comes with the program: the concepts, and the schemes of standards and laws. */
import { readFileSync } from "node:fs";
import { parsePack } from "../law/pack/pack.ts";
import type { Registry } from "../law/pack/registry.ts";
import { parseRegistry } from "../law/pack/registry-document.ts";
import type { Vocabulary } from "../transfers/words.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { parseConcepts } from "../vocabulary/concept-document.ts";
import { commonScheme, type Scheme, type Schemes } from "../vocabulary/scheme.ts";
import { parseScheme } from "../vocabulary/scheme-document.ts";
import { createTranslationMemory } from "../vocabulary/translate.ts";
import { readYaml } from "../yaml.ts";
import { CONCEPTS, listPacks, listSchemes, PACKS, SCHEMES } from "./law-files.ts";

export { listPacks, PACKS };

/** Loads the concepts. Throws PACK_INVALID where the file is not valid. */
export function loadConcepts(): Concepts {
  return parseConcepts(readFileSync(CONCEPTS, "utf8"));
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
  const parse = (file: string) => parsePack(readPack(file), { concepts, registry: loadRegistry(), file });
  const words = (file: string): Scheme => {
    const { jurisdiction, within, scheme } = parse(file);
    if (within === undefined || scheme.terms.length > 0) return scheme;
    const union = parse(`${within}.yaml`);
    return union.members.includes(jurisdiction) ? union.scheme : scheme;
  };
  const files = new Map(listPacks(PACKS).map((file) => [file.slice(0, -".yaml".length).toLowerCase(), file]));
  const laws = [...files].map(([id, file]): [string, () => Scheme] => [id, () => words(file)]);
  const opened = openSchemes(concepts, [common], new Map(laws));
  // A member without words of its own is known by those of its union, and is not listed beside it. To parse each pack for that
  // would take seconds.
  const speaks = (file: string) => /^terms:/m.test(readPack(file)) || !/^within:/m.test(readPack(file));
  const isListed = (id: string) => {
    const file = files.get(id);
    return file === undefined || speaks(file);
  };
  return {
    concepts,
    common,
    schemes: { ...opened, ids: () => opened.ids().filter(isListed) },
    translations: createTranslationMemory(),
  };
}

const readPack = (file: string) => readFileSync(new URL(file, PACKS), "utf8");
