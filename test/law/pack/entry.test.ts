/** The entries of a pack have an id of their own, and end after they begin. */
import { expect, test } from "vitest";
import { assertDistinct, assertRuns } from "../../../src/law/pack/entry.ts";

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
