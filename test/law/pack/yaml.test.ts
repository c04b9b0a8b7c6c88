/** YAML of laws: values with their lines, and refusals that name file and line. */
import { expect, test } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import { locate, parseLined, parseYaml, readAt } from "../../../src/law/pack/yaml.ts";

const located = parseYaml("a:\n  - b: 1\n  - c: 2\nd: 3\n", "EU.yaml");
const invalid = (message: RegExp) =>
  expect.objectContaining({ reason: "PACK_INVALID", message: expect.stringMatching(message) });

test("a value has its line, and one that is not there the line around it", () => {
  expect(located.value).toEqual({ a: [{ b: 1 }, { c: 2 }], d: 3 });
  const { placeOf } = located;
  expect(placeOf(["a", 1, "c"])).toBe("EU.yaml: line 3");
  expect(placeOf(["a", 1, "none", "deep"])).toBe("EU.yaml: line 3");
  expect(placeOf(["d"])).toBe("EU.yaml: line 4");
  expect(placeOf(["none"])).toBe("EU.yaml");
  expect(placeOf([])).toBe("EU.yaml");
});

test.each<[string, string, RegExp]>([
  ["bad syntax", "a: 1\nb: [\n", /^EU\.yaml: line [23]: /],
  ["a repeated key", "a: 1\nb: 2\na: 3\n", /^EU\.yaml: line 3: a key is repeated: keep one of the two$/],
  ["an alias", "a: &x 1\nb: *x\n", /^EU\.yaml: line 2: aliases/],
  ["a text beyond all bounds", "a".repeat(1_000_001), /^EU\.yaml: 1000001 characters exceed the limit/],
])("%s is refused, by whichever thread reads it", (_, text, message) => {
  expect(() => parseYaml(text, "EU.yaml")).toThrow(invalid(message));
  expect(() => parseLined(text, "EU.yaml")).toThrow(invalid(message));
});

test("a text as long as may be is read", () => {
  expect(parseYaml(`a: ${"b".repeat(999_997)}`, "EU.yaml").value).toEqual({ a: "b".repeat(999_997) });
});

test("what another thread has read has the same places, whatever its keys are", () => {
  const text = "a:\n  - b: 1\n  - c: 2\n1: 3\n";
  const lined = parseLined(text, "EU.yaml");
  expect(lined.value).toEqual(parseYaml(text, "EU.yaml").value);
  const { value, placeOf } = locate(structuredClone(lined), "EU.yaml");
  expect(value).toEqual(lined.value);
  expect(placeOf(["a"])).toBe("EU.yaml: line 2");
  expect(placeOf(["a", 1, "c"])).toBe("EU.yaml: line 3");
  expect(placeOf(["a", 1, "none", "deep"])).toBe("EU.yaml: line 3");
  expect(placeOf(["1"])).toBe("EU.yaml: line 4");
  expect(placeOf(["none"])).toBe("EU.yaml");
});

test("another thread writes out no path for values without end, nor for values without ground", () => {
  const nested = (depth: number) => `a: ${"[".repeat(depth)}1${"]".repeat(depth)}`;
  const message = invalid(/^EU\.yaml: more than 50000 values, or values more than 20 deep$/);
  expect(parseLined(nested(19), "EU.yaml").lines.size).toBe(21);
  expect(() => parseLined(nested(20), "EU.yaml")).toThrow(message);
  const listed = (count: number) => `a: [${Array.from({ length: count }, () => 1).join()}]`;
  // The document and its list are values too.
  expect(parseLined(listed(49_998), "EU.yaml").lines.size).toBe(50_000);
  expect(() => parseLined(listed(49_999), "EU.yaml")).toThrow(message);
});

test("an error has the place at which it arose, and the reason of a pack", () => {
  const thrower = (error: unknown) => () =>
    readAt(located, ["d"], () => {
      throw error;
    });
  expect(thrower(new ComityError("INPUT_INVALID", "wrong"))).toThrow(invalid(/^EU\.yaml: line 4: wrong$/));
  expect(thrower(new ComityError("ATOM_UNKNOWN", "no such atom"))).toThrow(
    expect.objectContaining({ reason: "ATOM_UNKNOWN", message: "EU.yaml: line 4: no such atom" }),
  );
  const violations = [{ field: "d", description: "wrong" }];
  expect(thrower(new ComityError("INPUT_INVALID", "wrong", { violations }))).toThrow(
    expect.objectContaining({ violations, cause: expect.any(ComityError) }),
  );
  expect(readAt(located, ["d"], () => 7)).toBe(7);
});
