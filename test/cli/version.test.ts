/** The version is that of the manifest. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadVersion } from "../../src/cli/version.ts";

test("the program has the version of its package", () => {
  expect(loadVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(JSON.parse(readFileSync("package.json", "utf8"))).toMatchObject({ version: loadVersion() });
});
