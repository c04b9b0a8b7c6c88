/** The call and the views that the commands of incident notices share. */
import { connectRegulator, type Regulator } from "../../client/regulator.ts";
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { type ArgumentNames, NOTICE_ARGUMENTS, nameArguments } from "../argument-names.ts";
import { locateCaller } from "../caller.ts";
import { deadlineLines } from "../present/deadlines.ts";
import { noticeLines, reachLines, recipientsLines, summaryLines } from "../present/notice.ts";
import type { Terminal } from "../terminal.ts";

/** The options of every command for a regulator. */
export type Options = { readonly node: string; readonly as: string; readonly json?: boolean };

/**
 * Makes a call as the regulator in `--as` to its own node, and closes the connection. `names` are those that errors have
 * for the fields of the call.
 */
export async function callAs<T>(
  { as, node }: Options,
  terminal: Terminal,
  call: (caller: Regulator) => Promise<T>,
  names: ArgumentNames = NOTICE_ARGUMENTS,
): Promise<T> {
  const caller = connectRegulator({ address: node, as: locateCaller(as, terminal) });
  try {
    return await call(caller);
  } catch (thrown) {
    throw nameArguments(thrown, names);
  } finally {
    caller.close();
  }
}

/** Loads the words of the atoms when they are first needed. */
const atomsOf =
  ({ loadAtlas }: Terminal) =>
  () =>
    loadAtlas().registry.atoms;

/** Joins sections with a blank line between them. Empty ones are left out. */
export const sections = (...parts: readonly (readonly string[])[]) =>
  parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines) => ["", ...lines])
    .slice(1);

/** Shows a whole notice to `viewer`: content, recipients, deadlines; or all of it as JSON. */
export function show(view: ShownNotice, { json }: Options, terminal: Terminal, viewer?: string): void {
  const width = terminal.columns;
  if (json) terminal.printJson(view);
  else
    terminal.printLines(
      sections(
        noticeLines(view, width),
        reachLines(view, width),
        recipientsLines(view, width, viewer),
        deadlineLines(view, width, new Date(), atomsOf(terminal)),
      ),
    );
}

/** Shows the summary of a notice and its deadlines, or says why there are none. */
export function showDeadlines(view: ShownNotice, options: Options, terminal: Terminal): void {
  const width = terminal.columns;
  const { id, version, clocks, fallenMarks } = view;
  if (options.json)
    terminal.printJson({ id, version, clocks, ...(fallenMarks === undefined ? {} : { fallenMarks }) });
  else if (clocks.length === 0)
    terminal.printLines(
      sections(summaryLines(view, width), [
        view.content === undefined
          ? "The notice is withdrawn: nothing is due any more."
          : "No law that this node holds sets a deadline for this notice.",
      ]),
    );
  else
    terminal.printLines(
      sections(summaryLines(view, width), deadlineLines(view, width, new Date(), atomsOf(terminal))),
    );
}
