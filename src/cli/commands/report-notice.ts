/** `comity incident report`: a regulator reports, updates or withdraws a notice by a file. */
import { completeNotice, isShort, needsBefore, readNotice } from "../../client/notice-file.ts";
import type { Regulator } from "../../client/regulator.ts";
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { ComityError, exitCodeOf } from "../../errors.ts";
import type { NoticeDraft } from "../../notices/notice.ts";
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

/** Reports, updates or withdraws the notice in a file. The id is printed first, on standard error. */
export async function report(path: string, options: ReportOptions, terminal: Terminal): Promise<void> {
  const { key, dryRun = false } = options;
  const reported = await callAs(options, terminal, async (caller) => {
    const naming = { reporter: caller.id, ...(key === undefined ? {} : { key }) };
    const file = readNotice(terminal.path(path), naming);
    const now = new Date();
    // What is wrong with the file is said before anything is asked of the node.
    const first = isShort(file) ? undefined : completeNotice(file, now);
    // The id comes first, so that nobody is left without it whatever happens next.
    terminal.printError(`notice ${file.id}\n`);
    const explain = (thrown: unknown): never => {
      throw first === undefined ? thrown : retryable(thrown, first);
    };
    const before = await findBefore(caller, file.id).catch(explain);
    const draft = completeNotice(file, now, needsBefore(file) ? before : undefined);
    const notice = await caller.report(draft, { dryRun }).catch(explain);
    return { notice, before };
  });
  const { notice, before } = reported;
  if (before !== undefined && before.version === notice.version && before.digest === notice.digest) {
    const again = `Reported already, at ${formatTime(before.at)}, as notice ${notice.id}, version ${notice.version}: nothing new is recorded or sent. For another incident, give a \`--key\` of its own.`;
    // With --json standard output is one document.
    if (options.json) terminal.printError(`${again}\n`);
    else terminal.printLines([...paragraph(again, { width: terminal.columns }), ""]);
  }
  if (dryRun && !options.json)
    terminal.printLines(["Nothing is recorded or sent: this is what the report would say.", ""]);
  show(notice, options, terminal);
}
