import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createDice } from "./dice.ts";
import { createGate, type Fault, planOf, type Step } from "./fault.ts";

const seeds = fc.nat();
const offsets = fc.nat(400);
const faults: fc.Arbitrary<readonly Fault[]> = fc
  .array(
    fc.oneof(
      fc.record({ at: offsets, kind: fc.constantFrom("reset", "end", "truncate", "swallow") }),
      fc.record({ at: offsets, kind: fc.constant("delay"), ms: fc.nat(100) }),
      fc.record({ at: offsets, kind: fc.constant("throttle"), bytesPerSecond: fc.integer({ min: 1 }) }),
    ) as fc.Arbitrary<Fault>,
    { maxLength: 4 },
  )
  .map((list) => list.toSorted((a, b) => a.at - b.at));

/** TLS records of these body lengths, their bytes all different enough to tell. */
const recordsOf = (bodies: readonly number[]) =>
  Buffer.concat(
    bodies.map((body, i) => Buffer.from([23, 3, 3, body >> 8, body & 255, ...Array(body).fill(i)])),
  );

function passed(list: readonly Fault[], chunks: readonly Buffer[]) {
  const gate = createGate(list);
  const steps: Step[] = [];
  for (const chunk of chunks) {
    steps.push(...gate(chunk));
    if (steps.some(({ kind }) => kind === "reset" || kind === "end")) break;
  }
  const forwarded = steps.flatMap((step) => (step.kind === "forward" ? [step.bytes] : []));
  const last = steps.findLast(({ kind }) => kind !== "forward" && kind !== "wait")?.kind;
  return { forwarded: Buffer.concat(forwarded).toString("hex"), last };
}

describe("a gate", () => {
  test("forwards the same bytes and ends the same way, however they come in chunks", () => {
    const bodies = fc.array(fc.nat(80), { minLength: 1, maxLength: 8 });
    const cuts = fc.array(fc.nat(700), { maxLength: 6 });
    fc.assert(
      fc.property(faults, bodies, cuts, (list, lengths, at) => {
        const whole = recordsOf(lengths);
        const bounds = [0, ...at.toSorted((a, b) => a - b), whole.length];
        const chunks = bounds.map((from, i) => whole.subarray(from, bounds[i + 1] ?? whole.length));
        expect(passed(list, chunks)).toEqual(passed(list, [whole]));
        expect(
          passed(
            list,
            [...whole].map((byte) => Buffer.from([byte])),
          ),
        ).toEqual(passed(list, [whole]));
      }),
    );
  });

  test("passes everything where nothing is planned", () => {
    expect(passed([], [Buffer.from("hello")])).toEqual({
      forwarded: Buffer.from("hello").toString("hex"),
      last: undefined,
    });
  });

  test.each(["reset", "end", "swallow"] as const)("%s strikes at its byte", (kind) => {
    const { forwarded, last } = passed([{ at: 3, kind }], [Buffer.from("hello")]);
    expect(Buffer.from(forwarded, "hex").toString()).toBe("hel");
    expect(last).toBe(kind);
  });

  test("truncates in the middle of the first record that begins after its byte", () => {
    const { forwarded, last } = passed([{ at: 1, kind: "truncate" }], [recordsOf([10, 20, 30])]);
    // One whole record, then the header and half of the body of the next.
    expect(forwarded.length / 2).toBe(5 + 10 + 5 + 10);
    expect(last).toBe("reset");
  });

  test("waits as long as its rate demands", () => {
    const gate = createGate([{ at: 0, kind: "throttle", bytesPerSecond: 1000 }]);
    expect(gate(Buffer.alloc(500))).toEqual([
      { kind: "wait", ms: 500 },
      { kind: "forward", bytes: Buffer.alloc(500) },
    ]);
  });
});

describe("a seed", () => {
  test("gives the same plan each time, and connections plans of their own", () => {
    fc.assert(
      fc.property(seeds, fc.nat(100), (seed, index) => {
        expect(planOf(seed, index)).toEqual(planOf(seed, index));
      }),
    );
    expect(new Set(Array.from({ length: 20 }, (_, i) => JSON.stringify(planOf(7, i)))).size).toBe(20);
  });

  test("comes to every kind of fault within a few hundred connections", () => {
    const plans = Array.from({ length: 300 }, (_, i) => planOf(1, i));
    const kinds = plans.flatMap(({ accept, toServer, toClient }) => [
      accept,
      ...[...toServer, ...toClient].map(({ kind }) => kind),
    ]);
    expect([...new Set(kinds)].toSorted()).toEqual([
      "delay",
      "dial",
      "end",
      "mute",
      "refuse",
      "reset",
      "swallow",
      "throttle",
      "truncate",
    ]);
  });

  test("throws dice within their bounds", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, least, span) => {
        const dice = createDice(seed, "bounds");
        const thrown = Array.from({ length: 20 }, () => dice.int(least, least + span));
        expect(thrown.every((each) => Number.isInteger(each) && each >= least && each <= least + span)).toBe(
          true,
        );
      }),
    );
  });
});
