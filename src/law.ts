/** Reads the vocabulary and the packs that come with the program from disk into an atlas. */
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Atlas } from "./jurisdiction/atlas.ts";
import { type Pack, parsePack } from "./jurisdiction/pack.ts";
import { parseRegistry } from "./jurisdiction/registry.ts";
import { type Concepts, parseConcepts } from "./vocabulary/concept.ts";
import { commonScheme, parseScheme, type Scheme } from "./vocabulary/scheme.ts";

/** Where the shipped packs lie. */
export const PACKS = new URL("./jurisdiction/packs/", import.meta.url);

const CONCEPTS = new URL("./vocabulary/concepts.yaml", import.meta.url);
const SCHEMES = new URL("./vocabulary/schemes/", import.meta.url);
const NOT_PACKS = new Set(["atoms.yaml", "baseline.yaml"]);

/** Loads every scheme that comes with the program. Throws PACK_INVALID at the first fault. */
function loadSchemes(concepts: Concepts): readonly Scheme[] {
  const files = readdirSync(SCHEMES).filter((name) => name.endsWith(".yaml"));
  return files.map((file) =>
    parseScheme(parse(readFileSync(new URL(file, SCHEMES), "utf8"), { maxAliasCount: 0 }), concepts),
  );
}

/** Loads every pack of a folder. Throws PACK_INVALID, naming the file, at the first fault: never half a law. */
export function loadAtlas(folder: URL = PACKS): Atlas {
  const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
  const concepts = parseConcepts(readFileSync(CONCEPTS, "utf8"));
  const registry = parseRegistry(read("atoms.yaml"));
  const load = (file: string): Pack => parsePack(read(file), { concepts, registry, file });
  const files = readdirSync(folder).filter((name) => name.endsWith(".yaml") && !NOT_PACKS.has(name));
  const packs = files.sort().map(load);
  const common = commonScheme(concepts);
  // A pack's own terms take the place of a scheme that stood for its law before.
  const schemes = [common, ...loadSchemes(concepts), ...packs.map(({ scheme }) => scheme)];
  return {
    concepts,
    common,
    schemes: new Map(schemes.map((scheme) => [scheme.id, scheme])),
    registry,
    baseline: load("baseline.yaml"),
    packs: new Map(packs.map((pack) => [pack.jurisdiction, pack])),
  };
}
