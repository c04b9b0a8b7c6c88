/** The files of the law: packs and schemes by their names, sorted, and nothing else that lies beside them. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { CONCEPTS, listPacks, listSchemes, PACKS, SCHEMES } from "../../src/client/law-files.ts";

test("packs and schemes are listed, sorted, and are there", () => {
  for (const [names, folder] of [
    [listPacks(PACKS), PACKS],
    [listSchemes(), SCHEMES],
  ] as const) {
    expect(names.length).toBeGreaterThan(10);
    expect(names).toEqual([...names].sort());
    for (const name of names) expect(existsSync(new URL(name, folder))).toBe(true);
  }
  expect(existsSync(CONCEPTS)).toBe(true);
});

test("what all laws share is no pack, and neither are other files", () => {
  for (const name of ["atoms.yaml", "baseline.yaml", "pack.schema.json"])
    expect(listPacks(PACKS)).not.toContain(name);
  expect(listSchemes()).not.toContain("README.md");
});
