/** Peers' statements as they are kept: whole when they are read, under one head for those of a batch, and as earlier versions kept them. */
import { beforeEach, expect, test } from "vitest";
import { isDamage } from "../../src/engine/damage.ts";
import {
  completeStatement,
  headNamedIn,
  keepSeen,
  loadKept,
  parseKept,
  sealStatement,
} from "../../src/engine/kept-statement.ts";
import { requireRecorded, seal, seenHead, statementOf } from "../../src/engine/record.ts";
import {
  ENGINE_COLLECTIONS,
  keepContents,
  type SealedContent,
  STATEMENT_HEAD,
} from "../../src/engine/rows.ts";
import { load, loadSpan, type Machine } from "../../src/engine/store.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { type Statement, verifyStatement } from "../../src/ledger/proof.ts";
import { joinMachines } from "../../src/store/join.ts";
import { createHybridLedgerKey, createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";

type Keep = { readonly kind: "keep"; readonly contents: readonly SealedContent[] };
const machine: Machine<Keep> = {
  kinds: ["keep"],
  collections: [...ENGINE_COLLECTIONS],
  reads: () => [],
  transition: ({ contents }, _, leaf) => ({ puts: keepContents(leaf, contents) }),
};
const peerKey = createHybridLedgerKey("peer.example");
const peer = createMemoryStore(peerKey, joinMachines([machine]));
const leafOf = (n: number) => Buffer.from(`{"n":${n}}`);
/** Statements of the peer, as many as its log gets together: they share one head. */
const stated = async (...ns: readonly number[]) =>
  Promise.all(
    ns.map(async (n) => {
      const command: Keep = { kind: "keep", contents: [] };
      return statementOf(requireRecorded(await peer.commit({ leaf: leafOf(n), command })));
    }),
  );

const [one, two] = (await stated(1, 2)) as [Statement, Statement];
const [later] = (await stated(3)) as [Statement];

let context: ReturnType<typeof create>;
const create = () => ({
  store: createMemoryStore(createLedgerKey("eu.example"), joinMachines([machine])),
  sealer: createSealer(),
});
beforeEach(() => {
  context = create();
});

/** Keeps a statement beside the next leaf, and returns the index of that. */
async function keep(statement: Statement, until: string): Promise<number> {
  const verified = verifyStatement(statement, parseVerifierKey(peerKey.verifierKey));
  const command: Keep = { kind: "keep", contents: [sealStatement(context, "answer", statement, until)] };
  const seen = keepSeen(seenHead("spiffe://peer.example/node", statement, verified), until);
  return requireRecorded(await context.store.commit({ leaf: leafOf(0), command, seen })).index;
}

const kept = (leaf: number) => loadKept(context, { leaf, part: "answer" });
const headsOf = async (statement: Statement) => {
  const hash = headNamedIn(context.sealer.open(...opened(statement))) ?? "";
  return loadSpan(context.store, { of: STATEMENT_HEAD, index: "hash", prefix: [hash] });
};
function opened(statement: Statement): [Uint8Array, Uint8Array] {
  const { sealed, key } = sealStatement(context, "answer", statement, "2030-01-01");
  return [sealed, key];
}

test("a statement is read as it came, with its proof, index and head", async () => {
  expect(one.checkpoint).toBe(two.checkpoint);
  expect(two.proof.length).toBeGreaterThan(0);
  for (const statement of [one, two, later])
    expect(await kept(await keep(statement, "2030-01-01"))).toEqual(statement);
  expect(await kept(7)).toBeUndefined();
});

test("statements under one head keep it once, as long as the last of them", async () => {
  await keep(one, "2030-01-01");
  const first = await headsOf(one);
  expect(first.length).toBeGreaterThan(1);
  await keep(two, "2031-01-01");
  await keep(one, "2029-01-01");
  expect(await headsOf(two)).toEqual(first.map((row) => ({ ...row, until: "2031-01-01" })));
  await keep(later, "2029-01-01");
  expect(await headsOf(later)).not.toEqual(await headsOf(one));
});

test("the head goes with the last statement that names it, and no sooner", async () => {
  const [first, second] = [await keep(one, "2030-01-01"), await keep(two, "2031-01-01")];
  await context.store.pass("2030-06-01");
  expect(await kept(first)).toBeUndefined();
  expect(await kept(second)).toEqual(two);
  await context.store.pass("2031-06-01");
  expect(await headsOf(two)).toEqual([]);
});

test("a content has no signature, and is a fourth of the statement", () => {
  const content = context.sealer.open(...opened(one));
  expect(Buffer.from(content).includes(one.checkpoint.slice(-200, -1))).toBe(false);
  expect(content.length).toBeLessThan(JSON.stringify(one).length / 4);
});

test("a statement that an earlier version kept whole is read as before", async () => {
  const content = Buffer.from(JSON.stringify(one));
  expect(parseKept(content)).toEqual(one);
  expect(headNamedIn(content)).toBeUndefined();
  const command: Keep = { kind: "keep", contents: [seal(context, "answer", content, "2030-01-01")] };
  requireRecorded(await context.store.commit({ leaf: leafOf(0), command }));
  expect(await kept(0)).toEqual(one);
});

test("a statement whose head is gone, or is another one, is damage of the store", async () => {
  const content = context.sealer.open(...opened(one));
  await expect(completeStatement(context, content)).rejects.toSatisfy(isDamage);
  await keep(later, "2030-01-01");
  const hash = headNamedIn(content);
  const other = await headsOf(later);
  const exchanged = {
    store: { ...context.store, read: async () => [other.map((row) => ({ ...row, hash }))] },
  };
  await expect(completeStatement(exchanged as never, content)).rejects.toSatisfy(isDamage);
  expect(await load(context.store, STATEMENT_HEAD, hash ?? "", 0)).toBeUndefined();
});

test.each([
  ["nothing", new Uint8Array(0)],
  ["another form", Uint8Array.of(2, 0, 0)],
  ["a text", Buffer.from("words")],
  ["JSON that is no statement", Buffer.from("{}")],
  ["a start alone", Uint8Array.of(1)],
  ["a proof that is cut off", Uint8Array.of(1, ...new Uint8Array(40), 2, 0)],
])("%s is damage, and no statement", (_, content) => {
  expect(() => parseKept(content)).toThrow(expect.objectContaining({ reason: "STORE_UNAVAILABLE" }));
});
