/** The README's requests are the samples that run, and the commands that it shows exist. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const readme = readFileSync("README.md", "utf8");
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text]) => text ?? "",
  );

describe("the README", () => {
  test("shows three commented requests, each one of the samples to the letter", () => {
    const samples = readdirSync("src/cli/samples").map((file) =>
      readFileSync(`src/cli/samples/${file}`, "utf8").trimEnd(),
    );
    const shown = blocks("yaml").map((text) => text.trimEnd());
    expect(shown).toHaveLength(3);
    for (const text of shown) {
      expect(samples).toContain(text);
      expect(text).toContain("# ");
    }
  });

  test("names only scripts of package.json and commands of the program", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      scripts: Record<string, string>;
    };
    const commands = readFileSync("src/cli/run.ts", "utf8");
    const named = [...readme.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name]) => name ?? "");
    expect(named.length).toBeGreaterThan(5);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
    for (const [, command] of readme.matchAll(/comity -- ([a-z]+)/g))
      expect(commands).toContain(`./commands/${command}.ts`);
  });
});
