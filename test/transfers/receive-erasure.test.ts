/** Erasures between the two nodes of a transfer: each asks the other, and is told when it is done. */
import { beforeEach, expect, test } from "vitest";
import type { Envelope } from "../../src/engine/context.ts";
import { loadStatement, loadText } from "../../src/engine/record.ts";
import { createReceiver } from "../../src/engine/relay.ts";
import { OUTBOX, type OutboxRow } from "../../src/engine/rows.ts";
import { sealItem } from "../../src/engine/sealed.ts";
import { load, loadSpan, type Store } from "../../src/engine/store.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import { contentReads, isSealing, openKept, SEALED_PARTS } from "../../src/store/audit/kept.ts";
import { readLeaf } from "../../src/store/audit/read-leaf.ts";
import { createErasures } from "../../src/transfers/erase.ts";
import { ERASURE, type ErasureItem, sealingOf } from "../../src/transfers/erasure.ts";
import { createErasureKind } from "../../src/transfers/receive-erasure.ts";
import {
  AURORA,
  atlasWith,
  createPair,
  EU,
  IL,
  keyAt,
  never,
  type Pair,
  START,
  sample,
} from "../support/pair.ts";

const login = await sample("login");
const OPERATOR = "spiffe://us-il.example/operator/desk";

let pair: Pair;
let failures: unknown[];
beforeEach(async () => {
  pair = await createPair();
  failures = [];
});

const kindOf = (side: "eu" | "il") => createErasureKind(pair[side].context, (error) => failures.push(error));
const queuedAt = async (side: "eu" | "il", peer: string): Promise<readonly OutboxRow[]> =>
  loadSpan(pair[side].store, { of: OUTBOX, index: "peer", prefix: [peer, "queued"] });

/** Delivers an item as the relay does, and checks the answer as the sender does. */
async function deliver(from: "eu" | "il", envelope: Envelope) {
  const [to, sender] = from === "eu" ? (["il", EU] as const) : (["eu", IL] as const);
  const receiver = createReceiver(pair[to].context, [kindOf(to)]);
  const answer = await receiver.receive(sender, "erasure", envelope);
  const peer = pair[from].context.peers.known.find(({ node }) => node === (to === "il" ? IL : EU));
  const verified = verifyStatement(answer, peer?.ledgerKeys ?? expect.unreachable());
  const hash = leafHash(Buffer.from(envelope.own.leaf, "base64"));
  kindOf(from).verifyAnswer(verified, { envelope, leafHash: hash });
  return answer;
}

async function envelopeOf(side: "eu" | "il", { leaf }: OutboxRow): Promise<Envelope> {
  const { context } = pair[side];
  return { own: await loadStatement(context, leaf), body: await loadText(context, leaf, "body") };
}

/** Delivers the newest item that a side has queued. */
async function deliverLast(from: "eu" | "il") {
  const row = (await queuedAt(from, from === "eu" ? IL : EU)).at(-1) ?? expect.unreachable();
  const envelope = await envelopeOf(from, row);
  return { envelope, answer: await deliver(from, envelope) };
}

const ask = () => pair.eu.origin.request(AURORA, keyAt(START), login, never);
const rowAt = (side: "eu" | "il", id: string) => load(pair[side].store, ERASURE, EU, id);

test("the peer erases what it had, and says so; each item is once in effect however often it comes", async () => {
  const { id } = await ask();
  await createErasures(pair.eu.context).erase(AURORA, id);
  const { envelope, answer } = await deliverLast("eu");
  expect(await rowAt("il", id)).toMatchObject({ state: "erased", by: EU, peer: EU, peerState: "none" });
  const { size } = await pair.il.store.log.head();
  expect(await deliver("eu", envelope)).toEqual(answer);
  expect((await pair.il.store.log.head()).size).toBe(size);
  expect(await rowAt("eu", id)).toMatchObject({ peerState: "asked" });
  const done = await deliverLast("il");
  expect(await rowAt("eu", id)).toMatchObject({ state: "erased", peerState: "erased" });
  expect(await deliver("il", done.envelope)).toEqual(done.answer);
  expect(failures).toEqual([]);
});

test("each sealed leaf of an erasure commits to what is kept beside it, as an audit of either store holds it against", async () => {
  const { id } = await ask();
  await createErasures(pair.eu.context).erase(AURORA, id);
  await deliverLast("eu");
  await deliverLast("il");
  let held = 0;
  for (const side of ["eu", "il"] as const) {
    const { store, context } = pair[side];
    const { size } = await store.log.head();
    for (let index = 0; index < size; index++) {
      const leaf = readLeaf(index, (await store.log.leaf(index)) ?? new Uint8Array());
      if (leaf?.kind !== "sealed") continue;
      const rows = await store.read(contentReads(index, SEALED_PARTS));
      const kept = openKept(context.sealer, SEALED_PARTS, rows);
      expect(isSealing(leaf, kept), `${side} ${index}`).toBe(true);
      held += 1;
    }
  }
  // Asked for, and erased; at the peer heard of, and erased; and that heard.
  expect(held).toBe(5);
});

test("a peer whose law has the records kept refuses, also where the sender's law demands the erasure", async () => {
  const { id } = await ask();
  pair.il.changeLaw(
    atlasWith("US-IL", {
      applies: "destination",
      require: { keep: [{ object: "logs", start: "recording", days: 366 }] },
    }),
  );
  const desk = "spiffe://eu.example/operator/desk";
  await createErasures(pair.eu.context).erase(desk, id, "GDPR Art 17(1)(d)");
  await expect(deliverLast("eu")).rejects.toMatchObject({
    reason: "KEPT_BY_LAW",
    message: expect.stringMatching(/a test's own statute.*from 2027-11-25 on/),
  });
  expect(await rowAt("il", id)).toBeUndefined();
  expect(await createErasures(pair.il.context).erase(OPERATOR, id, "an order of its court")).toMatchObject({
    state: "erased",
  });
  // What was erased here meanwhile is told, whatever is kept.
  await deliverLast("eu");
  expect(await rowAt("il", id)).toMatchObject({ state: "erased", by: OPERATOR });
});

test("a peer that asks while the keys are destroyed is told too", async () => {
  const [reached, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let destructions = 0;
  const before = (store: Store): Store => ({
    ...store,
    destroyKeys: async (leaves) => {
      destructions += 1;
      const nth = destructions;
      await store.destroyKeys(leaves);
      // First at the origin; then for the destination's operator, who waits until the origin was heard; then for the origin.
      if (nth === 2) await reached.promise;
      if (nth === 3) reached.resolve();
      if (nth === 3) await held.promise;
    },
  });
  pair = await createPair({ before });
  const { id } = await ask();
  await createErasures(pair.eu.context).erase(AURORA, id);
  const own = createErasures(pair.il.context).erase(OPERATOR, id);
  await pair.idle();
  const heard = deliverLast("eu");
  await own;
  held.resolve();
  await heard;
  const told = (await queuedAt("il", EU)).filter(({ version }) => version === 2);
  expect(told).toHaveLength(1);
  expect(failures).toEqual([]);
});

test("the destination asks the origin too, and both at once end the same", async () => {
  const { id } = await ask();
  await createErasures(pair.il.context).erase(OPERATOR, id);
  await createErasures(pair.eu.context).erase(AURORA, id);
  await deliverLast("eu");
  await deliverLast("il");
  // The word that both have erased goes both ways.
  for (const side of ["il", "eu"] as const) {
    const items = await queuedAt(side, side === "eu" ? IL : EU);
    for (const item of items) await deliver(side, await envelopeOf(side, item));
  }
  for (const side of ["eu", "il"] as const)
    expect(await rowAt(side, id)).toMatchObject({ state: "erased", peerState: "erased" });
});

test("keys that cannot be destroyed at once are told, and the peer is not told that they are", async () => {
  const before = (store: Store, node: string): Store => ({
    ...store,
    ...(node === IL && { destroyKeys: () => Promise.reject(new Error("full")) }),
  });
  pair = await createPair({ before });
  const { id } = await ask();
  await createErasures(pair.eu.context).erase(AURORA, id);
  await deliverLast("eu");
  expect(failures).toEqual([new Error("full")]);
  expect(await rowAt("il", id)).toMatchObject({ state: "erasing" });
  expect(await queuedAt("il", EU)).toEqual([]);
});

test("nobody has a transfer erased that is not its own, or unknown, or learns which there are", async () => {
  const { id } = await ask();
  const item: ErasureItem = { origin: EU, transfer: id, stage: "ask", at: new Date(START).toISOString() };
  for (const wrong of [
    { ...item, transfer: "0193a5f0-0000-7000-8000-00000000abcd" },
    { ...item, origin: "spiffe://jp.example/node" },
    { ...item, stage: "done" as const },
  ]) {
    const { leaf, body } = sealItem(pair.eu.context.entropy, sealingOf(wrong));
    const committed = await pair.eu.store.commit({
      leaf,
      command: { kind: "transfer.note", contents: [], lists: [], until: "2037-11-21" } as never,
    });
    if ("refused" in committed) throw new Error(committed.refused);
    const own = await loadStatement(pair.eu.context, committed.recorded.index);
    await expect(deliver("eu", { own, body })).rejects.toMatchObject({ reason: "NOT_FOUND" });
  }
  expect(await rowAt("il", id)).toBeUndefined();
});

test("it passes under any agreement, and what passes with time is tried again", () => {
  expect(kindOf("eu")).toMatchObject({
    kind: "erasure",
    agreement: "any",
    passing: expect.arrayContaining(["CLOCK_SKEW", "IN_DOUBT"]),
  });
});
