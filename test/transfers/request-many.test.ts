/** Transfers of many records on two nodes: each record decided at both, one leaf a side, and one answer whatever is lost. */
import { describe, expect, test } from "vitest";
import type { Answer } from "../../src/engine/context.ts";
import { createReceipts } from "../../src/receipt/chunk.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import type { GivenRecord } from "../../src/transfers/decide-records.ts";
import type { ChunkOutcome } from "../../src/transfers/request-many.ts";
import { parseRecord } from "../../src/transfers/subject-record.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import {
  AURORA,
  atlasWith,
  createPair,
  historyOf,
  IL,
  keyAt,
  LAKESHORE,
  leavesOf,
  never,
  type Pair,
  type PairOptions,
  START,
  stricterAtlas,
  trust,
} from "../support/pair.ts";
import { sharedPart } from "../support/records.ts";

const shared: TransferRequest = await sharedPart();
const adultsFrom40 = atlasWith("US-IL", { applies: "destination", when: { youngest: { below: 40 } } });

const KEY = keyAt(START, 7);
const aged = (...ages: number[]): GivenRecord[] =>
  ages.map((age) => parseRecord({ age, sharedConsents: [0] }, shared));
const open = ({ eu }: Pair, parts: { key?: string; caller?: string; signal?: AbortSignal } = {}) =>
  eu.origin.requestMany({
    caller: AURORA,
    key: KEY,
    request: shared,
    breathe: async () => {},
    signal: never,
    ...parts,
  });
const chunkOf = (number: number, ...ages: number[]) => ({ number, records: aged(...ages) });

/** What each record's receipt proves: `denial`, or a transfer that is permitted or not. */
function proved({ told }: ChunkOutcome): readonly string[] {
  if (told === undefined) return [];
  const receiptOf = createReceipts(told.proof);
  return told.proof.entries.map((_, index) => {
    const verified = verifyReceipt(receiptOf(index), trust);
    expect(verified.record).toMatchObject({ index, count: told.proof.entries.length });
    return verified.kind === "transfer" ? `transfer ${verified.permit}` : verified.kind;
  });
}
const reasonOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.reason,
  );

test("each record is decided at both nodes under one leaf a side, and its receipt proves it", async () => {
  const pair = await createPair();
  const outcome = await open(pair)(chunkOf(0, 30, 9, 41));
  expect(outcome.state).toBe("PERMITTED");
  expect(proved(outcome)).toEqual(["transfer true", "denial", "transfer true"]);
  expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome"]);
  expect(await historyOf(pair.il.store)).toEqual(["decision"]);
  const [proposal] = await leavesOf(pair.eu.store);
  const [decision] = await leavesOf(pair.il.store);
  expect(proposal).toMatchObject({ decision: "permit", records: { count: 3, permitted: 2 } });
  expect(decision).toMatchObject({ decision: "permit", records: { count: 3, permitted: 2 } });
  expect(pair.alarms).toEqual([]);
});

test("what home denies does not travel: the body holds the hash of its entry and nothing else of it", async () => {
  const pair = await createPair();
  await open(pair)(chunkOf(0, 30, 9, 41));
  const [question] = pair.wire.sent;
  const body = question?.kind === "propose" ? JSON.parse(question.proposal.body) : {};
  expect(body.records.map(({ record }: { record: { age: number } }) => record.age)).toEqual([30, 41]);
  expect(body.denied).toEqual([{ index: 1, hash: expect.any(String) }]);
  expect(body.verdicts.map(({ decision }: { decision: string }) => decision)).toEqual(["permit"]);
});

test("where home denies all, the chunk ends there as a recorded denial, and nobody is asked", async () => {
  const pair = await createPair();
  pair.wire.takesRecords = false;
  const outcome = await open(pair)(chunkOf(0, 9, 8));
  expect(outcome.state).toBe("DENIED");
  expect(proved(outcome)).toEqual(["denial", "denial"]);
  expect(await historyOf(pair.eu.store)).toEqual(["denial"]);
  expect(pair.wire.sent).toEqual([]);
});

test("a record that the destination alone denies is no permit, and the others stand", async () => {
  const pair = await createPair({ destinationAtlas: adultsFrom40 });
  const outcome = await open(pair)(chunkOf(0, 30, 9, 41));
  expect(outcome.state).toBe("PERMITTED");
  expect(proved(outcome)).toEqual(["transfer false", "denial", "transfer true"]);
});

test("where the destination denies all, the state is DENIED, and each receipt says so", async () => {
  const pair = await createPair({ destinationAtlas: stricterAtlas });
  const outcome = await open(pair)(chunkOf(0, 30, 9));
  expect(outcome.state).toBe("DENIED");
  expect(proved(outcome)).toEqual(["transfer false", "denial"]);
});

test("a peer of a version that takes no such transfers gets none: nothing is recorded or sent", async () => {
  const pair = await createPair();
  pair.wire.takesRecords = false;
  expect(await reasonOf(open(pair)(chunkOf(0, 30)))).toBe("METHOD_UNKNOWN");
  expect(await historyOf(pair.eu.store)).toEqual([]);
  expect(pair.wire.sent).toEqual([]);
});

describe("under the key of its stream", () => {
  test("the same chunk again gets the same answer, and nothing is decided twice", async () => {
    const pair = await createPair();
    const first = await open(pair)(chunkOf(0, 30, 9));
    const again = await open(pair)(chunkOf(0, 30, 9));
    expect(again).toEqual(first);
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome"]);
  });

  test("other records are refused, and so they are in another order", async () => {
    const pair = await createPair();
    await open(pair)(chunkOf(0, 30, 9));
    expect(await reasonOf(open(pair)(chunkOf(0, 30, 10)))).toBe("KEY_REUSED");
    expect(await reasonOf(open(pair)(chunkOf(0, 9, 30)))).toBe("KEY_REUSED");
  });

  test("two calls at once make one transfer, and one of them with other records is refused", async () => {
    const pair = await createPair();
    const [one, same, other] = await Promise.allSettled([
      open(pair)(chunkOf(0, 30)),
      open(pair)(chunkOf(0, 30)),
      open(pair)(chunkOf(0, 31)),
    ]);
    expect(one).toEqual(same);
    expect(other).toMatchObject({ status: "rejected", reason: { reason: "KEY_REUSED" } });
  });

  test("another platform's chunk is another transfer", async () => {
    const pair = await createPair();
    const { id } = await open(pair)(chunkOf(0, 30));
    const other = "spiffe://eu.example/platform/borealis";
    const outcome = await open(pair, { caller: other })(chunkOf(0, 9));
    expect(outcome.id).not.toBe(id);
  });

  test("each number is a transfer of its own", async () => {
    const pair = await createPair();
    const carryOut = open(pair);
    const ids = [(await carryOut(chunkOf(0, 30))).id, (await carryOut(chunkOf(1, 30))).id];
    expect(new Set(ids).size).toBe(2);
    expect(await reasonOf(carryOut(chunkOf(3, 30)))).toBe("INPUT_INVALID");
  });
});

describe("with more records than are taken", () => {
  test.each([
    ["1,025 in a chunk", 1025, "INPUT_TOO_LARGE"],
    ["eleven for ten people", 11, "INPUT_INVALID"],
    ["none", 0, "INPUT_INVALID"],
  ])("%s, the chunk is refused whole", async (_, count, reason) => {
    const pair = await createPair();
    const [adult] = aged(30);
    const records = Array.from({ length: count }, () => adult as GivenRecord);
    expect(await reasonOf(open(pair)({ number: 0, records }))).toBe(reason);
    expect(await historyOf(pair.eu.store)).toEqual([]);
  });
});

test("the people of a stream count once: those of its chunks are what its shared part declares", async () => {
  const pair = await createPair();
  const carryOut = open(pair);
  await carryOut(chunkOf(0, 30, 31));
  const { id } = await carryOut(chunkOf(1, 32, 9));
  const row = await pair.eu.view.transfer(id);
  // Denied records are sent to nobody, and count as nobody.
  expect(row?.row.counted).toMatchObject({ fewest: 1, most: 1 });
});

describe("in doubt", () => {
  test("the chunk says so without an answer to any record, and the key goes on from there", async () => {
    const pair = await createPair();
    pair.wire.answers = "lose";
    const carryOut = open(pair);
    const lost = await carryOut(chunkOf(0, 30, 9));
    expect(lost).toEqual({ id: lost.id, number: 0, state: "IN_DOUBT" });
    pair.wire.answers = "pass";
    const outcome = await open(pair)(chunkOf(0, 30, 9));
    expect(outcome).toMatchObject({ id: lost.id, state: "PERMITTED" });
    expect(proved(outcome)).toEqual(["transfer true", "denial"]);
  });

  test("is settled without its caller, also after a restart and after the time to decide", async () => {
    const pair = await createPair();
    pair.wire.answers = "lose";
    const { id } = await open(pair)(chunkOf(0, 30, 9));
    pair.restart();
    pair.wire.answers = "pass";
    pair.advance(60_000);
    await pair.eu.origin.settleAll();
    expect(await pair.eu.origin.resolve(AURORA, id, "BASIC")).toEqual({
      id,
      state: "PERMITTED",
      records: { count: 2, permitted: 1 },
    });
    expect(proved(await open(pair)(chunkOf(0, 30, 9)))).toEqual(["transfer true", "denial"]);
  });

  test("is barred where the destination never saw it, and each receipt says so", async () => {
    const pair = await createPair();
    pair.wire.questions = "hold";
    const asked = open(pair)(chunkOf(0, 30, 9));
    await pair.idle();
    for (const each of [...pair.wire.held]) each.lose();
    expect((await asked).state).toBe("IN_DOUBT");
    pair.wire.questions = "pass";
    pair.advance(60_000);
    await pair.eu.origin.settleAll();
    const outcome = await open(pair)(chunkOf(0, 30, 9));
    expect(outcome.state).toBe("BARRED");
    expect(proved(outcome)).toEqual(["transfer false", "denial"]);
  });
});

/** The points at which the process of a node may end while a chunk is on its way: before a commit, or on a leg of the wire. */
const STEPS = [
  ["before the proposal is recorded", "transfer.propose"],
  ["after the proposal is recorded, before it is sent", "questions"],
  ["before the decision is recorded", "transfer.decide"],
  ["after the decision is recorded, before the answer arrives", "answers"],
  ["before the outcome is recorded", "transfer.conclude"],
] as const;

describe("where a process ends", () => {
  test.each(STEPS)("%s, both nodes end alike, and no record is decided twice", async (_, where) => {
    let ended = false;
    const before: PairOptions["before"] = (store) => ({
      ...store,
      commit: async (entry) => {
        if (entry.command.kind !== where || ended) return store.commit(entry);
        ended = true;
        throw new Error("the process has ended");
      },
    });
    const pair = await createPair({ before });
    if (where === "questions" || where === "answers") {
      pair.wire[where] = "hold";
      ended = true;
    }
    const first = open(pair)(chunkOf(0, 30, 9, 41)).then(
      ({ state }) => state,
      () => "ended",
    );
    await pair.idle();
    pair.restart();
    expect(["ended", "IN_DOUBT"]).toContain(await first);
    expect(ended).toBe(true);
    pair.wire.questions = "pass";
    pair.wire.answers = "pass";
    const outcome = await open(pair)(chunkOf(0, 30, 9, 41));
    expect(proved(outcome)).toEqual(["transfer true", "denial", "transfer true"]);
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "outcome"]);
    expect(await historyOf(pair.il.store)).toEqual(["decision"]);
    expect(await pair.il.view.inbox(LAKESHORE)).toEqual([outcome.id]);
    expect(await pair.eu.view.proposed(IL)).toEqual([]);
  });
});

describe("a destination that lies is not believed:", () => {
  const parts = (answer: Answer) => JSON.parse(answer.records ?? "{}");
  test.each<[string, (answer: Answer) => Answer]>([
    ["without its verdicts", ({ records: _, ...answer }) => answer],
    [
      "with a verdict changed",
      (answer) => {
        const told = parts(answer);
        told.verdicts[0].remedy = ["something"];
        return { ...answer, records: JSON.stringify(told) };
      },
    ],
    [
      "with other laws in a verdict",
      (answer) => {
        const told = parts(answer);
        told.verdicts[0].packs = [];
        return { ...answer, records: JSON.stringify(told) };
      },
    ],
    [
      "with one verdict less",
      (answer) => ({ ...answer, records: JSON.stringify({ ...parts(answer), places: [0] }) }),
    ],
    [
      "with one verdict more",
      (answer) => ({ ...answer, records: JSON.stringify({ ...parts(answer), places: [0, 0, 0] }) }),
    ],
    [
      "without the list of a verdict",
      (answer) => ({ ...answer, records: JSON.stringify({ ...parts(answer), lists: [] }) }),
    ],
  ])("%s", async (_, forge) => {
    const pair = await createPair();
    pair.wire.forge = forge;
    const outcome = await open(pair)(chunkOf(0, 30, 9, 41));
    expect(outcome.state).toBe("IN_DOUBT");
    expect(pair.alarms).toMatchObject([{ what: "STATEMENT_INVALID", transfer: outcome.id }]);
    pair.wire.forge = (answer) => answer;
    await pair.eu.origin.settleAll();
    expect((await open(pair)(chunkOf(0, 30, 9, 41))).state).toBe("PERMITTED");
  });
});

describe("a receipt by the id of a transfer of many records", () => {
  test("is that of one record, for the sender and, where it is permitted, for the recipient", async () => {
    const pair = await createPair();
    const { id } = await open(pair)(chunkOf(0, 30, 9, 41));
    const own = await pair.eu.origin.getReceipt(AURORA, id, 2);
    expect(verifyReceipt(own, trust)).toMatchObject({ kind: "transfer", permit: true, record: { index: 2 } });
    expect(verifyReceipt(await pair.eu.origin.getReceipt(AURORA, id, 1), trust).kind).toBe("denial");
    expect(await reasonOf(pair.eu.origin.getReceipt(AURORA, id))).toBe("INPUT_INVALID");
    expect(await reasonOf(pair.eu.origin.getReceipt(AURORA, id, 3))).toBe("NOT_FOUND");
  });
});

test("the recipient's inbox shows the permitted records alone, each with its receipt", async () => {
  const pair = await createPair({ destinationAtlas: adultsFrom40 });
  const { id } = await open(pair)(chunkOf(0, 30, 9, 41));
  const { value: entry } = await pair.il.inbox
    .read(LAKESHORE, { place: 0 }, never, true)
    [Symbol.asyncIterator]()
    .next();
  if (entry === undefined || "unreadable" in entry || entry.proof === undefined)
    throw new Error("no records");
  expect(entry.delivery).toMatchObject({ transfer: id, records: { records: [[2, 0]] } });
  expect(entry.obligations.length).toBeGreaterThan(0);
  const receiptOf = createReceipts(entry.proof);
  expect(verifyReceipt(receiptOf(2), trust)).toMatchObject({ permit: true, record: { index: 2, count: 3 } });
  for (const hidden of [0, 1])
    expect(() => receiptOf(hidden)).toThrow(expect.objectContaining({ reason: "NOT_FOUND" }));
  expect(entry.proof.verdicts.answer.every((text: string) => JSON.parse(text).decision === "permit")).toBe(
    true,
  );
});

describe("a permit that comes late", () => {
  /** A chunk whose answer is lost until the time to decide has passed, and the law of the origin may have changed. */
  async function late(change: (pair: Pair) => void) {
    const pair = await createPair();
    pair.wire.answers = "lose";
    const { id } = await open(pair)(chunkOf(0, 30, 9, 41));
    pair.wire.answers = "pass";
    pair.advance(60_000);
    change(pair);
    await pair.eu.origin.settleAll();
    return { pair, id, outcome: await open(pair)(chunkOf(0, 30, 9, 41)) };
  }

  test("counts where the origin would still propose every record that it sent", async () => {
    const { outcome } = await late(() => {});
    expect(outcome.state).toBe("PERMITTED");
    expect(proved(outcome)).toEqual(["transfer true", "denial", "transfer true"]);
  });

  test("is judged without the people of its stream's other chunks, as one that comes in time is", async () => {
    const originAtlas = atlasWith("EU", { applies: "origin", when: { peopleYear: { from: 11 } } });
    const pair = await createPair({ originAtlas });
    const stream = open(pair);
    expect((await stream(chunkOf(0, 30, 41))).state).toBe("PERMITTED");
    pair.wire.answers = "lose";
    expect((await stream(chunkOf(1, 32, 42))).state).toBe("IN_DOUBT");
    pair.wire.answers = "pass";
    pair.advance(60_000);
    await pair.eu.origin.settleAll();
    const again = open(pair);
    await again(chunkOf(0, 30, 41));
    expect((await again(chunkOf(1, 32, 42))).state).toBe("PERMITTED");
    // Another stream declares its people beside these.
    expect((await open(pair, { key: keyAt(START, 8) })(chunkOf(0, 30))).state).toBe("DENIED");
  });

  test("does not count where it would not: the chunk ends denied, and so does each record", async () => {
    const { pair, id, outcome } = await late((changed) => changed.advance(3 * 365 * 24 * 3_600_000));
    expect(outcome.state).toBe("DENIED");
    const receiptOf = createReceipts(outcome.told?.proof as never);
    for (const index of [0, 1, 2])
      expect(verifyReceipt(receiptOf(index), trust)).toMatchObject({ kind: "denial", permit: false });
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "denial"]);
    expect(await pair.eu.origin.getReceipt(AURORA, id, 1)).toEqual(receiptOf(1));
    expect(await pair.eu.origin.resolve(AURORA, id)).toMatchObject({
      state: "DENIED",
      decision: { decision: "deny" },
    });
  });
});
