/** What an error of PostgreSQL says about a commit, and what of it reaches the operator's log. */
import { expect, test } from "vitest";
import { Damage } from "../../../src/engine/damage.ts";
import { ComityError } from "../../../src/errors.ts";
import {
  isFaultOfValues,
  isLost,
  isOfMoment,
  storeError,
  summaryOf,
  Unreachable,
} from "../../../src/store/postgres/faults.ts";

const answered = (code: string, severity = "ERROR") =>
  Object.assign(new Error("Key (id)=(geheim) already exists."), { code, severity, detail: "geheim" });

test.each([
  ["a broken constraint", answered("23505"), [false, true, false]],
  ["a value that is too large", answered("54000"), [false, true, false]],
  ["a deadlock", answered("40P01"), [false, false, true]],
  ["a full disk", answered("53100"), [false, false, true]],
  ["a server that shuts down", answered("57P01", "FATAL"), [true, false, true]],
  ["a session that stood still", answered("25P03", "FATAL"), [true, false, false]],
  ["a table that is missing", answered("42P01"), [false, false, false]],
  ["a lost connection", new Unreachable(new Error("ECONNRESET")), [true, false, false]],
  ["a fault of this program", new TypeError("geheim"), [false, false, false]],
])("%s", (_, thrown, [lost, ofValues, ofMoment]) => {
  expect([isLost(thrown), isFaultOfValues(thrown), isOfMoment(thrown)]).toEqual([lost, ofValues, ofMoment]);
});

test("no value of a row reaches a message or its cause", () => {
  const error = storeError(answered("23505"));
  expect(error.reason).toBe("STORE_UNAVAILABLE");
  expect(`${error.message} ${(error.cause as Error).message} ${(error.cause as Error).stack}`).not.toContain(
    "geheim",
  );
  expect((error.cause as Error).message).toBe("PostgreSQL 23505");
});

test("the operator learns why the server could not be reached", () => {
  const cause = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" });
  const error = storeError(new Unreachable(cause));
  expect(error.message).toContain("cannot be reached");
  expect((error.cause as Error).cause).toMatchObject({
    message: "PostgreSQL: ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:1",
  });
  expect(summaryOf(answered("53100")).message).toContain("PostgreSQL 53100: ");
});

test("an error of this program stays what it is, and damage names its part", () => {
  const own = new ComityError("STORE_LOCKED", "mine");
  expect(storeError(own)).toBe(own);
  expect(storeError(new Damage("a row of `item`")).message).toContain("a row of `item` is damaged");
});
