/** The law of transfers under any order of events: two ledgers never end in different decisions, and all end. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import type { Outcome } from "../../src/transfers/answer.ts";
import type { TransferState } from "../../src/transfers/schema.ts";
import { isLonger } from "../support/longer.ts";
import {
  AURORA,
  atlas,
  createPair,
  EU,
  IL,
  keyAt,
  LAKESHORE,
  leafIn,
  leavesOf,
  never,
  type Pair,
  START,
  sample,
  stricterAtlas,
  trust,
} from "../support/pair.ts";

const login = await sample("login");

/** What can happen, each told by a number that picks among what is there. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("ask"), n: fc.nat(3) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("pass", "lose"), n: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("deliver"), n: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("settle"), n: fc.constant(0) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("advance"), n: fc.nat(12_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("burst", "restart"), n: fc.constant(0) }) },
);

/** Runs one step without waiting for what it sets off: it may wait on the wire until a later one. */
function run(pair: Pair, { do: what, n }: { do: string; n: number }, told: Outcome[]): void {
  const { eu, wire } = pair;
  const pick = <T>(from: readonly T[]): T | undefined => from[n % Math.max(1, from.length)];
  if (what === "ask")
    void eu.origin.request(AURORA, keyAt(START, n), login, never).then((each) => told.push(each));
  if (what === "pass") pick(wire.held)?.pass();
  if (what === "lose") pick(wire.held)?.lose();
  if (what === "burst") {
    for (const each of wire.sent) void wire.deliver(each).catch(allowLate);
    for (const each of [...wire.held]) each.pass();
  }
  if (what === "settle") void eu.origin.settleAll();
  if (what === "advance") pair.advance(n);
  if (what === "restart") pair.restart();
  const again = what === "deliver" ? pick(wire.sent) : undefined;
  // Late or twice: a proposal that has a bar gets it, and whoever sent it waits no longer.
  if (again) void wire.deliver(again).catch(allowLate);
}

/** A proposal may come so late that the destination takes a clock for wrong, and refuses it. */
function allowLate(thrown: unknown): void {
  if (ComityError.from(thrown).reason !== "CLOCK_SKEW") throw thrown;
}

const STATE = { permit: "PERMITTED", deny: "DENIED", bar: "BARRED" } as const;

/** What the destination's record makes of a transfer. */
async function recorded({ il }: Pair, id: string): Promise<TransferState | undefined> {
  const decision = await il.view.decision(EU, id);
  if (decision === undefined) return undefined;
  const leaf = leafIn(decision);
  return STATE["decision" in leaf ? leaf.decision : "bar"];
}

/** That no two records, and nothing that anybody was told, say different things. */
async function expectAgreement(
  pair: Pair,
  told: readonly Outcome[],
  ever: Map<string, string>,
): Promise<void> {
  const ids = new Set((await leavesOf(pair.eu.store)).map(({ transfer }) => transfer));
  for (const id of ids) {
    const there = await recorded(pair, id);
    const here = await pair.eu.view.transfer(id);
    const state = here?.row.state;
    if (state !== "PROPOSED") {
      expect(state).toBe(there);
      expect(here?.answer?.statement).toEqual(await pair.il.view.decision(EU, id));
    }
    // What was once recorded is recorded for ever.
    for (const [side, final] of [
      ["origin", state === "PROPOSED" ? undefined : state],
      ["destination", there],
    ] as const) {
      const before = ever.get(`${side} ${id}`);
      if (before !== undefined) expect(final).toBe(before);
      if (final !== undefined) ever.set(`${side} ${id}`, final);
    }
  }
  for (const { id, state } of told) if (state !== "IN_DOUBT") expect(state).toBe(await recorded(pair, id));
}

/** That everything is final, recorded once on each side, delivered once where permitted, and proved. */
async function expectFinal(pair: Pair, keys: readonly string[]): Promise<readonly Outcome[]> {
  const { eu, il } = pair;
  expect(await eu.view.proposed(IL)).toEqual([]);
  const outcomes = await Promise.all(keys.map((key) => eu.origin.request(AURORA, key, login, never)));
  const permitted = outcomes.filter(({ state }) => state === "PERMITTED").map(({ id }) => id);
  const counted = (leaves: Awaited<ReturnType<typeof leavesOf>>) =>
    leaves.map(({ type, transfer }) => `${type} ${transfer}`).sort();
  const of = (...types: string[]) =>
    outcomes.flatMap(({ id }) => types.map((type) => `comity/${type} ${id}`));
  expect(counted(await leavesOf(eu.store))).toEqual(of("v1/outcome", "v2/proposal").sort());
  expect((await leavesOf(il.store)).map(({ transfer }) => transfer).sort()).toEqual(
    outcomes.map(({ id }) => id).sort(),
  );
  expect((await il.view.inbox(LAKESHORE)).toSorted()).toEqual(permitted.sort());
  for (const { receipt, state } of outcomes)
    expect(verifyReceipt(receipt ?? new Uint8Array(), trust).permit).toBe(state === "PERMITTED");
  return outcomes;
}

/** A proposal that is lost until its time is over, so that the destination bars it; chance alone rarely ends so. */
const LATE = [{ do: "ask", n: 0 }, ...Array.from({ length: 4 }, () => ({ do: "advance", n: 12_000 }))];

test("whatever is lost, late, repeated or restarted, both nodes record one answer, and everything ends", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(atlas, atlas, stricterAtlas),
      fc.integer({ min: -25_000, max: 25_000 }),
      async (steps, destinationAtlas, skewMs) => {
        const pair = await createPair({ destinationAtlas, skewMs });
        const told: Outcome[] = [];
        const ever = new Map<string, string>();
        pair.wire.questions = "hold";
        pair.wire.answers = "hold";
        for (const each of steps) {
          run(pair, each, told);
          await pair.idle();
          await expectAgreement(pair, told, ever);
        }

        pair.wire.questions = "pass";
        pair.wire.answers = "pass";
        for (const each of [...pair.wire.held]) each.lose();
        await pair.idle();
        await pair.eu.origin.settleAll();
        await expectAgreement(pair, told, ever);
        // A proposal that is held until long after its time looks like one of a clock that is behind; nothing else alarms.
        expect(pair.alarms.filter(({ what }) => what !== "CLOCK_SKEW")).toEqual([]);
        const keys = new Set(steps.flatMap((each) => (each.do === "ask" ? keyAt(START, each.n) : [])));
        const outcomes = await expectFinal(pair, [...keys]);
        for (const { state } of [...told, ...outcomes]) seen.add(state);
      },
    ),
    { numRuns: isLonger ? 100 : 40, examples: [[LATE, atlas, 0]] },
  );
  // The steps reach every end, or the law would hold of nothing.
  expect([...seen].sort()).toEqual(["BARRED", "DENIED", "IN_DOUBT", "PERMITTED"]);
});
