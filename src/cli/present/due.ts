/** The order in which people read the deadlines of a notice, and the one that comes next. */
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { EVENTS, isEvent } from "../../law/lattice/duty.ts";
import { formatDutyName } from "../../notices/done.ts";
import { type Cell, styled } from "./table.ts";

export type ShownDeadline = ShownNotice["clocks"][number];

/** Formats a time as `2026-11-24 14:59 UTC`. The seconds are cut, which is the safe side for a deadline. */
export const formatTime = (at: string) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

const isAtOnce = ({ state, dueAt, prompt }: ShownDeadline) =>
  state === "running" && dueAt === undefined && prompt;

/** Ranks what is late first, then what the law wants without delay, since nothing is due earlier than that. */
function rankOf(deadline: ShownDeadline): number {
  const { state, dueAt } = deadline;
  if (state === "late") return 0;
  if (state === "waiting") return 4;
  if (state === "done") return 5;
  if (isAtOnce(deadline)) return 1;
  return dueAt === undefined ? 3 : 2;
}

/** Orders deadlines: late, without delay, by their ends, without a time, waiting, done. Equals stay in their order. */
export function inOrder(deadlines: readonly ShownDeadline[]): readonly ShownDeadline[] {
  const end = ({ dueAt }: ShownDeadline) => (dueAt === undefined ? 0 : Date.parse(dueAt));
  return deadlines.toSorted((a, b) => rankOf(a) - rankOf(b) || end(a) - end(b));
}

/** Groups the ends of each duty, in order: a law may set several, each under its own condition. */
export function dutiesOf(deadlines: readonly ShownDeadline[]): readonly (readonly ShownDeadline[])[] {
  const nameOf = ({ place, to, stage, by }: ShownDeadline) => [place, to, stage, by.rule].join(" ");
  return [...Map.groupBy(inOrder(deadlines), nameOf).values()];
}

/** Names the duties that are wanted without delay, each once. */
export function namesAtOnce(deadlines: readonly ShownDeadline[]): readonly string[] {
  return [...new Set(deadlines.filter(isAtOnce).map(formatDutyName))];
}

/** Formats the event that a deadline waits for, as the end of "starts when …". */
export function formatEvent(start = ""): string {
  return isEvent(start)
    ? `when ${EVENTS[start]} (not stated yet)`
    : `with an event of its law that no notice can state: ${start}`;
}

/**
 * Returns what comes next of a case officer's own duties or, where none is the officer's own, of all. Where the own ones
 * are done, says how many are open elsewhere, and names the first.
 */
export function nextOf(deadlines: readonly ShownDeadline[]): Cell {
  const own = deadlines.filter((each) => each.own);
  const lines = nextLines(own.length > 0 ? own : deadlines);
  if (lines.length > 0) return lines;
  if (deadlines.length === 0) return ["this node knows of no deadline"];
  const open = inOrder(deadlines.filter(({ state }) => state !== "done"));
  const names = [...new Set(open.map(formatDutyName))];
  const [first] = open;
  if (first === undefined) return ["nothing more: every duty is done"];
  const count = `${names.length} elsewhere ${names.length === 1 ? "is" : "are"} open`;
  return [`your own duties are done; ${count}, the first ${formatWhen(first)}: ${formatDutyName(first)}`];
}

/** Formats when a duty is due, in a few words. */
function formatWhen(deadline: ShownDeadline): string {
  const { state, dueAt, start } = deadline;
  if (state === "waiting") return `starts ${formatEvent(start)}`;
  if (dueAt === undefined) return isAtOnce(deadline) ? "without delay" : "without a set time";
  return state === "late" ? `LATE, was due ${formatTime(dueAt)}` : `due ${formatTime(dueAt)}`;
}

/** Returns what comes next, in the order of the list: what is late, what is wanted without delay, the next end. */
function nextLines(deadlines: readonly ShownDeadline[]): Cell {
  const ordered = inOrder(deadlines);
  const late = ordered.find(({ state }) => state === "late");
  const atOnce = namesAtOnce(ordered);
  const next = ordered.find(({ state, dueAt }) => state === "running" && dueAt !== undefined);
  const unset = ordered.filter((each) => rankOf(each) === 3).length;
  const ending = (style: "bad" | "open", words: string, each: ShownDeadline | undefined): Cell =>
    each?.dueAt === undefined
      ? []
      : [styled(style, `${words} ${formatTime(each.dueAt)}: ${formatDutyName(each)}`)];
  return [
    ...ending("bad", "LATE, was due", late),
    ...(atOnce.length === 0 ? [] : [styled("open", `without delay: ${atOnce.join("; ")}`)]),
    ...ending("open", "due", next),
    ...(unset === 0 ? [] : [`${unset} more without a set time`]),
    ...waitingLines(deadlines),
  ];
}

/** Says how many deadlines wait, and for what. */
export function waitingLines(deadlines: readonly ShownDeadline[]): readonly string[] {
  const waiting = deadlines.filter(({ state }) => state === "waiting");
  return [...Map.groupBy(waiting, ({ start }) => start)].map(
    ([event, { length }]) => `${length} more start${length === 1 ? "s" : ""} ${formatEvent(event)}`,
  );
}
