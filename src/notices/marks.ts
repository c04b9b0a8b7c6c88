/**
 * Marks: what the regulators of this node say, at this node alone, of duties that were done. Whatever sets the timers of a
 * notice counts in those whose duty it has.
 */
import {
  type Committed,
  type Entry,
  loadSpan,
  type Put,
  put,
  type Refusal,
  type Rows,
  type Store,
} from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { MAX_DONE, nameOf } from "./done.ts";
import { DUTY_MARK, type DutyMarkRow, type NoticeName } from "./schema.ts";
import { NEVER } from "./times.ts";

/** A mark as a command carries it. */
export type NewMark = Omit<DutyMarkRow, "origin" | "id" | "leaf" | "until">;

/** The marks of one notice. */
export type Marks = {
  /** Every mark, also those that were taken back. */
  readonly rows: readonly DutyMarkRow[];
  /** The marks that stand. */
  readonly standing: readonly DutyMarkRow[];
  /** The leaf of the newest change; 0 where nobody has marked anything. */
  readonly marked: number;
};

/** Returns the read of a notice's marks, for whoever reads more in the same call. */
export const marksRead = ({ origin, id }: NoticeName) => ({
  of: DUTY_MARK,
  index: "notice",
  prefix: [origin, id],
});

/** Reads the marks of a notice in a transition. */
export function marksIn(rows: Rows, name: NoticeName): Marks {
  return marksOf(rows.span(marksRead(name)));
}

/**
 * Returns why a mark is not kept: it stands so already (what was never marked cannot be taken back), or its regulator has
 * marked `MAX_DONE` duties of the notice, with those that it took back. Undefined where it is kept.
 */
export function findMarkRefusal(rows: Rows, name: NoticeName, mark: NewMark): Refusal | undefined {
  const own = marksIn(rows, name).rows.filter(({ by }) => by === mark.by);
  const there = own.find((row) => nameOf(row) === nameOf(mark));
  if (there === undefined && mark.at !== NEVER)
    return own.length < MAX_DONE ? undefined : { refused: "too-many-marks" };
  if (there !== undefined && there.at !== mark.at) return undefined;
  return { refused: "already-marked", ...(there && { row: there }) };
}

/** Returns the puts that keep the marks of a notice as long as itself, until `until` (ISO 8601). */
export function extendMarks(rows: Rows, name: NoticeName, until: string): readonly Put[] {
  const shorter = marksIn(rows, name).rows.filter((row) => row.until < until);
  return shorter.map((row) => put(DUTY_MARK, { ...row, until }));
}

/** Loads the marks of a notice. */
export async function loadMarks({ store }: { readonly store: Store }, name: NoticeName): Promise<Marks> {
  return marksOf(await loadSpan(store, marksRead(name)));
}

/** Sorts the rows of one notice's marks. */
export function marksOf(rows: readonly DutyMarkRow[]): Marks {
  return {
    rows,
    standing: rows.filter(({ at }) => at !== NEVER),
    marked: rows.reduce((newest, { leaf }) => Math.max(newest, leaf), 0),
  };
}

/** The number of times that an entry is made, each time because a mark has come between. */
const MOST_TRIES = 16;

/**
 * Commits an entry whose timers count the marks of a notice in. Where a mark changes between the reading and the commit,
 * `make` makes the entry anew. Rejects with OVERLOADED where that happens 16 times.
 */
export async function commitWithMarks(
  context: { readonly store: Store },
  name: NoticeName,
  make: (marks: Marks) => Entry,
): Promise<Committed> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const committed = await context.store.commit(make(await loadMarks(context, name)));
    if (!("refused" in committed && committed.refused === "marks-changed")) return committed;
  }
  throw new ComityError("OVERLOADED", "the marks of this notice change too fast: try again");
}
