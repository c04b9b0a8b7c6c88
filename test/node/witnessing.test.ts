/** When the head of a log is handed to witnesses: a while after it has grown, once for all that came, and again where one was silent. */
import { expect, test } from "vitest";
import type { Store } from "../../src/engine/store.ts";
import { ComityError, type Reason } from "../../src/errors.ts";
import { startRounds, startWitnessing, WITNESS_AFTER_MS, watchGrowth } from "../../src/node/witnessing.ts";
import type { WitnessToAsk } from "../../src/witness/submit.ts";

const witness = (name: string) => ({ name }) as WitnessToAsk;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Witnessing on a clock that the test moves. `outcome` says how a question to a witness ends. */
function start(outcome: (name: string) => Reason | undefined = () => undefined) {
  let nowMs = 0;
  const timers = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  const asked: string[] = [];
  const failed: unknown[] = [];
  const witnessing = startWitnessing({
    clock: { now: () => new Date(nowMs) },
    schedule: (at, wake) => {
      const timer = { atMs: at.getTime(), wake };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    witnesses: () => ["jp", "us"].map(witness),
    submit: async ({ name }) => {
      asked.push(`${name} ${nowMs}`);
      const reason = outcome(name);
      if (reason !== undefined) throw new ComityError(reason, "told");
    },
    failed: (error) => failed.push(error),
  });
  const advance = async (ms: number) => {
    nowMs += ms;
    for (const timer of [...timers].filter(({ atMs }) => atMs <= nowMs)) {
      timers.delete(timer);
      timer.wake();
    }
    await settle();
  };
  return { witnessing, asked, failed, advance, waits: () => timers.size };
}

test("all that comes within a while is one question to each witness, and then it is quiet", async () => {
  const { witnessing, asked, advance, waits } = start();
  for (let n = 0; n < 10; n++) {
    witnessing.grown();
    await advance(400);
  }
  expect(asked).toEqual([]);
  await advance(WITNESS_AFTER_MS - 4_000);
  expect(asked).toEqual(["jp 5000", "us 5000"]);
  await advance(600_000);
  expect([asked.length, waits()]).toEqual([2, 0]);
  witnessing.grown();
  await advance(WITNESS_AFTER_MS);
  expect(asked).toHaveLength(4);
});

test("one that is silent is asked again after a minute, one of an earlier version is not, and a wrong one is told of", async () => {
  const { asked, failed, advance } = start((name) => (name === "jp" ? "NODE_UNREACHABLE" : "METHOD_UNKNOWN"));
  await advance(WITNESS_AFTER_MS);
  await advance(59_000);
  expect([asked.length, failed]).toEqual([2, []]);
  await advance(1_000);
  expect(asked).toHaveLength(4);
  const wrong = start((name) => (name === "jp" ? "PROOF_INVALID" : undefined));
  await wrong.advance(WITNESS_AFTER_MS);
  await wrong.advance(600_000);
  expect(wrong.asked).toHaveLength(2);
  expect(wrong.failed).toMatchObject([{ reason: "PROOF_INVALID" }]);
});

test("growth while a silent witness waits does not wait as long, and nothing follows the end", async () => {
  const { witnessing, asked, advance, waits } = start(() => "NODE_UNREACHABLE");
  await advance(WITNESS_AFTER_MS);
  witnessing.grown();
  await advance(WITNESS_AFTER_MS);
  expect(asked).toHaveLength(4);
  await witnessing.stop();
  witnessing.grown();
  expect(waits()).toBe(0);
  await advance(600_000);
  expect(asked).toHaveLength(4);
});

test("a log grows by what is recorded, not by what is refused or kept beside it", async () => {
  let grown = 0;
  const answers = [{ recorded: {} }, { refused: "taken" }];
  const store = watchGrowth(
    { commit: async () => answers.shift(), keep: async () => ({ kept: true }) } as unknown as Store,
    () => {
      grown++;
    },
  );
  await store.commit({} as never);
  await store.commit({} as never);
  await store.keep({} as never);
  expect(grown).toBe(1);
});

test("rounds come one after the other, the first so long after the start, and none after the end", async () => {
  const nowMs = 7_000;
  const due: { readonly atMs: number; readonly wake: () => void }[] = [];
  const running: (() => void)[] = [];
  const rounds = startRounds(() => new Promise((resolve) => running.push(resolve)), 60_000, {
    clock: { now: () => new Date(nowMs) },
    schedule: (at, wake) => {
      due.push({ atMs: at.getTime(), wake });
      return { [Symbol.dispose]: () => {} };
    },
    failed: () => expect.unreachable(),
  });
  await settle();
  expect([due.map(({ atMs }) => atMs), running.length]).toEqual([[67_000], 0]);
  due[0]?.wake();
  await settle();
  // The next is due once the round has ended.
  expect([due.length, running.length]).toEqual([1, 1]);
  running[0]?.();
  await settle();
  expect(due.map(({ atMs }) => atMs)).toEqual([67_000, 67_000]);
  await rounds.stop();
  due[1]?.wake();
  await settle();
  expect(running).toHaveLength(1);
});
