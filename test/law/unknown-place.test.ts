/** What is said of a place without a law: the law around it, those within it, or the places that may have been meant. */
import { expect, test } from "vitest";
import { createUnknownPlace } from "../../src/law/unknown-place.ts";

const all = ["CA", "EU", "US-CO", "US-IL"];

test.each([
  ["DE", { all, within: [], area: "EU" }, "no pack for `DE`, which lies within `EU`: write `EU`"],
  [
    "US",
    { all, within: ["US-CO", "US-IL"], area: "US" },
    "no pack for `US`, which holds only what the laws within it share: name one of US-CO, US-IL",
  ],
  ["US-IO", { all, within: [], area: "US-IO" }, /did you mean `US-CO` or `US-IL`.*; packs here: CA, EU/],
  ["QQ", { all, within: [], area: "QQ" }, "no pack for `QQ`; packs here: CA, EU, US-CO, US-IL"],
])("%s", (place, neighbours, says) => {
  const error = createUnknownPlace(place, neighbours);
  expect(error.reason).toBe("JURISDICTION_UNKNOWN");
  if (typeof says === "string") expect(error.message).toBe(says);
  else expect(error.message).toMatch(says);
});

test("a text that is no place is cut", () => {
  expect(createUnknownPlace("x".repeat(10_000), { all, within: [], area: "" }).message.length).toBeLessThan(
    200,
  );
});
