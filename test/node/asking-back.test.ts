/** A restored node asks each peer until it has given back all, and a start goes on where the one before ended. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { openAsking } from "../../src/node/asking-back.ts";
import { readRestoration, writeRestoration } from "../../src/node/restoration.ts";
import { createSchedule } from "../../src/node/schedule.ts";
import { createNotices } from "../../src/notices/notices.ts";
import type { ExchangedPage } from "../../src/transfers/exchanged.ts";
import { createPair, IL, type Pair, START, sample } from "../support/pair.ts";
import { allGiven, ask, ownKeys, restore } from "../support/restored.ts";

const login = await sample("login");
const at = new Date(START).toISOString();
const restoration = { type: "comity/v1/restoration", at, backupAt: at, size: 0 } as const;
const confirmed = { at, by: ["us-il.example"], without: [] };

let folder: string;
let file: string;
let pair: Pair;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "comity-"));
  file = join(folder, "ledger.db");
  pair = await createPair();
});
afterEach(() => rmSync(folder, { recursive: true }));

const clock = { now: () => new Date() };
const noted = () => readRestoration(file)?.asked?.["us-il.example"];

/** Begins to ask with these answers of the peer, one after the other; the last stays. */
function begin(answers: readonly (ExchangedPage | ComityError)[], without: readonly string[] = []) {
  const asked: string[] = [];
  const told: unknown[] = [];
  const asking = openAsking({ storeFile: file, without });
  const askExchanged = async (peer: string, _: Date, token: string) => {
    expect(peer).toBe(IL);
    const answer = answers[Math.min(asked.push(token), answers.length) - 1];
    if (answer === undefined || answer instanceof ComityError) throw answer;
    return { ...answer, relays: [] };
  };
  const { context } = restore(pair, "eu");
  const reach = {
    links: { askExchanged },
    observer: { askedBack: (event: unknown) => told.push(event) },
    ledgerKey: { keys: ownKeys("eu") },
    learn: async () => {},
    notices: createNotices(context),
    fault: () => (error: unknown) => told.push(error),
  };
  const { stop } = asking.by({ ...context, clock }, reach)(createSchedule(clock));
  return { asked, told, stop, underWay: () => asking.part.askingBack?.isUnderWay() };
}

test("pages are asked for one after the other, and the end is told", async () => {
  await ask(pair, 0, login);
  await ask(pair, 1, login);
  const [one, two] = await allGiven(pair, "eu");
  if (one === undefined || two === undefined) throw new Error("nothing is given");
  writeRestoration(file, { ...restoration, confirmed });
  const forged = { ...two, answer: { ...two.answer, checkpoint: "none" } };
  const running = begin([
    { transfers: [one], nextToken: "second" },
    { transfers: [one, forged], nextToken: "" },
  ]);
  expect(running.underWay()).toBe(true);
  await vi.waitFor(() => expect(running.told).toHaveLength(1), 5_000);
  await running.stop();
  expect(running.asked).toEqual(["", "second"]);
  expect(running.told).toEqual([{ peer: IL, recovered: 1, here: 1, past: 0, refused: 1 }]);
  expect(noted()).toMatchObject({
    done: expect.any(String),
    refused: [{ what: "transfer", id: two.id, reason: "STATEMENT_INVALID" }],
  });
  expect(pair.alarms).toMatchObject([{ transfer: two.id, peer: IL }]);
  expect(running.underWay()).toBe(false);
});

test("a start goes on where the one before ended, and asks nobody who has given back all", async () => {
  writeRestoration(file, { ...restoration, confirmed });
  const first = begin([{ transfers: [], nextToken: "second" }, new ComityError("NODE_UNREACHABLE", "away")]);
  await vi.waitFor(() => expect(noted()?.failed).toMatchObject({ reason: "NODE_UNREACHABLE" }), 5_000);
  await first.stop();
  const second = begin([{ transfers: [], nextToken: "" }]);
  await vi.waitFor(() => expect(noted()?.done).toBeDefined(), 5_000);
  await second.stop();
  expect(second.asked).toEqual(["second"]);
  expect(noted()?.failed).toBeUndefined();
  const third = begin([]);
  await third.stop();
  expect([third.asked, third.underWay()]).toEqual([[], false]);
});

test("calls wait for no peer that was left out, or whose version gives nothing back", async () => {
  writeRestoration(file, { ...restoration, confirmed });
  const left = begin([], ["us-il.example"]);
  await left.stop();
  expect([left.asked, left.underWay()]).toEqual([[], false]);
  const earlier = begin([new ComityError("METHOD_UNKNOWN", "no such method")]);
  await vi.waitFor(() => expect(noted()?.failed).toMatchObject({ reason: "METHOD_UNKNOWN" }), 5_000);
  await earlier.stop();
  expect(earlier.underWay()).toBe(false);
});

test("before its log is confirmed a node has everything yet to ask, and one that was never restored nothing", () => {
  writeRestoration(file, restoration);
  expect(openAsking({ storeFile: file }).part.askingBack?.isUnderWay()).toBe(true);
  expect(openAsking({ storeFile: join(folder, "other.db") }).part).toEqual({});
});
