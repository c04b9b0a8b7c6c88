/** The table of packs in `docs/protocol.md` against the machine: every cell is run. */
import { expect, test } from "vitest";
import { NEWEST_PACK } from "../../src/packs/schema.ts";
import { type PackCommand, packMachine } from "../../src/packs/state.ts";
import { createRows } from "../engine/rows.ts";
import { cellsOf, italic } from "../support/protocol-page.ts";

const enact = (serial: number, dispatch = `d${serial}`): PackCommand => ({
  kind: "pack.enact",
  pack: {
    jurisdiction: "US-IL",
    serial,
    version: `2026.${serial}`,
    hash: `text ${serial}`,
    authority: "spiffe://us-il.example/node",
  },
  contents: [],
  dispatches: [{ id: dispatch, peer: "spiffe://eu.example/node" }],
});

const contradict = (digest: string): PackCommand => ({
  kind: "pack.contradict",
  contents: [],
  contradiction: { subject: "pack US-IL 5", digest, until: "9999-12-31" },
});

const COMMANDS: Readonly<Record<string, PackCommand>> = {
  "pack.enact, serial 4": enact(4),
  "pack.enact, serial 5": enact(5),
  "pack.enact, serial 6": enact(6),
  "pack.enact, serial 6, its dispatch taken": enact(6, "d5"),
  "pack.contradict": contradict("x"),
  "pack.contradict, kept already": contradict("kept"),
};

const cells = cellsOf("Packs");

test("the table has both states and a column for every command", () => {
  expect(new Set(cells.map(({ state }) => state))).toEqual(new Set(["none", "serial 5"]));
  expect(new Set(cells.map(({ column }) => column))).toEqual(new Set(Object.keys(COMMANDS)));
  expect(new Set(Object.values(COMMANDS).map(({ kind }) => kind))).toEqual(new Set(packMachine.kinds));
  expect(cells).toHaveLength(12);
});

test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
  const rows = createRows();
  const held = () => {
    const row = rows.get(NEWEST_PACK, "US-IL");
    return row === undefined ? "none" : `serial ${row.serial}`;
  };
  const run = (command: PackCommand | undefined): string => {
    if (command === undefined) return "no such command";
    const result = packMachine.transition(command, rows, 1);
    if ("refused" in result) return italic(result.refused);
    rows.write(result.puts);
    return held();
  };
  if (state === "serial 5") run(enact(5));
  run(contradict("kept"));
  expect(held()).toBe(state);
  expect(run(COMMANDS[column])).toBe(cell);
});
