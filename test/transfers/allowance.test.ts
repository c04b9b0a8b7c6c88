/** What one platform may make nodes store: counted by what is stored and sent, and a refusal of a peer is told at once. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { LIMITS, STORED_BESIDE_BYTES } from "../../src/limits.ts";
import { createAllowance } from "../../src/transfers/allowance.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import {
  AURORA,
  createPair,
  historyOf,
  IL,
  keyAt,
  LAKESHORE,
  never,
  START,
  sample,
} from "../support/pair.ts";

const login = await sample("login");
const overloaded = { reason: "OVERLOADED" };
const refused = expect.objectContaining(overloaded);

const clock = { now: () => new Date(START) };
const SIZE = 1000;
/** A decided request that costs SIZE bytes beside what each costs. */
const decided = (destination: string) =>
  ({
    body: "x".repeat(SIZE),
    list: "",
    entry: { leaf: new Uint8Array(), command: { destination } },
  }) as never;

describe("the requests of one platform", () => {
  const each = SIZE + STORED_BESIDE_BYTES;
  const create = () =>
    createAllowance(clock, { storedBytesPerDay: 4 * each, storedPartOfSender: LIMITS.storedPartOfSender });

  test("may use a part of what a peer stores for this node, and those of others theirs", () => {
    const allowance = create();
    allowance.take(AURORA, decided(IL));
    expect(() => allowance.take(AURORA, decided(IL))).toThrow(refused);
    allowance.take(AURORA, decided("spiffe://jp.example/node"));
    allowance.take(LAKESHORE, decided(IL));
  });

  test("may make this node store so much, and what was refused does not count", () => {
    const allowance = create();
    allowance.take(AURORA, decided(IL));
    expect(() => allowance.take(AURORA, decided(IL))).toThrow(refused);
    for (let denied = 0; denied < 3; denied++) allowance.take(AURORA, decided(""));
    expect(() => allowance.take(AURORA, decided(""))).toThrow(refused);
  });
});

test("a request counts as it travels: control characters, which grow six times, do not get through with less", async () => {
  const pair = await createPair();
  const { request, allowance } = pair.eu.origin;
  const taken: number[] = [];
  Object.assign(allowance, { take: (_: string, { body }: { body: string }) => taken.push(body.length) });
  const qualities = Array.from({ length: 64 }, () => "\u0001".repeat(500));
  const consents = [...login.offer.consents, { ...login.offer.consents[0], qualities }];
  const grown = { ...login, offer: { ...login.offer, consents } } as TransferRequest;
  await request(AURORA, keyAt(START), login, never);
  await request(AURORA, keyAt(START, 1), grown, never);
  const [plain = 0, long = 0] = taken;
  expect(long - plain).toBeGreaterThan(64 * 500 * 6);
});

test("an assessment that is recorded counts as what it stores, and is refused beyond it, before it is recorded", async () => {
  const pair = await createPair();
  const { assess, allowance } = pair.eu.origin;
  const small = createAllowance(clock, { storedBytesPerDay: 100_000, storedPartOfSender: 1 });
  Object.assign(allowance, { take: small.take });
  let recorded = 0;
  const fill = async () => {
    for (; recorded < 20; recorded++) await assess(AURORA, login, true);
  };
  await expect(fill()).rejects.toMatchObject(overloaded);
  expect(recorded).toBeGreaterThan(0);
  expect(await historyOf(pair.eu.store)).toHaveLength(recorded);
  expect((await assess(AURORA, login, false)).recorded).toBe(false);
});

test("a request beyond the platform's part is refused before anything is recorded", async () => {
  const pair = await createPair();
  const full = () => {
    throw new ComityError("OVERLOADED", "no more today");
  };
  Object.assign(pair.eu.origin.allowance, { take: full });
  await expect(pair.eu.origin.request(AURORA, keyAt(START), login, never)).rejects.toMatchObject(overloaded);
  expect(await historyOf(pair.eu.store)).toEqual([]);
});

test("where a peer has no room for a platform's transfer, the next one is refused for a minute instead of staying in doubt, and others go on", async () => {
  const pair = await createPair();
  const { receive } = pair.il.destination;
  Object.assign(pair.il.destination, {
    receive: async () => {
      throw new ComityError("OVERLOADED", "no more of this sender today");
    },
  });
  const ask = (caller: string, seq: number) =>
    pair.eu.origin.request(caller, keyAt(pair.now(), seq), login, never);
  const first = await ask(AURORA, 0);
  expect(first.state).toBe("IN_DOUBT");
  await expect(ask(AURORA, 1)).rejects.toMatchObject(overloaded);
  expect(pair.alarms).toEqual([]);
  Object.assign(pair.il.destination, { receive });
  pair.advance(60_000);
  expect((await ask(AURORA, 2)).state).toBe("PERMITTED");
  await pair.eu.origin.settleAll();
  // The peer still answers what it is asked: the first transfer ends.
  expect(await pair.eu.view.stateOf(first.id)).toBe("BARRED");
});
