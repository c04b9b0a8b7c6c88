/**
 * `comity incident`: a regulator reports, reads and acknowledges notices at its own node; an operator requeues dead
 * letters.
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Acknowledgement, Regulator } from "../../client/regulator.ts";
import { ComityError } from "../../errors.ts";
import { STAGES } from "../../notices/acknowledgement.ts";
import { DUTY_ARGUMENTS } from "../argument-names.ts";
import { acknowledgedLines } from "../present/acknowledged.ts";
import { entryLines } from "../present/feed-entry.ts";
import { recipientsLines, summaryLines } from "../present/notice.ts";
import type { Terminal } from "../terminal.ts";
import { parsePeer, showDeadLetters } from "./dead-letters.ts";
import { type DoneOptions, formatMarked, markDone } from "./done.ts";
import { callAs, type Options, sections, show, showDeadlines } from "./notice-call.ts";
import { report } from "./report-notice.ts";

type Done = Options & DoneOptions;
/** `origin` is the SPIFFE id of the node of the notice. */
type OneNotice = Options & { readonly origin?: string };

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

type AckOptions = OneNotice & Partial<Pick<Acknowledgement, "stage" | "why">> & { readonly version?: number };

/** The stages that a regulator states; its node states the first. */
const STATED = STAGES.filter((each) => each !== "received");
const CHOICES = STATED.map((each) => `\`${each}\``).join(", ");

async function acknowledge(id: string, options: AckOptions, terminal: Terminal): Promise<void> {
  const { stage, why, version, origin } = options;
  if (stage === undefined)
    throw new ComityError("INPUT_INVALID", `say how far you are: \`--stage\` with one of ${CHOICES}`);
  if (stage === "rejected" && why === undefined)
    throw new ComityError("INPUT_INVALID", "a rejection needs a reason: add `--why TEXT`");
  const { before, view, by } = await callAs(options, terminal, async (caller) => {
    const standing = await caller.get(id, origin);
    const acknowledged = await caller.acknowledge({
      noticeId: id,
      ...(origin === undefined ? {} : { origin }),
      version: version ?? standing.version,
      stage,
      ...(why === undefined ? {} : { why }),
    });
    return { before: standing, view: acknowledged, by: caller.id };
  });
  const { columns } = terminal;
  if (options.json) return terminal.printJson(view);
  const stated = { by, version: version ?? before.version, stage };
  terminal.printLines(
    sections(
      acknowledgedLines(stated, before.said, view.said, columns),
      summaryLines(view, columns),
      recipientsLines(view, columns, by),
    ),
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
  comity incident report src/cli/samples/incident-fingerprint-leak.yaml --key case-7 \\
    --node 127.0.0.1:7440 --as certs/eu.comity.example/regulator/ie-dpc
  comity incident watch --node 127.0.0.1:7442 --as certs/jp.comity.example/regulator/ppc
  comity incident done ID JP jp.ppc preliminary --node 127.0.0.1:7440 \\
    --as certs/eu.comity.example/regulator/ie-dpc
  comity incident done ID JP jp.ppc preliminary --node 127.0.0.1:7442 \\
    --as certs/jp.comity.example/regulator/ppc
  comity incident parked --node 127.0.0.1:7440 --as certs/eu.comity.example/operator/desk`;

/** The words of an example for each command, after its name; those who play the sample federation can run them. */
const EXAMPLE_OF: Readonly<Record<string, string>> = {
  report: "src/cli/samples/incident-fingerprint-leak.yaml --key case-7 --dry-run",
  done: "ID EU eu.sa",
  list: "--limit 5",
  show: "ID",
  watch: "--once",
  clocks: "ID",
  ack: "ID --stage read",
  parked: "--limit 5",
};
const CALLERS = { regulator: "regulator/ie-dpc", operator: "operator/desk" } as const;

/** Creates one command of the group, with the options that all of them have, and an example. */
function addCommand(
  incident: Command,
  words: string,
  summary: string,
  who: keyof typeof CALLERS = "regulator",
): Command {
  const command = incident.command(words);
  const name = command.name();
  const caller = `--node 127.0.0.1:7440 --as certs/eu.comity.example/${CALLERS[who]}`;
  return command
    .description(summary)
    .requiredOption("--node <host:port>", `the ${who}'s own node (required)`)
    .requiredOption(
      "--as <folder>",
      `the ${who}: a folder with certificate.pem, key.pem, authority.pem (required)`,
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `\nExample, with the nodes of \`npm start\`:\n  comity incident ${name} ${EXAMPLE_OF[name] ?? ""} \\\n    ${caller}`,
    );
}

/** Adds the options of a list that is shown in pages. */
function addPages(command: Command): Command {
  return command
    .option("--limit <number>", "the most entries to show", wholeNumber, LIMIT)
    .addOption(
      new Option("--page <token>", "go on after the page that gave this token").default("", "the first page"),
    );
}

/** Adds the option that tells notices of several nodes with one id apart. */
function addOrigin(command: Command): Command {
  return command.option(
    "--origin <name>",
    "the node of the notice, named by its trust domain, where notices of several nodes have the id",
    parsePeer,
  );
}

/** Adds what a reporter does with its own notice. */
function registerReporting(incident: Command, terminal: Terminal): void {
  addCommand(incident, "report", "report, update or withdraw a notice")
    .argument("<file>", "the notice, in YAML or JSON")
    .option(
      "--key <text>",
      "your own name of the incident, such as a case number, where the file has no id; the same key is the same notice; without a key, a file whose title and jurisdiction are those of your own open notice of the last 24 hours is refused",
    )
    .option("--dry-run", "show who would be told, and record and send nothing")
    .action((file, options) => report(file, options, terminal));
}

/** Adds what the reporter says in its notice, and any other regulator at its own node. */
function registerMarking(incident: Command, terminal: Terminal): void {
  addOrigin(
    addCommand(
      incident,
      "done <id> <place> <to> [stage]",
      "say that a duty was done, named as `clocks` shows it: the reporter to everybody, another regulator at its own node",
    ),
  )
    .option("--at <time>", "when it was done, such as 2026-11-24T14:59:00Z; default: now")
    .option("--undo", "it was not done after all")
    .action(async (id: string, place: string, to: string, stage: string | undefined, options: Done) => {
      const mark = (caller: Regulator) => markDone(caller, [id, place, to, stage], options, new Date());
      const marked = await callAs(options, terminal, mark, DUTY_ARGUMENTS);
      if (!options.json) terminal.printLines([formatMarked(marked, options.undo), ""]);
      showDeadlines(marked.notice, options, terminal);
    });
}

/** Adds what every regulator may read. */
function registerReading(incident: Command, terminal: Terminal): void {
  const get = (id: string, options: OneNotice) =>
    callAs(options, terminal, (caller) => caller.get(id, options.origin));
  addPages(
    addCommand(incident, "list", "list the notices that you reported or received, newest first"),
  ).action((options) => list(options, terminal));
  addOrigin(
    addCommand(
      incident,
      "show <id>",
      "show one notice; to its reporter also the recipients and their answers",
    ),
  ).action(async (id: string, options: OneNotice) => {
    const read = async (caller: Regulator) => ({
      view: await caller.get(id, options.origin),
      viewer: caller.id,
    });
    const { view, viewer } = await callAs(options, terminal, read);
    show(view, options, terminal, viewer);
  });
  addCommand(incident, "watch", "follow your own feed: past entries, then new ones as they come")
    .addOption(new Option("--from <cursor>", "begin after this cursor").default("", "the beginning"))
    .option("--once", "end after the entries that are there")
    .action((options) => watch(options, terminal));
  addOrigin(
    addCommand(incident, "clocks <id>", "show the legal deadlines of a notice, earliest first"),
  ).action(async (id: string, options: OneNotice) =>
    showDeadlines(await get(id, options), options, terminal),
  );
}

/** Adds how a regulator answers a notice. */
function registerAnswering(incident: Command, terminal: Terminal): void {
  addOrigin(addCommand(incident, "ack <id>", "acknowledge a notice: state how far you are with it"))
    .addOption(
      new Option(
        "--stage <stage>",
        "the stage that you have reached; of accepted and rejected the later governs (required)",
      ).choices(STATED),
    )
    .option("--version <number>", "the version that you acknowledge; default: the newest", wholeNumber)
    .option("--why <text>", "the reason for a rejection, in a few words")
    .action((id, options) => acknowledge(id, options, terminal));
}

/** Adds what an operator does with dead letters. */
function registerOperating(incident: Command, terminal: Terminal): void {
  addPages(
    addCommand(
      incident,
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

export function register(program: Command, terminal: Terminal): void {
  const incident = program
    .command("incident")
    .description("Incident notices of biometric data between regulators, each through its own node.")
    .addHelpText("after", EXAMPLES);
  registerReporting(incident, terminal);
  registerMarking(incident, terminal);
  registerReading(incident, terminal);
  registerAnswering(incident, terminal);
  registerOperating(incident, terminal);
}
