/** The command line in this process: it never throws, collects what is said, and gives the exit code. */
import { expect, test } from "vitest";
import { joinHanging } from "../../src/cli/present/terminal.ts";
import { runCli } from "../../src/cli/run.ts";
import { shippedAtlas } from "../support/atlas.ts";

test("output is collected, or goes to the streams of the caller", async () => {
  const words = ["floor", "--from", "EU", "--to", "JP", "--at", "2026-11-21", "--json"];
  const collected = await runCli(words, { loadAtlas: shippedAtlas });
  expect(collected).toMatchObject({ code: 0, stderr: "" });
  let streamed = "";
  const stdout = {
    write: (text: string) => {
      streamed += text;
    },
  };
  expect(await runCli(words, { loadAtlas: shippedAtlas, stdout })).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
  expect(streamed).toBe(collected.stdout);
});

test("whatever is thrown is an error on standard error, and an exit code", async () => {
  const loadAtlas = () => {
    throw new TypeError("secret");
  };
  const { code, stdout, stderr } = await runCli(["floor", "--from", "EU", "--to", "JP"], { loadAtlas });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(/^comity: INTERNAL: /);
  expect(stderr).not.toContain("secret");
});

test.each([
  [["verify"], "comity verify --help"],
  [["incident", "ack", "0193a5f0-0000-7000-8000-000000000001"], "comity incident ack --help"],
  [["incident", "forget"], "comity incident --help"],
])("what %j lacks is explained where it says", async (args, help) => {
  const { code, stderr } = await runCli(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^comity: INPUT_INVALID: /);
  expect(joinHanging(stderr).trimEnd().endsWith(`see \`${help}\``)).toBe(true);
});

test("a second value of one option is told to be given with the option again", async () => {
  const { code, stderr } = await runCli([
    "agreement",
    "draft",
    "--until",
    "2039-12-31",
    "--accepts-for",
    "a=x",
    "b=y",
  ]);
  expect(code).toBe(2);
  expect(joinHanging(stderr)).toMatch(
    /got 1: b=y; an option takes one value: repeat it .*; see `comity agreement draft --help`$/m,
  );
});

test.each(["toString", "constructor", "__proto__"])(
  "`%s` is an unknown command, whatever objects inherit",
  async (word) => {
    const { code, stderr } = await runCli([word]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^comity: INPUT_INVALID: .*; see `comity --help`\n$/);
  },
);
