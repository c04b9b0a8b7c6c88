/**
 * Writes what is made of the law: src/law/compiled.jsonl from the YAML of packs, atoms, concepts and schemes, and the pages
 * docs/law.md and docs/law/; with --check it only compares. Law that is not valid is refused, and nothing is written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createPages, findStale, writePages } from "../src/cli/law-pages.ts";
import { compileLaw } from "../src/node/compile-law.ts";
import { COMPILED } from "../src/node/compiled-law.ts";
import { parseAtlas } from "../src/node/law.ts";
import { judgePack } from "../src/node/reviews.ts";

const atlas = parseAtlas();
for (const id of atlas.schemes.unchecked()) atlas.schemes.get(id);

const today = new Date().toISOString().slice(0, 10);
const pages = createPages(atlas, (pack) => judgePack(atlas, pack, today));
const made = compileLaw();
if (process.argv.includes("--check")) {
  const stale = [
    ...(readFileSync(COMPILED, "utf8") === made ? [] : ["src/law/compiled.jsonl"]),
    ...findStale("docs", pages).map((path) => `docs/${path}`),
  ];
  for (const file of stale)
    console.error(`error law: \`${file}\` differs from the YAML of the law; run \`npm run law\``);
  if (stale.length > 0) process.exit(1);
} else {
  writeFileSync(COMPILED, made);
  writePages("docs", pages);
}
