/** A node that starts signs nothing before a peer has confirmed its log, and never where a peer holds more of it. */
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { firstKey, followedBy } from "../../src/ledger/log-keys.ts";
import { trustDomainOf } from "../../src/ledger/log-origin.ts";
import { parseVerifierKey } from "../../src/ledger/note.ts";
import { CONFIRM_WITHIN_MS, createSigning, guardStore, type SigningParts } from "../../src/node/signing.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { renamed } from "../ledger/handed-log.ts";
import { entry, key } from "../store/sample-entries.ts";
import { machine } from "../store/sample-machine.ts";

const [EU, JP] = ["spiffe://eu.example/node", "spiffe://jp.example/node"];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A log of so many leaves, signed by the samples' key or another one of that name. */
async function logOf(size: number, by = key, salt = "") {
  const store = createMemoryStore(by, machine);
  for (let n = 0; n < size; n++) await store.commit(entry(`${salt}${n}`));
  return store;
}
const checkpointOf = async (...log: Parameters<typeof logOf>) =>
  (await (await logOf(...log)).log.head()).checkpoint;

/** Answers that peers give, each a checkpoint, none, or silence while `undefined`. */
type Answers = Record<string, string | "none" | undefined>;

async function start(
  answers: Answers,
  size = 3,
  more: Partial<Pick<SigningParts, "each" | "confirmed" | "reopen" | "keys">> = {},
) {
  const { log, ...store } = await logOf(size);
  const told: unknown[] = [];
  const parts: SigningParts = {
    keys: firstKey(parseVerifierKey(key.verifierKey)),
    ...more,
    peers: Object.keys(answers),
    log,
    ask: async (peer) => {
      const answer = answers[peer];
      if (answer === undefined) throw new Error("away");
      return answer === "none" ? undefined : answer;
    },
    observer: {
      logUnconfirmed: ({ restored, missing }) => told.push(restored ? missing : "unconfirmed"),
      logConfirmed: () => told.push("confirmed"),
      logForked: (event) => told.push(event),
      logOpened: (event) => told.push(event),
      alarm: ({ what }) => told.push(what),
    },
  };
  const signing = createSigning(parts);
  onTestFinished(() => signing.stop());
  const guarded = guardStore({ ...store, log }, signing.pass);
  const changes: boolean[] = [];
  const committed = guarded.commit(entry("new")).then(
    () => "recorded",
    (error) => error.reason,
  );
  signing.start((open) => changes.push(open));
  return { signing, guarded, told, changes, committed, answers };
}

const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const commit = (guarded: ReturnType<typeof guardStore>) =>
  guarded.commit(entry("later")).then(
    () => "recorded",
    (error) => error.reason,
  );

describe("a node that starts", () => {
  test("signs at once where it has no peers", async () => {
    const { committed, changes, told } = await start({});
    expect(await committed).toBe("recorded");
    expect([changes, told]).toEqual([[true], ["confirmed"]]);
  });

  test("signs as soon as all peers have answered, also those that hold nothing of its log", async () => {
    const { committed, changes } = await start({ [EU]: await checkpointOf(2), [JP]: "none" });
    await later(0);
    expect(await committed).toBe("recorded");
    expect(changes).toEqual([true]);
  });

  test("waits for a peer that is away, ten seconds and no longer, where another has answered", async () => {
    const { guarded, changes, told } = await start({ [EU]: await checkpointOf(3), [JP]: undefined });
    await later(CONFIRM_WITHIN_MS - 1);
    expect(changes).toEqual([]);
    await later(1);
    expect(changes).toEqual([true]);
    expect(await commit(guarded)).toBe("recorded");
    expect(told).toEqual(["confirmed"]);
  });

  test("signs nothing where nobody answers, says so once, serves reads, and signs when a peer is back", async () => {
    const { answers, guarded, committed, changes, told } = await start({ [EU]: undefined, [JP]: undefined });
    await later(CONFIRM_WITHIN_MS);
    expect(await committed).toBe("STORE_UNAVAILABLE");
    expect(await commit(guarded)).toBe("STORE_UNAVAILABLE");
    expect((await guarded.log.head()).size).toBe(3);
    await later(60_000);
    expect([changes, told]).toEqual([[], ["unconfirmed"]]);
    answers[JP] = await checkpointOf(1);
    await later(5_000);
    expect(await commit(guarded)).toBe("recorded");
    expect([changes, told]).toEqual([[true], ["unconfirmed", "confirmed"]]);
  });

  test.each([
    ["more of the log", () => checkpointOf(5), 5],
    ["another log of the same size", () => checkpointOf(3, key, "x"), 3],
    ["another beginning", () => checkpointOf(2, key, "x"), 2],
  ])("signs nothing where a peer holds %s", async (_, checkpoint, held) => {
    const { guarded, committed, changes, told } = await start({ [EU]: await checkpoint(), [JP]: "none" });
    await later(CONFIRM_WITHIN_MS);
    expect(await committed).toBe("STORE_UNAVAILABLE");
    expect(await commit(guarded)).toBe("STORE_UNAVAILABLE");
    expect([changes, told]).toEqual([[], [{ peer: EU, size: 3, held }]]);
  });

  test("stops to sign where a peer that was away turns out to hold more of the log", async () => {
    const { answers, guarded, changes, signing } = await start({ [EU]: "none", [JP]: undefined });
    expect(signing.state()).toBe("waiting");
    await later(CONFIRM_WITHIN_MS);
    expect(signing.state()).toBe("open");
    expect(await commit(guarded)).toBe("recorded");
    answers[JP] = await checkpointOf(9);
    await later(5_000);
    expect(await commit(guarded)).toBe("STORE_UNAVAILABLE");
    expect(changes).toEqual([true, false]);
    expect(signing.state()).toBe("forked");
  });

  test("takes a checkpoint that another key has signed for nothing of its log, with an alarm", async () => {
    const earlier = await checkpointOf(9, createLedgerKey(key.name));
    const { guarded, told } = await start({ [EU]: earlier });
    await later(0);
    expect(await commit(guarded)).toBe("recorded");
    expect(told).toEqual(["STATEMENT_INVALID", "confirmed"]);
  });

  test("lets nobody wait for ever when it is stopped", async () => {
    const { signing, committed, changes } = await start({ [EU]: undefined });
    await signing.stop();
    expect(await committed).toBe("STORE_UNAVAILABLE");
    expect(changes).toEqual([]);
  });
});

describe("a node that was restored", () => {
  const each = { each: true };

  test("waits for every peer however long that takes, names those that are missing, and signs once all have answered", async () => {
    const confirmed = vi.fn();
    const answers: Answers = { [EU]: await checkpointOf(3), [JP]: undefined };
    const { guarded, changes, told } = await start(answers, 3, { ...each, confirmed });
    await later(CONFIRM_WITHIN_MS);
    expect(told).toEqual([[JP]]);
    await later(3 * CONFIRM_WITHIN_MS);
    await expect(guarded.commit(entry("later"))).rejects.toMatchObject({
      message: expect.stringContaining("restored from a backup"),
    });
    expect(confirmed).not.toHaveBeenCalled();
    answers[JP] = "none";
    await later(CONFIRM_WITHIN_MS);
    expect([changes, confirmed.mock.calls.length]).toEqual([[true], 1]);
    expect(await commit(guarded)).toBe("recorded");
  });

  test("signs nothing where the peer that answered last holds more than it has", async () => {
    const answers: Answers = { [EU]: await checkpointOf(3), [JP]: undefined };
    const { guarded, changes, told } = await start(answers, 3, each);
    await later(CONFIRM_WITHIN_MS);
    answers[JP] = await checkpointOf(5);
    await later(CONFIRM_WITHIN_MS);
    expect([changes, told]).toEqual([[], [[JP], { peer: JP, size: 3, held: 5 }]]);
    expect(await commit(guarded)).toBe("STORE_UNAVAILABLE");
  });

  // The control: without the demand for each answer the same node signs what the missing peer holds otherwise.
  test("would sign below what a silent peer holds, if one answer were enough", async () => {
    const { guarded } = await start({ [EU]: await checkpointOf(3), [JP]: undefined });
    await later(CONFIRM_WITHIN_MS);
    expect(await commit(guarded)).toBe("recorded");
  });
});

describe("a node that was restored, and may open another log", () => {
  const opened = `${trustDomainOf(key.name)}/2026-11-30-0123abcd`;
  const opens = (reopen = vi.fn(async (_: { readonly by: string }) => opened)) => ({
    ...{ each: true, confirmed: vi.fn(), reopen },
  });

  test("opens it once all have answered, after the highest head that any of them holds, and records its name", async () => {
    const more = opens();
    const answers: Answers = { [EU]: await checkpointOf(9), [JP]: undefined };
    const { guarded, changes, told } = await start(answers, 3, more);
    await later(2 * CONFIRM_WITHIN_MS);
    expect([changes, more.reopen.mock.calls]).toEqual([[], []]);
    expect(await commit(guarded)).toBe("STORE_UNAVAILABLE");
    answers[JP] = await checkpointOf(5);
    await later(CONFIRM_WITHIN_MS);
    expect(more.reopen.mock.calls).toEqual([[{ held: answers[EU], by: "eu.example" }]]);
    expect(more.confirmed).toHaveBeenCalledWith(opened);
    expect([changes, told]).toEqual([[true], [[JP], { by: EU, size: 3, held: 9, log: opened }, "confirmed"]]);
    expect(await commit(guarded)).toBe("recorded");
  });

  test("opens none where no peer holds more than it has", async () => {
    const more = opens();
    const { changes } = await start({ [EU]: await checkpointOf(3), [JP]: "none" }, 3, more);
    await later(0);
    expect([changes, more.reopen.mock.calls.length, more.confirmed.mock.calls]).toEqual([
      [true],
      0,
      [[undefined]],
    ]);
  });

  test.each([
    ["another log of the same size", () => checkpointOf(3, key, "x")],
    ["another beginning", () => checkpointOf(2, key, "x")],
  ])("signs nothing where a peer holds %s", async (_, checkpoint) => {
    const more = opens();
    const { guarded, signing } = await start({ [EU]: await checkpoint() }, 3, more);
    await later(CONFIRM_WITHIN_MS);
    expect([signing.state(), more.reopen.mock.calls.length]).toEqual(["forked", 0]);
    expect(await commit(guarded)).toBe("STORE_UNAVAILABLE");
  });

  test("signs nothing where the log cannot be opened, with an alarm", async () => {
    const more = opens(vi.fn(() => Promise.reject(new ComityError("SIGNER_UNAVAILABLE", "no token"))));
    const { guarded, told, changes } = await start({ [EU]: await checkpointOf(5) }, 3, more);
    await later(CONFIRM_WITHIN_MS);
    expect([told, changes, more.confirmed.mock.calls]).toEqual([["SIGNER_UNAVAILABLE"], [], []]);
    expect(await commit(guarded)).toBe("STORE_UNAVAILABLE");
  });

  test("takes what it said itself that it lost for no fork, at this start and at later ones", async () => {
    const own = parseVerifierKey(key.verifierKey);
    const keys = followedBy(firstKey(own), 9, parseVerifierKey(renamed(key, opened).verifierKey), 2);
    for (const more of [{ keys }, { ...opens(), keys }]) {
      const { changes, told } = await start({ [EU]: await checkpointOf(9) }, 3, more);
      await later(0);
      expect([changes, told]).toEqual([[true], ["confirmed"]]);
    }
  });
});

test("a restored node waits for a peer whose answer it cannot verify, and says so once", async () => {
  const answers: Answers = { [EU]: await checkpointOf(9, createLedgerKey(key.name)) };
  const { changes, told } = await start(answers, 3, { each: true });
  await later(3 * CONFIRM_WITHIN_MS);
  expect([changes, told]).toEqual([[], ["STATEMENT_INVALID", [EU]]]);
  answers[EU] = "none";
  await later(CONFIRM_WITHIN_MS);
  expect(changes).toEqual([true]);
});
