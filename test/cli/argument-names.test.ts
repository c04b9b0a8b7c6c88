/** The names of arguments and options in errors: those of the command, never those of the wire. */
import { expect, test } from "vitest";
import { NOTICE_ARGUMENTS, nameArguments } from "../../src/cli/argument-names.ts";
import { ComityError, fieldError } from "../../src/errors.ts";

test("a field of the call has the name of its argument, in the message and beside it", () => {
  expect(nameArguments(fieldError("INPUT_INVALID", "noticeId", "is no id"), NOTICE_ARGUMENTS)).toMatchObject({
    reason: "INPUT_INVALID",
    message: "`<id>` is no id",
    violations: [{ field: "<id>", description: "is no id" }],
  });
});

test("what has no other name stays as it is", () => {
  const thrown = new ComityError("NOTICE_UNKNOWN", "the node knows `constructor` of nothing");
  expect(nameArguments(thrown, NOTICE_ARGUMENTS)).toMatchObject({ message: thrown.message, violations: [] });
  expect(nameArguments("else", NOTICE_ARGUMENTS)).toBe("else");
});
