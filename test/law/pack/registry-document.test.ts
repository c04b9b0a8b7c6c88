/** The form of the list of common atoms. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PACKS } from "../../../src/client/vocabulary.ts";
import { parseRegistry, readRegistry } from "../../../src/law/pack/registry-document.ts";

const text = readFileSync(new URL("atoms.yaml", PACKS), "utf8");

test("the list that ships is in its form, and makes a registry of all its atoms", () => {
  const { atoms } = parseRegistry(text);
  for (const name of Object.keys(readRegistry(text).atoms)) expect(atoms.has(name)).toBe(true);
});

test("an unknown key is refused by file and line", () => {
  expect(() => readRegistry(`${text}\nextra: 1\n`)).toThrow(
    expect.objectContaining({
      reason: "PACK_INVALID",
      message: expect.stringMatching(/atoms\.yaml: .*extra/s),
    }),
  );
});

test.each(["to: eu.sa", "approved: true"])(
  "only a filing has an authority that answers it: `%s`",
  (field) => {
    const entry = (kind: string) => `${text}\n  filed: { kind: ${kind}, ${field}, says: this was filed }\n`;
    expect(() => readRegistry(entry("notice"))).toThrow(/only an atom of kind `filing`/);
    expect(readRegistry(entry("filing")).atoms.filed).toMatchObject({ kind: "filing" });
  },
);
