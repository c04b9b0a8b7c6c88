/** The picture and the page of the architecture show the layout that the check enforces. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";

const page = readFileSync("docs/architecture.md", "utf8");
const picture = readFileSync("docs/architecture.svg", "utf8");

/** Holds a picture against the layers, as the check of the committed one does. */
function check(svg: string) {
  const folder = mkdtempSync(join(tmpdir(), "comity-architecture-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "docs/architecture.svg"), svg);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve(".ci/architecture.mjs"), "--check"],
    { cwd: folder, encoding: "utf8" },
  );
  return { status, output: stdout + stderr };
}

describe("docs/architecture.svg", () => {
  test("is what the script draws from the layers", () => {
    expect(check(picture)).toEqual({ status: 0, output: "" });
  });

  test("fails the check once it differs by a word", () => {
    const { status, output } = check(picture.replace("the closed list of reasons", "a list of reasons"));
    expect(status).toBe(1);
    expect(output).toContain("npm run architecture");
  });
});

describe("docs/architecture.md", () => {
  test("says of every box of the picture what it holds", () => {
    const boxes = [...picture.matchAll(/font-weight="bold" font-size="13">([^<]+)</g)].map(([, box]) => box);
    expect(boxes.length).toBeGreaterThan(20);
    for (const box of boxes) expect(page).toMatch(new RegExp(`^\\| .*\`${box}\``, "m"));
  });

  test.each(["src/client/index.ts", "src/receipt/index.ts"])("names all that %s exports", (entry) => {
    const exported = [...readFileSync(entry, "utf8").matchAll(/^export (?:type )?\{ ([^}]+) \}/gm)]
      .flatMap(([, names = ""]) => names.split(", "))
      .map((name) => name.replace("type ", ""))
      .filter((name) => !name.endsWith("Leaf"));
    expect(exported.length).toBeGreaterThan(5);
    for (const name of exported) expect(page).toContain(`\`${name}\``);
  });

  test("names only files and folders that exist, other than where something was before", () => {
    const table = page.indexOf("## Where things were before");
    expect(table).toBeGreaterThan(0);
    const today = page.slice(0, table);
    const moved = [...page.slice(table).matchAll(/^\| [^|]+ \| ([^|]+) \|/gm)].map(([, now]) => now ?? "");
    expect(moved.length).toBeGreaterThan(15);
    const named = [today, ...moved].flatMap((text) =>
      [...text.matchAll(/`((?:src|test|docs|\.ci)\/[\w./-]+)`/g)].map(([, path]) => path ?? ""),
    );
    expect(named.length).toBeGreaterThan(50);
    for (const path of named) expect(existsSync(path), path).toBe(true);
  });
});
