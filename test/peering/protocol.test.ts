/** The tables of agreements and cards in `docs/protocol.md` against the machine: every cell is run. */
import { describe, expect, test } from "vitest";
import { HAND_OVER } from "../../src/engine/rows.ts";
import type { PeerCard } from "../../src/federation/peer-card.ts";
import { AGREEMENT, CARD } from "../../src/peering/schema.ts";
import { type PeeringCommand, peeringMachine } from "../../src/peering/state.ts";
import { createRows } from "../engine/rows.ts";
import { cellsOf, italic } from "../support/protocol-page.ts";
import { keep } from "./commands.ts";

const end = (endsAt: string): PeeringCommand => ({
  ...{ kind: "peering.end", hash: "h", endsAt, endedBy: "b", contents: [], dispatches: [] },
});
const [EARLY, LATE] = ["2026-12-01T00:00:00.000Z", "2026-12-02T00:00:00.000Z"];

const decline = (declinedBy: string): PeeringCommand => ({
  ...{ kind: "peering.decline", hash: "h", declinedBy, contents: [], dispatches: [] },
});

const AGREEMENTS: Readonly<Record<string, PeeringCommand>> = {
  "`peering.agreement`, a first copy": keep([]),
  "`peering.agreement`, one signature more": keep(["a"], 0),
  "`peering.agreement`, the last signature": keep(["a", "b"], 1),
  "`peering.decline`, by who has not signed": decline("b"),
  "`peering.decline`, by who has signed": decline("a"),
  "`peering.end`": end(LATE),
  "`peering.end`, earlier": end(EARLY),
};
const BEFORE: Readonly<Record<string, readonly PeeringCommand[]>> = {
  none: [],
  unsigned: [keep([])],
  "signed by one": [keep([]), keep(["a"], 0)],
  agreed: [keep([]), keep(["a"], 0), keep(["a", "b"], 1)],
  terminated: [keep([]), keep(["a"], 0), keep(["a", "b"], 1), end(LATE)],
  declined: [keep([]), decline("b")],
};

const card = (place: number, state: "known" | "removed" = "known"): PeeringCommand => ({
  kind: "peering.card",
  card: { trustDomain: "a", state, card: {} as PeerCard, place },
  contents: [],
  dispatches: [],
});
const CARDS: Readonly<Record<string, PeeringCommand>> = {
  "`peering.card`, by an operator": card(-1),
  "`peering.card`, sent at 5": card(5),
  "`peering.card`, sent at 6": card(6),
  "`peering.card`, removed": card(-1, "removed"),
};
const CARDS_BEFORE: Readonly<Record<string, readonly PeeringCommand[]>> = {
  none: [],
  "known by an operator": [card(-1)],
  "known as sent at 5": [card(-1), card(5)],
  removed: [card(-1, "removed")],
};

const follow = (from: string, to: string, size: number): PeeringCommand => ({
  kind: "peering.follow",
  handOver: { trustDomain: "a", from, to, size },
  contents: [],
});
const KEYS: Readonly<Record<string, PeeringCommand>> = {
  "`peering.follow`, from a to b at 5": follow("a", "b", 5),
  "`peering.follow`, from a to c at 5": follow("a", "c", 5),
  "`peering.follow`, from a to b at 6": follow("a", "b", 6),
  "`peering.follow`, from b to c at 9": follow("b", "c", 9),
  "`peering.hand-over`": { kind: "peering.hand-over", trustDomain: "own", contents: [], dispatches: [] },
};
const KEYS_BEFORE: Readonly<Record<string, readonly PeeringCommand[]>> = {
  "known by a": [],
  "b since 5": [follow("a", "b", 5)],
};

type Rows = ReturnType<typeof createRows>;
const agreementIn = (rows: Rows): string => {
  const row = rows.get(AGREEMENT, "h");
  if (row === undefined) return "none";
  if (row.state !== "drafted") return row.state;
  return row.signed.length === 0 ? "unsigned" : "signed by one";
};
const cardIn = (rows: Rows): string => {
  const row = rows.get(CARD, "a");
  if (row === undefined) return "none";
  if (row.state === "removed") return "removed";
  return row.place < 0 ? "known by an operator" : `known as sent at ${row.place}`;
};

const keyIn = (rows: Rows): string => {
  const last = rows.span({ of: HAND_OVER, index: "log", prefix: ["a"] }).at(-1);
  return last === undefined ? "known by a" : `${last.to} since ${last.size}`;
};

describe.each([
  ["Agreements", AGREEMENTS, BEFORE, agreementIn],
  ["Cards", CARDS, CARDS_BEFORE, cardIn],
  ["Ledger keys", KEYS, KEYS_BEFORE, keyIn],
] as const)("%s", (title, commands, before, stateIn) => {
  const cells = cellsOf(title);

  test("the table has every state, and a column for every command", () => {
    expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(Object.keys(before)));
    const named = Object.keys(commands).map((each) => each.replaceAll("`", ""));
    expect(new Set(cells.map(({ column }) => column.replaceAll("`", "")))).toEqual(new Set(named));
  });

  test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
    const rows = createRows();
    const run = (command: PeeringCommand | undefined): string => {
      if (command === undefined) return "no such command";
      const result = peeringMachine.transition(command, rows, 7);
      if ("refused" in result) return italic(result.refused);
      rows.write(result.puts);
      return stateIn(rows);
    };
    for (const each of before[state as keyof typeof before] ?? []) run(each);
    expect(stateIn(rows)).toBe(state);
    const named = Object.entries(commands).find(
      ([name]) => name.replaceAll("`", "") === column.replaceAll("`", ""),
    );
    expect(run(named?.[1])).toBe(cell);
  });
});

test("the tables together have every kind of command", () => {
  const shown = [AGREEMENTS, CARDS, KEYS].flatMap((each) => Object.values(each)).map(({ kind }) => kind);
  expect(new Set(shown)).toEqual(new Set(peeringMachine.kinds));
});
