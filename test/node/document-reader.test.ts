/** Documents that another thread reads: the same value, the same places, the same refusals, and an end. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PACKS } from "../../src/client/vocabulary.ts";
import type { ComityError } from "../../src/errors.ts";
import { parseYaml } from "../../src/law/pack/yaml.ts";
import { createDocumentReader, readDocument } from "../../src/node/document-reader.ts";

const refusalOf = (reading: Promise<unknown>): Promise<ComityError> =>
  reading.then(
    () => Promise.reject(new Error("it was read")),
    (error: ComityError) => error,
  );

/** Every path into a value, and one below each that is not there. */
function pathsOf(value: unknown, path: readonly PropertyKey[] = []): (readonly PropertyKey[])[] {
  const inner = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const key = (name: string) => (Array.isArray(value) ? Number(name) : name);
  return [
    path,
    [...path, "missing"],
    ...inner.flatMap(([name, each]) => pathsOf(each, [...path, key(name)])),
  ];
}

describe("a document that another thread reads", () => {
  test("has the value and the places that it has here", async () => {
    const text = readFileSync(new URL("US-IL.yaml", PACKS), "utf8");
    const [here, there] = [parseYaml(text, "US-IL.yaml"), await readDocument(text, "US-IL.yaml")];
    expect(there.value).toEqual(here.value);
    const paths = pathsOf(here.value);
    expect(paths.length).toBeGreaterThan(500);
    for (const path of paths) expect(there.placeOf(path), path.join(".")).toBe(here.placeOf(path));
  });

  test.each(["pack: [", "a: 1\na: 2\n", "a: &x 1\nb: *x\n", "x".repeat(1_000_001)])(
    "is refused in the words in which it is refused here",
    async (text) => {
      const refusal = await refusalOf(readDocument(text, "XX.yaml"));
      expect(refusal.reason).toBe("PACK_INVALID");
      expect(() => parseYaml(text, "XX.yaml")).toThrow(refusal.message);
    },
  );

  test.each([
    ["too many values", `[${"1,".repeat(50_001)}1]`],
    ["too deep a nesting", `${"- ".repeat(22)}1`],
  ])("is refused with %s", async (_, text) => {
    expect(await refusalOf(readDocument(text, "XX.yaml"))).toMatchObject({
      reason: "PACK_INVALID",
      message: "XX.yaml: more than 50000 values, or values more than 20 deep",
    });
  });

  test("is read in its turn, whatever became of those before it", async () => {
    const read = createDocumentReader();
    const outcomes = await Promise.allSettled([
      read("a: 1", "A.yaml"),
      read("pack: [", "B.yaml"),
      read("c: 3", "C.yaml"),
    ]);
    expect(
      outcomes.map((each) => (each.status === "fulfilled" ? each.value.value : each.reason.reason)),
    ).toEqual([{ a: 1 }, "PACK_INVALID", { c: 3 }]);
  });

  test("is given up when its time is over", async () => {
    const refusal = await refusalOf(readDocument("- a\n".repeat(200_000), "XX.yaml", 1));
    expect(refusal).toMatchObject({
      reason: "PACK_INVALID",
      message: "XX.yaml: it takes too long or too much memory to read",
    });
  });
});
