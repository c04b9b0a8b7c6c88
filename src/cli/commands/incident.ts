/**
 * `comity incident`: a regulator reports, reads and acknowledges notices at its own node; an operator requeues dead
 * letters.
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import { completeNotice, isShort, needsBefore, readNotice } from "../../client/notice-file.ts";
import { type Acknowledgement, connectRegulator, type Regulator } from "../../client/regulator.ts";
import type { ShownNotice } from "../../edge/grpc/notice-answers.ts";
import { ComityError, exitCodeOf } from "../../errors.ts";
import { STAGES } from "../../notices/acknowledgement.ts";
import type { NoticeDraft } from "../../notices/notice.ts";
import { locateCaller } from "../caller.ts";
import { deadlineLines } from "../present/deadlines.ts";
import { entryLines } from "../present/feed-entry.ts";
import { noticeLines, reachLines, recipientsLines, summaryLines } from "../present/notice.ts";
import type { Terminal } from "../terminal.ts";
import { parsePeer, showDeadLetters } from "./dead-letters.ts";
import { type DoneOptions, markDone } from "./done.ts";

type Done = Options & DoneOptions;
type Options = { readonly node: string; readonly as: string; readonly json?: boolean };
/** `origin` is the SPIFFE id of the node of the notice. */
type OneNotice = Options & { readonly origin?: string };

async function callAs<T>(
  { as, node }: Options,
  terminal: Terminal,
  call: (caller: Regulator) => Promise<T>,
): Promise<T> {
  const caller = connectRegulator({ address: node, as: locateCaller(as, terminal) });
  try {
    return await call(caller);
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
const sections = (...parts: readonly (readonly string[])[]) =>
  parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines) => ["", ...lines])
    .slice(1);

function show(view: ShownNotice, { json }: Options, terminal: Terminal): void {
  const width = terminal.columns;
  if (json) terminal.printJson(view);
  else
    terminal.printLines(
      sections(
        noticeLines(view, width),
        reachLines(view, width),
        recipientsLines(view, width),
        deadlineLines(view, width, new Date(), atomsOf(terminal)),
      ),
    );
}

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

async function report(path: string, options: ReportOptions, terminal: Terminal): Promise<void> {
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
    const before = needsBefore(file) ? await findBefore(caller, file.id).catch(explain) : undefined;
    return caller.report(completeNotice(file, now, before), { dryRun }).catch(explain);
  });
  if (dryRun && !options.json)
    terminal.printLines(["Nothing is recorded or sent: this is what the report would say.", ""]);
  show(reported, options, terminal);
}

type ListOptions = Options & { readonly limit: number; readonly page: string };

async function list({ limit, page, ...options }: ListOptions, terminal: Terminal): Promise<void> {
  const found = await callAs(options, terminal, (caller) => caller.listAfter(page, limit));
  const { items: notices, nextPageToken } = found;
  const more = nextPageToken !== "";
  if (options.json) terminal.printJson({ notices, more, nextPageToken });
  else if (notices.length === 0) terminal.printLines(["There are no notices for you to see."]);
  else
    terminal.printLines(
      sections(
        ...notices.map((view) => summaryLines(view, terminal.columns)),
        more
          ? [
              `The next page: \`--page ${nextPageToken}\``,
              `These are the newest ${limit}; there are more: \`--limit NUMBER\` shows them.`,
            ]
          : [],
      ),
    );
}

function showDeadlines(view: ShownNotice, options: Options, terminal: Terminal): void {
  const width = terminal.columns;
  if (options.json) terminal.printJson({ id: view.id, version: view.version, clocks: view.clocks });
  else if (view.clocks.length === 0)
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

type AckOptions = OneNotice & Pick<Acknowledgement, "stage" | "why"> & { readonly version?: number };

async function acknowledge(id: string, options: AckOptions, terminal: Terminal): Promise<void> {
  const { stage, why, version, origin } = options;
  if (stage === "rejected" && why === undefined)
    throw new ComityError("INPUT_INVALID", "a rejection needs a reason: add `--why TEXT`");
  const view = await callAs(options, terminal, async (caller) =>
    caller.acknowledge({
      noticeId: id,
      ...(origin === undefined ? {} : { origin }),
      version: version ?? (await caller.get(id, origin)).version,
      stage,
      ...(why === undefined ? {} : { why }),
    }),
  );
  if (options.json) terminal.printJson(view);
  else
    terminal.printLines(
      sections(summaryLines(view, terminal.columns), recipientsLines(view, terminal.columns)),
    );
}

type WatchOptions = Options & { readonly from: string; readonly once?: boolean };

async function watch(options: WatchOptions, terminal: Terminal): Promise<void> {
  const stop = terminal.stop();
  await callAs(options, terminal, async (caller) => {
    try {
      for await (const entry of caller.watch(options.from, stop, options.once)) {
        // One line for each entry, since a stream is not one document.
        if (options.json) terminal.printJsonLine(entry);
        else terminal.printLines(entryLines(entry, terminal.columns));
      }
    } catch (thrown) {
      if (!stop.aborted) throw thrown;
    }
  });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number from 1");
  return value;
}

/** The number of entries that a list shows by default. */
const LIMIT = 40;

const EXAMPLES = `
Examples:
  comity incident report src/cli/samples/incident-fingerprint-leak.yaml --node 127.0.0.1:7440 \\
    --as certs/eu.comity.example/regulator/ie-dpc
  comity incident watch --node 127.0.0.1:7442 --as certs/jp.comity.example/regulator/ppc
  comity incident done ID JP jp.ppc preliminary --node 127.0.0.1:7440 \\
    --as certs/eu.comity.example/regulator/ie-dpc
  comity incident parked --node 127.0.0.1:7440 --as certs/eu.comity.example/operator/desk`;

export function register(program: Command, terminal: Terminal): void {
  const incident = program
    .command("incident")
    .description("Incident notices of biometric data between regulators, each through its own node.")
    .addHelpText("after", EXAMPLES);
  const command = (words: string, summary: string, who = "regulator") =>
    incident
      .command(words)
      .description(summary)
      .requiredOption("--node <host:port>", `the ${who}'s own node`)
      .requiredOption("--as <folder>", `the ${who}: a folder with certificate.pem, key.pem, authority.pem`)
      .option("--json", "print JSON");
  const limited = (of: Command) =>
    of
      .option("--limit <number>", "the most entries to show", wholeNumber, LIMIT)
      .addOption(
        new Option("--page <token>", "go on after the page that gave this token").default(
          "",
          "the first page",
        ),
      );

  const ofOne = (of: Command) =>
    of.option(
      "--origin <name>",
      "the node of the notice, named by its trust domain, where notices of several nodes have the id",
      parsePeer,
    );

  command("report", "report, update or withdraw a notice")
    .argument("<file>", "the notice, in YAML or JSON")
    .option(
      "--key <text>",
      "your own name of the incident, such as a case number, where the file has no id; the same key is the same notice",
    )
    .option("--dry-run", "show who would be told, and record and send nothing")
    .action((file, options) => report(file, options, terminal));
  limited(command("list", "list the notices that you reported or received, newest first")).action((options) =>
    list(options, terminal),
  );
  ofOne(
    command("show <id>", "show one notice; to its reporter also the recipients and their answers"),
  ).action(async (id: string, options: OneNotice) =>
    show(await callAs(options, terminal, (caller) => caller.get(id, options.origin)), options, terminal),
  );
  command("watch", "follow your own feed: past entries, then new ones as they come")
    .addOption(new Option("--from <cursor>", "begin after this cursor").default("", "the beginning"))
    .option("--once", "end after the entries that are there")
    .action((options) => watch(options, terminal));
  ofOne(command("ack <id>", "acknowledge a notice: state how far you are with it"))
    .addOption(
      new Option("--stage <stage>", "the stage that you have reached")
        .choices(STAGES.filter((each) => each !== "received"))
        .makeOptionMandatory(),
    )
    .option("--version <number>", "the version that you acknowledge; default: the newest", wholeNumber)
    .option("--why <text>", "the reason for a rejection, in a few words")
    .action((id, options) => acknowledge(id, options, terminal));
  ofOne(command("clocks <id>", "show the legal deadlines of a notice, earliest first")).action(
    async (id: string, options: OneNotice) =>
      showDeadlines(
        await callAs(options, terminal, (caller) => caller.get(id, options.origin)),
        options,
        terminal,
      ),
  );
  command(
    "done <id> <place> <to> [stage]",
    "for the reporter: say that a duty was done, named as `clocks` shows it",
  )
    .option("--at <time>", "when it was done, such as 2026-11-24T14:59:00Z; default: now")
    .option("--undo", "it was not done after all")
    .action(async (id: string, place: string, to: string, stage: string | undefined, options: Done) => {
      const mark = (caller: Regulator) => markDone(caller, [id, place, to, stage], options, new Date());
      showDeadlines(await callAs(options, terminal, mark), options, terminal);
    });
  limited(
    command(
      "parked",
      "for operators: list dead letters (items that peers rejected), and requeue them",
      "operator",
    ),
  )
    .option("--requeue [id]", "requeue the dead letters of this notice")
    .option("--all", "with --requeue: requeue every dead letter")
    .option("--peer <name>", "with --requeue: only those for this peer, named by its trust domain", parsePeer)
    .action((options) => showDeadLetters(options, terminal));
}
