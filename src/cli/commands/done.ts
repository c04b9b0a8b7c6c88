/** `comity incident done`: the reporter of a notice says that a duty was done, in an update that changes nothing else. */
import type { Regulator } from "../../client/regulator.ts";
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { ComityError, fieldError } from "../../errors.ts";
import { placeOf } from "../../law/places.ts";
import { type DutyName, doneAt } from "../../notices/done.ts";
import { type Content, parseDraft } from "../../notices/notice.ts";
import { NEVER } from "../../notices/times.ts";

/** `at`: when it was done (RFC 3339); now by default. `undo`: it was not done after all. */
export type DoneOptions = { readonly at?: string; readonly undo?: true };

/**
 * Finds the duty that people mean: case and white space do not count, a place may have another spelling, and `people` are
 * the `subjects`. What is not found stays as it was written, for the node to refuse.
 */
export function findDuty(duties: readonly DutyName[], place: string, to: string, stage = "report"): DutyName {
  const meant = {
    place: placeOf(place),
    to: to.trim() === "people" ? "subjects" : to.trim(),
    stage: stage.trim(),
  };
  const keyOf = (duty: DutyName) => [placeOf(duty.place), duty.to, duty.stage].join(" ").toLowerCase();
  const found = duties.find((each) => keyOf(each) === keyOf(meant));
  return found === undefined ? meant : { place: found.place, to: found.to, stage: found.stage };
}

/** The notice after a duty was marked. `changed` is false where it had stood so before, and no version was made. */
export type Marked = { readonly notice: ShownNotice; readonly changed: boolean };

/**
 * Marks a duty as done, or takes the mark back. Without `at` a mark that is there stays as it is, so that the same
 * command may be run again. Rejects with NOTICE_NOT_ORIGIN and NOTICE_WITHDRAWN, with INPUT_INVALID where an update from here would drop what a
 * newer program wrote, and with the refusals of a report.
 */
export async function markDone(
  caller: Regulator,
  [id, ...words]: readonly [id: string, place: string, to: string, stage?: string | undefined],
  { at, undo }: DoneOptions,
  now: Date,
): Promise<Marked> {
  if (undo && at !== undefined) throw fieldError("INPUT_INVALID", "--at", "has no meaning beside `--undo`");
  const before = await caller.get(id);
  if (before.reporter !== caller.id) throw notReporter(before, words);
  const content = contentOf(before);
  const duty = findDuty(before.clocks, ...words);
  const marked = doneAt(duty, content.done);
  const stays = undo ? marked === undefined : marked !== undefined && sameInstant(at ?? marked, marked);
  if (stays) return { notice: before, changed: false };
  const mark = { ...duty, at: undo ? NEVER : (at ?? now.toISOString()) };
  const notice = await caller.report(
    parseDraft({
      id: before.id,
      version: before.version + 1,
      jurisdiction: before.jurisdiction,
      content: { ...content, done: [mark] },
    }),
  );
  return { notice, changed: true };
}

/** Says whom to ask for a mark, and what they write: a mark is a version of the notice, which its reporter alone makes. */
function notReporter(
  { id, reporter, clocks, content }: ShownNotice,
  [place, to, stage]: readonly [place: string, to: string, stage?: string | undefined],
): ComityError {
  const duty = findDuty(clocks, place, to, stage);
  const { office, channel } = content?.contact ?? {};
  const where = [office, channel].filter((each) => each !== undefined).join(", ");
  const words = [id, duty.place, duty.to, ...(duty.stage === "report" ? [] : [duty.stage])].join(" ");
  return new ComityError(
    "NOTICE_NOT_ORIGIN",
    `only the regulator who reported the notice marks a duty as done, also one that others owe: ask ${reporter}${where === "" ? "" : ` (${where})`} to run \`comity incident done ${words}\``,
  );
}

const sameInstant = (a: string, b: string) => Date.parse(a) === Date.parse(b);

function contentOf({ content, unknownFields }: ShownNotice): Content {
  if (content === undefined)
    throw new ComityError("NOTICE_WITHDRAWN", "the notice is withdrawn, and nothing is due any more");
  if (unknownFields.length > 0)
    throw new ComityError(
      "INPUT_INVALID",
      `a newer version of the program has written \`${unknownFields.join("`, `")}\`, which an update from here would drop: use that version`,
    );
  return content;
}
