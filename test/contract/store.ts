/** What every store promises, whatever it keeps its rows in (`Store` in src/engine/store.ts). */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PEER_HEAD } from "../../src/engine/rows.ts";
import { type Entry, load, loadSpan, type Store } from "../../src/engine/store.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import {
  entry,
  item,
  noteOf,
  recordedOf,
  refusalOf,
  set,
  statementOf,
  verifierKey,
} from "../store/sample-entries.ts";
import { ITEM, PAGE, type PageRow, type SampleCommand } from "../store/sample-machine.ts";
import { testAnySequence } from "./any-sequence.ts";
import { expectOneHistory } from "./one-history.ts";
import { testRemoval } from "./removal.ts";
import { testRows } from "./rows.ts";
import { testSecrets } from "./secrets.ts";

const size = async (store: Store) => (await store.log.head()).size;

/** Runs the contract on a store that `open` makes: empty, signed by the samples' key, with the sample machine. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: the store's contract`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    /** Commits entries in one batch, or one after the other. */
    async function commitAll(together: boolean, entries: readonly Entry[]) {
      if (together) return Promise.all(entries.map(store.commit));
      const committed = [];
      for (const each of entries) committed.push(await store.commit(each));
      return committed;
    }

    test("an empty log has a signed checkpoint", async () => {
      expect(await size(store)).toBe(0);
      await expectOneHistory(store, []);
      expect([await store.log.prove(0), await store.log.leaf(0)]).toEqual([undefined, undefined]);
      await expect(store.log.recorded([0])).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    });

    test("a commit answers with a statement that verifies, and the same one at every reading", async () => {
      const recorded = recordedOf(await store.commit(entry(1)));
      expect(verifyStatement(statementOf(recorded), verifierKey).leaf).toEqual({ type: "test", n: 1 });
      const second = recordedOf(await store.commit(entry(2)));
      const read = await store.log.recorded([1, 0, 1]);
      expect(read.map(statementOf)).toEqual([second, recorded, second].map(statementOf));
    });

    test("its bytes do not shrink by a commit", async () => {
      const before = store.usedBytes();
      await commitAll(
        true,
        Array.from({ length: 50 }, (_, n) => entry(n)),
      );
      expect(store.usedBytes()).toBeGreaterThanOrEqual(before);
    });

    test("the highest checkpoint of each peer is kept, in whatever order they come", async () => {
      const seen = (peer: string, size: number) => ({
        peer,
        key: "00000001",
        size,
        checkpoint: `${peer} ${size}`,
      });
      const sizes = [3, 9, 4];
      await commitAll(true, [
        ...sizes.map((at) => ({ ...entry(at), seen: seen("jp", at) })),
        { ...entry("us"), seen: seen("us", 1) },
      ]);
      await store.commit({ ...entry("late"), seen: seen("jp", 8) });
      await store.commit({ ...entry("us"), seen: seen("us", 2) });
      expect(await load(store, PEER_HEAD, "jp", "00000001")).toMatchObject(seen("jp", 9));
      expect(await load(store, PEER_HEAD, "us", "00000001")).toMatchObject(seen("us", 2));
      expect(await load(store, PEER_HEAD, "jp", "00000002")).toBeUndefined();
    });

    test("concurrent commits share signatures, and each has its own place", async () => {
      const all = await Promise.all(
        Array.from({ length: 500 }, async (_, n) => recordedOf(await store.commit(entry(n)))),
      );
      expect(new Set(all.map(({ index }) => index)).size).toBe(500);
      const checkpoints = new Set(all.map(({ checkpoint }) => checkpoint));
      expect(checkpoints.size).toBeLessThan(250);
      for (const [n, recorded] of all.entries())
        expect(verifyStatement(statementOf(recorded), verifierKey).leaf).toEqual({ type: "test", n });
      const read = await store.log.recorded(all.map(({ index }) => index));
      expect(read.map(statementOf)).toEqual(all.map(statementOf));
      await expectOneHistory(store, checkpoints);
    });

    test("proves every leaf against the newest checkpoint", async () => {
      for (let n = 0; n < 9; n++) await store.commit(entry(n));
      const { checkpoint } = await store.log.head();
      for (let n = 0; n < 9; n++) {
        const proved = await store.log.prove(n);
        expect(proved?.checkpoint).toBe(checkpoint);
        expect(proved && verifyStatement(statementOf(proved), verifierKey)).toMatchObject({
          leaf: { type: "test", n },
          checkpoint: { size: 9 },
        });
      }
      for (const n of [9, -1, 0.5]) expect(await store.log.prove(n)).toBeUndefined();
    });

    test.each([
      ["in turn", false],
      ["in one batch", true],
    ])("an entry sees what those before it have written, %s", async (_, together) => {
      const add = (n: number, note: string): SampleCommand => ({
        kind: "sample.add",
        item: item("a", { group: "g", rank: n, note }),
      });
      const list: SampleCommand = { kind: "sample.list", id: "list", group: "g" };
      const [first, second, listed] = await commitAll(together, [
        entry(1, add(1, "first")),
        entry(2, add(2, "second")),
        entry(3, list),
      ] as const);
      expect([first, listed].map((each) => each && recordedOf(each).index)).toEqual([0, 1]);
      expect(second && refusalOf(second)).toEqual({
        refused: "taken",
        row: item("a", { group: "g", rank: 1, note: "first" }),
      });
      expect(await noteOf(store, "list")).toEqual(["a"]);
      expect(await size(store)).toBe(2);
    });

    test("an entry that cannot be done is rejected alone; the rest of its batch is written", async () => {
      const unknown = { leaf: entry(5).leaf, command: { kind: "nobody.knows" } };
      const invalid = set({ id: "c" } as never, item("d"));
      const [a, thrown, b, wrong, last] = await Promise.allSettled([
        store.commit(entry(1, set(item("a")))),
        store.commit(entry(2, { kind: "sample.throw" })),
        store.commit(entry(3, set(item("b")))),
        store.commit(unknown),
        store.commit(entry(4, invalid)),
      ]);
      expect([a.status, b.status]).toEqual(["fulfilled", "fulfilled"]);
      const reason = expect.objectContaining({ reason: "INTERNAL" });
      expect([thrown, wrong, last]).toMatchObject([{ reason }, { reason }, { reason }]);
      expect(await size(store)).toBe(2);
      expect(await load(store, ITEM, "d")).toBeUndefined();
    });

    test("rows behind rows are loaded though nobody named them", async () => {
      await store.commit(entry(1, set(item("a", { note: "b" }), item("b", { note: "c" }))));
      const follow: SampleCommand = { kind: "sample.follow", id: "steps", start: "a" };
      await Promise.all([
        store.commit(entry(2, set(item("c", { note: "d" })))),
        store.commit(entry(3, follow)),
      ]);
      expect(await noteOf(store, "steps")).toBe(3);
    });

    test("a count has no gaps, in whatever batches", async () => {
      const viewers = ["v", "w", "v", "v", "w"];
      const commits = Array.from({ length: 40 }, (_, n) =>
        store.commit(entry(n, { kind: "sample.show", viewer: viewers[n % 5] ?? "", text: `${n}` })),
      );
      await Promise.all(commits);
      const shown = await loadSpan<PageRow>(store, { of: PAGE, index: "cursor", prefix: ["v"] });
      expect(shown.map(({ cursor }) => cursor)).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
      expect(shown.slice(0, 4).map(({ text }) => text)).toEqual(["0", "2", "3", "5"]);
    });

    test("a decision is written only while its law is in force; what is there already stands", async () => {
      const add = (n: number, id: string, epoch: number): Entry => ({
        ...entry(n, { kind: "sample.add", item: item(id) }),
        epoch,
      });
      recordedOf(await store.commit(add(1, "a", 0)));
      const [, late, stands] = await Promise.all([
        store.commit(entry(2, { kind: "sample.enact" })),
        store.commit(add(3, "b", 0)),
        store.commit(add(4, "a", 0)),
      ]);
      expect(late).toEqual({ refused: "law-changed" });
      expect(stands).toMatchObject({ refused: "taken" });
      expect(await load(store, ITEM, "b")).toBeUndefined();
      recordedOf(await store.commit(add(5, "b", 2)));
      expect(await store.commit(add(6, "c", 3))).toEqual({ refused: "law-changed" });
      expect(await size(store)).toBe(3);
    });

    test.each([
      ["U+0000", "a\u0000b"],
      ["half of a surrogate pair", "a\ud800b"],
    ])("text with %s is rejected, and nothing else with it", async (_, text) => {
      const [value, name, written] = await Promise.allSettled([
        store.commit(entry(1, set(item("a", { note: { deep: [text] } })))),
        store.commit(entry(2, set(item("b", { note: { [text]: 1 } })))),
        store.commit(entry(3, set(item("c")))),
      ]);
      const rejected = { status: "rejected", reason: { reason: "TEXT_MALFORMED" } };
      expect([value, name]).toMatchObject([rejected, rejected]);
      expect(written.status).toBe("fulfilled");
      expect([await size(store), await load(store, ITEM, "a")]).toEqual([1, undefined]);
    });

    test("what the caller does to an entry afterwards is not recorded", async () => {
      const [leaf, body] = [Uint8Array.from(entry(1).leaf), Uint8Array.of(1, 2, 3)];
      const mutable = { id: "a", until: "2030-01-01", note: ["one"], body };
      const commit = store.commit({ leaf, command: set(mutable) });
      leaf.fill(0);
      body.fill(0);
      mutable.note.push("two");
      await commit;
      expect(await store.log.leaf(0)).toEqual(Uint8Array.from(entry(1).leaf));
      const row = { id: "a", until: "2030-01-01", note: ["one"], body: Uint8Array.of(1, 2, 3) };
      expect(await load(store, ITEM, "a")).toEqual(row);
    });

    test("a batch is bounded in bytes, and an entry beyond the bound is written alone", async () => {
      const large = (id: string) => set(item(id, { body: new Uint8Array(3 * 1024 * 1024).fill(7) }));
      const huge = set(item("huge", { body: new Uint8Array(9 * 1024 * 1024) }));
      const all = await Promise.all(
        [large("a"), large("b"), huge, large("c")].map(async (each, n) =>
          recordedOf(await store.commit(entry(n, each))),
        ),
      );
      expect(new Set(all.map(({ checkpoint }) => checkpoint)).size).toBe(4);
      expect((await load(store, ITEM, "huge"))?.body?.length).toBe(9 * 1024 * 1024);
      await expectOneHistory(
        store,
        all.map(({ checkpoint }) => checkpoint),
      );
    });

    test("wakes whoever waits for what was written, when it can be read", async () => {
      const woken: string[] = [];
      const counts: Promise<number>[] = [];
      const wait = (prefix: readonly (string | number)[], as: string) =>
        store.watch(PAGE, prefix, () => {
          woken.push(as);
          counts.push(
            loadSpan(store, { of: PAGE, index: "cursor", prefix: ["v"] }).then(({ length }) => length),
          );
        });
      const show = (viewer: string) => store.commit(entry(1, { kind: "sample.show", viewer, text: "" }));
      using _all = wait([], "all");
      using _v = wait(["v"], "v");
      using _second = wait(["v", 2], "second");
      const w = wait(["w"], "w");
      await show("v");
      expect([woken.splice(0).sort(), await Promise.all(counts)]).toEqual([
        ["all", "v"],
        [1, 1],
      ]);
      await Promise.all([show("v"), show("v"), show("w")]);
      expect(woken.splice(0).sort()).toEqual(["all", "second", "v", "w"]);
      w[Symbol.dispose]();
      await show("w");
      await store.commit(entry(2, set(item("a"))));
      await store.commit(entry(3, { kind: "sample.add", item: item("a") }));
      expect(woken).toEqual(["all"]);
    });

    test("after closing, nothing more is taken", async () => {
      const last = store.commit(entry(1));
      await store.close();
      expect(recordedOf(await last).index).toBe(0);
      await expect(store.commit(entry(2))).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    });

    testRows(() => store);
    testRemoval(() => store);
    testSecrets(() => store);
    testAnySequence(open);
  });
}
