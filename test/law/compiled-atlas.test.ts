/** The compiled law as documents: the same atlas as from YAML, each document read once, at its first use. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { composeCompiled, type Entry } from "../../src/law/compiled-atlas.ts";
import { COMPILED } from "../../src/node/compiled-law.ts";
import { shippedAtlas } from "../support/atlas.ts";

const [, index = "", ...documents] = readFileSync(COMPILED, "utf8").trim().split("\n");
const entries = JSON.parse(index) as Entry[];

test("has every pack with its hash, and reads the body of a pack when somebody looks at its rules", () => {
  const read: string[] = [];
  const atlas = composeCompiled(entries, (at) => {
    read.push(entries[at]?.file ?? "");
    return JSON.parse(documents[at] ?? "null");
  });
  const shipped = shippedAtlas();
  const heads = (from: typeof atlas) =>
    [...from.packs.values()].map(({ jurisdiction, hash }) => [jurisdiction, hash]);
  expect(heads(atlas)).toEqual(heads(shipped));
  expect(atlas.baseline.hash).toBe(shipped.baseline.hash);
  expect(read).not.toContain("KR.yaml");
  expect(atlas.packs.get("KR")?.rules).toEqual(shipped.packs.get("KR")?.rules);
  expect(atlas.packs.get("KR")?.grants).toEqual(shipped.packs.get("KR")?.grants);
  expect(read.filter((file) => file === "KR.yaml")).toHaveLength(1);
});

test("has every scheme, those of packs too, made once", () => {
  const atlas = composeCompiled(entries, (at) => JSON.parse(documents[at] ?? "null"));
  expect(atlas.schemes.ids()).toEqual(shippedAtlas().schemes.ids());
  const [id = ""] = entries.flatMap(({ file }) => /^schemes\/(.+)\.yaml$/.exec(file)?.[1] ?? []);
  expect(atlas.schemes.get(id)).toBe(atlas.schemes.get(id));
});
