/** The command keeps compiled modules in a folder of the user's own, and nowhere that others could have filled. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { longTest } from "../support/longer.ts";

let home: string;
beforeEach(() => {
  // The folder for temporary files is everybody's, and so guarded by its sticky bit alone.
  home = mkdtempSync(join(tmpdir(), "comity-home-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Runs the command with these variables and no others that say where caches are, and returns what it prints. */
function run(variables: Readonly<Record<string, string>>): string {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, XDG_CACHE_HOME: ___, ...rest } = process.env;
  const env = { ...rest, ...variables };
  return execFileSync(process.execPath, ["bin/comity.js", "--version"], { encoding: "utf8", env });
}

const modeOf = (path: string) => statSync(path).mode & 0o777;
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

test.each([
  ["the home folder", () => ({ HOME: home }), ".cache/comity"],
  ["XDG_CACHE_HOME", () => ({ HOME: homedir(), XDG_CACHE_HOME: join(home, "own") }), "own/comity"],
])("modules are kept under %s, readable to the user alone", (_, variables, folder) => {
  run(variables());
  expect(modeOf(join(home, folder))).toBe(0o700);
  expect(filesIn(join(home, folder)).length).toBeGreaterThan(10);
});

longTest("a second start writes nothing more", () => {
  run({ HOME: home });
  const kept = () => filesIn(home).map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs);
  const first = kept();
  run({ HOME: home });
  expect(kept()).toEqual(first);
});

test("a folder that others may enter is left alone", () => {
  const folder = join(home, ".cache", "comity");
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  expect(run({ HOME: home })).toMatch(/^\d/);
  expect(filesIn(home)).toEqual([]);
});

longTest("a link in the place of the folder is not followed", () => {
  const elsewhere = join(home, "elsewhere");
  mkdirSync(elsewhere, { mode: 0o700 });
  mkdirSync(join(home, ".cache"));
  symlinkSync(elsewhere, join(home, ".cache", "comity"));
  expect(run({ HOME: home })).toMatch(/^\d/);
  expect(filesIn(home)).toEqual([]);
});

longTest("nothing is kept below a folder in which others may replace it", () => {
  chmodSync(home, 0o777);
  expect(run({ HOME: home })).toMatch(/^\d/);
  expect(filesIn(home)).toEqual([]);
});

longTest("without a home folder nothing is kept, and none is made", () => {
  const none = join(home, "none");
  expect(run({ HOME: none })).toMatch(/^\d/);
  expect(existsSync(none)).toBe(false);
});

longTest("a relative XDG_CACHE_HOME counts as none", () => {
  run({ HOME: home, XDG_CACHE_HOME: "caches" });
  expect(existsSync("caches")).toBe(false);
  expect(filesIn(join(home, ".cache", "comity")).length).toBeGreaterThan(10);
});

longTest("NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE are obeyed", () => {
  run({ HOME: home, NODE_COMPILE_CACHE: join(home, "named") });
  expect(filesIn(join(home, "named")).length).toBeGreaterThan(10);
  run({ HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" });
  expect(existsSync(join(home, ".cache"))).toBe(false);
});
