/** The mark of a store that was moved: it does not sign, and says what to do. */
import { expect, test } from "vitest";
import { assertInPlace } from "../../src/store/place.ts";

test("a store without a mark is in its place", () => {
  expect(() => assertInPlace(undefined)).not.toThrow();
});

test.each([
  ["moved", /was moved to `there`.*as `store` in node.yaml/],
  ["arriving", /comes from `there`.*`comity store move` again/],
] as const)("one that is %s is refused", (state, message) => {
  expect(() => assertInPlace({ state, place: "there" })).toThrow(
    expect.objectContaining({ reason: "STORE_UNAVAILABLE", message: expect.stringMatching(message) }),
  );
});
