/**
 * Timers: stored deadlines, and their state machine (`docs/protocol.md`, "Timers"). A timer fires once in each state
 * that it reaches.
 */
import { TIMER, type TimerRow, type TimerState } from "./rows.ts";
import { type Machine, type Put, put, type Rows } from "./store.ts";

/** A timer to start. Without `soon` it fires only when its deadline has passed. Instants are in ISO 8601. */
export type NewTimer = Pick<TimerRow, "id" | "kind" | "subject" | "deadline" | "data" | "until"> & {
  readonly soon?: string;
};

/** Returns the put that starts a timer. It replaces a timer with the same id. */
export function startTimer({ soon, ...timer }: NewTimer): Put {
  const deadline = normalise(timer.deadline);
  const before = soon === undefined ? deadline : normalise(soon);
  const due = before < deadline ? before : deadline;
  return put<TimerRow>(TIMER, { ...timer, state: "running", due, deadline });
}

/** Writes an instant in its one normal form, so that texts sort as the instants do. */
function normalise(instant: string): string {
  return new Date(instant).toISOString();
}

/** Returns the puts that mark a subject's open timers as met, late ones too. `kind` limits them to one kind. */
export function meetTimers(rows: Rows, subject: string, kind?: string): readonly Put[] {
  return endTimers(rows, subject, "met", kind);
}

/** Returns the put that marks one timer as met, where it is open; none otherwise. */
export function meetTimer(rows: Rows, id: string): readonly Put[] {
  const row = rows.get(TIMER, id);
  return row !== undefined && isOpen(row.state) ? [put<TimerRow>(TIMER, { ...row, state: "met" })] : [];
}

/**
 * Returns the puts that mark a subject's open timers as void, since nobody owes anything any more. `kind` limits them
 * to one kind.
 */
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

/**
 * Returns the puts that make the open timers of a subject and a kind just `deadlines`. One whose deadline stays continues; one
 * whose thing was done (`met`, by id) is met, and starts anew where that is taken back; the others are void.
 */
export function renewTimers(
  rows: Rows,
  subject: string,
  kind: string,
  { deadlines, met = [] }: { readonly deadlines: readonly NewTimer[]; readonly met?: readonly string[] },
): readonly Put[] {
  return [
    ...voidTimers(rows, subject, kind),
    ...met.flatMap((id) => meetTimer(rows, id)),
    ...deadlines.map((timer) => {
      const row = rows.get(TIMER, timer.id);
      const stays = row !== undefined && isOpen(row.state) && row.deadline === timer.deadline;
      const until = row !== undefined && row.until > timer.until ? row.until : timer.until;
      return stays ? put<TimerRow>(TIMER, { ...row, until }) : startTimer(timer);
    }),
  ];
}

/** Returns true for a timer that somebody still owes something by. */
export function isOpen(state: TimerState): boolean {
  return state === "running" || state === "soon" || state === "late";
}

/** Fires a timer that was due at `due`. `at` is the instant of the clock (ISO 8601). */
export type TimerCommand = {
  readonly kind: "timer.fire";
  readonly id: string;
  readonly due: string;
  readonly at: string;
};

/** Returns the state that a timer reaches when it fires. */
export function nextStateOf({ due, deadline }: Pick<TimerRow, "due" | "deadline">): "soon" | "late" {
  return due < deadline ? "soon" : "late";
}

/**
 * The state machine of a timer. Refuses `timer-unknown`, `not-due`, and `already-fired` for a timer that has fired
 * for this instant, is met or is void.
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
    return { puts: [put(TIMER, { ...row, state: nextStateOf(row), due: row.deadline })] };
  },
};
