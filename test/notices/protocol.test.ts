/** The tables of notices in `docs/protocol.md` against the machine: every cell is run. */
import { describe, expect, test } from "vitest";
import type { NewVersion, NoticeCommand } from "../../src/notices/commands.ts";
import { marksIn } from "../../src/notices/marks.ts";
import { ACKNOWLEDGEMENT, DUTY_MARK, NOTICE, NOTICE_VERSION } from "../../src/notices/schema.ts";
import { noticeMachine } from "../../src/notices/state.ts";
import { createRows } from "../engine/rows.ts";
import { type Cell, cellsOf, italic } from "../support/protocol-page.ts";

const NAME = { origin: "spiffe://eu.example/node", id: "n1" };
const IRISH = "spiffe://eu.example/regulator/irish";
const FRENCH = "spiffe://eu.example/regulator/french";
const JP = "spiffe://jp.example/node";
const UNTIL = "2036-11-23";

function version(n: number, changes: Partial<NewVersion> = {}): NewVersion {
  const stage = n === 1 ? "initial" : "update";
  return { ...NAME, version: n, stage, digest: `digest ${n}`, reporter: IRISH, tlp: "AMBER", ...changes };
}

const accepted = { contents: [], viewers: [], regulators: [], deadlines: [], until: UNTIL };

function report(n: number, changes: Partial<NewVersion> = {}): NoticeCommand {
  const dispatches = changes.tlp === "RED" ? [] : [{ id: `d${n}`, peer: JP }];
  return { kind: "notice.report", version: version(n, changes), dispatches, ...accepted };
}

const arrive = (n: number, changes: Partial<NewVersion> = {}): NoticeCommand => ({
  kind: "notice.arrive",
  version: version(n, changes),
  ...accepted,
});

const withdrawn = { stage: "withdrawn" } as const;

/** An acknowledgement of version 1. */
const acknowledge = (dispatch: string): NoticeCommand => ({
  kind: "notice.acknowledge",
  said: { ...NAME, version: 1, by: FRENCH, stage: "read" },
  contents: [],
  dispatches: [{ id: dispatch, peer: JP }],
  viewers: [],
  until: UNTIL,
});

/** What the French regulator says of a duty of version 1. */
const mark = (at: string, changes: { readonly marked?: number } = {}): NoticeCommand => ({
  kind: "notice.mark",
  name: { ...NAME, version: 1 },
  mark: { by: FRENCH, place: "FR", to: "fr.cnil", stage: "report", at },
  contents: [],
  deadlines: [],
  ...changes,
});

type Commands = Readonly<Record<string, NoticeCommand>>;
type States = Readonly<Record<string, readonly NoticeCommand[]>>;

const REPORTED: { readonly states: States; readonly commands: Commands } = {
  states: {
    "not there": [],
    "version 1": [report(1)],
    "version 2": [report(1), report(2)],
    withdrawn: [report(1), report(2, withdrawn)],
  },
  commands: {
    "report version 1": report(1),
    "report version 2": report(2),
    "report version 3": report(3),
    "withdraw as version 3": report(3, withdrawn),
    "version 3 of another regulator": report(3, { reporter: FRENCH }),
    "version 3, TLP:RED": report(3, { tlp: "RED" }),
  },
};

const ARRIVED: typeof REPORTED = {
  states: {
    "not there": [],
    "version 1": [arrive(1)],
    "version 2": [arrive(2)],
    withdrawn: [arrive(2, withdrawn)],
  },
  commands: {
    "version 1": arrive(1),
    "version 2": arrive(2),
    "version 3": arrive(3),
    "a withdrawal as version 3": arrive(3, withdrawn),
    "notice.show of version 1": {
      kind: "notice.show",
      name: { ...NAME, version: 1 },
      viewers: [FRENCH],
      deadlines: [],
    },
  },
};

const SAID: typeof REPORTED = {
  states: {
    "version not there": [],
    "not said": [report(1)],
    "not said, withdrawn": [report(1), report(2, withdrawn)],
    said: [report(1), acknowledge("a1")],
  },
  commands: {
    "notice.acknowledge": acknowledge("a2"),
    "notice.acknowledge, its dispatch taken": acknowledge("d1"),
    "notice.note": {
      kind: "notice.note",
      contents: [],
      contradiction: { subject: "s", digest: "d", until: UNTIL },
    },
  },
};

const TEN = "2026-11-21T10:00:00.000Z";
const ELEVEN = "2026-11-21T11:00:00.000Z";

const MARKED: typeof REPORTED = {
  states: {
    "not there": [],
    "not marked": [report(1)],
    "done at 10": [report(1), mark(TEN)],
    "taken back": [report(1), mark(TEN), mark("never")],
    withdrawn: [report(1), report(2, withdrawn)],
  },
  commands: {
    "mark, done at 10": mark(TEN),
    "mark, done at 11": mark(ELEVEN),
    "mark, never": mark("never"),
    "mark that does not know the last one": mark(TEN, { marked: 99 }),
    "version 2": report(2),
    "withdraw as version 2": report(2, withdrawn),
  },
};

function createTable() {
  const rows = createRows();
  let leaf = 0;
  return {
    run: (command: NoticeCommand | undefined): string | undefined => {
      if (command === undefined) return "no such command";
      const { marked } = marksIn(rows, NAME);
      const result = noticeMachine.transition({ marked, ...command } as NoticeCommand, rows, leaf++);
      if ("refused" in result) return italic(result.refused);
      rows.write(result.puts);
      return undefined;
    },
    notice: () => {
      const row = rows.get(NOTICE, NAME.origin, NAME.id);
      if (row === undefined) return "not there";
      return row.stage === "withdrawn" ? "withdrawn" : `version ${row.version}`;
    },
    mark: () => {
      const notice = rows.get(NOTICE, NAME.origin, NAME.id);
      if (notice === undefined) return "not there";
      if (notice.stage === "withdrawn") return "withdrawn";
      const row = rows.get(DUTY_MARK, NAME.origin, NAME.id, FRENCH, "FR", "fr.cnil", "report");
      if (row === undefined) return "not marked";
      return row.at === "never" ? "taken back" : `done at ${Number(row.at.slice(11, 13))}`;
    },
    acknowledgement: () => {
      if (rows.get(NOTICE_VERSION, NAME.origin, NAME.id, 1) === undefined) return "version not there";
      return rows.get(ACKNOWLEDGEMENT, NAME.origin, NAME.id, 1, FRENCH, "read") ? "said" : "not said";
    },
  };
}

const tables = [
  { heading: "A notice at its origin", ...REPORTED, read: "notice", size: 24 },
  { heading: "A notice elsewhere", ...ARRIVED, read: "notice", size: 20 },
  { heading: "A mark at one node", ...MARKED, read: "mark", size: 30 },
  { heading: "An acknowledgement", ...SAID, read: "acknowledgement", size: 12 },
] as const;

describe.each(tables)("$heading", ({ heading, states, commands, read, size }) => {
  const cells: readonly Cell[] = cellsOf(heading);

  test("has a row for every state and a column for every command", () => {
    expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(Object.keys(states)));
    expect(new Set(cells.map(({ column }) => column))).toEqual(new Set(Object.keys(commands)));
    expect(cells).toHaveLength(size);
  });

  test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
    const table = createTable();
    for (const command of states[state] ?? []) expect(table.run(command)).toBeUndefined();
    expect(state.startsWith(table[read]())).toBe(true);
    expect(table.run(commands[column]) ?? table[read]()).toBe(cell);
  });
});

test("the tables together have every command of the machine", () => {
  const commands = tables.flatMap((each) => Object.values(each.commands));
  expect(new Set(commands.map(({ kind }) => kind))).toEqual(new Set(noticeMachine.kinds));
});
