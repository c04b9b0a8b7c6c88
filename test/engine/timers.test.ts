/** The states of a timer: it fires once when it becomes soon and once when it becomes late, until it is met or void. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TIMER } from "../../src/engine/rows.ts";
import {
  meetTimer,
  meetTimers,
  type NewTimer,
  renewTimers,
  startTimer,
  timerMachine,
  voidTimers,
} from "../../src/engine/timers.ts";
import { createRows } from "./rows.ts";

const [SOON, DEADLINE] = ["2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z"];
const LATER = "2026-11-24T00:00:00.000Z";
const timer = {
  id: "t1",
  kind: "legal-deadline",
  subject: "s",
  deadline: DEADLINE,
  data: {},
  until: "2036-01-01",
};

function started() {
  const rows = createRows();
  rows.write([startTimer({ ...timer, soon: SOON })]);
  return rows;
}

function fire(rows: ReturnType<typeof createRows>, due: string, at = due): string {
  const result = timerMachine.transition({ kind: "timer.fire", id: "t1", due, at }, rows, 5);
  if ("puts" in result) rows.write(result.puts);
  return "puts" in result ? (rows.get(TIMER, "t1")?.state ?? "gone") : result.refused;
}

describe("a timer", () => {
  test("becomes soon, then late, each once", () => {
    const rows = started();
    expect([SOON, SOON, DEADLINE, DEADLINE].map((due) => fire(rows, due))).toEqual([
      "soon",
      "already-fired",
      "late",
      "already-fired",
    ]);
  });

  test("without an earlier instant, or with one that is not before the deadline, only becomes late", () => {
    for (const soon of [undefined, DEADLINE, LATER]) {
      const rows = createRows();
      rows.write([startTimer(soon === undefined ? timer : { ...timer, soon })]);
      expect(fire(rows, DEADLINE)).toBe("late");
    }
  });

  test("does not fire before it is due, and not where nothing was started", () => {
    expect(fire(started(), SOON, "2026-11-21T23:59:59.999Z")).toBe("not-due");
    expect(fire(createRows(), SOON)).toBe("timer-unknown");
  });

  test.each([
    ["met", meetTimers],
    ["void", voidTimers],
  ] as const)("that is %s fires no more, whatever state it was in, and stays so", (state, end) => {
    for (const fired of [[], [SOON], [SOON, DEADLINE]]) {
      const rows = started();
      for (const due of fired) fire(rows, due);
      rows.write(end(rows, "s"));
      expect(rows.get(TIMER, "t1")?.state).toBe(state);
      expect([SOON, DEADLINE].map((due) => fire(rows, due))).toEqual(["already-fired", "already-fired"]);
      expect([...meetTimers(rows, "s"), ...voidTimers(rows, "s")]).toEqual([]);
    }
  });

  test("may be met alone, by its id, where it is open", () => {
    const rows = started();
    expect(meetTimer(rows, "t2")).toEqual([]);
    rows.write(meetTimer(rows, "t1"));
    expect(rows.get(TIMER, "t1")?.state).toBe("met");
    expect(meetTimer(rows, "t1")).toEqual([]);
  });

  test("is made one of just these: it continues where its deadline stays, is met where its thing is done, else void", () => {
    const rows = started();
    const renew = (deadlines: readonly NewTimer[], met?: readonly string[]) => {
      rows.write(renewTimers(rows, "s", "legal-deadline", { deadlines, ...(met && { met }) }));
      return rows.get(TIMER, "t1");
    };
    expect(fire(rows, SOON)).toBe("soon");
    expect(renew([{ ...timer, until: "2040-01-01" }])).toMatchObject({ state: "soon", until: "2040-01-01" });
    expect(renew([timer])).toMatchObject({ state: "soon", until: "2040-01-01" });
    expect(renew([], ["t1"])?.state).toBe("met");
    expect(renew([timer])?.state).toBe("running");
    expect(renew([{ ...timer, deadline: LATER }])).toMatchObject({ state: "running", deadline: LATER });
    expect(renew([])?.state).toBe("void");
  });

  test("of another subject, or of another kind than is named, is left alone", () => {
    const rows = started();
    expect(meetTimers(rows, "other")).toEqual([]);
    expect(voidTimers(rows, "s", "decide-by")).toEqual([]);
    expect(voidTimers(rows, "s", "legal-deadline")).toHaveLength(1);
  });
});

test("whatever comes in whatever order, a timer never fires twice for one instant", () => {
  const act = fc.constantFrom("fire soon", "fire late", "meet");
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const rows = started();
      const states: string[] = [];
      for (const each of acts) {
        if (each === "meet") rows.write(meetTimers(rows, "s"));
        else states.push(fire(rows, each === "fire soon" ? SOON : DEADLINE, LATER));
      }
      const fired = states.filter((state) => state === "soon" || state === "late");
      expect(fired).toEqual(["soon", "late"].slice(0, fired.length));
    }),
  );
});
