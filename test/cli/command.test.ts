/** Errors on the command line: one line, the violations below it, an exit code, and no way to steer the terminal. */
import { expect, test } from "vitest";
import { errorOf, reportError } from "../../src/cli/command.ts";
import { joinHanging } from "../../src/cli/present/terminal.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { ComityError, fieldError } from "../../src/errors.ts";

type Given = { json?: boolean; env?: Terminal["env"]; errorColumns?: number };

function report(thrown: unknown, { json = false, env = {}, errorColumns = 100 }: Given = {}) {
  let [text, code] = ["", -1];
  const printError = (more: string) => {
    text += more;
  };
  const exitWith = (asked: number) => {
    code = asked;
  };
  const terminal = { env, printError, exitWith, errorColumns };
  reportError(thrown, { json }, terminal as unknown as Terminal);
  return { text, code };
}

test("an error is one line, and each violation that it does not tell is another", () => {
  expect(report(fieldError("INPUT_INVALID", "at", "is not a date"))).toEqual({
    text: "comity: INPUT_INVALID: `at` is not a date\n",
    code: 2,
  });
  const violations = ["from", "to"].map((field) => ({ field, description: `write ${field}` }));
  const several = new ComityError("INPUT_INVALID", "at `from`: write from", { violations });
  expect(report(several).text).toBe("comity: INPUT_INVALID: at `from`: write from\n  to: write to\n");
  const silent = new ComityError("INPUT_INVALID", "two fields are wrong", { violations });
  expect(report(silent).text).toContain("\n  from: write from\n  to: write to\n");
});

test("a long error is wrapped and indented, and no word of it is cut or lost", () => {
  const path = `/${"x".repeat(60)}`;
  const message = `the file \`${path}\` is missing: restore it from a backup, or make another one`;
  const violations = [{ field: "further", description: "one more thing that is long enough to be wrapped" }];
  const { text } = report(new ComityError("CONFIG_INVALID", message, { violations }), { errorColumns: 40 });
  const lines = text.trimEnd().split("\n");
  expect(lines.filter((line) => line.length > 40)).toEqual([`    \`${path}\``]);
  expect(lines.slice(1).every((line) => line.startsWith("  "))).toBe(true);
  expect(joinHanging(text)).toBe(
    `comity: CONFIG_INVALID: ${message}\n  further: ${violations[0]?.description}\n`,
  );
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
