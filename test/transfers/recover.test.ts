/** What a node has lost comes back from its peer as it had ended, at either side, once. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isRecovery } from "../../src/engine/recovered.ts";
import { load } from "../../src/engine/store.ts";
import { createReceipts } from "../../src/receipt/chunk.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createErasures } from "../../src/transfers/erase.ts";
import type { createInbox } from "../../src/transfers/inbox.ts";
import { createTakeBack } from "../../src/transfers/recover.ts";
import { TRANSFER } from "../../src/transfers/schema.ts";
import { parseRecord } from "../../src/transfers/subject-record.ts";
import {
  AURORA,
  createPair,
  EU,
  IL,
  keyAt,
  LAKESHORE,
  never,
  type Pair,
  proposalOf,
  START,
  sample,
  signedFor,
  stricterAtlas,
  trust,
} from "../support/pair.ts";
import { sharedPart } from "../support/records.ts";
import { allGiven, ask, ownKeys, restore } from "../support/restored.ts";

const login = await sample("login");
const shared = await sharedPart();
const others = await Promise.all(
  [1201, 1202].map((people) => signedFor({ ...login, facts: { ...login.facts, people: [String(people)] } })),
);
const inboxOf = async (inbox: ReturnType<typeof createInbox>) => {
  const entries = [];
  for await (const { entryCursor: _, ...entry } of inbox.read(LAKESHORE, { place: 0 }, never, true))
    entries.push(entry);
  return entries;
};

describe("at the origin", () => {
  test("a transfer has its state, its words and the bytes of its receipt, under a leaf that says from whom it came", async () => {
    const pair = await createPair();
    const before = await ask(pair, 0, login);
    pair.eu.changeLaw(stricterAtlas);
    const { take, origin, context, view } = restore(pair, "eu");
    for (const item of await allGiven(pair, "eu")) expect(await take(IL, item)).toBe("recovered");
    const after = await origin.resolve(AURORA, before.id);
    expect(after).toMatchObject({ state: "PERMITTED", terms: before.terms, receipt: before.receipt });
    expect(await origin.getReceipt(AURORA, before.id)).toEqual(before.receipt);
    const leaf = (await context.store.log.leaf(0)) ?? new Uint8Array();
    expect(isRecovery(leaf)).toBe(true);
    expect(JSON.parse(Buffer.from(leaf).toString("utf8"))).toMatchObject({ from: IL });
    const span = { since: "2026-11-01", recipient: LAKESHORE };
    expect(await view.tally(AURORA, span)).toEqual(await pair.eu.view.tally(AURORA, span));
  });

  test("many records come back with the receipts of those that travelled, and no chunk is decided twice", async () => {
    const pair = await createPair();
    const open = (eu: Pick<Pair["eu"]["origin"], "requestMany">) =>
      eu.requestMany({
        caller: AURORA,
        key: keyAt(START, 3),
        request: shared,
        breathe: async () => {},
        signal: never,
      });
    const chunk = {
      number: 0,
      records: [30, 9, 41].map((age) => parseRecord({ age, sharedConsents: [0] }, shared)),
    };
    const { id, told } = await open(pair.eu.origin)(chunk);
    const { take, origin } = restore(pair, "eu");
    for (const item of await allGiven(pair, "eu")) expect(await take(IL, item)).toBe("recovered");
    const receiptOf = told && createReceipts(told.proof);
    for (const place of [0, 2]) {
      const receipt = await origin.getReceipt(AURORA, id, place);
      expect(receipt).toEqual(receiptOf?.(place));
      expect(verifyReceipt(receipt, trust)).toMatchObject({ permit: true });
    }
    await expect(origin.getReceipt(AURORA, id, 1)).rejects.toThrow(
      expect.objectContaining({ reason: "NOT_FOUND" }),
    );
    await expect(open(origin)(chunk)).rejects.toThrow(expect.objectContaining({ reason: "KEY_EXPIRED" }));
  });

  test("what the peer has erased comes back as erased, with its receipt", async () => {
    const pair = await createPair();
    const { id, receipt } = await ask(pair, 0, login);
    await createErasures(pair.il.context).erase("spiffe://us-il.example/operator/desk", id);
    const { take, origin, context } = restore(pair, "eu");
    for (const item of await allGiven(pair, "eu")) expect(await take(IL, item)).toBe("recovered");
    expect(await origin.getReceipt(AURORA, id)).toEqual(receipt);
    await expect(origin.resolve(AURORA, id)).rejects.toThrow(expect.objectContaining({ reason: "ERASED" }));
    await expect(origin.request(AURORA, keyAt(START, 0), login, never)).rejects.toThrow(
      expect.objectContaining({ reason: "KEY_EXPIRED" }),
    );
    expect(await load(context.store, TRANSFER, id)).toMatchObject({ digest: "", key: "~erased" });
  });

  test("what was recovered can be erased: words and digest go, the receipt stays", async () => {
    const pair = await createPair();
    const { id, receipt } = await ask(pair, 0, login);
    const { take, origin, context } = restore(pair, "eu");
    for (const item of await allGiven(pair, "eu")) await take(IL, item);
    await createErasures(context).erase(AURORA, id);
    await expect(origin.resolve(AURORA, id)).rejects.toThrow(expect.objectContaining({ reason: "ERASED" }));
    expect(await origin.getReceipt(AURORA, id)).toEqual(receipt);
    expect(await load(context.store, TRANSFER, id)).toMatchObject({ digest: "", key: "~erased" });
  });
});

describe("at the destination", () => {
  test("the decision stands as it was: the same bytes to its origin, and the same entry in the inbox", async () => {
    const pair = await createPair();
    const { id, proposal } = await proposalOf(pair, login);
    const answer = await pair.il.destination.receive(EU, id, proposal);
    await pair.eu.origin.settleAll();
    const before = await inboxOf(pair.il.inbox);
    const { take, destination, inbox, context } = restore(pair, "il");
    for (const item of await allGiven(pair, "il")) expect(await take(EU, item)).toBe("recovered");
    const { size } = await context.store.log.head();
    expect((await destination.receive(EU, id, proposal)).statement).toEqual(answer.statement);
    expect((await destination.resolve(EU, id)).statement).toEqual(answer.statement);
    expect((await context.store.log.head()).size).toBe(size);
    expect(await inboxOf(inbox)).toEqual(before);
    expect(before).toHaveLength(1);
  });

  test("a bar stands, and so do the records of a chunk", async () => {
    const pair = await createPair();
    const { id, proposal } = await proposalOf(pair, login);
    pair.advance(3_600_000);
    await pair.eu.origin.settleAll();
    expect(await pair.eu.view.stateOf(id)).toBe("BARRED");
    const records = [30, 41].map((age) => parseRecord({ age, sharedConsents: [0] }, shared));
    const many = { caller: AURORA, request: shared, breathe: async () => {}, signal: never };
    await pair.eu.origin.requestMany({ ...many, key: keyAt(pair.now(), 3) })({ number: 0, records });
    const before = await inboxOf(pair.il.inbox);
    const { take, destination, inbox } = restore(pair, "il");
    for (const item of await allGiven(pair, "il")) expect(await take(EU, item)).toBe("recovered");
    expect((await destination.resolve(EU, id)).statement).toEqual(await pair.il.view.decision(EU, id));
    await expect(destination.receive(EU, id, proposal)).resolves.toMatchObject({
      statement: await pair.il.view.decision(EU, id),
    });
    expect(await inboxOf(inbox)).toEqual(before);
  });
});

test("for any point of loss, what comes back is what had been exchanged, and nothing is taken twice", async () => {
  const pair = await createPair();
  const asked: Awaited<ReturnType<typeof ask>>[] = [];
  for (const [n, request] of [login, ...others, login].entries()) {
    asked.push(await ask(pair, n, request));
    pair.advance(1_000);
  }
  const given = await allGiven(pair, "eu");
  expect(given).toHaveLength(asked.length);
  await fc.assert(
    fc.asyncProperty(fc.nat(asked.length), async (kept) => {
      const { take, origin, context } = restore(pair, "eu");
      // What is there already stands for the backup: in any order, and however often it is given.
      for (const item of given.slice(0, kept)) await take(IL, item);
      const taken = [];
      for (const item of given.toReversed()) taken.push(await take(IL, item));
      expect(taken.filter((each) => each === "here")).toHaveLength(kept);
      for (const { id, state, receipt } of asked)
        expect(await origin.resolve(AURORA, id)).toMatchObject({ state, receipt });
      expect((await context.store.log.head()).size).toBe(asked.length);
    }),
    { numRuns: 6 },
  );
});

test("what is past its date, or what the log still has, is left alone", async () => {
  const pair = await createPair();
  await ask(pair, 0, login);
  const [item] = await allGiven(pair, "eu");
  if (item === undefined) throw new Error("nothing is given");
  const fresh = restore(pair, "eu");
  pair.advance(12 * 366 * 24 * 3600 * 1000);
  expect(await fresh.take(IL, item)).toBe("past");
  expect(await createTakeBack(pair.eu.context, ownKeys("eu"))(IL, item)).toBe("here");
});
