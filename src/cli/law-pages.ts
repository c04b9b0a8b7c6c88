/** Makes, writes and compares the pages on the law: law.md, and one for each place under law/. */
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { write } from "../client/output-file.ts";
import type { Atlas } from "../law/atlas.ts";
import { type JudgedOf, lawPage } from "./present/packs-page.ts";
import { placePages } from "./present/place-page.ts";

/** Pages by their path in the folder of documents. */
type Pages = ReadonlyMap<string, string>;

const SUMMARY = "law.md";
const PLACES = "law";
const PAGE = /^[A-Z]{2}(-[A-Z0-9]{1,4})?\.md$/;

/** Makes all pages. */
export function createPages(atlas: Atlas, judgedOf: JudgedOf): Pages {
  const places = [...placePages(atlas, judgedOf)].map(([name, text]) => [`${PLACES}/${name}`, text] as const);
  return new Map([[SUMMARY, lawPage(atlas, judgedOf)], ...places]);
}

/** Lists the pages that stand in a folder and are none of these any more, as after a place was renamed. */
function listLeft(folder: string, pages: Pages): readonly string[] {
  const there = join(folder, PLACES);
  if (!existsSync(there)) return [];
  return readdirSync(there)
    .filter((name) => PAGE.test(name))
    .map((name) => `${PLACES}/${name}`)
    .filter((path) => !pages.has(path));
}

/** Writes pages to a folder, removes those of places that are gone, and returns their number. Throws DIRECTORY_UNWRITABLE. */
export function writePages(folder: string, pages: Pages): number {
  for (const [path, text] of pages) write(join(folder, path), text);
  for (const path of listLeft(folder, pages)) rmSync(join(folder, path));
  return pages.size;
}

/** Lists the pages in a folder that are missing, differ, or are of no place. */
export function findStale(folder: string, pages: Pages): readonly string[] {
  const differs = ([path, text]: readonly [string, string]) => {
    const file = join(folder, path);
    return !existsSync(file) || readFileSync(file, "utf8") !== text;
  };
  return [...[...pages].filter(differs).map(([path]) => path), ...listLeft(folder, pages)];
}
