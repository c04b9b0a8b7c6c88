/** Taking up again what is in doubt: in pages, under the breaker, with pauses that grow, and by itself. */
import { describe, expect, test } from "vitest";
import { createBreakers } from "../../src/engine/breaker.ts";
import { load, type Read, type Store } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { LIMITS } from "../../src/limits.ts";
import { createResumption, startResuming } from "../../src/transfers/resume.ts";
import { TRANSFER, type TransferRow } from "../../src/transfers/schema.ts";
import { createSettling } from "../../src/transfers/settle.ts";
import { createTime, turns } from "../engine/time.ts";
import { AURORA, createPair, EU, IL, keyAt, never, type Pair, START, sample } from "../support/pair.ts";

const login = await sample("login");
const PAGE = LIMITS.resumedTransfersPerPeer;

/** Transfers whose proposals were lost. */
async function inDoubt(pair: Pair, count: number): Promise<readonly string[]> {
  pair.wire.questions = "lose";
  const ids: string[] = [];
  for (let n = 0; n < count; n++)
    ids.push((await pair.eu.origin.request(AURORA, keyAt(START, n), login, never)).id);
  pair.wire.questions = "pass";
  return ids;
}
const statesOf = async (pair: Pair, ids: readonly string[]) =>
  new Set(await Promise.all(ids.map((id) => pair.eu.view.stateOf(id))));

test("everything is settled, also more than one page", async () => {
  const pair = await createPair();
  const ids = await inDoubt(pair, PAGE + 3);
  await pair.eu.origin.settleAll();
  expect(await statesOf(pair, ids)).toEqual(new Set(["PERMITTED"]));
});

test("no more than a page is in flight to a peer", async () => {
  const pair = await createPair();
  await inDoubt(pair, PAGE + 3);
  pair.wire.questions = "hold";
  const settling = pair.eu.origin.settleAll();
  await pair.idle();
  expect(pair.wire.held).toHaveLength(PAGE);
  pair.wire.questions = "pass";
  for (const each of [...pair.wire.held]) each.pass();
  await settling;
});

test("a peer that is away gets one trial for each pause, and the pauses grow", async () => {
  const pair = await createPair();
  const ids = await inDoubt(pair, 3);
  pair.wire.questions = "lose";
  const { context } = pair.eu;
  const breakers = createBreakers(context);
  const settling = createSettling(context, breakers);
  const resume = createResumption(context, settling, IL);
  breakers(IL).failed(pair.now());
  const pauses: number[] = [];
  const before = pair.wire.sent.length;
  for (let n = 0; n < 4; n++) {
    const next = (await resume()) as Date;
    pauses.push(next.getTime() - pair.now());
    pair.advance(pauses[n] as number);
  }
  expect(pair.wire.sent.length - before).toBe(3);
  for (const [n, pause] of pauses.entries()) expect(pause).toBeGreaterThanOrEqual(250 * 2 ** n);
  expect(await statesOf(pair, ids)).toEqual(new Set(["PROPOSED"]));
});

test("while another sender makes the breaker's trial, nothing is sent", async () => {
  const pair = await createPair();
  await inDoubt(pair, 1);
  const { context } = pair.eu;
  const breakers = createBreakers(context);
  const resume = createResumption(context, createSettling(context, breakers), IL);
  breakers(IL).failed(pair.now() - 60_000);
  const trial = Promise.withResolvers<void>();
  const other = breakers(IL).attempt(pair.now(), async (take) => [take(), await trial.promise]);
  const before = pair.wire.sent.length;
  expect((await resume())?.getTime()).toBeGreaterThan(pair.now());
  expect(pair.wire.sent).toHaveLength(before);
  trial.resolve();
  expect(await other).toEqual([true, undefined]);
});

test("one transfer that the peer never answers holds up no other, and a peer that refuses all is asked ever less", async () => {
  const pair = await createPair();
  await inDoubt(pair, 2 * PAGE);
  const asked: string[] = [];
  const { context } = pair.eu;
  const settle = async ({ id }: TransferRow) => {
    asked.push(id);
    return false;
  };
  const { backlog } = pair.eu.origin;
  const resume = createResumption(context, { settle, backlog, breakerOf: createBreakers(context) }, IL);
  const pauses: number[] = [];
  for (let n = 0; n < 12; n++) {
    const next = (await resume()) as Date;
    pauses.push(next.getTime() - pair.now());
    pair.advance(pauses[n] as number);
  }
  expect(new Set(asked).size).toBe(2 * PAGE);
  expect(asked).toHaveLength(8 * PAGE);
  expect(pauses.at(-1)).toBeGreaterThan(30_000);
});

/** A pair whose origin cannot read the leaf of its first transfer. */
async function createDamaged(count: number) {
  const damaged = new Set<number>();
  const before = (store: Store, node: string): Store => {
    if (node !== EU) return store;
    const recorded: Store["log"]["recorded"] = async (indexes) => {
      if (indexes.some((index) => damaged.has(index)))
        throw new ComityError("STORE_UNAVAILABLE", "the leaf is damaged");
      return store.log.recorded(indexes);
    };
    return { ...store, log: { ...store.log, recorded } };
  };
  const pair = await createPair({ before });
  const [first = "", ...others] = await inDoubt(pair, count);
  damaged.add((await pair.eu.view.transfer(first))?.row.leaf ?? -1);
  return { pair, first, others };
}

describe("a transfer that cannot be read from the store", () => {
  test("ends no page: all others are settled, and one alarm names it", async () => {
    const { pair, first, others } = await createDamaged(PAGE + 3);
    for (let n = 0; n < 3; n++) await pair.eu.origin.settleAll();
    expect(await statesOf(pair, others)).toEqual(new Set(["PERMITTED"]));
    expect(pair.alarms).toMatchObject([{ what: "STORE_UNAVAILABLE", transfer: first, peer: IL }]);
  });

  test("in its request or its list is resolved by its id, and ends as the destination says", async () => {
    let gone = "";
    const before = (store: Store, node: string): Store => ({
      ...store,
      read: async (reads) => {
        const found = await store.read(reads);
        const isGone = ({ of, ...read }: Read) =>
          node === EU && gone !== "" && "key" in read && (of.name === gone || read.key[1] === gone);
        return found.map((rows, i) => (isGone(reads[i] as Read) ? [] : rows));
      },
    });
    for (const part of ["body", "obligations"]) {
      gone = "";
      const pair = await createPair({ before });
      const [lost = ""] = await inDoubt(pair, 1);
      pair.wire.answers = "lose";
      const { id } = await pair.eu.origin.request(AURORA, keyAt(START, 1), login, never);
      pair.wire.answers = "pass";
      gone = part;
      await pair.eu.origin.settleAll();
      const states = [lost, id].map(async (each) => (await load(pair.eu.store, TRANSFER, each))?.state);
      expect(await Promise.all(states)).toEqual(["BARRED", "PERMITTED"]);
      expect(pair.alarms.map(({ what }) => what)).toEqual(["STORE_UNAVAILABLE", "STORE_UNAVAILABLE"]);
      expect((await pair.eu.origin.resolve(AURORA, lost, "BASIC")).state).toBe("BARRED");
    }
  });

  test("uses up no trial of the breaker, which the notices to the peer share", async () => {
    const { pair, others } = await createDamaged(3);
    const { context } = pair.eu;
    const breakers = createBreakers(context);
    const resume = createResumption(context, createSettling(context, breakers), IL);
    breakers(IL).failed(pair.now() - 60_000);
    await resume();
    expect(await breakers(IL).attempt(pair.now(), async (take) => take())).toBe(true);
    for (let n = 0; n < 4; n++) await resume();
    expect(await statesOf(pair, others)).toEqual(new Set(["PERMITTED"]));
  });
});

test("what an earlier process has left counts from the start", async () => {
  const pair = await createPair();
  const ids = await inDoubt(pair, 3);
  const counts: number[] = [];
  const observer = {
    ...pair.eu.context.observer,
    backlog: ({ count }: { count: number }) => void counts.push(count),
    inDoubt: () => {},
  };
  const context = { ...pair.eu.context, observer };
  await createResumption(context, createSettling(context), IL)();
  expect(await statesOf(pair, ids)).toEqual(new Set(["PERMITTED"]));
  expect(counts).toEqual([1, 0]);
});

test("a running node takes up at its start what is in doubt, and later what comes into doubt", async () => {
  const pair = await createPair();
  const ids = [...(await inDoubt(pair, 2))];
  const time = createTime(START);
  const faults: unknown[] = [];
  const context = { ...pair.eu.context, clock: time.clock };
  const settling = createSettling(context);
  const parts = { schedule: time.schedule, failed: (error: unknown) => faults.push(error) };
  const resuming = startResuming(context, settling, parts);
  await turns();
  await expect.poll(() => statesOf(pair, ids)).toEqual(new Set(["PERMITTED"]));

  ids.push(...(await inDoubt(pair, 3)).slice(2));
  pair.wire.questions = "lose";
  const transfer = await pair.eu.view.transfer(ids.at(-1) as string);
  if (transfer === undefined) throw new ComityError("INTERNAL", "nothing was recorded");
  expect(await settling.propose(transfer)).toBeUndefined();
  await turns();
  pair.wire.questions = "pass";
  expect(time.waiting()).toBe(1);
  time.advance(60_000);
  await expect.poll(() => statesOf(pair, ids)).toEqual(new Set(["BARRED", "PERMITTED"]));
  await resuming.stop();
  expect(faults).toEqual([]);
});

test("a peer that a running node has met by a new agreement is asked like any other", async () => {
  const pair = await createPair();
  const ids = await inDoubt(pair, 2);
  const time = createTime(START);
  const { context } = pair.eu;
  let known = false;
  const peers = {
    ...context.peers,
    get all() {
      return known ? context.peers.all : [];
    },
  };
  const parts = { schedule: time.schedule, failed: () => {} };
  const met = { ...context, peers, clock: time.clock };
  const resuming = startResuming(met, createSettling(met), parts);
  await turns();
  expect(await statesOf(pair, ids)).toEqual(new Set(["PROPOSED"]));
  known = true;
  resuming.met();
  resuming.met();
  await expect.poll(() => statesOf(pair, ids)).toEqual(new Set(["PERMITTED"]));
  await resuming.stop();
});
