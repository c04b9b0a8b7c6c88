/** Volumes at their origin: what a platform has sent decides what it may send, however its requests are cut and mixed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Store } from "../../src/engine/store.ts";
import { FOREVER } from "../../src/engine/store.ts";
import { machine } from "../../src/store/machine.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { openSqliteStore } from "../../src/store/sqlite/store.ts";
import type { TransferCommand } from "../../src/transfers/commands.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { isLonger } from "../support/longer.ts";
import {
  AURORA,
  atlasWith,
  createPair,
  historyOf,
  IL,
  keyAt,
  keys,
  LAKESHORE,
  leavesOf,
  never,
  type Pair,
  START,
  sample,
  signedFor,
  stricterAtlas,
} from "../support/pair.ts";

const login = await sample("login");
const SECOND = "spiffe://eu.example/platform/second";
const YEARLY = "peopleYear";
const MONTHLY = "people12m";
/** The Union's law, and that from 1,000 people on nothing leaves it. */
const banFrom1000 = (fact: string) =>
  atlasWith("EU", { applies: "origin", when: { [fact]: { from: 1000 } } });
const [year, twelveMonths] = [banFrom1000(YEARLY), banFrom1000(MONTHLY)];

/** The sample about so many people, who are all that its platform declares for the year and for the recipient. */
function about(people: number, facts: Record<string, string[]> = {}): TransferRequest {
  const words = [String(people)];
  return { ...login, facts: { ...login.facts, people: words, people12m: words, ...facts } };
}

let keysMade = 0;
const sendSigned = (pair: Pair, request: TransferRequest, caller = AURORA) =>
  pair.eu.origin.request(caller, keyAt(pair.now(), keysMade++), request, never);
const send = async (pair: Pair, request = about(400), caller = AURORA) =>
  sendSigned(pair, await signedFor(request, caller), caller);
const assess = async (pair: Pair, request = about(400), caller = AURORA) =>
  (await pair.eu.origin.assess(caller, await signedFor(request, caller), false)).decision;

async function statesOf(pair: Pair, ...requests: TransferRequest[]): Promise<string[]> {
  const states: string[] = [];
  for (const request of requests) states.push((await send(pair, request)).state);
  return states;
}

/** A transfer of an earlier day, as the store holds it. */
function sent(store: Store, day: string, from: number, to = from) {
  const id = `earlier ${day}`;
  const rest = { caller: AURORA, key: id, digest: "", destination: IL, decideBy: "9999", id, until: FOREVER };
  const counted = { recipient: LAKESHORE, day, fewest: from, ...(Number.isFinite(to) && { most: to }) };
  const command: TransferCommand = {
    kind: "transfer.propose",
    ...rest,
    counted,
    talliedUntil: FOREVER,
    bounds: [],
    contents: [],
    lists: [],
  };
  return store.commit({ leaf: Buffer.from("{}"), command });
}

async function sqliteStore(): Promise<Store> {
  const directory = mkdtempSync(join(tmpdir(), "comity-tally-"));
  const store = await openSqliteStore({
    file: join(directory, "store.db"),
    origin: keys.eu.name,
    ledgerKey: { in: "file", pem: keys.eu.exportPem() },
    machineUrl: new URL("../../src/store/machine.ts", import.meta.url),
    newLog: true,
    onFatal: (error) => {
      throw error;
    },
  });
  onTestFinished(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return store;
}

/** A store in memory that commits nothing before it is told to: all that came meanwhile was decided without the rest. */
function heldStore() {
  const store = createMemoryStore(keys.eu, machine);
  let held: PromiseWithResolvers<void>[] = [];
  const commit: Store["commit"] = async (entry) => {
    const gate = Promise.withResolvers<void>();
    held.push(gate);
    await gate.promise;
    return store.commit(entry);
  };
  /** Lets all through that waits, and what that sets off, until nothing waits any more. */
  async function settled(pair: Pair): Promise<void> {
    for (await pair.idle(); held.length > 0; await pair.idle()) {
      const gates = held;
      held = [];
      for (const { resolve } of gates) resolve();
    }
  }
  return { store: { ...store, commit }, settled };
}

describe("what a platform has sent", () => {
  test.each([
    [YEARLY, year],
    [MONTHLY, twelveMonths],
  ])("is added to %s, whatever it declares", async (fact, originAtlas) => {
    const pair = await createPair({ originAtlas });
    expect(await statesOf(pair, about(400), about(400))).toEqual(["PERMITTED", "PERMITTED"]);
    const third = await send(pair);
    expect(third).toMatchObject({ state: "DENIED", decision: { reasons: [{ by: { rule: "test-ban" } }] } });
    expect(third.decision?.counts).toContainEqual({ fact, value: "1200", counted: "800" });
    // A denial adds nothing, and 199 are the last that fit.
    expect(await statesOf(pair, about(200), about(199), about(1))).toEqual(["DENIED", "PERMITTED", "DENIED"]);
  });

  test("does not lower what it declares", async () => {
    const pair = await createPair({ originAtlas: year });
    await send(pair, about(1));
    const declared = about(1, { peopleYear: ["1000"] });
    const { decision, counts } = await assess(pair, declared);
    expect([decision, counts]).toEqual(["deny", undefined]);
  });

  test("counts while in doubt, and no more once the destination denies or bars it", async () => {
    const pair = await createPair({ originAtlas: year, destinationAtlas: stricterAtlas });
    pair.wire.questions = "lose";
    expect(await statesOf(pair, about(600), about(400))).toEqual(["IN_DOUBT", "DENIED"]);
    pair.wire.questions = "pass";
    await pair.eu.origin.settleAll();
    expect((await assess(pair)).decision).toBe("permit");

    pair.wire.questions = "lose";
    expect(await statesOf(pair, about(600), about(400))).toEqual(["IN_DOUBT", "DENIED"]);
    pair.wire.questions = "pass";
    pair.advance(60_000);
    await pair.eu.origin.settleAll();
    expect(await historyOf(pair.il.store)).toEqual(["decision", "bar"]);
    expect((await assess(pair)).decision).toBe("permit");
  });

  test("is another's for every platform", async () => {
    const pair = await createPair({ originAtlas: year });
    await send(pair, about(999));
    expect((await assess(pair, about(1), SECOND)).decision).toBe("permit");
    expect((await assess(pair, about(1))).decision).toBe("deny");
  });

  test("is unknown where a transfer does not say how many, and what is unknown may be any number", async () => {
    const pair = await createPair({ originAtlas: year });
    const { people: _, ...unsaid } = about(1).facts;
    const first = await send(pair, { ...login, facts: { ...unsaid, peopleYear: ["5"] } });
    expect(first).toMatchObject({ state: "DENIED" });
    await sent(pair.eu.store, "2026-03-01", 20, Number.POSITIVE_INFINITY);
    const { decision, counts } = await assess(pair, about(1));
    expect(decision).toBe("deny");
    expect(counts).toEqual([{ fact: "peopleYear", value: "21..", counted: "20.." }]);
  });

  test("is counted by an assessment with what it would add, and an assessment itself adds nothing", async () => {
    const pair = await createPair({ originAtlas: year });
    for (let n = 0; n < 5; n++) expect((await assess(pair, about(999))).decision).toBe("permit");
    await send(pair, about(500));
    expect(await assess(pair, about(500))).toMatchObject({
      decision: "deny",
      counts: [{ fact: "peopleYear", value: "1000", counted: "500" }],
    });
    expect((await assess(pair, about(499))).decision).toBe("permit");
  });

  test("is told to its platform again with every repeat, and enters no ledger", async () => {
    const pair = await createPair({ originAtlas: year });
    await send(pair, about(123));
    const key = keyAt(START, 4_000);
    const request = await signedFor(about(456));
    const first = await pair.eu.origin.request(AURORA, key, request, never);
    expect(first).toMatchObject({
      state: "PERMITTED",
      decision: { counts: [{ value: "579", counted: "123" }] },
    });
    await send(pair, about(78));
    expect(await pair.eu.origin.request(AURORA, key, request, never)).toEqual(first);
    expect(await pair.eu.origin.resolve(AURORA, first.id)).toEqual(first);
    const ledgers = JSON.stringify([await leavesOf(pair.eu.store), await leavesOf(pair.il.store)]);
    // As a number of its own: hashes hold any three digits.
    const told = /(?<![\w+/=-])579(?![\w+/=-])/;
    expect(told.test(ledgers)).toBe(false);
    const leave = new AbortController();
    for await (const entry of pair.il.inbox.read(LAKESHORE, { place: 0 }, leave.signal)) {
      if ("unreadable" in entry) throw new Error(entry.unreadable);
      const { delivery } = entry;
      expect(told.test(JSON.stringify(delivery))).toBe(false);
      if (delivery.transfer === first.id) leave.abort();
    }
    expect(told.test(JSON.stringify(first))).toBe(true);
  });

  test("is not asked for where no rule looks at it", async () => {
    const pair = await createPair();
    await sent(pair.eu.store, "2026-11-01", 5_000_000);
    const { bounds, decision } = await pair.eu.origin.assess(AURORA, about(400), false);
    expect([bounds, decision.counts]).toEqual([[], undefined]);
  });
});

describe("time", () => {
  test("of a year begins anew at midnight of 1 January in Brussels", async () => {
    const pair = await createPair({ originAtlas: year });
    await send(pair, about(999));
    pair.advance(Date.parse("2026-12-31T22:59:59.999Z") - START);
    expect((await assess(pair, about(1))).decision).toBe("deny");
    expect((await send(pair, about(1))).state).toBe("DENIED");
    pair.advance(1);
    expect(await statesOf(pair, about(999), about(1))).toEqual(["PERMITTED", "DENIED"]);
  });

  test("of twelve months slides by the day", async () => {
    const pair = await createPair({ originAtlas: twelveMonths });
    await sent(pair.eu.store, "2025-11-22", 5_000);
    await sent(pair.eu.store, "2025-11-23", 600);
    await sent(pair.eu.store, "2025-11-24", 300);
    expect(await assess(pair, about(100))).toMatchObject({
      decision: "deny",
      counts: [{ fact: "people12m", value: "1000", counted: "900" }],
    });
    pair.advance(24 * 3600 * 1000);
    expect((await assess(pair, about(699))).decision).toBe("permit");
    expect((await assess(pair, about(700))).decision).toBe("deny");
  });

  test("passes over a restart", async () => {
    const pair = await createPair({ originAtlas: year });
    await send(pair, about(999));
    pair.restart();
    expect((await assess(pair, about(1))).decision).toBe("deny");
  });
});

describe("requests that are decided at the same time", () => {
  test("fit together or are decided anew: of ten of 400 below 1,000 two", async () => {
    const pair = await createPair({ originAtlas: year, originStore: await sqliteStore() });
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => send(pair)));
    const permitted = outcomes.filter(({ state }) => state === "PERMITTED");
    const refused = outcomes.filter(({ state }) => state === "DENIED");
    expect([permitted.length, refused.length]).toEqual([2, 8]);
    for (const { decision } of refused)
      expect(decision).toMatchObject({
        reasons: [{ by: { rule: "test-ban" } }],
        counts: [{ value: "1200" }],
      });
    expect((await historyOf(pair.eu.store)).toSorted()).toEqual(
      [Array(8).fill("denial"), Array(2).fill("outcome"), Array(2).fill("proposal")].flat(),
    );
    expect(await pair.eu.view.tally(AURORA, { since: "2026-01-01" })).toEqual({ from: 800, to: 800 });
  });

  /** What can happen, each told by numbers. */
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        ask: fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ pass: fc.nat(9) }) },
    { weight: 1, arbitrary: fc.record({ lose: fc.nat(9) }) },
    { weight: 2, arbitrary: fc.record({ advance: fc.nat(12_000) }) },
    { weight: 1, arbitrary: fc.constant({ restart: true }) },
  );
  type Step = Partial<{ ask: number[]; pass: number; lose: number; advance: number; restart: boolean }>;

  async function run(
    pair: Pair,
    { ask = [], pass, lose, advance = 0, restart = false }: Step,
  ): Promise<void> {
    const { held } = pair.wire;
    const requests = await Promise.all(ask.map((people) => signedFor(about(people))));
    for (const request of requests) void sendSigned(pair, request);
    if (pass !== undefined) held[pass % Math.max(1, held.length)]?.pass();
    if (lose !== undefined) held[lose % Math.max(1, held.length)]?.lose();
    pair.advance(advance);
    if (advance > 0) void pair.eu.origin.settleAll();
    if (restart) pair.restart();
  }

  /** Reads the log as it was written: what was proposed fitted below 1,000 then, and what was denied did not. */
  async function expectExact({ eu }: Pair): Promise<number> {
    let [counted, refused] = [0, 0];
    for (const leaf of await leavesOf(eu.store)) {
      const people = Number((await eu.view.transfer(leaf.transfer))?.request.facts.people?.[0]);
      if (leaf.type === "comity/v1/outcome" && leaf.state !== "PERMITTED") counted -= people;
      if (leaf.type === "comity/v2/denial") {
        refused += 1;
        expect(counted + people).toBeGreaterThanOrEqual(1000);
      }
      if (leaf.type === "comity/v2/proposal") {
        counted += people;
        expect(counted).toBeLessThan(1000);
      }
    }
    expect(await eu.view.tally(AURORA, { since: "2026-01-01" })).toEqual({ from: counted, to: counted });
    return refused;
  }

  test("never stand below a threshold that they cross together, and none that fits is refused", async () => {
    let [refused, released] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        fc.constantFrom(YEARLY, MONTHLY),
        async (steps, denies, fact) => {
          const { store, settled } = heldStore();
          const pair = await createPair({
            originAtlas: fact === YEARLY ? year : twelveMonths,
            originStore: store,
            ...(denies && { destinationAtlas: stricterAtlas }),
          });
          [pair.wire.questions, pair.wire.answers] = ["hold", "hold"];
          for (const each of steps) {
            await run(pair, each);
            await settled(pair);
            await expectExact(pair);
          }
          [pair.wire.questions, pair.wire.answers] = ["pass", "pass"];
          for (const each of [...pair.wire.held]) each.pass();
          await settled(pair);
          refused += await expectExact(pair);
          released += (await leavesOf(pair.eu.store)).filter(
            (leaf) => leaf.type === "comity/v1/outcome" && leaf.state !== "PERMITTED",
          ).length;
          // A question that was held while the time went on is late, and the destination says so.
          expect(pair.alarms.filter(({ what }) => what !== "CLOCK_SKEW")).toEqual([]);
        },
      ),
      { numRuns: isLonger ? 40 : 20 },
    );
    // The steps reach both, or the law would hold of nothing.
    expect(Math.min(refused, released)).toBeGreaterThan(0);
  });
});
