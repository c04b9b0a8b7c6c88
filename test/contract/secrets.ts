/** What every store promises of secrets: they are there until their leaf's keys are destroyed, and never again. Part of the contract. */
import { describe, expect, test } from "vitest";
import { CONTENT, CONTENT_KEY } from "../../src/engine/rows.ts";
import { FOREVER, load, type Store } from "../../src/engine/store.ts";
import { entry, recordedOf } from "../store/sample-entries.ts";

/** Runs this part of the contract on the store that `current` gives. */
export function testSecrets(current: () => Store): void {
  const content = (part: string, key: number, until = FOREVER) => ({
    part,
    sealed: Uint8Array.of(1, 2, 3),
    key: new Uint8Array(key % 2 === 0 ? 32 : 33).fill(key),
    until,
  });
  const keep = async (key: number, until?: string) =>
    recordedOf(
      await current().commit(
        entry(key, {
          kind: "sample.keep",
          contents: [content("body", key, until), content("answer", key, until)],
        }),
      ),
    ).index;
  const keysOf = async (leaf: number) => {
    const rows = await Promise.all(
      ["answer", "body"].map((part) => load(current(), CONTENT_KEY, leaf, part)),
    );
    return rows.map((row) => row && ("key" in row ? row.key?.[0] : "destroyed"));
  };

  describe("a secret", () => {
    test("is read as it was written, whatever its length", async () => {
      const leaves = [await keep(4), await keep(5)];
      const rows = await Promise.all(leaves.map((leaf) => load(current(), CONTENT_KEY, leaf, "body")));
      expect(rows.map((row) => Buffer.from(row?.key ?? []))).toEqual([
        Buffer.alloc(32, 4),
        Buffer.alloc(33, 5),
      ]);
    });

    test("is gone once the keys of its leaf are destroyed, and all others stay", async () => {
      const leaves = await Promise.all([4, 5, 6, 7].map((key) => keep(key)));
      const [, second = 0, , fourth = 0] = leaves;
      await current().destroyKeys([second, fourth]);
      const gone = ["destroyed", "destroyed"];
      expect(await Promise.all(leaves.map(keysOf))).toEqual([[4, 4], gone, [6, 6], gone]);
      // The row and what was sealed are there still: a reader tells what is erased from what is missing.
      expect(await load(current(), CONTENT, second, "body")).toBeDefined();
      expect(await keysOf(await keep(8))).toEqual([8, 8]);
    });

    test("is destroyed once, however often that is asked, and for leaves that have none", async () => {
      const leaf = await keep(4);
      await current().destroyKeys([leaf, leaf]);
      await Promise.all([current().destroyKeys([leaf]), current().destroyKeys([])]);
      expect(await keysOf(leaf)).toEqual(["destroyed", "destroyed"]);
    });

    test("goes with its row when its date has passed, and others of its age stay", async () => {
      const [old, young] = [await keep(4, "2026-11-28"), await keep(5, "2026-11-29")];
      expect(await current().pass("2026-11-29")).toMatchObject({ removed: 4, damage: [] });
      expect(await Promise.all([old, young].map(keysOf))).toEqual([
        [undefined, undefined],
        [5, 5],
      ]);
    });
  });
}
