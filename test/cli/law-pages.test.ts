/** The pages on the law are made of the packs: they drift from them only until the next run of this. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createPages, findStale, writePages } from "../../src/cli/law-pages.ts";
import { judgePack } from "../../src/node/reviews.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { comity } from "../support/command.ts";
import { datedAtlas as smallLaw } from "./present/small-law.ts";

const folder = mkdtempSync(join(tmpdir(), "comity-pages-"));
afterAll(() => rmSync(folder, { recursive: true }));
const none = () => ({ standing: [], fallen: [] });
const small = createPages(smallLaw, none);

test("docs/law.md and every page under docs/law/ are what the packs say", () => {
  const atlas = shippedAtlas();
  const today = new Date().toISOString().slice(0, 10);
  const pages = createPages(atlas, (pack) => judgePack(atlas, pack, today));
  expect(pages.size).toBe(atlas.packs.size + 1);
  expect(findStale(fileURLToPath(new URL("../../docs", import.meta.url)), pages), "npm run law").toEqual([]);
});

test("there is a page for all places, and one for each, to which it links", () => {
  expect([...small.keys()]).toEqual(["law.md", "law/AA.md", "law/BB.md", "law/CC.md"]);
  for (const name of ["AA", "BB", "CC"]) expect(small.get("law.md")).toContain(`(law/${name}.md)`);
});

test("a page that is missing, differs, or is of no place any more is stale, and writing mends all of it", () => {
  expect(findStale(folder, small)).toEqual([...small.keys()]);
  expect(writePages(folder, small)).toBe(4);
  expect(findStale(folder, small)).toEqual([]);
  writeFileSync(join(folder, "law/AA.md"), "another");
  rmSync(join(folder, "law/BB.md"));
  writeFileSync(join(folder, "law/ZZ-1.md"), "of a place that is gone");
  writeFileSync(join(folder, "law/README.md"), "no page of a place");
  expect(findStale(folder, small)).toEqual(["law/AA.md", "law/BB.md", "law/ZZ-1.md"]);
  writePages(folder, small);
  expect(findStale(folder, small)).toEqual([]);
  expect(existsSync(join(folder, "law/README.md"))).toBe(true);
});

test("`packs list --pages` writes them, and `--page` prints the first of them", async () => {
  const loadAtlas = () => smallLaw;
  const target = join(folder, "made");
  const { code, stdout } = await comity(["packs", "list", "--pages", target], undefined, { loadAtlas });
  expect([code, stdout]).toEqual([0, `4 pages written to ${target}\n`]);
  expect(findStale(target, small)).toEqual([]);
  const printed = await comity(["packs", "list", "--page"], undefined, { loadAtlas });
  expect(printed.stdout).toBe(readFileSync(join(target, "law.md"), "utf8"));
});
