/** Damage: told by its part alone, and recognised under the error that callers see. */
import { expect, test } from "vitest";
import { Damage, damaged, isDamage, isUnreadable } from "../../src/engine/damage.ts";
import { ComityError } from "../../src/errors.ts";

test("callers see an error of the store that names the part", () => {
  const error = damaged(new Damage("a row of `feed`", new Error("secret")));
  expect(error).toMatchObject({
    reason: "STORE_UNAVAILABLE",
    message: "a row of `feed` is damaged: it is not what was written; restore the store from a backup",
  });
  expect(isDamage(error)).toBe(true);
});

test.each([[new Error("x")], [new ComityError("STORE_UNAVAILABLE", "x")], [undefined]])(
  "%o is no damage",
  (thrown) => {
    expect(isDamage(thrown)).toBe(false);
  },
);

test.each([
  ["damage", damaged(new Damage("a row of `feed`")), true],
  ["a value that is refused", new ComityError("INPUT_INVALID", "x"), true],
  ["text that is no JSON", new SyntaxError("x"), true],
  ["a statement that is none", new ComityError("STATEMENT_INVALID", "x"), true],
  ["a fault of this program", new TypeError("x is not a function"), false],
  ["an internal fault that was told", new ComityError("INTERNAL", "x"), false],
  ["a store that is closed", new ComityError("STORE_UNAVAILABLE", "the store is closed"), false],
  ["a caller who left", new ComityError("CANCELLED", "x"), false],
] as const)("%s is a fault of one entry: %s, %s", (_, thrown, expected) => {
  expect(isUnreadable(thrown)).toBe(expected);
});
