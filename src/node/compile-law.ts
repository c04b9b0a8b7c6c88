/** Compiles the YAML of the law and the vocabulary into the one file that `compiled-law.ts` reads. */
import { readFileSync } from "node:fs";
import { ATOMS_FILE, CONCEPTS_FILE, type Entry, SCHEMES_FOLDER } from "../law/compiled-atlas.ts";
import type { PackBody, PackHead } from "../law/pack/deferred.ts";
import { readPack } from "../law/pack/pack.ts";
import { readRegistry } from "../law/pack/registry-document.ts";
import { parseYaml } from "../law/pack/yaml.ts";
import { readConcepts } from "../vocabulary/concept-document.ts";
import { readScheme } from "../vocabulary/scheme-document.ts";
import { readYaml } from "../yaml.ts";
import { hashOf, listSources } from "./compiled-law.ts";

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
  if (file === ATOMS_FILE) return { body: readRegistry(text) };
  if (file.startsWith(SCHEMES_FOLDER)) return { body: readScheme(readYaml(text).value) };
  const { terms, outside, rules, grants, usual, penalties, units, ...head } = readPack(parseYaml(text, file));
  return { body: { terms, outside, rules, grants, usual, penalties, units } satisfies PackBody, head };
}
