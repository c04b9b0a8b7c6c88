/** A pack of a checked document: whole, and read only when somebody looks. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PACKS } from "../../../src/client/vocabulary.ts";
import { deferPack } from "../../../src/law/pack/deferred.ts";
import { parsePack, readPack } from "../../../src/law/pack/pack.ts";
import { parseYaml } from "../../../src/law/pack/yaml.ts";
import { shippedAtlas } from "../../support/atlas.ts";

test("a pack of a checked document is the pack of its text, and its document is read once, when it is needed", () => {
  const { concepts, commons } = shippedAtlas();
  const context = { concepts, registry: commons.registry, file: "US-IL.yaml" };
  const text = readFileSync(new URL("US-IL.yaml", PACKS), "utf8");
  const parsed = parsePack(text, context);
  const { terms, outside, rules, grants, usual, penalties, units, ...head } = readPack(
    parseYaml(text, context.file),
  );
  let reads = 0;
  const pack = deferPack(head, parsed.hash, context, () => {
    reads += 1;
    return { terms, outside, rules, grants, usual, penalties, units };
  });
  expect([pack.jurisdiction, pack.within, pack.version, pack.atoms]).toEqual([
    "US-IL",
    "US",
    parsed.version,
    parsed.atoms,
  ]);
  expect(reads).toBe(0);
  const { scheme, ...rest } = parsed;
  expect(pack).toMatchObject(rest);
  expect(pack.scheme.hash).toBe(scheme.hash);
  expect(reads).toBe(1);
});
