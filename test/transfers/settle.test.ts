/** Settling: what is proposed is asked for until it is answered, once at a time, and never concluded alone. */
import { expect, test } from "vitest";
import type { TransferRow } from "../../src/transfers/schema.ts";
import { shareCall } from "../../src/transfers/settle.ts";
import { AURORA, createPair, historyOf, keyAt, never, type Pair, START, sample } from "../support/pair.ts";

const login = await sample("login");

/** Transfers whose proposals were lost. */
async function inDoubt(pair: Pair, count: number): Promise<readonly string[]> {
  pair.wire.questions = "lose";
  const ids: string[] = [];
  for (let n = 0; n < count; n++)
    ids.push((await pair.eu.origin.request(AURORA, keyAt(START, n), login, never)).id);
  pair.wire.questions = "pass";
  return ids;
}
const statesOf = (pair: Pair, ids: readonly string[]) =>
  Promise.all(ids.map((id) => pair.eu.view.stateOf(id)));

test("a transfer is settled by itself, once", async () => {
  const pair = await createPair();
  const [first = "", second = ""] = await inDoubt(pair, 2);
  const row = (await pair.eu.view.transfer(first))?.row as TransferRow;
  expect(await pair.eu.origin.settle(row)).toBe(true);
  expect(await statesOf(pair, [first, second])).toEqual(["PERMITTED", "PROPOSED"]);
  expect(await historyOf(pair.eu.store)).toEqual(["proposal", "proposal", "outcome"]);
  pair.wire.questions = "lose";
  const other = (await pair.eu.view.transfer(second))?.row as TransferRow;
  expect(await pair.eu.origin.settle(other)).toBe(false);
});

test("a transfer whose answers never verify alarms once, however often it is tried", async () => {
  const pair = await createPair();
  const [id = ""] = await inDoubt(pair, 1);
  pair.wire.forge = (answer) => ({ ...answer, statement: { ...answer.statement, checkpoint: "none" } });
  for (let n = 0; n < 5; n++) await pair.eu.origin.settleAll();
  expect(pair.wire.sent).toHaveLength(6);
  expect(pair.alarms).toMatchObject([{ transfer: id }]);
  pair.wire.forge = (answer) => answer;
  await pair.eu.origin.settleAll();
  expect(await statesOf(pair, [id])).toEqual(["PERMITTED"]);
});

test("a transfer that is concluded is not proposed again, and no answer changes nothing", async () => {
  const pair = await createPair();
  const { id } = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  const transfer = await pair.eu.view.transfer(id);
  if (transfer === undefined) throw new Error("nothing was recorded");
  expect(await pair.eu.origin.propose(transfer)).toBeUndefined();
  expect(await pair.eu.origin.conclude(transfer, undefined)).toBe(transfer);
});

test("who comes while a call runs shares it, and who comes after starts another", async () => {
  const calls = new Map<string, Promise<number>>();
  let started = 0;
  const start = async () => ++started;
  const [first, second, other] = [
    shareCall(calls, "a", start),
    shareCall(calls, "a", start),
    shareCall(calls, "b", start),
  ];
  expect(second).toBe(first);
  expect(await Promise.all([first, second, other])).toEqual([1, 1, 2]);
  expect(await shareCall(calls, "a", start)).toBe(3);
  await expect(shareCall(calls, "a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(calls.size).toBe(0);
});
