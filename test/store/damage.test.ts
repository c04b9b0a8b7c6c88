/** Damage: told by its part alone, and recognised under the error that callers see. */
import { expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { Damage, damaged, isDamage } from "../../src/store/damage.ts";

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
