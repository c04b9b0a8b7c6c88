/** What every store promises, whatever it keeps its rows in (`Store` in src/gateway/ports.ts). */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Effect, Entry, Store, TransferRow } from "../../src/gateway/ports.ts";
import { verifyCheckpoint } from "../../src/ledger/checkpoint.ts";
import { appended, leafHash, rootHash } from "../../src/ledger/merkle.ts";
import { type Statement, verifyStatement } from "../../src/ledger/proof.ts";
import { anyEffect, createModel, expectAsModel } from "../store/model.ts";
import { testNotices } from "../store/notice-contract.ts";
import { testPacks } from "../store/pack-contract.ts";
import {
  commitBoth,
  concluded,
  decided,
  denied,
  entry,
  foreign,
  key,
  proposed,
  statementOf,
  verifierKey,
} from "../store/samples.ts";
import { testTallies } from "../store/tally-contract.ts";

export { decided, entry, foreign, key, proposed, verifierKey };

function rowOf(id: string, own: Statement): TransferRow {
  const { kind: _, ...transfer } = denied(id);
  return { ...transfer, state: "PROPOSED", own };
}

/** That each checkpoint signs a prefix of the one log whose leaves the store gives. */
function expectOneHistory(store: Store, notes: Iterable<string>): void {
  const nodes = new Map<string, Uint8Array>();
  const read = (level: number, index: number) => nodes.get(`${level}/${index}`) as Uint8Array;
  const { size, note } = store.checkpoint();
  const roots = [rootHash(0, read)];
  for (let i = 0; i < size; i++) {
    for (const node of appended(i, leafHash(store.leaf(i) as Uint8Array), read))
      nodes.set(`${node.level}/${node.index}`, node.hash);
    roots.push(rootHash(i + 1, read));
  }
  for (const each of [...notes, note]) {
    const checkpoint = verifyCheckpoint(each, verifierKey, { unknownLines: "refuse" });
    expect(Buffer.from(checkpoint.root).equals(roots[checkpoint.size] as Uint8Array)).toBe(true);
  }
  expect(store.leaf(size)).toBeUndefined();
}

/** Runs the contract on a store that `open` makes, empty and signed by `key`. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: the store's contract`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("evidence is kept beside its leaf, and beside no other", async () => {
      await store.commit(entry(1, { kind: "noted" }));
      await store.commit(entry(2, { kind: "noted", evidence: "{}" }));
      expect([0, 1, 2].map((index) => store.evidence(index))).toEqual([undefined, "{}", undefined]);
      // It hangs on the leaf, so that two of the same words are two.
      await store.commit(entry(3, { kind: "noted", evidence: "{}" }));
      expect(store.evidence(2)).toBe("{}");
    });

    test("an empty log has a signed checkpoint", () => {
      expect(store.checkpoint().size).toBe(0);
      expectOneHistory(store, []);
      expect([store.prove(0), store.leaf(0), store.transfer("a")]).toEqual([undefined, undefined, undefined]);
      expect([store.proposed(), store.inbox("r", 0, 9)]).toEqual([[], []]);
    });

    test("a commit answers with a statement that verifies, and the same one at every reading", async () => {
      const statement = statementOf(await store.commit(entry(1, proposed("a"))));
      expect(verifyStatement(statement, verifierKey).leaf).toEqual({ type: "test", n: 1 });
      await store.commit(entry(2));
      expect(store.transfer("a")).toEqual(rowOf("a", statement));
      expect(store.transferByKey(proposed("a").caller, "key of a")).toEqual(store.transfer("a"));
      expect(store.transferByKey("another caller", "key of a")).toBeUndefined();
    });

    test("concurrent commits share signatures, and each has its own place", async () => {
      const statements = await Promise.all(
        Array.from({ length: 500 }, async (_, n) => statementOf(await store.commit(entry(n)))),
      );
      expect(new Set(statements.map(({ index }) => index)).size).toBe(500);
      const notes = new Set(statements.map(({ checkpoint }) => checkpoint));
      expect(notes.size).toBeLessThan(250);
      for (const [n, statement] of statements.entries())
        expect(verifyStatement(statement, verifierKey).leaf).toEqual({ type: "test", n });
      expectOneHistory(store, notes);
    });

    test("proves every leaf against the newest checkpoint", async () => {
      for (let n = 0; n < 9; n++) await store.commit(entry(n));
      for (let n = 0; n < 9; n++) {
        const statement = store.prove(n) as Statement;
        expect(statement.checkpoint).toBe(store.checkpoint().note);
        expect(verifyStatement(statement, verifierKey)).toMatchObject({
          leaf: { type: "test", n },
          checkpoint: { size: 9 },
        });
      }
      expect([store.prove(9), store.prove(-1), store.prove(0.5)]).toEqual([undefined, undefined, undefined]);
    });

    test.each([
      ["in turn", false],
      ["in one batch", true],
    ])("a second entry that conflicts gets what the first has written, %s", async (_, together) => {
      const both = (first: Entry, second: Entry) => commitBoth(store, together, first, second);
      const [own, taken] = await both(entry(1, proposed("a")), entry(2, proposed("b", "key of a")));
      expect(taken).toEqual({ kind: "key-taken", row: rowOf("a", own) });

      const [, late] = await both(
        entry(3, concluded("a")),
        entry(4, { ...concluded("a"), state: "BARRED" } as Effect),
      );
      const row = { ...rowOf("a", own), state: "PERMITTED", answer: foreign };
      expect(late).toEqual({ kind: "already-concluded", row });

      const { origin, id, proposal } = decided("c");
      const [decision, repeat] = await both(
        entry(5, decided("c", "r")),
        entry(6, { kind: "barred", origin, id }),
      );
      expect(repeat).toEqual({ kind: "already-decided", row: { origin, id, proposal, own: decision } });

      const [bar, tooLate] = await both(
        entry(7, { kind: "barred", origin, id: "d" }),
        entry(8, decided("d", "r")),
      );
      expect(tooLate).toEqual({ kind: "already-decided", row: { origin, id: "d", proposal: "", own: bar } });

      expect(store.checkpoint().size).toBe(4);
      expect([store.transfer("b"), store.inbox("r", 1, 9), store.proposed()]).toEqual([undefined, [], []]);
    });

    test("an impossible effect is refused alone; the rest of its batch is written", async () => {
      const [a, unknown, b, again] = await Promise.allSettled([
        store.commit(entry(1, proposed("a"))),
        store.commit(entry(2, concluded("nobody"))),
        store.commit(entry(3, concluded("a"))),
        store.commit(entry(4, proposed("a", "another key"))),
      ]);
      expect([a.status, b.status]).toEqual(["fulfilled", "fulfilled"]);
      const reason = expect.objectContaining({ reason: "INTERNAL" });
      expect([unknown, again]).toMatchObject([{ reason }, { reason }]);
      expect(store.checkpoint().size).toBe(2);
    });

    test("a denial at home is final at once", async () => {
      const own = statementOf(await store.commit(entry(1, denied("a"))));
      expect(store.transfer("a")).toEqual({ ...rowOf("a", own), state: "DENIED" });
      expect((await store.commit(entry(2, concluded("a")))).kind).toBe("already-concluded");
    });

    test("what is proposed comes oldest first, and leaves with its conclusion", async () => {
      for (const [n, id] of ["c", "a", "b"].entries()) await store.commit(entry(n, proposed(id)));
      await store.commit(entry(3, concluded("a")));
      expect(store.proposed().map(({ id }) => id)).toEqual(["c", "b"]);
    });

    test("each recipient's inbox counts from 1 without gaps, and is read from a cursor", async () => {
      const commits = Array.from({ length: 12 }, (_, n) =>
        store.commit(entry(n, decided(`t${n}`, n % 4 === 3 ? undefined : `r${n % 2}`))),
      );
      const statements = (await Promise.all(commits)).map(statementOf);
      const cursors = (recipient: string) =>
        store.inbox(recipient, 0, 99).map(({ cursor, id }) => [cursor, id]);
      expect(cursors("r0")).toEqual([
        [1, "t0"],
        [2, "t2"],
        [3, "t4"],
        [4, "t6"],
        [5, "t8"],
        [6, "t10"],
      ]);
      expect(cursors("r1")).toEqual([
        [1, "t1"],
        [2, "t5"],
        [3, "t9"],
      ]);
      expect(store.inbox("r1", 1, 1)).toEqual([
        { recipient: "r1", cursor: 2, id: "t5", notice: '{"id":"t5"}', statements: [foreign, statements[5]] },
      ]);
      expect([store.inbox("r1", 3, 9), store.inbox("r1", 0, 0), store.inbox("r2", 0, 9)]).toEqual([
        [],
        [],
        [],
      ]);
    });

    testPacks(() => store);
    testNotices(() => store);
    testTallies(() => store);

    test("after closing, nothing more is taken", async () => {
      const last = store.commit(entry(1));
      await store.close();
      expect((await last).kind).toBe("committed");
      await expect(store.commit(entry(2))).rejects.toMatchObject({ reason: "STORE_UNAVAILABLE" });
    });

    test("any sequence of entries, in any batches, ends as a plain model of it", async () => {
      const batch = fc.array(anyEffect(), { minLength: 1, maxLength: 8 });
      const batches = fc.array(batch, { maxLength: 8, size: "max" });
      await fc.assert(
        fc.asyncProperty(batches, async (sequence) => {
          await store.close();
          store = await open();
          const model = createModel();
          const notes: string[] = [];
          for (const [b, effects] of sequence.entries()) {
            const kinds = effects.map(async (each, e) => {
              try {
                return (await store.commit(entry(b * 10 + e, each))).kind;
              } catch {
                return "rejected";
              }
            });
            expect(await Promise.all(kinds)).toEqual(effects.map(model.commit));
            notes.push(store.checkpoint().note);
          }
          expectOneHistory(store, notes);
          expectAsModel(store, model);
        }),
        { numRuns: 30 },
      );
    });
  });
}
