/** `comity incident report`: a regulator reports, updates or withdraws a notice by a file. */
import { z } from "zod";
import {
  completeNotice,
  isShort,
  isVague,
  type NoticeFile,
  needsBefore,
  readNotice,
} from "../../client/notice-file.ts";
import type { Regulator } from "../../client/regulator.ts";
import type { ListedNotice, ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { assertAll, ComityError, exitCodeOf } from "../../errors.ts";
import { type Content, type NoticeDraft, wordChecks } from "../../notices/notice.ts";
import { formatTime } from "../present/due.ts";
import { paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";
import { callAs, type Options, show } from "./notice-call.ts";

/** Explains an error after which the notice may have arrived: the same command reports the same notice again. */
function retryable(thrown: unknown, { id, version }: NoticeDraft): ComityError {
  const error = ComityError.from(thrown);
  if (exitCodeOf(error.reason) !== 3) return error;
  return new ComityError(
    error.reason,
    `${error.message}; the notice may have arrived all the same. Run the same command again: it reports the same notice, \`id: ${id}\`, version ${version}`,
    { violations: error.violations, cause: error },
  );
}

type ReportOptions = Options & { readonly key?: string; readonly dryRun?: true };

/** Returns the notice with this id as the node shows it; undefined where the caller has seen none. */
async function findBefore(caller: Regulator, id: string): Promise<ShownNotice | undefined> {
  try {
    return await caller.get(id);
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "NOTICE_UNKNOWN") return undefined;
    throw thrown;
  }
}

/** The time, in milliseconds, for which a notice with the same title may be the one that a file means. */
export const RECENT_MS = 24 * 3_600_000;
/** The most notices of the list that are held against a file. */
const COMPARED = 500;
const PAGE = 50;

/**
 * Finds the open notice of the caller that a file without a name of its own may mean: of the same title and
 * jurisdiction, and reported or updated within `RECENT_MS`. Looks at the newest `COMPARED` notices at most.
 */
async function findTwin(
  caller: Regulator,
  { jurisdiction, content }: NoticeDraft,
  now: Date,
): Promise<ListedNotice | undefined> {
  const isRecent = ({ at }: ListedNotice) => at !== undefined && now.getTime() - Date.parse(at) < RECENT_MS;
  let token = "";
  for (let seen = 0; seen < COMPARED; seen += PAGE) {
    const { items, nextPageToken } = await caller.listAfter(token, PAGE);
    const found = items.find(
      (each) =>
        each.reporter === caller.id &&
        each.jurisdiction === jurisdiction &&
        each.content?.title === content?.title &&
        isRecent(each),
    );
    if (found !== undefined || nextPageToken === "" || !items.some(isRecent)) return found;
    token = nextPageToken;
  }
  return undefined;
}

/**
 * Throws INPUT_INVALID where a file that names no notice looks like one that the caller has reported: a corrected file
 * would tell everybody of a second incident. The command alone checks this; a node takes whatever has an id of its own.
 */
async function assertNoTwin(caller: Regulator, draft: NoticeDraft, now: Date): Promise<void> {
  const twin = await findTwin(caller, draft, now);
  if (twin === undefined) return;
  const { id, version = 1, at = "" } = twin;
  throw new ComityError(
    "INPUT_INVALID",
    `you reported a notice with this title and jurisdiction at ${formatTime(at)}, and it is open: ${id}, version ${version}. To update it, write \`id: ${id}\` and \`version: ${version + 1}\` in the file; for another incident, give it a \`--key\` of its own`,
  );
}

/** Completes a file. One error tells all its mistakes: those of its form, and words that the vocabulary lacks. */
function complete(file: NoticeFile, now: Date, { loadAtlas }: Terminal, before?: ShownNotice): NoticeDraft {
  try {
    return completeNotice(file, now, before);
  } catch (thrown) {
    const { reason, message, violations } = ComityError.from(thrown);
    if (reason !== "INPUT_INVALID" || violations.length === 0) throw thrown;
    const form = () => {
      throw thrown;
    };
    const words = statedData(file).map(({ modality, form: stated }) => ({ modality, form: stated }));
    assertAll(form, ...wordChecks(words, loadAtlas().concepts));
    throw new ComityError(reason, message, { violations, cause: thrown });
  }
}

/** Returns what a file states of the data concerned, as far as it has the form. */
function statedData({ document }: NoticeFile): Content["biometrics"] {
  const { data } = z
    .object({
      content: z.object({ biometrics: z.array(z.object({ modality: z.string(), form: z.string() })) }),
    })
    .safeParse(document);
  return data?.content.biometrics ?? [];
}

/** Says that a report was there already, and when it was made. */
function formatRepeat({ id, version, stage, at }: ShownNotice): string {
  return stage === "withdrawn"
    ? `Withdrawn already, at ${formatTime(at)}, by version ${version} of the notice ${id}: nothing new is recorded or sent.`
    : `Reported already, at ${formatTime(at)}, as notice ${id}, version ${version}: nothing new is recorded or sent. For another incident, give a \`--key\` of its own.`;
}

/**
 * Reports, updates or withdraws the notice in a file. The id is printed first, on standard error: where the notice is
 * accepted, and where nobody knows if it arrived. A report that is refused has no id.
 */
export async function report(path: string, options: ReportOptions, terminal: Terminal): Promise<void> {
  const { key, dryRun = false } = options;
  const call = async (caller: Regulator) => {
    const naming = { reporter: caller.id, ...(key === undefined ? {} : { key }) };
    const file = readNotice(terminal.path(path), naming);
    const now = new Date();
    // What is wrong with the file is said before anything is asked of the node.
    const first = isShort(file) || isVague(file) ? undefined : complete(file, now, terminal);
    const explain = (thrown: unknown): never => {
      const unanswered = exitCodeOf(ComityError.from(thrown).reason) === 3;
      if (unanswered) terminal.printError(`notice ${file.id}\n`);
      throw first === undefined ? thrown : retryable(thrown, first);
    };
    const before = await findBefore(caller, file.id).catch(explain);
    const draft = complete(file, now, terminal, needsBefore(file) ? before : undefined);
    if (before === undefined && !file.named) await assertNoTwin(caller, draft, now).catch(explain);
    const notice = await caller.report(draft, { dryRun }).catch(explain);
    terminal.printError(`notice ${notice.id}\n`);
    return { notice, before, viewer: caller.id };
  };
  const { notice, before, viewer } = await callAs(options, terminal, call, {});
  if (before !== undefined && before.version === notice.version && before.digest === notice.digest) {
    const again = formatRepeat(before);
    // With --json standard output is one document.
    if (options.json) terminal.printError(`${again}\n`);
    else terminal.printLines([...paragraph(again, { width: terminal.columns }), ""]);
  }
  if (dryRun && !options.json)
    terminal.printLines(["Nothing is recorded or sent: this is what the report would say.", ""]);
  show(notice, options, terminal, viewer);
}
