/** Settling: what is proposed is asked for until it is answered, once at a time, and never concluded alone. */
import { expect, test } from "vitest";
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

test("all that is proposed is settled, also more than are taken up at once", async () => {
  const pair = await createPair();
  const ids = await inDoubt(pair, 35);
  await pair.eu.origin.settleAll();
  expect(new Set(await statesOf(pair, ids))).toEqual(new Set(["PERMITTED"]));
});

test("a peer that does not answer is asked once, and the others wait", async () => {
  const pair = await createPair();
  const ids = await inDoubt(pair, 3);
  const before = pair.wire.sent.length;
  pair.wire.questions = "lose";
  await pair.eu.origin.settleAll();
  expect(pair.wire.sent).toHaveLength(before + 1);
  expect(new Set(await statesOf(pair, ids))).toEqual(new Set(["PROPOSED"]));
});

test("one is settled by itself, once, and what is unknown is left alone", async () => {
  const pair = await createPair();
  const [first = "", second = ""] = await inDoubt(pair, 2);
  await pair.eu.origin.settleOne(first);
  expect(await statesOf(pair, [first, second])).toEqual(["PERMITTED", "PROPOSED"]);
  const asked = pair.wire.sent.length;
  await pair.eu.origin.settleOne(first);
  await pair.eu.origin.settleOne("none");
  expect(pair.wire.sent).toHaveLength(asked);
  expect(await historyOf(pair.eu.store)).toEqual(["proposal", "proposal", "outcome"]);
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
