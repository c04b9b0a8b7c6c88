/** The guard of lengths, shown to fail: each function and file that is too long is named, and a tree without passes. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs the guard over a tree of its own. */
function check(tree: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), "comity-lengths-"));
  made.push(root);
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [resolve(".ci/lengths.mjs")], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, told: stderr.trimEnd().split("\n") };
}

const lines = (count: number) => "  call();\n".repeat(count);

test("functions of 60 lines and files of 300 pass, their docstrings not counted in a function", () => {
  const docstring = "/**\n * Long.\n */\n";
  const tree = {
    "src/a.ts": `${docstring}export function a() {\n${lines(58)}}\n`,
    "src/b.ts": "call();\n".repeat(300),
    "src/edge/grpc/generated/c.ts": "call();\n".repeat(301),
  };
  expect(check(tree)).toEqual({ status: 0, told: [""] });
});

test("every function that is longer is named, inside another one and in a class too, and every longer file", () => {
  const inner = `const inner = () => {\n${lines(59)}};\n`;
  const tree = {
    "src/a.ts": `\nexport function outer() {\n${inner}}\n`,
    "src/b/c.ts": `class C {\n  run() {\n${lines(59)}}\n}\n`,
    "src/d.ts": "call();\n".repeat(301),
  };
  const { status, told } = check(tree);
  expect(status).toBe(1);
  expect(told.toSorted()).toEqual([
    "src/a.ts:2: outer has 63 lines; cut it to 60",
    "src/a.ts:3: the function has 61 lines; cut it to 60",
    "src/b/c.ts:2: run has 61 lines; cut it to 60",
    "src/d.ts: the file has 301 lines; cut it to 300",
  ]);
});
