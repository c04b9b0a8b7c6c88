/** The breaker: a pause after a failure, one trial, and longer pauses while trials fail. */
import { expect, test } from "vitest";
import { type BreakerState, createBreaker, WORD_EVERY_MS } from "../../src/engine/breaker.ts";

/** Randomness that shortens no pause by less, or by more, than half. */
const entropyOf = (byte: number) => ({
  nonce: () => Buffer.alloc(32, byte).toString("base64"),
  id: () => "",
});

function create(byte = 0) {
  const changes: BreakerState[] = [];
  const breaker = createBreaker(entropyOf(byte), (state) => changes.push(state));
  /** Returns the number of items that are sent at a time; each item ends as `end` says. */
  const sent = async (nowMs: number, most: number, end: () => Promise<void> | void = () => {}) => {
    const work = async (take: () => boolean) => {
      const sending: (Promise<void> | void)[] = [];
      while (sending.length < most && take()) sending.push(end());
      await Promise.all(sending);
      return sending.length;
    };
    return (await breaker.attempt(nowMs, work)) ?? 0;
  };
  return { changes, breaker, sent };
}

test("a closed breaker lets all through", async () => {
  const { breaker, changes, sent } = create();
  expect(await sent(0, 7)).toBe(7);
  expect(breaker.pausedUntil(0)).toBeUndefined();
  breaker.succeeded();
  expect(changes).toEqual([]);
});

test("after a failure nothing passes for a pause, then one trial and no second", async () => {
  const { breaker, changes, sent } = create();
  const trial = Promise.withResolvers<void>();
  breaker.failed(1000);
  expect(breaker.pausedUntil(1000)).toBe(1250);
  expect(await sent(1249, 7)).toBe(0);
  expect(breaker.pausedUntil(1250)).toBeUndefined();
  const first = sent(1250, 7, () => trial.promise);
  expect(await sent(1250, 7)).toBe(0);
  trial.resolve();
  expect(await first).toBe(1);
  expect(breaker.pausedUntil(1250)).toBeUndefined();
  expect(changes).toEqual(["open", "half-open"]);
});

test("a trial is not used up where nothing was to be sent", async () => {
  const { breaker, sent } = create();
  breaker.failed(0);
  expect(await sent(250, 0)).toBe(0);
  expect(await sent(250, 7)).toBe(1);
});

test("a trial that fails before it asks, or tells nothing, gives way to another", async () => {
  const { breaker, sent, changes } = create();
  breaker.failed(0);
  const broken = sent(250, 7, () => Promise.reject(new Error("damaged")));
  await expect(broken).rejects.toThrow("damaged");
  expect(await sent(250, 7)).toBe(1);
  expect(await sent(250, 7, async () => breaker.succeeded())).toBe(7);
  expect(await sent(250, 7)).toBe(7);
  expect(changes).toEqual(["open", "half-open", "closed"]);
});

test("a trial that outlives its breaker's next pause does not end the trial after it", async () => {
  const { breaker, sent } = create();
  const [slow, next] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  breaker.failed(0);
  const first = sent(250, 1, () => slow.promise);
  breaker.failed(250);
  const second = sent(1000, 1, () => next.promise);
  slow.resolve();
  expect(await first).toBe(1);
  expect(await sent(1000, 1)).toBe(0);
  next.resolve();
  expect(await second).toBe(1);
});

test("the work whose trial succeeds goes on, and the work of a breaker that has opened does not", async () => {
  const { breaker } = create();
  breaker.failed(0);
  const taken = await breaker.attempt(250, async (take) => {
    const before = [take(), take()];
    breaker.succeeded();
    const closed = [take(), take()];
    breaker.failed(250);
    return [...before, ...closed, take()];
  });
  expect(taken).toEqual([true, false, true, true, false]);
});

test("a word of the peer ends the pause, and the pauses after it are short again", async () => {
  const { breaker, sent } = create();
  for (let now = 0, n = 0; n < 9; n++) {
    await sent(now, 1, () => breaker.failed(now));
    now = breaker.pausedUntil(now) ?? now;
  }
  const now = 100_000;
  await sent(now, 1, () => breaker.failed(now));
  expect(breaker.pausedUntil(now)).toBe(now + 15_000);
  expect(breaker.heard(now + 1)).toBe(true);
  expect(breaker.pausedUntil(now + 1)).toBeUndefined();
  expect(await sent(now + 1, 7, () => breaker.failed(now + 1))).toBe(1);
  expect(breaker.pausedUntil(now + 1)).toBe(now + 251);
});

test("a peer that speaks again and again, and answers nothing, is tried a few times and not at each word", async () => {
  const { breaker, sent } = create();
  let tries = 0;
  breaker.failed(0);
  for (let now = 0; now < 60_000; now += 10) {
    breaker.heard(now);
    tries += await sent(now, 1, () => breaker.failed(now));
  }
  expect(tries).toBeLessThanOrEqual((60_000 / WORD_EVERY_MS) * 5);
});

test("a word changes nothing for a breaker that is closed", () => {
  const { breaker, changes } = create();
  expect(breaker.heard(0)).toBe(false);
  breaker.failed(1);
  expect(breaker.heard(1)).toBe(true);
  expect(changes).toEqual(["open"]);
});

test("a trial that succeeds lets all through, and the next pause is the first again", async () => {
  const { breaker, changes, sent } = create();
  breaker.failed(0);
  await sent(250, 1, () => breaker.succeeded());
  expect(await sent(250, 7)).toBe(7);
  breaker.failed(1000);
  expect(breaker.pausedUntil(1000)).toBe(1250);
  expect(changes).toEqual(["open", "half-open", "closed", "open"]);
});

test("each trial that fails doubles the pause, up to 30 s", async () => {
  const { breaker, sent } = create();
  const pauses: number[] = [];
  let now = 0;
  breaker.failed(now);
  for (let failures = 0; failures < 9; failures++) {
    const until = breaker.pausedUntil(now) ?? 0;
    pauses.push(until - now);
    now = until;
    await sent(now, 1, () => breaker.failed(now));
  }
  expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("failures that come together are one", () => {
  const { breaker, changes } = create(255);
  breaker.failed(0);
  breaker.failed(100);
  expect(breaker.pausedUntil(100)).toBe(500);
  expect(changes).toEqual(["open"]);
});
