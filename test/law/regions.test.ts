/** Regions: every place is in one, so that no list leaves one out. */
import { expect, test } from "vitest";
import { isPlace } from "../../src/law/place-names.ts";
import { REGIONS, regionOf } from "../../src/law/regions.ts";
import { shippedAtlas } from "../support/atlas.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

test("every country, and every place with a pack, lies in a region", () => {
  const codes = LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter(isPlace);
  expect(codes.length).toBeGreaterThan(240);
  const lost = [...codes, ...shippedAtlas().packs.keys()].filter((code) => regionOf(code) === undefined);
  expect(lost).toEqual([]);
});

test.each([
  ["EU", "Europe"],
  ["UK", "Europe"],
  ["GB", "Europe"],
  ["RE", "Europe"],
  ["US", "United States"],
  ["US-IL", "United States"],
  ["PR", "United States"],
  ["CA-QC", "The Americas beside the United States"],
  ["HK", "Asia"],
  ["IL", "Middle East and Africa"],
  ["NZ", "Oceania"],
] as const)("%s lies in %s", (place, region) => {
  expect(regionOf(place)).toBe(region);
  expect(REGIONS).toContain(region);
});

test("what is no place lies nowhere", () => {
  expect(regionOf("ZZ")).toBeUndefined();
  expect(regionOf("")).toBeUndefined();
});
