/** Errors on the command line: one line, the violations below it, an exit code, and no way to steer the terminal. */
import { expect, test } from "vitest";
import { errorOf, reportError } from "../../src/cli/command.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { ComityError, fieldError } from "../../src/errors.ts";

function report(thrown: unknown, { json = false, env = {} }: { json?: boolean; env?: Terminal["env"] } = {}) {
  let [text, code] = ["", -1];
  const printError = (more: string) => {
    text += more;
  };
  const exitWith = (asked: number) => {
    code = asked;
  };
  reportError(thrown, { json }, { env, printError, exitWith } as unknown as Terminal);
  return { text, code };
}

test("an error is one line, and its violations one each", () => {
  expect(report(fieldError("INPUT_INVALID", "at", "is not a date"))).toEqual({
    text: "comity: INPUT_INVALID: `at` is not a date\n  at: is not a date\n",
    code: 2,
  });
});

test("a word that is not known comes with the command that lists all", () => {
  expect(report(new ComityError("JURISDICTION_UNKNOWN", "no pack for `XX`")).text).toBe(
    "comity: JURISDICTION_UNKNOWN: no pack for `XX`\n  `comity packs list` lists what there is\n",
  );
});

test("for a machine it is one line of JSON", () => {
  const { text, code } = report(new ComityError("PROHIBITED", "no"), { json: true });
  expect(JSON.parse(text)).toEqual({ error: { reason: "PROHIBITED", message: "no", violations: [] } });
  expect(code).toBe(1);
});

test("what was given cannot steer the terminal", () => {
  expect(report(fieldError("INPUT_INVALID", "\u001b[31m", "a\nb", "c\u0007")).text).toBe(
    "comity: INPUT_INVALID: c?\n  ?[31m: a?b\n",
  );
});

test("a bug is internal, and its stack is shown only where it is asked for", () => {
  const bug = new TypeError("secret");
  expect(errorOf(bug)).toMatchObject({ reason: "INTERNAL", cause: bug });
  expect(report(bug)).toEqual({ text: expect.not.stringContaining("secret"), code: 3 });
  expect(report(bug, { env: { COMITY_DEBUG: "1" } }).text).toContain("TypeError: secret");
  expect(report("thrown", { env: { COMITY_DEBUG: "1" } }).text).toContain("ComityError");
});
