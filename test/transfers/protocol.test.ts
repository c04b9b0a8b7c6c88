/** The tables of transfers in `docs/protocol.md` against the machine: every cell is run. */
import { describe, expect, test } from "vitest";
import type { TransferCommand } from "../../src/transfers/commands.ts";
import { INBOUND, TRANSFER } from "../../src/transfers/schema.ts";
import { transferMachine } from "../../src/transfers/state.ts";
import { createRows } from "../engine/rows.ts";
import { cellsOf, italic } from "../support/protocol-page.ts";

const UNTIL = "2037-11-23";
const AT = "2026-11-23T12:00:00.000Z";
const ID = "t1";
const ORIGIN = "spiffe://eu.example/node";

const transfer = {
  id: ID,
  caller: "spiffe://eu.example/platform/aurora",
  key: "k1",
  digest: "d",
  destination: "spiffe://jp.example/node",
  decideBy: AT,
  until: UNTIL,
  contents: [],
  lists: [],
};
const counted = { recipient: "r", day: "2026-11-23", fewest: 10, most: 10 };
const proposal: TransferCommand = {
  kind: "transfer.propose",
  ...transfer,
  counted,
  talliedUntil: UNTIL,
  bounds: [],
};

const conclude = (state: "PERMITTED" | "DENIED" | "BARRED"): TransferCommand => ({
  kind: "transfer.conclude",
  id: ID,
  state,
  contents: [],
  lists: [],
});

/** Every column of the table at the origin. */
const AT_ORIGIN: Readonly<Record<string, TransferCommand>> = {
  "transfer.propose": proposal,
  "transfer.propose, past a bound": {
    ...proposal,
    bounds: [{ span: { since: "2026-01-01" }, below: 10 }],
  },
  "transfer.propose, the id under another key": { ...proposal, key: "k2" },
  "transfer.deny": { kind: "transfer.deny", ...transfer },
  "transfer.conclude, PERMITTED": conclude("PERMITTED"),
  "transfer.conclude, DENIED": conclude("DENIED"),
  "transfer.conclude, BARRED": conclude("BARRED"),
  "transfer.note": { kind: "transfer.note", contents: [], lists: [], until: UNTIL },
};

/** Every column of the table at the destination. */
const AT_DESTINATION: Readonly<Record<string, TransferCommand>> = {
  "transfer.decide": {
    kind: "transfer.decide",
    origin: ORIGIN,
    id: ID,
    proposal: "p",
    until: UNTIL,
    contents: [],
    lists: [],
  },
  "transfer.bar": { kind: "transfer.bar", origin: ORIGIN, id: ID, until: UNTIL },
};

function createTable() {
  const rows = createRows();
  let leaf = 0;
  const run = (command: TransferCommand | undefined): string | undefined => {
    if (command === undefined) return "no such command";
    const result = transferMachine.transition(command, rows, leaf++);
    if ("refused" in result) return italic(result.refused);
    rows.write(result.puts);
    return undefined;
  };
  return {
    run,
    origin: () => rows.get(TRANSFER, ID)?.state ?? "unknown",
    destination: () => {
      const row = rows.get(INBOUND, ORIGIN, ID);
      if (row === undefined) return "unseen";
      return row.proposal === undefined ? "barred" : "decided";
    },
  };
}

describe("at the origin", () => {
  const cells = cellsOf("A transfer at its origin");

  test("has a row for every state and a column for every command", () => {
    expect(new Set(cells.map(({ state }) => state))).toEqual(
      new Set(["unknown", "PROPOSED", "PERMITTED", "DENIED", "BARRED"]),
    );
    expect(new Set(cells.map(({ column }) => column))).toEqual(new Set(Object.keys(AT_ORIGIN)));
    expect(cells).toHaveLength(40);
  });

  test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
    const { run, origin } = createTable();
    if (state !== "unknown") run(proposal);
    if (state !== "unknown" && state !== "PROPOSED") run(AT_ORIGIN[`transfer.conclude, ${state}`]);
    expect(origin()).toBe(state);
    expect(run(AT_ORIGIN[column]) ?? origin()).toBe(cell);
  });

  const denied = cells.filter(({ state }) => state === "DENIED");
  test.each(denied)("denied at home, $column: $cell", ({ column, cell }) => {
    const { run, origin } = createTable();
    run(AT_ORIGIN["transfer.deny"]);
    expect(origin()).toBe("DENIED");
    expect(run(AT_ORIGIN[column]) ?? origin()).toBe(cell);
  });
});

describe("at the destination", () => {
  const cells = cellsOf("A transfer at its destination");

  test("has a row for every state and a column for every command", () => {
    expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(["unseen", "decided", "barred"]));
    expect(new Set(cells.map(({ column }) => column))).toEqual(new Set(Object.keys(AT_DESTINATION)));
    expect(cells).toHaveLength(6);
  });

  test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
    const { run, destination } = createTable();
    if (state === "decided") run(AT_DESTINATION["transfer.decide"]);
    if (state === "barred") run(AT_DESTINATION["transfer.bar"]);
    expect(destination()).toBe(state);
    expect(run(AT_DESTINATION[column]) ?? destination()).toBe(cell);
  });
});

test("the two tables together have every command of the machine", () => {
  const commands = [...Object.values(AT_ORIGIN), ...Object.values(AT_DESTINATION)];
  expect(new Set(commands.map(({ kind }) => kind))).toEqual(new Set(transferMachine.kinds));
});
