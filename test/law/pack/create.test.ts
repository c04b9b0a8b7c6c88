/** Packs and rules made of checked documents: names are resolved and limits held, whoever checked the form. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PACKS } from "../../../src/client/vocabulary.ts";
import { createPack, schemeIdOf } from "../../../src/law/pack/create.ts";
import { readPack } from "../../../src/law/pack/pack.ts";
import { parseYaml } from "../../../src/law/pack/yaml.ts";
import { shippedAtlas } from "../../support/atlas.ts";

const { concepts, commons } = shippedAtlas();
const context = { concepts, registry: commons.registry, file: "US-IL.yaml" };
const document = readPack(parseYaml(readFileSync(new URL("US-IL.yaml", PACKS), "utf8"), context.file));

test("a pack has the hash that it is given, and a scheme under its code", () => {
  const pack = createPack(document, "00", context);
  expect([pack.hash, pack.scheme.id]).toEqual(["00", "us-il"]);
  expect(schemeIdOf(pack)).toBe(pack.scheme.id);
});

test("a document in the right form that names unknown atoms is refused by its file", () => {
  const [rule] = document.rules;
  const rules = rule === undefined ? [] : [{ ...rule, require: { transparency: "us-il.unheard-of" } }];
  expect(() => createPack({ ...document, rules }, "00", context)).toThrow(
    expect.objectContaining({ reason: "ATOM_UNKNOWN", message: expect.stringContaining("US-IL.yaml") }),
  );
});

test("a case outside the law is an exception of each rule, beside its own, and its words are resolved", () => {
  const outside = [{ purpose: "lawEnforcement", role: "authority" }];
  const pack = createPack({ ...document, outside }, "00", context);
  const before = createPack(document, "00", context).rules;
  const added = new Map(
    [["purpose", "pur:lawEnforcement"] as const, ["role", "authority"] as const].map(([fact, value]) => [
      fact,
      { kind: "oneOf", values: new Set([value]) },
    ]),
  );
  expect(pack.rules.map(({ unless }) => unless)).toEqual(before.map(({ unless }) => [...unless, added]));
  expect(pack.rules.map(({ id, when }) => [id, when])).toEqual(before.map(({ id, when }) => [id, when]));
  expect(() => createPack({ ...document, outside: [{ colour: "red" }] }, "00", context)).toThrow("colour");
});
