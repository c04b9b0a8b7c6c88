/** The sentences that ship: each fits the English of today, and is marked as unreviewed. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { SAYS } from "../../src/client/law-files.ts";
import { COMMON, hashSentence, LANGUAGE_CODES, sentencesOf } from "../../src/law/sayings.ts";
import { commonEnglish, countSayings, openSayings } from "../../src/node/sayings.ts";
import { shippedAtlas } from "../support/atlas.ts";

const folder = mkdtempSync(join(tmpdir(), "comity-says-"));
afterAll(() => rmSync(folder, { recursive: true }));
const url = pathToFileURL(`${folder}/`);

test.each(LANGUAGE_CODES)(
  "every sentence in %s is of a rule or an atom that is there, and of its English of today",
  (language) => {
    const { baseline, packs } = shippedAtlas();
    const sayingsOf = openSayings(language);
    const named = readdirSync(new URL(`${language}/`, SAYS))
      .map((file) => file.replace(/\.yaml$/, ""))
      .sort();
    expect(named).toEqual(["BASELINE", "EU", "JP", "US-IL", COMMON]);
    for (const name of named) {
      const pack = name === "BASELINE" ? baseline : packs.get(name);
      const english = name === COMMON ? commonEnglish() : pack && sentencesOf(pack);
      const lost = [...sayingsOf(name)]
        .filter(([id, { of }]) => hashSentence(english?.get(id) ?? "") !== of)
        .map(([id]) => id);
      expect(lost, `${language}/${name}: translate these anew, or take them out`).toEqual([]);
    }
  },
);

test("every language has the same sentences", () => {
  const [first, ...others] = [...countSayings(shippedAtlas()).values()];
  expect(first?.translated).toBeGreaterThan(100);
  for (const each of others) expect(each).toEqual(first);
  expect(first?.stale).toBe(0);
});

test("a pack without a file has none, and a file is read once", () => {
  mkdirSync(join(folder, "de"));
  const file = join(folder, "de", "XX.yaml");
  const write = (says: string) =>
    writeFileSync(
      file,
      `language: de\npack: XX\nstatus: unreviewed\nsays:\n  xx.a: { of: "0123456789abcdef", says: "${says}" }\n`,
    );
  write("eins");
  const sayingsOf = openSayings("de", url);
  expect(sayingsOf("YY").size).toBe(0);
  expect(sayingsOf("XX").get("xx.a")?.says).toBe("eins");
  write("zwei");
  expect(sayingsOf("XX").get("xx.a")?.says).toBe("eins");
  expect(openSayings("de", url)("XX").get("xx.a")?.says).toBe("zwei");
});

test("a name that is none of a law reads no file, whatever path it makes", () => {
  writeFileSync(join(folder, "secret.yaml"), "language: fr\n");
  for (const name of ["../secret", "XX/../../secret", "", "xx"])
    expect(openSayings("de", url)(name).size).toBe(0);
});

test("a file that is not in its form is named", () => {
  writeFileSync(join(folder, "de", "ZZ.yaml"), "language: fr\n");
  expect(() => openSayings("de", url)("ZZ")).toThrow(/de\/ZZ\.yaml/);
});
