/** Reads the vocabulary and the packs of the program from disk, and composes an atlas of them. */
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { ComityError } from "../errors.ts";
import { type Atlas, composeAtlas } from "../law/atlas.ts";
import { type Pack, parsePack } from "../law/pack/pack.ts";
import { parseRegistry } from "../law/pack/registry.ts";
import { type Concepts, parseConcepts } from "../vocabulary/concept.ts";
import { commonScheme, parseScheme, type Scheme, type Schemes } from "../vocabulary/scheme.ts";
import { readYaml } from "../yaml.ts";

/** The folder of the packs that come with the program. */
export const PACKS = new URL("../law/packs/", import.meta.url);

const CONCEPTS = new URL("../vocabulary/concepts.yaml", import.meta.url);
const SCHEMES = new URL("../vocabulary/schemes/", import.meta.url);
const NOT_PACKS = new Set(["atoms.yaml", "baseline.yaml"]);

/** Opens the schemes of the program's folder. A loaded scheme replaces the file with its id. */
function openSchemes(concepts: Concepts, loaded: readonly Scheme[]): Schemes {
  const known = new Map(loaded.map((scheme) => [scheme.id, scheme]));
  const files = readdirSync(SCHEMES).filter((name) => name.endsWith(".yaml"));
  const filed = new Set(files.map((name) => name.slice(0, -".yaml".length)));
  const load = (id: string): Scheme => {
    const text = readFileSync(new URL(`${id}.yaml`, SCHEMES), "utf8");
    const scheme = parseScheme(readYaml(text).value, concepts);
    known.set(id, scheme);
    return scheme;
  };
  return {
    get: (id) => known.get(id) ?? (filed.has(id) ? load(id) : undefined),
    ids: () => [...new Set([...known.keys(), ...filed])].sort(),
  };
}

/**
 * Loads a pack from any file, as those of the program are loaded. Throws INPUT_INVALID where the file cannot be read,
 * and PACK_INVALID or ATOM_UNKNOWN, with file and line, where it holds no valid pack.
 */
export function loadPack(path: string, concepts: Concepts): Pack {
  const registry = parseRegistry(readFileSync(new URL("atoms.yaml", PACKS), "utf8"));
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", `\`${path}\` cannot be read`, { cause });
  }
  return parsePack(text, { concepts, registry, file: basename(path) });
}

/**
 * Loads every pack of a folder. Throws PACK_INVALID, naming the file, at the first fault: a part of the law is never
 * loaded.
 */
export function loadAtlas(folder: URL = PACKS): Atlas {
  const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
  const concepts = parseConcepts(readFileSync(CONCEPTS, "utf8"));
  const registry = parseRegistry(read("atoms.yaml"));
  const load = (file: string): Pack => parsePack(read(file), { concepts, registry, file });
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml") && !NOT_PACKS.has(name));
  const packs = files.sort().map(load);
  const common = commonScheme(concepts);
  const schemes = openSchemes(concepts, [common]);
  return composeAtlas({ concepts, common, schemes, registry, baseline: load("baseline.yaml") }, packs);
}
