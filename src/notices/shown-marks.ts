/** Marks as people are shown them: who says that a duty was done, and whether everybody concerned is told or this node alone. */
import { type DutyName, nameOf } from "./done.ts";
import type { Notice } from "./notice.ts";
import type { DutyMarkRow } from "./schema.ts";
import { NEVER } from "./times.ts";

/** A word that a duty was done. */
export type ShownMark = {
  /** The SPIFFE id of the reporter, or of a regulator of this node. */
  readonly by: string;
  /** The instant (RFC 3339) at which the duty was done. */
  readonly at: string;
  /** True where a regulator of this node says so here; false where the reporter says so in the notice. */
  readonly here: boolean;
};

/** A mark whose duty is not there. One that was made at this node is shown to its author alone. */
export type FallenMark = DutyName & ShownMark;

/** Returns the marks of each duty by its name (`nameOf`): the reporter's first. `standing` are those made at this node. */
export function shownMarks(
  { content, reporter }: Pick<Notice, "content" | "reporter">,
  standing: readonly DutyMarkRow[],
): ReadonlyMap<string, readonly FallenMark[]> {
  const reported = (content?.done ?? []).filter(({ at }) => at !== NEVER);
  const marks = [
    ...reported.map((mark) => ({ ...mark, by: reporter, here: false })),
    ...standing.map(({ place, to, stage, at, by }) => ({ place, to, stage, at, by, here: true })),
  ];
  return Map.groupBy(marks, nameOf);
}
