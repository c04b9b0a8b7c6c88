/** Marks of one node: what each regulator says of a duty last, whatever came before; and timers that count them in. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TIMER } from "../../src/engine/rows.ts";
import type { Committed, Store } from "../../src/engine/store.ts";
import type { NoticeCommand } from "../../src/notices/commands.ts";
import { MAX_DONE } from "../../src/notices/done.ts";
import { commitWithMarks, extendMarks, findMarkRefusal, marksIn, marksOf } from "../../src/notices/marks.ts";
import { DUTY_MARK, type DutyMarkRow } from "../../src/notices/schema.ts";
import { createRows } from "../engine/rows.ts";
import { arrive, createTable, FRENCH, IRISH, NAME, timer, UNTIL, version } from "./notice-commands.ts";

const AT = "2026-11-21T10:00:00.000Z";

const row = (to: string, changes: Partial<DutyMarkRow> = {}): DutyMarkRow => ({
  ...NAME,
  ...{ by: FRENCH, place: "EU", to, stage: "report", at: AT, leaf: 1, until: UNTIL },
  ...changes,
});

function rowsWith(...marks: readonly DutyMarkRow[]) {
  const rows = createRows();
  rows.write(marks.map((each) => ({ of: DUTY_MARK, row: each })));
  return rows;
}

describe("the marks of a notice", () => {
  test("are those of that notice alone; what was taken back does not stand, and the newest change counts", () => {
    const marks = [
      row("eu.sa"),
      row("eu.msa", { at: "never", leaf: 9 }),
      row("eu.sa", { by: IRISH, leaf: 4 }),
    ];
    const found = marksIn(rowsWith(...marks, row("eu.sa", { id: "n2", leaf: 12 })), NAME);
    expect(found.rows).toHaveLength(3);
    expect(found.standing.map(({ by }) => by).toSorted()).toEqual([FRENCH, IRISH]);
    expect(found.marked).toBe(9);
    expect(marksOf([])).toEqual({ rows: [], standing: [], marked: 0 });
  });

  test("are kept no shorter than the notice, and never shortened", () => {
    const rows = rowsWith(row("eu.sa"), row("eu.msa", { until: "2040-01-01" }));
    expect(extendMarks(rows, NAME, "2038-01-01").map((each) => each.row)).toEqual([
      row("eu.sa", { until: "2038-01-01" }),
    ]);
  });

  test("are so many of one regulator, those taken back too; others have room of their own", () => {
    const full = Array.from({ length: MAX_DONE }, (_, i) => row(`eu.${i}`, i === 0 ? { at: "never" } : {}));
    const rows = rowsWith(...full);
    const refusal = (mark: DutyMarkRow) => findMarkRefusal(rows, NAME, mark)?.refused ?? "kept";
    expect(refusal(row("eu.sa"))).toBe("too-many-marks");
    expect(refusal(row("eu.sa", { by: IRISH }))).toBe("kept");
    expect(refusal(row("eu.0"))).toBe("kept");
    expect(refusal(row("eu.1"))).toBe("already-marked");
    expect(refusal(row("eu.sa", { at: "never" }))).toBe("already-marked");
  });
});

/** Two regulators and two duties, each with a timer. */
const DUTIES = ["eu.sa", "eu.msa"] as const;
const DUE = "2026-11-24T10:00:00.000Z";
const step = fc.oneof(
  fc.record({
    by: fc.constantFrom(FRENCH, IRISH),
    to: fc.constantFrom(...DUTIES),
    at: fc.constantFrom(AT, "2026-11-21T11:00:00.000Z", "never"),
  }),
  fc.constant("a version" as const),
);

test("in any order each regulator's last word on a duty stands, and a timer runs just where nobody says that it was done", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 24 }), (steps) => {
      const table = createTable();
      table.after(arrive(version(1)));
      const said = new Map<string, string>();
      let number = 1;
      for (const each of steps) {
        const words = new Map(said);
        if (each !== "a version") words.set(`${each.by} ${each.to}`, each.at);
        const isDone = (to: string) =>
          [...words].some(([key, at]) => key.endsWith(` ${to}`) && at !== "never");
        const marks = marksIn(table, NAME);
        const timers = {
          deadlines: DUTIES.filter((to) => !isDone(to)).map((to) => timer(to, DUE)),
          met: DUTIES.filter(isDone).map((to) => timer(to, DUE).id),
          marked: marks.marked,
        };
        if (each === "a version") table.after(arrive(version(++number), timers));
        else {
          const { by, to, at } = each;
          const before = said.get(`${by} ${to}`) ?? "never";
          const outcome = table.run({
            kind: "notice.mark",
            name: { ...NAME, version: number },
            mark: { by, place: "EU", to, stage: "report", at },
            contents: [],
            ...timers,
          });
          expect(outcome).toBe(before === at ? "already-marked" : "accepted");
          said.set(`${by} ${to}`, at);
        }
        const standing = marksIn(table, NAME).standing.map(({ by, to, at }) => `${by} ${to} ${at}`);
        const expected = [...said].filter(([, at]) => at !== "never").map(([key, at]) => `${key} ${at}`);
        expect(standing.toSorted()).toEqual(expected.toSorted());
      }
      const isDone = (to: string) => [...said].some(([key, at]) => key.endsWith(` ${to}`) && at !== "never");
      for (const to of DUTIES) {
        const state = table.get(TIMER, timer(to, DUE).id)?.state;
        if (isDone(to)) expect(state === undefined || state === "met" || state === "void").toBe(true);
        else if (steps.length > 0 && said.size > 0) expect(state ?? "running").not.toBe("met");
      }
    }),
  );
});

test("a command whose timers were computed by other marks is refused, whichever it is", () => {
  const table = createTable();
  const stale = (command: NoticeCommand) => table.run({ ...command, marked: 7 } as NoticeCommand);
  table.after(arrive(version(1)));
  const mark: NoticeCommand = {
    kind: "notice.mark",
    name: { ...NAME, version: 1 },
    mark: { by: FRENCH, place: "EU", to: "eu.sa", stage: "report", at: AT },
    contents: [],
    deadlines: [],
  };
  const show: NoticeCommand = {
    kind: "notice.show",
    name: { ...NAME, version: 1 },
    viewers: [FRENCH],
    deadlines: [],
  };
  for (const command of [arrive(version(2)), mark, show]) expect(stale(command)).toBe("marks-changed");
  for (const command of [mark]) expect(table.run(command)).toBe("accepted");
  for (const command of [arrive(version(2)), show]) expect(table.run(command)).toBe("marks-changed");
});

describe("an entry that counts marks in", () => {
  const store = (refusals: number) => {
    let left = refusals;
    const read: number[] = [];
    const asked: Pick<Store, "commit" | "read"> = {
      read: async () => [[row("eu.sa", { leaf: read.push(0) })]],
      commit: async (): Promise<Committed> => ({ refused: left-- > 0 ? "marks-changed" : "withdrawn" }),
    };
    return { asked: asked as Store, read };
  };
  const entry = (marked: number) => ({
    leaf: new Uint8Array(),
    command: { kind: "notice.arrive", marked },
  });

  test("is made anew, by the marks as they are then, until none has come between", async () => {
    const { asked, read } = store(2);
    const made: number[] = [];
    const outcome = await commitWithMarks({ store: asked }, NAME, ({ marked }) => {
      made.push(marked);
      return entry(marked);
    });
    expect(outcome).toEqual({ refused: "withdrawn" });
    expect(made).toEqual([1, 2, 3]);
    expect(read).toHaveLength(3);
  });

  test("is given up after so many tries, so that no caller waits for ever", async () => {
    const { asked, read } = store(Number.POSITIVE_INFINITY);
    await expect(
      commitWithMarks({ store: asked }, NAME, ({ marked }) => entry(marked)),
    ).rejects.toMatchObject({ reason: "OVERLOADED" });
    expect(read).toHaveLength(16);
  });
});
