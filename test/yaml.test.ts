/** YAML as this program reads it: one meaning for each text, a line for each value, and no growth. */

import fc from "fast-check";
import { dump } from "js-yaml";
import { describe, expect, test } from "vitest";
import { readYaml, YamlError, type YamlFault } from "../src/yaml.ts";

const placesOf = (text: string) =>
  [...readYaml(text).places()].map(({ path, line }) => [path.join("/"), line]);

function faultOf(text: string): YamlFault {
  try {
    readYaml(text);
  } catch (error) {
    if (error instanceof YamlError) return error.fault;
    throw error;
  }
  throw new Error(`was read: ${text}`);
}

describe("a value", () => {
  test("is that of YAML 1.2: days and `yes` are texts, and no key is special", () => {
    const text = "day: 2018-05-25\nyes: yes\nnumber: 1e3\nnothing: ~\n__proto__: 1\n<<: { a: 1 }\n";
    const { value } = readYaml(text) as { value: object };
    expect(Object.entries(value)).toEqual([
      ["day", "2018-05-25"],
      ["yes", "yes"],
      ["number", 1000],
      ["nothing", null],
      ["__proto__", 1],
      ["<<", { a: 1 }],
    ]);
  });

  test("of an empty text is null", () => {
    expect(readYaml("").value).toBeNull();
    expect(readYaml("# nothing but a comment\n").value).toBeNull();
    expect(placesOf("")).toEqual([]);
  });

  test("is read from JSON as JSON reads it, and from YAML as it was written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        // JSON has no negative zero.
        const value: unknown = JSON.parse(JSON.stringify(any));
        expect(readYaml(JSON.stringify(value)).value).toEqual(value);
        expect(readYaml(dump(value)).value).toEqual(value);
      }),
    );
  });
});

describe("a line", () => {
  test("is that on which the value begins; keys are no values", () => {
    expect(placesOf("a:\n  - b: 1\n  - c: [2,\n      3]\nd: |\n  text\n")).toEqual([
      ["", 1],
      ["a", 2],
      ["a/0", 2],
      ["a/0/b", 2],
      ["a/1", 3],
      ["a/1/c", 3],
      ["a/1/c/0", 3],
      ["a/1/c/1", 4],
      ["d", 6],
    ]);
  });

  test("is given for each part of each value", () => {
    const count = (value: unknown): number =>
      typeof value === "object" && value !== null
        ? Object.values(value).reduce<number>((sum, each) => sum + count(each), 1)
        : 1;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const places = [...readYaml(JSON.stringify(value, undefined, 1)).places()];
        expect(places).toHaveLength(count(value));
        const at = (path: readonly PropertyKey[]) =>
          path.reduce((part, key) => (part as Record<PropertyKey, unknown>)[key], value as unknown);
        for (const { path } of places) expect(at(path)).not.toBeUndefined();
      }),
    );
  });
});

test.each<[string, string, YamlFault["kind"], number | undefined]>([
  ["a list that does not end", "a: 1\nb: [\n", "syntax", 3],
  ["a tab that indents", "a:\n\tb: 1\n", "syntax", 2],
  ["a tag that nobody knows", "a: 1\nb: !car 1\n", "syntax", 2],
  ["a key that is a list", "b: 1\na:\n  c: 1\n  ? [x]\n  : 1\n", "syntax", 4],
  ["a directive", "%YAML 1.1\n---\nyes: 1\n", "syntax", 1],
  ["two documents", "a: 1\n---\nb: 2\n", "syntax", undefined],
  ["a key that is given twice", "a: 1\nb: 2\na: 3\n", "repeated-key", 3],
  ["a key that is given twice, in two spellings", 'a: 1\n"a": 3\n', "repeated-key", 2],
  ["an alias", "a: &x 1\nb: *x\n", "alias", 2],
  ["nesting without ground", `a:\n ${"[".repeat(200)}${"]".repeat(200)}`, "syntax", 2],
])("%s is refused, with its line", (_, text, kind, line) => {
  const fault = faultOf(text);
  expect({ kind: fault.kind, line: fault.line }).toEqual({ kind, line });
  expect(fault.says).not.toBe("");
});

test("a fault quotes no more of the text than a line", () => {
  expect(faultOf(`a: !${"x".repeat(10_000)} 1\n`).says.length).toBeLessThanOrEqual(100);
});

test("aliases of aliases are refused before they are expanded", () => {
  const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`);
  expect(faultOf(["a0: &a0 [x]", ...levels].join("\n")).kind).toBe("alias");
});
