/** What rules, grants and penalties share: an id of their own, and an end after their beginning. */
import { expect, test } from "vitest";
import { z } from "zod";
import { assertDistinct, assertRuns, Dated } from "../../../src/law/pack/dated.ts";

const source = { value: {}, placeOf: (path: readonly PropertyKey[]) => `XX.yaml: ${path.join(".")}` };
const named = (...ids: readonly string[]) => ids.map((id) => ({ id }));

test("an id is used once, also beside those that are taken", () => {
  expect(() => assertDistinct(named("a", "b"), source, ["rules"])).not.toThrow();
  expect(() => assertDistinct(named("a", "b", "a"), source, ["rules"])).toThrow(
    "XX.yaml: rules.2: the id `a` is used twice",
  );
  expect(() => assertDistinct(named("a"), source, ["grants"], named("a"))).toThrow("XX.yaml: grants.0");
});

test("an entry ends after it begins", () => {
  expect(() => assertRuns({ from: "2024-01-01" })).not.toThrow();
  expect(() => assertRuns({ from: "2024-01-01", until: "2024-01-02" })).not.toThrow();
  expect(() => assertRuns({ from: "2024-01-01", until: "2024-01-01" })).toThrow(
    "it ends on 2024-01-01, before it begins",
  );
});

test("an entry has a citation, a certainty and a sentence", () => {
  const form = z.strictObject(Dated);
  const entry = { id: "a", cite: "Act 1", from: "2024-01-01", status: "believed", says: "This is asked." };
  expect(form.safeParse(entry).success).toBe(true);
  for (const wrong of [{ cite: "" }, { status: "certain" }, { says: "" }, { from: "2024" }, { id: "A" }])
    expect(form.safeParse({ ...entry, ...wrong }).success).toBe(false);
});
