/** The form of the list of common atoms. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PACKS } from "../../../src/client/vocabulary.ts";
import {
  EARLIEST_DAY,
  LATEST_DAY,
  parseRegistry,
  readRegistry,
} from "../../../src/law/pack/registry-document.ts";

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

test("only an atom whose items have a date has a first day, from 1981 to the end of the next century", () => {
  const entry = (kind: string, day: string) =>
    readRegistry(`${text}\n  made: { kind: ${kind}, since: ${day}, says: this was made }\n`).atoms.made;
  for (const kind of ["instrument", "assessment", "filing"])
    expect(entry(kind, "2016-04-27")).toMatchObject({ since: "2016-04-27" });
  for (const kind of ["ground", "notice", "safeguard", "exception", "recognition", "undertaking", "incident"])
    expect(() => entry(kind, "2016-04-27")).toThrow(/items of other kinds have no date/);
  for (const day of [EARLIEST_DAY, LATEST_DAY]) expect(entry("filing", day)).toMatchObject({ since: day });
  for (const day of ["1981-01-27", "2200-01-01"])
    expect(() => entry("filing", day)).toThrow(/a day from 1981-01-28 to 2199-12-31/);
  expect(() => entry("filing", "2016-02-30")).toThrow(/a date such as 2016-04-27/);
});

test("only an atom whose items have a date lasts, for a day at least", () => {
  const entry = (kind: string, lasts: string) =>
    readRegistry(`${text}\n  made: { kind: ${kind}, lasts: ${lasts}, says: this was made }\n`).atoms.made;
  for (const lasts of ["P3Y", "P12M", "P1D"]) expect(entry("instrument", lasts)).toMatchObject({ lasts });
  expect(() => entry("notice", "P3Y")).toThrow(/items of other kinds have no date/);
  for (const lasts of ["P0D", "P137Y", "3Y", "PT1H", "P-1Y"])
    expect(() => entry("assessment", lasts)).toThrow(/a period such as P3Y or P12M, of at most 50000 days/);
});
