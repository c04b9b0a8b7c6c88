/** YAML of laws: values with their lines, and refusals that name file and line. */
import { expect, test } from "vitest";
import { ComityError } from "../../../src/errors.ts";
import { parseYaml, readAt } from "../../../src/law/pack/yaml.ts";

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
  ["a repeated key", "a: 1\nb: 2\na: 3\n", /^EU\.yaml: line 3: duplicate_key$/],
  ["an alias", "a: &x 1\nb: *x\n", /^EU\.yaml: aliases/],
  ["a text beyond all bounds", "a".repeat(1_000_001), /^EU\.yaml: 1000001 characters exceed the limit/],
])("%s is refused", (_, text, message) => {
  expect(() => parseYaml(text, "EU.yaml")).toThrow(invalid(message));
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
  expect(readAt(located, ["d"], () => 7)).toBe(7);
});
