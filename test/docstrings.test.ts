/** The guard of the docstrings, shown to fail: each seeded violation is named with its line, and a clean tree passes. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const CLEAN = {
  "src/a.ts":
    "/** The message that a peer sent. */\nexport const sent = '/** What a string holds is no docstring. */';\n",
  "src/edge/grpc/generated/b.ts": "/** What a generator wrote. */\nexport const b = 1;\n",
};

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs the guard over a tree of its own. */
function check(tree: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), "comity-docstrings-"));
  made.push(root);
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  mkdirSync(join(root, "src"));
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(".ci/docstrings.mjs")], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

describe("docstrings", () => {
  it("pass in silence when they name their symbol", () => {
    expect(check(CLEAN)).toEqual({ status: 0, output: "" });
  });

  it("fail when they begin with a clause, each with its file and line", () => {
    const { status, output } = check({
      ...CLEAN,
      "src/c.ts": "/** What a peer sent. */\nexport const c = 1;\n",
      "src/d/e.ts": [
        "/** A module. */",
        "",
        "export type E = {",
        "  /**",
        "   * Whether it is sent,",
        "   * and by whom.",
        "   */",
        "  readonly sent: boolean;",
        "};",
        "/** how long it waits, in milliseconds. */",
        "export const WAIT_MS = 1;",
        "/** Who sent it. */",
      ].join("\n"),
    });
    expect(status).toBe(1);
    expect(output.match(/src\/\S+:\d+/g)).toEqual([
      "src/c.ts:1",
      "src/d/e.ts:4",
      "src/d/e.ts:10",
      "src/d/e.ts:12",
    ]);
  });

  it("fail when there are none to see", () => {
    const { status, output } = check({ "src/a.ts": "export const a = 1;\n" });
    expect(status).toBe(1);
    expect(output).toContain("no docstring under `src/`");
  });
});
