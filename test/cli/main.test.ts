/** The command line's frame: help, usage errors, exit codes, and errors for machines. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { comity, MAIN, spawnComity, widest } from "../support/command.ts";

test("help lists the commands, gives an example, and fits", async () => {
  const { code, stdout } = await comity(["--help"]);
  expect(code).toBe(0);
  for (const words of ["floor", "verify", "comity floor --from EU", "--json", "Exit codes"])
    expect(stdout).toContain(words);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});

test("--version prints the version of the package, and nothing else", async () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(await comity(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test.each(["floor", "verify"])("`%s --help` fits and has an example", async (name) => {
  const { code, stdout } = await comity([name, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`\n  comity ${name} `);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});

test.each([
  ["no command", []],
  ["an unknown command", ["flor"]],
  ["an unknown option", ["floor", "--from", "EU", "--to", "JP", "--colour"]],
  ["a missing option", ["floor", "--from", "EU"]],
  ["a missing argument", ["verify", "--trust", "trust.json"]],
  ["a word too many", ["floor", "--from", "EU", "--to", "JP", "face"]],
])("%s is a usage error", async (_, words) => {
  const { code, stdout, stderr } = await comity(words);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^comity: INPUT_INVALID: .+ --help`\n$/m);
});

test("with --json an error is one line of JSON on standard error", async () => {
  const { code, stdout, stderr } = await comity(["floor", "--from", "EU", "--to", "ZZ", "--json"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(JSON.parse(stderr)).toEqual({
    error: { reason: "JURISDICTION_UNKNOWN", message: expect.stringContaining("`ZZ`"), violations: [] },
  });
});

test("violations stand below the error, set in", async () => {
  const { stderr } = await comity(["floor", "--from", "EU", "--to", "JP", "--fact", "shoeSize=1"]);
  expect(stderr).toMatch(/^comity: FACT_UNKNOWN: .+\n {2}facts\.shoeSize: .+\n$/);
});

test("what was given cannot steer the terminal", async () => {
  const { stderr } = await comity(["floor", "--from", "EU", "--to", "\u001b[31mX"]);
  expect(stderr).not.toContain("\u001b");
});

test.each([
  ["answered", ["floor", "--from", "EU", "--to", "JP", "--json"], 0],
  ["refused", ["vocabulary", "show", "fingre"], 1],
  ["invalid", ["floor", "--from", "EU", "--to", "ZZ"], 2],
])("the process ends as the command does in process: %s", async (_, words, code) => {
  const ended = await spawnComity(words);
  expect(ended.code).toBe(code);
  const { stdout, stderr } = await comity(words);
  const undated = (text: string) => text.replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g, "");
  expect([ended.stdout, ended.stderr].map(undated)).toEqual([stdout, stderr].map(undated));
});

test("a reader that stops reading is no error", async () => {
  const child = spawn(process.execPath, [MAIN, "floor", "--from", "EU", "--to", "JP"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
