import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candidate } from "./candidate.ts";
import { measure, quantile, spreadOf } from "./harness.ts";
import { tableOf } from "./table.ts";

const PLAN = { rounds: 3, sliceMs: 1, warmUps: 1, budgetMs: 60_000 };

/** A candidate that writes into `log` when it is opened, asked for the first time in a row, and closed. */
function fake(name: string, log: string[], atOnce: readonly number[] = [1]): Candidate {
  const note = (what: string) => log.at(-1) !== what && log.push(what);
  return {
    name,
    what: `the fake ${name}`,
    atOnce,
    open: async () => {
      note(`open ${name}`);
      return { once: () => note(name), close: () => void note(`close ${name}`) };
    },
  };
}

describe("a measurement", () => {
  test("prepares before each slice what its operations send, and ends the slice where nothing is left", async () => {
    const asked: number[] = [];
    let ready = 0;
    const candidate: Candidate = {
      ...fake("a", []),
      open: async () => ({
        once: () => {
          ready -= 1;
        },
        prepare: async (count) => {
          asked.push(count);
          ready = 3;
        },
        ready: () => ready,
        close: () => {},
      }),
    };
    const [measured] = await measure([candidate], { ...PLAN, sliceMs: 60_000 }, () => {});
    expect(measured?.operations).toBe(9);
    expect(asked).toHaveLength(4);
    expect(Math.min(...asked)).toBeGreaterThan(0);
  });

  test("reads the CPU time and the memory of the processes that do the work", async () => {
    const open = async () => ({ once: () => {}, pids: async () => [process.pid], close: () => {} });
    const [measured] = await measure([{ ...fake("a", []), open }], PLAN, () => {});
    const known = process.platform === "linux";
    expect(measured?.cpuMs !== undefined).toBe(known);
    expect((measured?.peakMiB ?? 0) > 1).toBe(known);
  });

  test("takes the candidates in turn, warm-up first, and closes them in the end", async () => {
    const log: string[] = [];
    const measured = await measure([fake("a", log), fake("b", log)], PLAN, () => {});
    const turns = ["a", "b", "a", "b", "a", "b", "a", "b"];
    expect(log).toEqual(["open a", "open b", ...turns, "close b", "close a"]);
    expect(measured.map(({ name, rounds }) => [name, rounds])).toEqual([
      ["a", 3],
      ["b", 3],
    ]);
  });

  test("compares with the first candidate, where it ran as many at once", async () => {
    const log: string[] = [];
    const measured = await measure([fake("a", log, [1, 4]), fake("b", log, [4, 9])], PLAN, () => {});
    expect(measured.map(({ name, atOnce, ratio }) => [name, atOnce, ratio === undefined])).toEqual([
      ["a", 1, false],
      ["a", 4, false],
      ["b", 4, false],
      ["b", 9, true],
    ]);
    expect(measured[0]?.ratio).toBe(1);
  });

  test("ends with the fault of a candidate, and closes what was open", async () => {
    const log: string[] = [];
    const wrong = { ...fake("b", log), open: async () => Promise.reject(new Error("no server")) };
    await expect(measure([fake("a", log), wrong], PLAN, () => {})).rejects.toThrow("no server");
    expect(log).toEqual(["open a", "close a"]);
  });

  test("measures nothing more after its budget, but everything once", async () => {
    const [measured] = await measure([fake("a", [])], { ...PLAN, budgetMs: -1 }, () => {});
    expect(measured?.rounds).toBe(1);
  });
});

test("the table fits 100 columns", async () => {
  const candidates = [fake("a-rather-long-name", [], [1, 1024])];
  const measurement = {
    name: "a-rather-long-name",
    atOnce: 1024,
    rounds: 15,
    operations: 9,
    perSecond: { median: 1_234_567, q1: 1_234_566.5, q3: 12_345_678 },
    latencyMs: { p50: 0.012_345, p99: 12_345.678 },
    cpuMs: { median: 1234.5, q1: 1, q3: 2000 },
    peakMiB: 4321.9,
    ratio: 0.123_456,
  };
  const lines = tableOf([measurement], candidates);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(lines[1]).toContain("0.0123");
  expect(lines[1]).toContain("×0.123");
});

test("quantiles lie among the values, in order", () => {
  expect(spreadOf([4, 1, 3, 2, 5])).toEqual({ median: 3, q1: 2, q3: 4 });
  const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, (list) => {
      const { q1, median, q3 } = spreadOf(list);
      expect(Math.min(...list)).toBeLessThanOrEqual(q1);
      expect(q1).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(q3);
      expect(q3).toBeLessThanOrEqual(Math.max(...list));
    }),
  );
  expect(quantile([], 0.5)).toBeNaN();
});
