/** Passes over the store: a minute after the start, then daily, each told with the growth of every table. */
import { expect, onTestFinished, test } from "vitest";
import type { Pass } from "../../src/engine/store.ts";
import {
  FIRST_PASS_AFTER_MS,
  NEXT_PASS_AFTER_MS,
  type PassesObserver,
  removalDay,
  startPasses,
} from "../../src/node/passes.ts";
import { createTime, turns } from "../engine/time.ts";

const START = Date.parse("2026-11-29T12:00:00Z");
const passOf = (bytes: number, removed = 0): Pass => ({
  tables: [
    { name: "feed", rows: 3, bytes },
    { name: "log", rows: 7, bytes: 70 },
  ],
  removed,
  damage: [],
});

function start(answers: readonly (Pass | Error)[], latest = new Date("2027-01-01")) {
  const time = createTime(START);
  const days: string[] = [];
  const told: unknown[] = [];
  const observer: PassesObserver = {
    storeChecked: (event) => told.push(event),
    storeFault: ({ what }) => told.push(what),
  };
  const store = {
    pass: async (day: string) => {
      const answer = answers[days.push(day) - 1];
      if (answer === undefined || answer instanceof Error) throw answer;
      return answer;
    },
  };
  const { clock, schedule } = time;
  const passes = startPasses({ store, clock, schedule, observer, latest: () => latest });
  onTestFinished(() => passes.stop());
  const advance = async (ms: number) => {
    time.advance(ms);
    await turns();
  };
  return { days, told, advance };
}

test("the first comes a minute after the start, and then one a day, each with the day of the clock", async () => {
  const { days, told, advance } = start([passOf(100), passOf(300, 2)]);
  await advance(0);
  expect(days).toEqual([]);
  await advance(FIRST_PASS_AFTER_MS);
  expect(days).toEqual(["2026-11-29"]);
  expect(told[0]).toEqual({ rows: 3, leaves: 7, removed: 0, tables: passOf(100).tables });
  await advance(NEXT_PASS_AFTER_MS);
  expect(days).toEqual(["2026-11-29", "2026-11-30"]);
  expect(told[1]).toMatchObject({
    removed: 2,
    tables: [
      { name: "feed", rows: 3, bytes: 300, bytesPerDay: 200 },
      { name: "log", bytesPerDay: 0 },
    ],
  });
});

test("one that cannot be made is told, and the next comes a day later", async () => {
  const { days, told, advance } = start([new Error("no"), passOf(1)]);
  await advance(0);
  await advance(FIRST_PASS_AFTER_MS);
  await advance(NEXT_PASS_AFTER_MS - 1);
  expect([days.length, told]).toEqual([1, ["pass"]]);
  await advance(1);
  expect(days.length).toBe(2);
});

test("a clock that runs years ahead removes nothing that is kept beyond the latest day", () => {
  const latest = new Date("2027-11-29T00:00:00Z");
  expect(removalDay(new Date("2026-11-29T23:59:59Z"), latest)).toBe("2026-11-29");
  expect(removalDay(new Date("2099-01-01"), latest)).toBe("2027-11-29");
});
