/** The compiled law: the same as the YAML says, and of no effect where it is of other YAML, damaged or missing. */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { sha256 } from "#sha256";
import { COMPILED, loadCompiledAtlas } from "../../src/node/compiled-law.ts";
import { parseAtlas } from "../../src/node/law.ts";
import { fileWith } from "../support/command.ts";

const text = readFileSync(COMPILED, "utf8");
const [, ...lines] = text.trimEnd().split("\n");
const load = (compiled: string) => loadCompiledAtlas(pathToFileURL(fileWith(compiled)));

/** A compiled file of these lines, with their own hash above them. */
function compiledOf(of: readonly (string | undefined)[]): string {
  const rest = `${of.join("\n")}\n`;
  return `${sha256(new TextEncoder().encode(rest)).toHex()}\n${rest}`;
}

describe("the compiled law that ships", () => {
  const compiled = loadCompiledAtlas();
  const parsed = parseAtlas();

  test("has the packs of the YAML, whole", () => {
    expect([...(compiled?.packs.keys() ?? [])]).toEqual([...parsed.packs.keys()]);
    for (const [place, pack] of [...parsed.packs, ["BASELINE", parsed.baseline] as const]) {
      const other = place === "BASELINE" ? compiled?.baseline : compiled?.packs.get(place);
      const { scheme, ...rest } = pack;
      expect(other).toMatchObject(rest);
      expect([place, other?.scheme.hash]).toEqual([place, scheme.hash]);
    }
  });

  test("has the atoms, concepts and schemes of the YAML", () => {
    expect(compiled?.registry.atoms).toEqual(parsed.registry.atoms);
    expect(compiled?.registry.implications).toEqual(parsed.registry.implications);
    expect(compiled?.registry.undertakings).toEqual(parsed.registry.undertakings);
    expect(compiled?.concepts.hash).toBe(parsed.concepts.hash);
    expect(compiled?.schemes.ids()).toEqual(parsed.schemes.ids());
    for (const id of parsed.schemes.ids())
      expect(compiled?.schemes.get(id)?.hash).toBe(parsed.schemes.get(id)?.hash);
  });

  test("leaves no scheme to be checked, as the YAML does until each is loaded", () => {
    expect(compiled?.schemes.unchecked()).toEqual([]);
    const { schemes } = parseAtlas();
    expect(schemes.unchecked()).toContain("mosip-cbeff");
    for (const id of schemes.unchecked()) schemes.get(id);
    expect(schemes.unchecked()).toEqual([]);
  });
});

describe("a compiled law", () => {
  const [index = "", ...documents] = lines;
  const entries = JSON.parse(index) as readonly { readonly file: string; readonly hash: string }[];

  test("counts with the hash of its own lines", () => {
    expect(load(compiledOf(lines))?.packs.size).toBe(parseAtlas().packs.size);
  });

  test.each([
    ["with one character changed", text.replace("biometric", "biometrie")],
    ["cut short", text.slice(0, -1000)],
    ["empty", ""],
    ["with an index that is empty", compiledOf(["[]"])],
    [
      "of a file that was changed since",
      compiledOf([
        JSON.stringify(entries.with(3, { ...entries[3], file: "AE.yaml", hash: "00" })),
        ...documents,
      ]),
    ],
    [
      "of a file that is gone",
      compiledOf([
        JSON.stringify([...entries, { file: "schemes/gone.yaml", hash: "00" }]),
        ...documents,
        documents[0],
      ]),
    ],
    [
      "without a file that is there",
      compiledOf([JSON.stringify(entries.slice(0, -1)), ...documents.slice(0, -1)]),
    ],
  ])("%s is not used", (_, compiled) => {
    expect(load(compiled)).toBeUndefined();
  });

  test("that is missing is not used", () => {
    expect(loadCompiledAtlas(new URL("none.jsonl", COMPILED))).toBeUndefined();
  });
});
