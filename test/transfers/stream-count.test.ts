/** The people of a stream in the tallies: what it has counted today is left out, and nothing else. */
import { expect, test } from "vitest";
import type { TransferRow } from "../../src/transfers/schema.ts";
import { createStreamCount } from "../../src/transfers/stream-count.ts";
import { AT, circumstancesOf, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const span = { since: "2026-01-01" };
const bench = circumstancesOf(login, { tally: () => ({ from: 10, to: 12 }) });
const row = (state: TransferRow["state"], day = "2026-11-21", fewest = 4) => ({
  state,
  counted: { recipient: login.recipient, day, fewest, most: fewest },
});

test("a stream that has carried out nothing changes nothing", () => {
  expect(createStreamCount(login).without(bench)).toBe(bench);
});

test("its own people are left out, since its shared part declares them", () => {
  const count = createStreamCount(login);
  count.note(row("PERMITTED"));
  count.note(row("PROPOSED", "2026-11-21", 3));
  expect(count.without(bench).tally?.(span)).toEqual({ from: 3, to: 5 });
});

test.each([
  ["whom nobody was sent", row("DENIED")],
  ["who were barred", row("BARRED")],
  ["of yesterday, whom a span may leave out already", row("PERMITTED", "2026-11-20")],
])("those %s stay counted", (_, told) => {
  const count = createStreamCount(login);
  count.note(told);
  expect(count.without({ ...bench, at: AT }).tally?.(span)).toEqual({ from: 10, to: 12 });
});

test("no count becomes negative", () => {
  const count = createStreamCount(login);
  count.note(row("PERMITTED", "2026-11-21", 99));
  expect(count.without(bench).tally?.(span)).toEqual({ from: 0, to: 0 });
});
