/** The README's request is a sample that runs, its denial is what the command prints, and its commands exist. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ATTESTOR } from "../src/client/index.ts";
import { comity } from "./support/command.ts";
import { startFederation, type TestFederation } from "./support/federation.ts";
import { deadLinks, fileLinksIn } from "./support/links.ts";

const readme = readFileSync("README.md", "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text]) => text ?? "",
  );
const samples = readdirSync("src/cli/samples").map((file) =>
  readFileSync(`src/cli/samples/${file}`, "utf8").trimEnd(),
);

/** Whether `lines` are `printed` with some left out, and that only where there is a `…`. */
function shortens([line, ...lines]: readonly string[], printed: readonly string[]): boolean {
  if (line === undefined) return printed.length === 0;
  if (line !== "…") return line === printed[0] && shortens(lines, printed.slice(1));
  return printed.some((_, left) => left > 0 && shortens(lines, printed.slice(left))) || lines.length === 0;
}

describe("the README", () => {
  test("shows one commented request, a sample to the letter", () => {
    const shown = blocks("yaml").map((text) => text.trimEnd());
    expect(shown).toHaveLength(1);
    for (const text of shown) {
      expect(samples).toContain(text);
      expect(text).toContain("# ");
    }
  });

  test("shows the two commands with which everything begins", () => {
    const [first] = blocks("sh");
    expect(first).toMatch(/^npm ci && npm start\b/m);
    expect(first).toMatch(/^npm ci && npm test\b/m);
  });

  test("names only scripts of package.json and commands of the program", async () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name]) => name ?? "");
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
    const run = [...readme.matchAll(/comity -- ([a-z]+)/g)].map(([, command]) => command ?? "");
    const table = [...readme.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([a-z -]+)`/g)].map(([, words]) => words ?? ""),
    );
    expect(run.length).toBeGreaterThan(2);
    expect(table.length).toBeGreaterThan(15);
    const commandsOf = async (words: readonly string[]) => {
      const [, list = ""] =
        /\nCommands:\n([\s\S]*?)(?:\n\n|$)/.exec((await comity([...words, "--help"])).stdout) ?? [];
      const names = [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? "");
      return names.filter((name) => name !== "help");
    };
    const all = await commandsOf([]);
    expect(all.length).toBeGreaterThan(20);
    for (const name of all) {
      const inner = await commandsOf([name]);
      const whole = inner.length === 0 ? [name] : inner.map((each) => `${name} ${each}`);
      expect(whole.filter((words) => !table.includes(words))).toEqual([]);
    }
    for (const words of [...run, ...table]) {
      const { code, stdout } = await comity([...words.split(" "), "--help"]);
      expect({ words, code }).toEqual({ words, code: 0 });
      expect(stdout).toContain(`Usage: comity ${words} `);
    }
  });

  test("links only to files and headings that exist", () => {
    const links = fileLinksIn(readme);
    expect(links.length).toBeGreaterThan(15);
    expect(deadLinks(links)).toEqual([]);
  });
});

describe("the denial in the README", () => {
  let federation: TestFederation;
  beforeAll(async () => {
    federation = await startFederation(["EU", "US-IL"]);
  });
  afterAll(() => federation.stop());

  test("is what the command prints, but for lines left out where it says so", async () => {
    const [block = ""] = blocks("console");
    const [command = "", ...shown] = block.trimEnd().split("\n");
    const [, file = ""] =
      /^\$ npm run -s comity -- transfer (\S+) --node \S+ --as certs\/eu\.comity\.example\/platform\/aurora --attest certs\/attestor$/.exec(
        command,
      ) ?? [];
    const aurora = federation.homes.get("EU")?.platformFolder("aurora") ?? "";
    const attestor = join(federation.folders.certs, ATTESTOR);
    const words = ["--node", federation.address("EU"), "--as", aurora, "--attest", attestor];
    const { code, stdout } = await comity(["transfer", file, ...words]);
    const printed = stdout.trimEnd().split("\n");
    expect(code).toBe(1);
    expect(shown.length).toBeGreaterThan(8);
    expect(shown).toContain("…");
    expect(printed).toEqual(expect.arrayContaining(shown.filter((line) => line !== "…")));
    expect(shortens(shown, printed)).toBe(true);
    // The check tells a line that was changed, and one left out without a mark.
    expect(shortens(shown.with(0, "DENIED"), printed)).toBe(false);
    expect(shortens(shown.toSpliced(3, 1), printed)).toBe(false);
    expect(readFileSync(file, "utf8").trimEnd()).toBe(blocks("yaml")[0]?.trimEnd());
  });
});
