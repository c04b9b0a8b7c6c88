/**
 * `comity incident done`: a regulator says that a duty was done. The reporter of a notice says it in an update that changes
 * nothing else; any other regulator at its own node.
 */
import type { Regulator } from "../../client/regulator.ts";
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { ComityError, fieldError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import { codeOfPlace } from "../../law/place-names.ts";
import { placeOf } from "../../law/places.ts";
import { type DutyName, doneAt } from "../../notices/done.ts";
import { type Content, parseDraft } from "../../notices/notice.ts";
import { NEVER } from "../../notices/times.ts";

/**
 * `at`: when it was done (RFC 3339); now by default. `undo`: it was not done after all. `origin`: the SPIFFE id of the
 * notice's node.
 */
export type DoneOptions = { readonly at?: string; readonly undo?: true; readonly origin?: string };

/**
 * Finds the duty that people mean: case and white space do not count, a place may have another spelling or its name, and `people` are
 * the `subjects`. What is not found stays as it was written, for the node to refuse.
 */
export function findDuty(duties: readonly DutyName[], place: string, to: string, stage = "report"): DutyName {
  const meant = {
    place: placeOf(codeOfPlace(place)),
    to: to.trim() === "people" ? "subjects" : to.trim(),
    stage: stage.trim(),
  };
  const keyOf = (duty: DutyName) => [placeOf(duty.place), duty.to, duty.stage].join(" ").toLowerCase();
  const found = duties.find((each) => keyOf(each) === keyOf(meant));
  return found === undefined ? meant : { place: found.place, to: found.to, stage: found.stage };
}

/** The notice after a duty was marked. */
export type Marked = {
  readonly notice: ShownNotice;
  /** False where it had stood so before, and nothing was recorded. */
  readonly changed: boolean;
  /** The place where the mark stands: in the notice, or at the caller's node alone, which may be the notice's own. */
  readonly where: "notice" | "own node" | "notice's node";
};

type Words = readonly [place: string, to: string, stage?: string | undefined];

/**
 * Marks a duty as done, or takes the mark back: as the reporter in an update of the notice, and as any other regulator at
 * its own node. Without `at` a mark that is there stays as it is, so that the same command may be run again. Rejects with
 * NOTICE_WITHDRAWN, with INPUT_INVALID where an update from here would drop what a newer program wrote, and with the
 * refusals of a report or of `MarkDuty`.
 */
export async function markDone(
  caller: Regulator,
  [id, ...words]: readonly [id: string, ...Words],
  { at, undo, origin }: DoneOptions,
  now: Date,
): Promise<Marked> {
  if (undo && at !== undefined) throw fieldError("INPUT_INVALID", "--at", "has no meaning beside `--undo`");
  const before = await caller.get(id, origin);
  const stated = undo ? NEVER : at;
  return before.reporter === caller.id
    ? markInNotice(caller, before, words, stated, now)
    : markAtNode(caller, before, words, stated);
}

async function markAtNode(
  caller: Regulator,
  { id: noticeId, origin, clocks, fallenMarks = [] }: ShownNotice,
  words: Words,
  at: string | undefined,
): Promise<Marked> {
  const duty = findDuty([...clocks, ...fallenMarks], ...words);
  const word = { noticeId, origin, ...duty, ...(at === undefined ? {} : { at }) };
  const where = domainOf(caller.id) === domainOf(origin) ? "notice's node" : "own node";
  return { ...(await caller.markDuty(word)), where };
}

async function markInNotice(
  caller: Regulator,
  before: ShownNotice,
  words: Words,
  at: string | undefined,
  now: Date,
): Promise<Marked> {
  const content = contentOf(before);
  const duty = findDuty(before.clocks, ...words);
  const marked = doneAt(duty, content.done);
  const stays =
    at === NEVER ? marked === undefined : marked !== undefined && sameInstant(at ?? marked, marked);
  if (stays) return { notice: before, changed: false, where: "notice" };
  const mark = { ...duty, at: at ?? now.toISOString() };
  const notice = await caller.report(
    parseDraft({
      id: before.id,
      version: before.version + 1,
      jurisdiction: before.jurisdiction,
      content: { ...content, done: [mark] },
    }),
  );
  return { notice, changed: true, where: "notice" };
}

/** Says what marking a duty has changed, and who sees it. */
export function formatMarked({ notice: { version, origin }, changed, where }: Marked, undo = false): string {
  if (where === "notice")
    return changed
      ? `This made version ${version} of the notice, which goes to everybody concerned.`
      : `It was so already in version ${version}: no new version was made.`;
  if (!changed) return "It was so already at this node: nothing was recorded.";
  if (undo) return "Your mark at this node is taken back.";
  return where === "own node"
    ? `The duty is marked as done at this node alone: its regulators see it; the reporter, at ${domainOf(origin)}, and other nodes do not.`
    : "The duty is marked as done at this node alone: its regulators see it, and so does the reporter; other nodes do not.";
}

const domainOf = (id: string) => parseIdentity(id).trustDomain;

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
