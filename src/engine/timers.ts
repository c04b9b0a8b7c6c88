/** Timers: stored deadlines, and their state machine (`docs/protocol.md`, "Timers"). They fire once each when due. */
import { TIMER, type TimerRow, type TimerState } from "./rows.ts";
import { type Machine, type Put, put, type Rows } from "./store.ts";

/** A timer to be started. Without `soon` it fires only when its deadline is past. Instants are ISO 8601. */
export type NewTimer = Pick<TimerRow, "id" | "kind" | "subject" | "deadline" | "data" | "until"> & {
  readonly soon?: string;
};

/** The put that starts a timer. One with the same id begins anew. */
export function startTimer({ soon, ...timer }: NewTimer): Put {
  const deadline = normalise(timer.deadline);
  const before = soon === undefined ? deadline : normalise(soon);
  const due = before < deadline ? before : deadline;
  return put<TimerRow>(TIMER, { ...timer, state: "running", due, deadline });
}

/** One spelling for each instant, so that their order is that of their text. */
function normalise(instant: string): string {
  return new Date(instant).toISOString();
}

/** The puts by which a subject's timers are met, late ones too; those of one `kind` where it is given. */
export function meetTimers(rows: Rows, subject: string, kind?: string): readonly Put[] {
  return endTimers(rows, subject, "met", kind);
}

/** The puts that void a subject's timers: the events that they waited for are no longer owed. */
export function voidTimers(rows: Rows, subject: string, kind?: string): readonly Put[] {
  return endTimers(rows, subject, "void", kind);
}

function endTimers(
  rows: Rows,
  subject: string,
  state: "met" | "void",
  kind: string | undefined,
): readonly Put[] {
  return rows
    .span({ of: TIMER, index: "subject", prefix: [subject] })
    .filter((row) => isOpen(row.state) && (kind === undefined || row.kind === kind))
    .map((row) => put(TIMER, { ...row, state }));
}

function isOpen(state: TimerState): boolean {
  return state === "running" || state === "soon" || state === "late";
}

/** A timer that was due at `due` fires. `at` is the instant (ISO 8601) of the clock. */
export type TimerCommand = {
  readonly kind: "timer.fire";
  readonly id: string;
  readonly due: string;
  readonly at: string;
};

/** The state that a timer fires into. */
export function firesInto({ due, deadline }: Pick<TimerRow, "due" | "deadline">): "soon" | "late" {
  return due < deadline ? "soon" : "late";
}

/**
 * The states of a timer. Refuses `timer-unknown`, `not-due`, and `already-fired` for one that has fired for this
 * instant, is met or is void.
 */
export const timerMachine: Machine<TimerCommand> = {
  kinds: ["timer.fire"],
  collections: [TIMER],
  reads: ({ id }) => [{ of: TIMER, key: [id] }],
  transition: ({ id, due, at }, rows) => {
    const row = rows.get(TIMER, id);
    if (row === undefined) return { refused: "timer-unknown" };
    if ((row.state !== "running" && row.state !== "soon") || row.due !== due)
      return { refused: "already-fired", row };
    if (at < due) return { refused: "not-due", row };
    return { puts: [put(TIMER, { ...row, state: firesInto(row), due: row.deadline })] };
  },
};
