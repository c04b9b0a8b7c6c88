/** SECURITY.md and docs/security-tests.md: what they name is there, so that no control is claimed without its test. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { deadLinks, fileLinksIn } from "./support/links.ts";

const TABLE = readFileSync("docs/security-tests.md", "utf8");
const SECURITY = readFileSync("SECURITY.md", "utf8");

/** The rows of the tables: a threat, and what shows that something stands against it. */
const rows = TABLE.split("\n")
  .filter((line) => /^\| (?!Threat|-)/.test(line))
  .map((line) => line.split(" | "))
  .map(([threat = "", , shown = ""]) => ({ threat: threat.slice(2), shown: shown.replace(/ \|$/, "") }));

/** The tests that a row names: a file, and the name of a test in it. */
function testsIn(shown: string): readonly { readonly file: string; readonly name: string }[] {
  return [...shown.matchAll(/`(test\/[^`]+\.test\.ts)`: (.*?)(?=; `test\/|$)/g)].flatMap(
    ([, file = "", names = ""]) => names.split("; ").map((name) => ({ file, name })),
  );
}

/** A name as it stands in the file: without the case that it means. */
const written = (name: string) => name.replace(/ \([^)]*\)$/, "");

describe("a row of the table", () => {
  test.each(rows)("names tests that there are: $threat", ({ shown }) => {
    const tests = testsIn(shown);
    const campaign = /^`npm run test:campaign -- (\w+)`/.exec(shown)?.[1];
    if (campaign !== undefined) expect(existsSync(`test/campaigns/${campaign}.ts`)).toBe(true);
    else expect(tests).not.toEqual([]);
    const missing = tests.filter(({ file, name }) => !readFileSync(file, "utf8").includes(written(name)));
    expect(missing).toEqual([]);
  });
});

test("every link of SECURITY.md leads somewhere", () => {
  const links = fileLinksIn(SECURITY);
  expect(links.length).toBeGreaterThan(3);
  expect(deadLinks(links)).toEqual([]);
});
