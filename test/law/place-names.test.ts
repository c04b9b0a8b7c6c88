/** Places by the names that people write, and what may have been meant by others. */
import { expect, test } from "vitest";
import { findPlaceNamed, isPlace, suggestPlaces } from "../../src/law/place-names.ts";

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

test("a name that is misspelt has the names near it, each with its code", () => {
  expect(suggestPlaces("Germny")[0]).toBe("DE (Germany)");
  expect(suggestPlaces("Ilinois")[0]).toBe("US-IL (Illinois)");
  expect(suggestPlaces("x".repeat(10_000))).toEqual([]);
});
