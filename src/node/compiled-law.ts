/**
 * The law and the vocabulary in one file of documents whose form was checked when it was made: a start reads it in place of
 * the YAML. The YAML stays the source of law: where a file of it was changed, added or removed since, nothing of this is
 * used.
 *
 * The first line is the SHA-256 of all that follows, the second an index, and each further line one document as JSON.
 */
import { readFileSync } from "node:fs";
import { sha256 } from "#sha256";
import { CONCEPTS, listPacks, listSchemes, openSchemes, PACKS, SCHEMES } from "../client/vocabulary.ts";
import { type Atlas, composeAtlas } from "../law/atlas.ts";
import { deferPack, type PackBody, type PackHead } from "../law/pack/deferred.ts";
import type { Pack } from "../law/pack/pack.ts";
import { readPack } from "../law/pack/pack.ts";
import { createRegistry, type RegistryDocument, readRegistry } from "../law/pack/registry.ts";
import { parseYaml } from "../law/pack/yaml.ts";
import { type ConceptsDocument, createConcepts, readConcepts } from "../vocabulary/concept.ts";
import { commonScheme, createScheme, readScheme, type SchemeDocument } from "../vocabulary/scheme.ts";
import { readYaml } from "../yaml.ts";

/** The compiled file that comes with the program. */
export const COMPILED = new URL("../law/compiled.jsonl", import.meta.url);

/** One file of the source, the hash of its bytes, and of a pack what is read at every start. */
type Entry = { readonly file: string; readonly hash: string; readonly head?: PackHead };

const NEWLINE = 10;
const CONCEPTS_FILE = "concepts.yaml";
const SCHEMES_FOLDER = "schemes/";

/** Lists every file of the source, in a fixed order. A name says which kind of document the file holds. */
function listSources(): readonly { readonly file: string; readonly url: URL }[] {
  return [
    { file: CONCEPTS_FILE, url: CONCEPTS },
    ...["atoms.yaml", "baseline.yaml", ...listPacks(PACKS)].map((file) => ({
      file,
      url: new URL(file, PACKS),
    })),
    ...listSchemes().map((name) => ({ file: SCHEMES_FOLDER + name, url: new URL(name, SCHEMES) })),
  ];
}

const hashOf = (bytes: Uint8Array) => sha256(bytes).toHex();

/** Compiles the YAML that comes with the program. Throws as parsing it does, for what is not in its form. */
export function compileLaw(): string {
  const documents = listSources().map(({ file, url }) => {
    const bytes = readFileSync(url);
    return { file, hash: hashOf(bytes), ...readSource(file, bytes.toString("utf8")) };
  });
  const index = documents.map(({ body: _, ...entry }): Entry => entry);
  const rest = [index, ...documents.map(({ body }) => body)]
    .map((each) => `${JSON.stringify(each)}\n`)
    .join("");
  return `${hashOf(new TextEncoder().encode(rest))}\n${rest}`;
}

function readSource(file: string, text: string): { readonly body: unknown; readonly head?: PackHead } {
  if (file === CONCEPTS_FILE) return { body: readConcepts(text) };
  if (file === "atoms.yaml") return { body: readRegistry(text) };
  if (file.startsWith(SCHEMES_FOLDER)) return { body: readScheme(readYaml(text).value) };
  const { terms, rules, grants, ...head } = readPack(parseYaml(text, file));
  return { body: { terms, rules, grants } satisfies PackBody, head };
}

/**
 * Loads the law from a compiled file: the same atlas as from the YAML, whose packs and schemes are made at their first
 * use. Undefined where the file is missing or damaged, or was made of other YAML than is there now.
 */
export function loadCompiledAtlas(file: URL = COMPILED): Atlas | undefined {
  const lines = readLines(file);
  if (lines === undefined) return undefined;
  const index = JSON.parse(lines.at(0)) as readonly Entry[];
  if (!isCurrent(index)) return undefined;
  return atlasOf(index, (at) => JSON.parse(lines.at(at + 1)));
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

/** Returns true where the source has exactly the files of the index, with their hashes. */
function isCurrent(index: readonly Entry[]): boolean {
  const sources = listSources();
  return (
    sources.length === index.length &&
    sources.every(
      ({ file, url }, i) => index[i]?.file === file && index[i]?.hash === hashOf(readFileSync(url)),
    )
  );
}

function atlasOf(index: readonly Entry[], read: (at: number) => unknown): Atlas {
  const at = (file: string) => index.findIndex((each) => each.file === file);
  const hash = index[at(CONCEPTS_FILE)]?.hash ?? "";
  const concepts = createConcepts(read(at(CONCEPTS_FILE)) as ConceptsDocument, hash);
  const registry = createRegistry(read(at("atoms.yaml")) as RegistryDocument);
  const packs = index.flatMap(({ file, hash, head }, i): readonly Pack[] =>
    head === undefined
      ? []
      : [deferPack(head, hash, { concepts, registry, file }, () => read(i) as PackBody)],
  );
  const [baseline, ...others] = packs as [Pack, ...Pack[]];
  const common = commonScheme(concepts);
  const standards = index.flatMap(({ file }, i) =>
    file.startsWith(SCHEMES_FOLDER)
      ? [
          [
            file.slice(SCHEMES_FOLDER.length, -".yaml".length),
            () => createScheme(read(i) as SchemeDocument, concepts),
          ] as const,
        ]
      : [],
  );
  const schemes = { ...openSchemes(concepts, [common], new Map(standards)), unchecked: () => [] };
  return composeAtlas({ concepts, common, schemes, registry, baseline }, others, 0, []);
}
