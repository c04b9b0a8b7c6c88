/** Legal deadlines as timers: each is watched at the notice's origin, and at every node that serves its place. */
import type { NewTimer } from "../engine/timers.ts";
import type { Overlap } from "./audience.ts";
import type { Timers } from "./commands.ts";
import { type NoticesContext, overlapOf, type Version } from "./context.ts";
import type { Deadline } from "./deadlines.ts";
import type { Marks } from "./marks.ts";
import { LEGAL_DEADLINE, type NoticeName, subjectOf } from "./schema.ts";

/** The last part of a deadline's whole time, in which it is `soon`. */
const SOON_PART = 1 / 4;

/** The node that watches, and the instant at which it accepted the version. */
export type Watch = {
  readonly node: string;
  readonly jurisdictions: ReadonlySet<string>;
  readonly overlap: Overlap;
  readonly at: Date;
  readonly until: string;
};

/** Computes the timers of a version at this node, by the law in force and the marks made here, as a command carries them. */
export function computeTimers(
  context: NoticesContext,
  version: Pick<Version, "notice" | "digest">,
  { at, until }: Pick<Watch, "at" | "until">,
  { standing, marked }: Pick<Marks, "standing" | "marked">,
): Timers {
  const watch = { ...context, overlap: overlapOf(context), at, until };
  const deadlines = context.deadlinesOf(version, standing);
  return {
    deadlines: timersOf(version.notice, deadlines, watch),
    met: metTimersOf(version.notice, deadlines, watch),
    marked,
  };
}

/**
 * Returns the timers of the deadlines that a node watches. A deadline without a number has none, nor has one that
 * waits for its event or whose duty is done.
 */
export function timersOf(
  name: NoticeName,
  deadlines: readonly Deadline[],
  watch: Watch,
): readonly NewTimer[] {
  const subject = subjectOf(name);
  return watchedOf(name, deadlines, watch)
    .filter(({ deadline }) => deadline.doneAt === undefined)
    .map(({ id, deadline: { place, to, stage, startsAt, by }, dueAt }) => ({
      id,
      kind: LEGAL_DEADLINE,
      subject,
      deadline: dueAt,
      ...soonOf(startsAt, dueAt, watch.at),
      data: { place, rule: by.rule, to, stage },
      until: watch.until,
    }));
}

/** Returns the ids of the timers whose duty was done. */
export function metTimersOf(
  name: NoticeName,
  deadlines: readonly Deadline[],
  watch: Watch,
): readonly string[] {
  return watchedOf(name, deadlines, watch)
    .filter(({ deadline }) => deadline.doneAt !== undefined)
    .map(({ id }) => id);
}

/** A deadline that a node watches, with the id of its timer. */
type Watched = { readonly id: string; readonly deadline: Deadline; readonly dueAt: string };

function watchedOf(name: NoticeName, deadlines: readonly Deadline[], watch: Watch): readonly Watched[] {
  const watched: Watched[] = [];
  const counts = new Map<string, number>();
  for (const deadline of deadlines) {
    const { place, to, stage, dueAt, by } = deadline;
    if (dueAt === undefined || !watches(watch, name, place)) continue;
    const duty = [place, by.rule, to, stage].join(" ");
    // A rule may set several ends for one duty, each under its own condition.
    const count = (counts.get(duty) ?? 0) + 1;
    counts.set(duty, count);
    watched.push({ id: `${LEGAL_DEADLINE} ${subjectOf(name)} ${duty} ${count}`, deadline, dueAt });
  }
  return watched;
}

function watches({ node, jurisdictions, overlap }: Watch, { origin }: NoticeName, place: string): boolean {
  return origin === node || [...jurisdictions].some((served) => overlap(place, served));
}

/**
 * Returns the instant at which a deadline becomes soon; none for a deadline that has passed, so that it only fires as
 * late.
 */
function soonOf(startsAt: string, dueAt: string, at: Date): { readonly soon?: string } {
  const [start, end] = [Date.parse(startsAt), Date.parse(dueAt)];
  const soon = end - (end - start) * SOON_PART;
  return end <= at.getTime() ? {} : { soon: new Date(Math.floor(soon)).toISOString() };
}
