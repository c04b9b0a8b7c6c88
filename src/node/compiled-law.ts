/**
 * Reads the compiled law from its file: a start does so in place of reading the YAML. The YAML stays the source of law: where
 * a file of it was changed, added or removed since, nothing of this is used.
 */
import { readFileSync } from "node:fs";
import { sha256 } from "#sha256";
import { CONCEPTS, listPacks, listSchemes, PACKS, SCHEMES } from "../client/law-files.ts";
import type { Atlas } from "../law/atlas.ts";
import {
  ATOMS_FILE,
  CONCEPTS_FILE,
  composeCompiled,
  type Entry,
  SCHEMES_FOLDER,
} from "../law/compiled-atlas.ts";

/** The compiled file that comes with the program. */
export const COMPILED = new URL("../law/compiled.jsonl", import.meta.url);

const NEWLINE = 10;
/** Lists every file of the source, in a fixed order. A name says which kind of document the file holds. */
export function listSources(): readonly { readonly file: string; readonly url: URL }[] {
  return [
    { file: CONCEPTS_FILE, url: CONCEPTS },
    ...[ATOMS_FILE, "baseline.yaml", ...listPacks(PACKS)].map((file) => ({
      file,
      url: new URL(file, PACKS),
    })),
    ...listSchemes().map((name) => ({ file: SCHEMES_FOLDER + name, url: new URL(name, SCHEMES) })),
  ];
}

/** Returns the SHA-256 of some bytes, in hex. */
export const hashOf = (bytes: Uint8Array) => sha256(bytes).toHex();

/**
 * Loads the law from a compiled file: the same atlas as from the YAML, whose packs and schemes are made at their first
 * use. Undefined where the file is missing or damaged, or was made of other YAML than is there now.
 */
export function loadCompiledAtlas(file: URL = COMPILED): Atlas | undefined {
  const lines = readLines(file);
  if (lines === undefined) return undefined;
  const index = JSON.parse(lines.at(0)) as readonly Entry[];
  if (!isCurrent(index)) return undefined;
  return composeCompiled(index, (at) => JSON.parse(lines.at(at + 1)));
}

type Lines = { readonly at: (line: number) => string };

/** Reads the lines after the first. Undefined where their hash is not the one that the first line says. */
function readLines(file: URL): Lines | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const end = bytes.indexOf(NEWLINE);
  const rest = bytes.subarray(end + 1);
  // THREAT: a disk that rots, or a merge gone wrong, must not change the law: the hashes of packs would still be the old.
  if (end < 0 || bytes.toString("latin1", 0, end) !== hashOf(rest)) return undefined;
  const starts = [0];
  for (let at = rest.indexOf(NEWLINE); at >= 0; at = rest.indexOf(NEWLINE, at + 1)) starts.push(at + 1);
  return { at: (line) => rest.toString("utf8", starts[line], starts[line + 1]) };
}

/** Returns true where the source can be read, and has exactly the files of the index, with their hashes. */
function isCurrent(index: readonly Entry[]): boolean {
  try {
    const sources = listSources();
    return (
      sources.length === index.length &&
      sources.every(
        ({ file, url }, i) => index[i]?.file === file && index[i]?.hash === hashOf(readFileSync(url)),
      )
    );
  } catch {
    // Whoever reads the YAML instead is told which file cannot be read.
    return false;
  }
}
