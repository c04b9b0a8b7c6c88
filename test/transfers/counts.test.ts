/** The node's count, read from the store: every span that a rule may look at, and no other. */
import { expect, test } from "vitest";
import type { Read, Row } from "../../src/engine/store.ts";
import { loadTally } from "../../src/transfers/counts.ts";
import type { TallyRow } from "../../src/transfers/schema.ts";
import { listCountedSpans } from "../../src/transfers/tally.ts";
import { AT, atlas, changed, sample } from "./fixture.ts";

const CALLER = "spiffe://cn.comity.example/platform/a";
const request = changed(sample("eu-us-il-login"), { from: "CN", to: "EU" });
const spans = listCountedSpans(request, atlas, AT);

const row = (fewest: number): TallyRow => ({
  caller: CALLER,
  recipient: "",
  unit: "day",
  period: "2026-11-20",
  fewest,
  most: 2 * fewest,
  unsaid: 0,
  until: "2028-11-20",
});

/** A store in which every span of days holds one row. */
function createStore() {
  const asked: Read[] = [];
  const read = async (reads: readonly Read[]): Promise<readonly (readonly Row[])[]> => {
    asked.push(...reads);
    return reads.map((each) => ("prefix" in each && each.prefix[2] === "day" ? [row(5)] : []));
  };
  return { asked, store: { read } };
}

test("each span is the sum of its rows, those of the caller", async () => {
  const { asked, store } = createStore();
  const tally = await loadTally(store, CALLER, request, atlas, AT);
  expect(spans.length).toBeGreaterThan(0);
  for (const span of spans) expect(tally(span)).toEqual({ from: 5, to: 10 });
  expect(asked).toHaveLength(2 * spans.length);
  for (const each of asked) expect("prefix" in each && each.prefix[0]).toBe(CALLER);
});

test("only a count that the request declares is read, and the people of a transfer declare those of its year", async () => {
  const { people: _, ...others } = request.facts;
  const countsOf = async (facts: typeof request.facts) => {
    const { asked, store } = createStore();
    await loadTally(store, CALLER, { ...request, facts }, atlas, AT);
    return asked.length;
  };
  expect(await countsOf(others)).toBe(0);
  expect(await countsOf({ ...others, people: ["3"] })).toBe(2);
  expect(await countsOf({ ...others, peopleYear: ["3"] })).toBe(2);
  expect(await countsOf({ ...others, people12m: ["3"] })).toBe(2);
  expect(await countsOf({ ...others, people: ["3"], people12m: ["9"] })).toBe(4);
});

test("a span that was not read is unknown, and never a small number", async () => {
  const tally = await loadTally(createStore().store, CALLER, request, atlas, AT);
  expect(tally({ since: "1999-01-01" })).toEqual({ from: 0, to: Number.POSITIVE_INFINITY });
});
