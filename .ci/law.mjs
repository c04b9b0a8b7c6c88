/**
 * Writes src/law/compiled.jsonl from the YAML of packs, atoms, concepts and schemes; with --check it only compares. Law that
 * is not valid is refused, and nothing is written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { compileLaw } from "../src/node/compile-law.ts";
import { COMPILED } from "../src/node/compiled-law.ts";
import { parseAtlas } from "../src/node/law.ts";

const { schemes } = parseAtlas();
for (const id of schemes.unchecked()) schemes.get(id);

const made = compileLaw();
if (!process.argv.includes("--check")) writeFileSync(COMPILED, made);
else if (readFileSync(COMPILED, "utf8") !== made) {
  console.error("error law: `src/law/compiled.jsonl` differs from the YAML of the law; run `npm run law`");
  process.exit(1);
}
