/** Codes of places: one spelling for each, and what lies around it. */
import { expect, test } from "vitest";
import { placeOf, placesAround } from "../../src/law/places.ts";

test.each([
  ["GR", "GR", ["GR"]],
  ["EL", "GR", ["GR"]],
  ["GB", "UK", ["UK"]],
  ["GB-SCT", "UK-SCT", ["UK-SCT", "UK"]],
  ["RE", "FR-974", ["FR-974", "FR"]],
  ["FR-RE", "FR-974", ["FR-974", "FR"]],
  ["FR-974", "FR-974", ["FR-974", "FR"]],
  ["AX", "FI-01", ["FI-01", "FI"]],
  ["PR", "US-PR", ["US-PR", "US"]],
  ["US-IL", "US-IL", ["US-IL", "US"]],
  // A subdivision whose letters are also the code of a country.
  ["DE-RE", "DE-RE", ["DE-RE", "DE"]],
  ["QQ", "QQ", ["QQ"]],
  [" us-il ", "US-IL", ["US-IL", "US"]],
  ["el", "GR", ["GR"]],
])("%s is %s, and lies in %j", (code, place, around) => {
  expect(placeOf(code)).toBe(place);
  expect(placesAround(code)).toEqual(around);
});
