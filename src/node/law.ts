/** Reads the vocabulary and the packs of the program from disk, and composes an atlas of them. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { listPacks, loadConcepts, loadRegistry, openSchemes, PACKS } from "../client/vocabulary.ts";
import { ComityError } from "../errors.ts";
import { type Atlas, composeAtlas } from "../law/atlas.ts";
import { type Pack, parsePack } from "../law/pack/pack.ts";
import type { Concepts } from "../vocabulary/concept.ts";
import { commonScheme } from "../vocabulary/scheme.ts";
import { loadCompiledAtlas } from "./compiled-law.ts";

/**
 * Loads a pack from any file, as those of the program are loaded. Throws INPUT_INVALID where the file cannot be read,
 * and PACK_INVALID or ATOM_UNKNOWN, with file and line, where it holds no valid pack.
 */
export function loadPack(path: string, concepts: Concepts): Pack {
  const registry = loadRegistry();
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", `\`${path}\` cannot be read`, { cause });
  }
  return parsePack(text, { concepts, registry, file: basename(path) });
}

/** Loads the law that comes with the program. Throws as `parseAtlas` does. */
export function loadAtlas(): Atlas {
  return loadCompiledAtlas() ?? parseAtlas();
}

/**
 * Reads every pack of a folder from its YAML. Throws PACK_INVALID, naming the file, at the first fault: a part of the law is
 * never loaded.
 */
export function parseAtlas(folder: URL = PACKS): Atlas {
  const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
  const concepts = loadConcepts();
  const registry = loadRegistry(folder);
  const load = (file: string): Pack => parsePack(read(file), { concepts, registry, file });
  const packs = listPacks(folder).map(load);
  const common = commonScheme(concepts);
  const schemes = openSchemes(concepts, [common]);
  return composeAtlas({ concepts, common, schemes, registry, baseline: load("baseline.yaml") }, packs);
}
