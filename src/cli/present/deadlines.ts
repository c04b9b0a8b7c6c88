/** Shows the legal deadlines of a notice to a case officer, earliest first, each with the time that is left. */
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { isEvent } from "../../law/lattice/duty.ts";
import type { Registry } from "../../law/pack/registry.ts";
import { formatDutyName } from "../../notices/done.ts";
import { TIME_OF_EVENT } from "../../notices/times.ts";
import { dutiesOf, formatEvent, formatTime, namesAtOnce, type ShownDeadline, waitingLines } from "./due.ts";
import { formatCitation } from "./law.ts";
import { formatMarker, formatMinute } from "./notice.ts";
import { type Cell, styled, tableLines } from "./table.ts";
import { paint, paragraph } from "./terminal.ts";

const MINUTE_MS = 60_000;

/** Formats a duration as `2 days 5 h`, `5 h 10 min` or `10 min`. It is cut, never rounded up. */
function formatSpan(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days > 0) return `${days} day${days === 1 ? "" : "s"} ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

function endOf({ state, start, doneAt, doneLate, dueAt, estimate, prompt }: ShownDeadline, now: Date): Cell {
  if (doneAt !== undefined)
    return doneLate && dueAt !== undefined
      ? [
          styled("bad", `done ${formatMinute(doneAt)}`),
          styled("bad", `late by ${formatSpan(Date.parse(doneAt) - Date.parse(dueAt))}`),
        ]
      : [styled("good", `done ${formatMinute(doneAt)}`)];
  if (state === "waiting") return [styled("quiet", `starts ${formatEvent(start)}`)];
  if (dueAt === undefined) return [styled("open", prompt ? "without delay" : "no time set")];
  const left = Date.parse(dueAt) - now.getTime();
  return [
    left < 0 ? styled("bad", `LATE by ${formatSpan(-left)}`) : styled("open", `in ${formatSpan(left)}`),
    styled("quiet", formatTime(dueAt)),
    ...(estimate === undefined ? [] : [styled("quiet", "estimate")]),
    ...(prompt ? [styled("quiet", "and without delay")] : []),
  ];
}

/** Shows briefly what is owed: without delay, then at a fixed time, each duty once. What waits is counted. */
export function briefDeadlineLines(
  { clocks: deadlines }: Pick<ShownNotice, "clocks">,
  width: number,
  now: Date,
): readonly string[] {
  const owed = deadlines.filter(({ state }) => state !== "done");
  const [own, others] = [owed.filter((each) => each.own), owed.filter((each) => !each.own)];
  return [
    ...briefSection("YOUR DEADLINES, EARLIEST FIRST", own, width, now),
    ...(own.length > 0 && others.length > 0 ? [""] : []),
    ...briefSection(
      own.length === 0 ? "DEADLINES, EARLIEST FIRST" : "DEADLINES ELSEWHERE",
      others,
      width,
      now,
    ),
    ...waitingLines(owed).map((line) => paint("quiet", `  and ${line}`)),
  ];
}

function briefSection(
  heading: string,
  deadlines: readonly ShownDeadline[],
  width: number,
  now: Date,
): readonly string[] {
  if (deadlines.length === 0) return [];
  const atOnce = namesAtOnce(deadlines);
  const rows = dutiesOf(deadlines).flatMap(([deadline, ...later]): Cell[][] =>
    deadline?.dueAt === undefined
      ? []
      : [
          [
            endOf(deadline, now).slice(0, 1),
            [
              `${formatDutyName(deadline)}: ${deadline.says}`,
              styled("quiet", [deadline.by.cite, ...briefEndsOf(later)].join("; ")),
            ],
          ],
        ],
  );
  const first: Cell[][] =
    atOnce.length === 0 ? [] : [[[styled("open", "without delay")], [atOnce.join("; ")]]];
  return [paint("heading", heading), ...tableLines([...first, ...rows], { width, indent: 2, widths: [15] })];
}

/**
 * Names the later ends of one duty, each with the facts that nobody stated and that it alone assumes, in the words of
 * `says`. A law that ends a duty by one condition or another has one end where the notice states the condition.
 */
const endsOf = (first: ShownDeadline, later: readonly ShownDeadline[], says: (atom: string) => string) =>
  later.flatMap(({ dueAt, assumed }) => {
    if (dueAt === undefined) return [];
    const own = assumed.filter((each) => !first.assumed.includes(each)).map(says);
    const when = own.length === 0 ? "by another condition of the law" : `if ${own.join(", and ")}`;
    return [`or ${formatTime(dueAt)}, ${when}`];
  });

/** Names the later ends of one duty where there is no room for their conditions. */
const briefEndsOf = (later: readonly ShownDeadline[]) =>
  later
    .flatMap(({ dueAt }) => dueAt ?? [])
    .map((each) => `or ${formatTime(each)}, by a fact that nobody has stated`);

/** Says how the reporter starts a deadline that waits. */
function howToStart({ state, start = "" }: ShownDeadline): readonly string[] {
  if (state !== "waiting" || !isEvent(start)) return [];
  const update = `an update of the notice with \`content.times.${TIME_OF_EVENT[start]}\``;
  return [`to start it: ${start.endsWith("-told") ? "`incident done` of telling them, or " : ""}${update}`];
}

/** Says who marked a duty as done; each with its time where several did. */
function markerLines({ marks = [] }: ShownDeadline): readonly string[] {
  return marks.map((mark) =>
    marks.length === 1 ? formatMarker(mark) : `${formatMarker(mark)}: done ${formatMinute(mark.at)}`,
  );
}

/** Shows the marks whose duty is not there: a later version, or another law, does not ask for it. */
function fallenLines(fallenMarks: NonNullable<ShownNotice["fallenMarks"]>, width: number): readonly string[] {
  if (fallenMarks.length === 0) return [];
  const rows = fallenMarks.map((mark): Cell[] => [
    [styled("quiet", `done ${formatMinute(mark.at)}`)],
    [styled("heading", formatDutyName(mark)), formatMarker(mark)],
  ]);
  return [
    paint("heading", "MARKS THAT HAVE FALLEN AWAY"),
    ...paragraph("No law that this node holds asks for these duties by this version of the notice.", {
      width,
      indent: 2,
    }),
    ...tableLines(rows, { width, indent: 2, widths: [22] }),
  ];
}

/** The part of a notice that its deadlines are shown with. */
type Dated = Pick<ShownNotice, "clocks"> &
  Partial<Pick<ShownNotice, "superseded" | "version" | "fallenMarks">>;

/**
 * Shows the deadlines of a notice, earliest first, with the time left at `now`. `atoms` explains the assumed facts. Those
 * of a version that a later one has replaced, which the viewer does not see, are said to be of that version.
 */
export function deadlineLines(
  { clocks: deadlines, superseded = false, version, fallenMarks = [] }: Dated,
  width: number,
  now: Date,
  atoms: () => Registry["atoms"],
): readonly string[] {
  const own = deadlines.filter((each) => each.own);
  const others = deadlines.filter((each) => !each.own);
  const elsewhere = own.length === 0 ? "DEADLINES, EARLIEST FIRST" : "DEADLINES ELSEWHERE";
  const mine = superseded
    ? `YOUR DEADLINES BY VERSION ${version}, WHICH A LATER ONE HAS REPLACED`
    : "YOUR DEADLINES, EARLIEST FIRST";
  return [
    ...sectionOf(mine, own, width, now, atoms),
    ...(own.length > 0 && others.length > 0 ? [""] : []),
    ...sectionOf(elsewhere, others, width, now, atoms),
    ...(deadlines.length > 0 && fallenMarks.length > 0 ? [""] : []),
    ...fallenLines(fallenMarks, width),
  ];
}

/** Shows deadlines under a heading. Several ends of one duty, each under its own condition, are one row. */
function sectionOf(
  heading: string,
  deadlines: readonly ShownDeadline[],
  width: number,
  now: Date,
  atoms: () => Registry["atoms"],
): readonly string[] {
  if (deadlines.length === 0) return [];
  const known = deadlines.some(({ assumed }) => assumed.length > 0) ? atoms() : new Map();
  const says = (atom: string): string => known.get(atom)?.says ?? atom;
  const rows = dutiesOf(deadlines).flatMap(([deadline, ...later]): Cell[][] => {
    if (deadline === undefined) return [];
    return [
      [
        endOf(deadline, now),
        [
          styled("heading", formatDutyName(deadline)),
          deadline.says,
          ...markerLines(deadline),
          ...howToStart(deadline),
          ...(deadline.estimate === undefined ? [] : [`estimate: ${deadline.estimate}`]),
          ...(deadline.by.rule === "unanswered" ? [] : [styled("quiet", formatCitation(deadline.by))]),
          ...endsOf(deadline, later, says).map((each) => styled("quiet", each)),
          ...deadline.assumed.map((each) => `not stated, so assumed: ${says(each)}`),
        ],
      ],
    ];
  });
  return [paint("heading", heading), ...tableLines(rows, { width, indent: 2, widths: [22] })];
}
