/** The tables of the outbox and of timers in `docs/protocol.md` against the machines: every cell is run. */
import { describe, expect, test } from "vitest";
import { type OutboxCommand, outboxMachine, queue, supersede } from "../../src/engine/outbox.ts";
import { OUTBOX, TIMER } from "../../src/engine/rows.ts";
import { meetTimers, startTimer, timerMachine, voidTimers } from "../../src/engine/timers.ts";
import { cellsOf, italic } from "../support/protocol-page.ts";
import { createRows } from "./rows.ts";

describe("the outbox", () => {
  const item = { kind: "k", subject: "s", version: 1, until: "2036-01-01" };
  const commands: Readonly<Record<string, OutboxCommand>> = {
    "outbox.receive": { kind: "outbox.receive", id: "a", contents: [], at: "2026-11-23T12:00:00.000Z" },
    "outbox.bury": { kind: "outbox.bury", id: "a", reason: "INTERNAL", at: "2026-11-23T12:00:00.000Z" },
    "outbox.requeue": { kind: "outbox.requeue", id: "a", contents: [] },
    "outbox.wait": {
      kind: "outbox.wait",
      id: "a",
      reason: "SCOPE_FORBIDDEN",
      at: "2026-11-23T12:00:00.000Z",
    },
    "outbox.offer": { kind: "outbox.offer", peer: "p", items: [{ ...item, id: "b", leaf: 0 }] },
  };
  const cells = cellsOf("The outbox");

  test("has a column for every command", () => {
    expect(new Set(cells.map(({ column }) => column))).toEqual(new Set(outboxMachine.kinds));
    expect(cells).toHaveLength(20);
  });

  test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
    const rows = createRows();
    const run = (command: OutboxCommand | undefined): string => {
      if (command === undefined) return "no such command";
      const result = outboxMachine.transition(command, rows, 1);
      if ("puts" in result) rows.write(result.puts);
      return "puts" in result ? (rows.get(OUTBOX, "a")?.state ?? "gone") : italic(result.refused);
    };
    rows.write(queue(0, [{ id: "a", peer: "p" }], item));
    if (state === "received") run(commands["outbox.receive"]);
    if (state === "dead") run(commands["outbox.bury"]);
    if (state === "superseded") rows.write(supersede(rows, { ...item, version: 2 }));
    expect(rows.get(OUTBOX, "a")?.state).toBe(state);
    expect(run(commands[column])).toBe(cell);
  });
});

describe("timers", () => {
  const [soon, deadline] = ["2026-11-23T12:00:00.000Z", "2026-11-24T12:00:00.000Z"];
  const cells = cellsOf("Timers");

  test("have five states and four ways on", () => expect(cells).toHaveLength(20));

  test.each(cells)("$state, $column: $cell", ({ state, column, cell }) => {
    const rows = createRows();
    const run = (what: string): string => {
      if (what === "met" || what === "void")
        rows.write((what === "met" ? meetTimers : voidTimers)(rows, "s"));
      else {
        const due = what === "timer.fire, soon" ? soon : deadline;
        const result = timerMachine.transition({ kind: "timer.fire", id: "t", due, at: deadline }, rows, 1);
        if ("refused" in result) return italic(result.refused);
        rows.write(result.puts);
      }
      return rows.get(TIMER, "t")?.state ?? "gone";
    };
    const timer = { id: "t", kind: "k", subject: "s", deadline, data: {}, until: "2036-01-01" };
    rows.write([startTimer({ ...timer, soon })]);
    if (state === "soon" || state === "late") run("timer.fire, soon");
    if (state === "late") run("timer.fire, deadline");
    if (state === "met" || state === "void") run(state);
    expect(rows.get(TIMER, "t")?.state).toBe(state);
    expect(run(column)).toBe(cell);
  });
});
