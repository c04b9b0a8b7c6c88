/** The law on disk: every pack or none, and a pack of somebody's own by file and line. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { PACKS } from "../../src/client/vocabulary.ts";
import { loadPack, parseAtlas } from "../../src/node/law.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { fileWith } from "../support/command.ts";

const { concepts, schemes, packs } = shippedAtlas();
const JP = new URL("JP.yaml", PACKS);

test("every pack of the folder is loaded, and a scheme once it is asked for", () => {
  expect(packs.size).toBeGreaterThan(20);
  expect(schemes.ids()).toEqual([...schemes.ids()].sort());
  expect(schemes.get("jp")).toBe(schemes.get("jp"));
  expect(schemes.get("none")).toBeUndefined();
});

test("a pack in a file is read as those that ship", () => {
  expect(loadPack(JP.pathname, concepts)).toMatchObject({ jurisdiction: "JP", hash: packs.get("JP")?.hash });
});

test("a file that is not there, and one that is no pack, are refused by their name", () => {
  expect(() => loadPack("/none.yaml", concepts)).toThrow(
    expect.objectContaining({ reason: "INPUT_INVALID", message: "`/none.yaml` cannot be read" }),
  );
  expect(() => loadPack(fileWith("a: 1\n"), concepts)).toThrow(
    expect.objectContaining({ reason: "PACK_INVALID" }),
  );
});

test("one pack that is broken breaks all: never half a law", () => {
  const folder = mkdtempSync(join(tmpdir(), "comity-packs-"));
  for (const name of ["atoms.yaml", "baseline.yaml"]) cpSync(new URL(name, PACKS), join(folder, name));
  const text = readFileSync(JP, "utf8");
  writeFileSync(join(folder, "JP.yaml"), text.replace(/^version:.*$/m, "version: [1]"));
  expect(() => parseAtlas(pathToFileURL(`${folder}/`))).toThrow(
    expect.objectContaining({ reason: "PACK_INVALID", message: expect.stringContaining("JP.yaml") }),
  );
});
