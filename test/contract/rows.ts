/** What every store promises of rows: kept as written, found by key and by index, in order. Part of the contract. */
import { describe, expect, test } from "vitest";
import { PEER_HEAD } from "../../src/engine/rows.ts";
import { FOREVER, load, loadSpan, type Span, type Store } from "../../src/engine/store.ts";
import { entry, item, set } from "../store/sample-entries.ts";
import { ITEM, type ItemRow, type SampleCommand } from "../store/sample-machine.ts";

const group = (name: string, bounds: { from?: number; below?: number } = {}): Span<ItemRow> => ({
  of: ITEM,
  index: "group",
  prefix: [name],
  ...bounds,
});

const ids = (rows: readonly ItemRow[]) => rows.map(({ id }) => id);

/** Runs this part of the contract on the store that `current` gives. */
export function testRows(current: () => Store): void {
  const write = (...items: readonly ItemRow[]) => current().commit(entry(0, set(...items)));

  describe("rows without a leaf", () => {
    const keep = (command: SampleCommand) => current().keep({ command });

    test("are kept, and the log stays as it is, also between commits that wait with them", async () => {
      expect(await keep(set(item("a", { rank: 1 })))).toEqual({ kept: true });
      expect((await current().log.head()).size).toBe(0);
      const all = await Promise.all([
        current().commit(entry(1)),
        keep(set(item("b"))),
        keep({ kind: "sample.add", item: item("a") }),
        current().commit(entry(2, { kind: "sample.add", item: item("b") })),
      ]);
      expect(all).toMatchObject([
        { recorded: { index: 0 } },
        { kept: true },
        { refused: "taken" },
        { refused: "taken" },
      ]);
      expect((await current().log.head()).size).toBe(1);
      expect(await load(current(), ITEM, "b")).toEqual(item("b"));
    });

    test("wake whoever watches, and keep the highest head of a peer", async () => {
      const woken = Promise.withResolvers<void>();
      using _ = current().watch(ITEM, ["w"], woken.resolve);
      const seen = { peer: "p", key: "k", size: 5, checkpoint: "five" };
      expect(await current().keep({ command: set(item("w")), seen })).toEqual({ kept: true });
      await woken.promise;
      await current().keep({ command: set(item("w")), seen: { ...seen, size: 4, checkpoint: "four" } });
      expect(await load(current(), PEER_HEAD, "p", "k")).toMatchObject({ size: 5, checkpoint: "five" });
    });

    test("of a command that cannot be kept are none, and others are written", async () => {
      await expect(keep({ kind: "sample.throw" })).rejects.toMatchObject({ reason: "INTERNAL" });
      expect(await keep(set(item("c")))).toEqual({ kept: true });
    });
  });

  describe("rows", () => {
    test("come back as they were written, whatever they hold", async () => {
      const note = { text: "é\u2028😀", list: [1, -0.5, true, "", { deep: {} }], none: [] };
      const full = item("a", {
        group: "g",
        rank: -7,
        note,
        body: Uint8Array.of(0, 255),
        until: "2031-05-06",
      });
      const bare = item("b");
      const largest = item("c", { rank: Number.MAX_SAFE_INTEGER, body: new Uint8Array() });
      await write(full, bare, largest);
      expect(await Promise.all(["a", "b", "c", "d"].map((id) => load(current(), ITEM, id)))).toEqual([
        full,
        bare,
        largest,
        undefined,
      ]);
    });

    test("replace the one with their key whole, and move in the index", async () => {
      await write(item("a", { group: "g", rank: 1, note: "old", body: Uint8Array.of(1) }));
      await write(item("a", { group: "h", rank: 2 }));
      expect(await load(current(), ITEM, "a")).toEqual(item("a", { group: "h", rank: 2 }));
      expect(await loadSpan(current(), group("g"))).toEqual([]);
      await write(item("a", { group: "h" }));
      expect(await loadSpan(current(), group("h"))).toEqual([]);
    });

    test("are read in one call, in the order of the reads", async () => {
      await write(item("a", { group: "g", rank: 1 }), item("b", { group: "g", rank: 0 }));
      const reads = [
        { of: ITEM, key: ["b"] },
        group("g"),
        { of: ITEM, key: ["z"] },
        { of: ITEM, key: ["a"] },
      ];
      const rows = (await current().read(reads)) as readonly (readonly ItemRow[])[];
      expect(rows.map(ids)).toEqual([["b"], ["b", "a"], [], ["a"]]);
    });

    test("are read in one call as they stood at one moment", async () => {
      const pair = (rank: number) => [item("a", { group: "g", rank }), item("b", { group: "g", rank })];
      await write(...pair(0));
      let writing = true;
      const writes = (async () => {
        for (let rank = 1; rank <= 60; rank++) await write(...pair(rank));
        writing = false;
      })();
      const read = () => current().read(["a", "b", "a"].map((id) => ({ of: ITEM, key: [id] })));
      while (writing) {
        for (let n = 0; n < 20; n++) {
          const rows = (await read()).flat() as unknown as readonly ItemRow[];
          expect(new Set(rows.map(({ rank }) => rank)).size).toBe(1);
        }
        await new Promise(setImmediate);
      }
      await writes;
    });

    test("stand in an index in the order of its columns, then of their key; within bounds", async () => {
      const ranks = [30, 4, 4, -1, 100];
      await write(
        ...ranks.map((rank, n) => item(`i${n}`, { group: "g", rank })),
        item("other", { group: "f", rank: 4 }),
        item("none", { rank: 4 }),
      );
      const spans = [{}, { from: 4 }, { below: 30 }, { from: 5, below: 100 }, { from: 101 }];
      const found = await current().read(spans.map((bounds) => group("g", bounds)));
      expect((found as readonly (readonly ItemRow[])[]).map(ids)).toEqual([
        ["i3", "i1", "i2", "i0", "i4"],
        ["i1", "i2", "i0", "i4"],
        ["i3", "i1", "i2"],
        ["i0"],
        [],
      ]);
      const all = { of: ITEM, index: "group", prefix: [] };
      expect(ids(await loadSpan<ItemRow>(current(), { ...all, from: "g" }))).toHaveLength(5);
      expect(ids(await loadSpan<ItemRow>(current(), { ...all, below: "g" }))).toEqual(["other"]);
      expect(ids(await loadSpan<ItemRow>(current(), { ...all, prefix: ["g", 4] }))).toEqual(["i1", "i2"]);
    });

    test("are paged in both directions, from a place on", async () => {
      await write(...[5, 3, 1, 4, 2].map((rank) => item(`i${rank}`, { group: "g", rank, until: FOREVER })));
      const page = async (...args: Parameters<Store["page"]> extends [unknown, ...infer R] ? R : never) =>
        ids(await current().page(group("g"), ...args));
      expect(await page(2)).toEqual(["i1", "i2"]);
      expect(await page(2, { after: 2 })).toEqual(["i3", "i4"]);
      expect(await page(9, { after: 4 })).toEqual(["i5"]);
      expect(await page(9, { after: 5 })).toEqual([]);
      expect(await page(2, { order: "descending" })).toEqual(["i5", "i4"]);
      expect(await page(2, { order: "descending", after: 4 })).toEqual(["i3", "i2"]);
      expect(await page(0)).toEqual([]);
      const bounded = await current().page(group("g", { from: 2, below: 5 }), 9, { after: 3 });
      expect(ids(bounded)).toEqual(["i4"]);
    });

    test("of text are ordered by code points", async () => {
      const names = ["\ue000", "😀", "z", "Z", "", "é", "zz"];
      await write(...names.map((name, n) => item(`i${n}`, { group: name, rank: 1 })));
      const rows = await loadSpan<ItemRow>(current(), { of: ITEM, index: "group", prefix: [] });
      expect(rows.map((row) => row.group)).toEqual(["", "Z", "z", "zz", "é", "\ue000", "😀"]);
    });
  });
}
