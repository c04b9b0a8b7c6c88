/** The page on the configuration is what its generator writes, and the generator notices when it is not. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ConfigFile } from "../src/node/config-file.ts";

const PAGE = "docs/configuration.md";
const check = (cwd = ".") =>
  spawnSync(process.execPath, [resolve(cwd, ".ci/configuration.mjs"), "--check"], { cwd, encoding: "utf8" });

test("the page is that of the form by which a node reads its file", () => {
  const { status, stderr } = check();
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const page = readFileSync(PAGE, "utf8");
  for (const [key, { description = "" }] of Object.entries(ConfigFile.shape))
    expect(page).toContain(`\n| \`${key}\` | ${description} | `);
});

test("a page that says something else is refused", () => {
  const base = mkdtempSync(join(tmpdir(), "comity-configuration-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  for (const part of ["src", "node_modules", "package.json"]) symlinkSync(resolve(part), join(base, part));
  for (const part of [".ci/configuration.mjs", PAGE]) cpSync(part, join(base, part), { recursive: true });
  expect(check(base).status).toBe(0);
  writeFileSync(join(base, PAGE), readFileSync(PAGE, "utf8").replace("`268435456`", "`0`"));
  expect(check(base)).toMatchObject({ status: 1, stderr: expect.stringContaining("npm run configuration") });
});
