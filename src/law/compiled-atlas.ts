/**
 * The law and the vocabulary in compiled form: documents that were checked when they were compiled, so that a program, or a
 * page in a browser, starts from them without parsing YAML. Pure: who reads them gives the documents.
 *
 * The file has the SHA-256 of all that follows in its first line, an index in its second, and one document as JSON in each
 * further line.
 */
import { type ConceptsDocument, createConcepts } from "../vocabulary/concept.ts";
import { commonScheme, createScheme, type Scheme, type SchemeDocument } from "../vocabulary/scheme.ts";
import { type Atlas, composeAtlas } from "./atlas.ts";
import type { Pack } from "./pack/create.ts";
import { deferPack, type PackBody, type PackHead } from "./pack/deferred.ts";
import { createRegistry, type RegistryDocument } from "./pack/registry.ts";

/** One file of the source, the hash of its bytes, and of a pack what is read at every start. */
export type Entry = { readonly file: string; readonly hash: string; readonly head?: PackHead };

/** The names of sources that are no packs: two files, and the beginning of those of schemes. */
export const CONCEPTS_FILE = "concepts.yaml";
export const ATOMS_FILE = "atoms.yaml";
export const SCHEMES_FOLDER = "schemes/";

/**
 * Composes the atlas of a compiled law, whose packs and schemes are made at their first use. `read` returns the document
 * at a place of the index.
 */
export function composeCompiled(index: readonly Entry[], read: (at: number) => unknown): Atlas {
  const placeOf = (file: string) => index.findIndex((each) => each.file === file);
  const hash = index[placeOf(CONCEPTS_FILE)]?.hash ?? "";
  const concepts = createConcepts(read(placeOf(CONCEPTS_FILE)) as ConceptsDocument, hash);
  const registry = createRegistry(read(placeOf(ATOMS_FILE)) as RegistryDocument);
  const packs = index.flatMap(({ file, hash, head }, i): readonly Pack[] =>
    head === undefined
      ? []
      : [deferPack(head, hash, { concepts, registry, file }, () => read(i) as PackBody)],
  );
  const [baseline, ...others] = packs as [Pack, ...Pack[]];
  const common = commonScheme(concepts);
  const made = new Map<string, Scheme>([[common.id, common]]);
  const documents = new Map(
    index.flatMap(({ file }, i): readonly [string, number][] =>
      file.startsWith(SCHEMES_FOLDER) ? [[file.slice(SCHEMES_FOLDER.length, -".yaml".length), i]] : [],
    ),
  );
  const make = (id: string): Scheme | undefined => {
    const line = documents.get(id);
    if (line === undefined) return undefined;
    const scheme = createScheme(read(line) as SchemeDocument, concepts);
    made.set(id, scheme);
    return scheme;
  };
  const schemes = {
    get: (id: string) => made.get(id) ?? make(id),
    ids: () => [common.id, ...documents.keys()].sort(),
    unchecked: () => [],
  };
  return composeAtlas({ concepts, common, schemes, registry, baseline }, others, 0, []);
}
