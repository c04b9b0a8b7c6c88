/** Places by the names that people write, and what may have been meant by others. */
import { expect, test } from "vitest";
import {
  codeOfPlace,
  findPlaceNamed,
  isPlace,
  listPlaces,
  suggestPlaces,
} from "../../src/law/place-names.ts";

test.each([
  ["Germany", "DE"],
  ["japan", "JP"],
  ["Illinois", "US-IL"],
  [" california ", "US-CA"],
  ["United Kingdom", "UK"],
  ["usa", "US"],
  ["United States", "US"],
  ["Réunion", "FR-974"],
  ["Reunion", "FR-974"],
  ["European Union", "EU"],
  ["Greece", "GR"],
  ["South Korea", "KR"],
  ["Québec", "CA-QC"],
  ["Dubai International Financial Centre", "AE-DIFC"],
  ["adgm", "AE-ADGM"],
])("`%s` is `%s`", (name, code) => {
  expect(findPlaceNamed(name)).toBe(code);
});

test.each(["RU", "hk", "GB", "EL", "PR", "US-NV", "CA-YT", "XK", "AE-DIFC"])("%s is a place", (code) => {
  expect(isPlace(code)).toBe(true);
});

test.each(["QQ", "ZZ", "XX", "AA", "UN", "EU", "US-QQ", "", "Russia"])("`%s` is no place", (code) => {
  expect(isPlace(code)).toBe(false);
});

test.each(["Mars", "", "DE", "x".repeat(10_000)])("nothing is called %j", (name) => {
  expect(findPlaceNamed(name)).toBeUndefined();
});

test("a name of two places is none of them, and both are suggested", () => {
  expect(findPlaceNamed("Georgia")).toBeUndefined();
  expect(codeOfPlace("Georgia")).toBe("Georgia");
  expect(suggestPlaces("Georgia")).toEqual(expect.arrayContaining(["GE (Georgia)", "US-GA (Georgia)"]));
  expect([isPlace("US-GA"), isPlace("GE")]).toEqual([true, true]);
});

test("a name that is misspelt has the names near it, each with its code", () => {
  expect(suggestPlaces("Germny")[0]).toBe("DE (Germany)");
  expect(suggestPlaces("Ilinois")[0]).toBe("US-IL (Illinois)");
  expect(suggestPlaces("x".repeat(10_000))).toEqual([]);
});

test("every place is listed once, by the name that it has and not by one that people use beside it", () => {
  const places = listPlaces();
  const byCode = new Map(places);
  expect(byCode.size).toBe(places.length);
  expect(places.length).toBeGreaterThan(300);
  for (const [code] of places) expect(isPlace(code), code).toBe(true);
  expect(["DE", "UK", "US-IL", "FR-974", "KR", "AE-DIFC"].map((code) => byCode.get(code))).toEqual([
    ...["Germany", "United Kingdom", "Illinois", "Réunion", "South Korea"],
    "Dubai International Financial Centre",
  ]);
  for (const none of ["EU", "GB", "UN"]) expect(byCode.has(none), none).toBe(false);
  expect(places.map(([, name]) => name)).toEqual(
    places.map(([, name]) => name).toSorted((a, b) => a.localeCompare(b, "en")),
  );
});
