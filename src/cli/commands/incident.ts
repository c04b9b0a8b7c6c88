/** `comity incident`: what a regulator reports to its own node, sees there, and says of it; and what an operator mends. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ShownEntry, ShownNotice } from "../../edge/grpc/notices-codec.ts";
import { ComityError, exitCodeOf } from "../../errors.ts";
import { STAGES } from "../../notices/acknowledgement.ts";
import type { NoticeDraft } from "../../notices/notice.ts";
import { printJson, printLines } from "../command.ts";
import { loadNotice } from "../notice-file.ts";
import { clockLines, noticeLines, recipientsLines, summaryLines } from "../present/notice.ts";
import { columnsOf, paint, paragraph } from "../present/terminal.ts";
import { connectRegulator, type RegulatorCaller, type Saying } from "../regulator.ts";
import { parked, parsePeer } from "./incident-parked.ts";

type Options = { readonly node: string; readonly as: string; readonly json?: boolean };

async function calling<T>({ as, node }: Options, call: (caller: RegulatorCaller) => Promise<T>): Promise<T> {
  const caller = connectRegulator(as, node);
  try {
    return await call(caller);
  } finally {
    caller.close();
  }
}

/** Sections with a blank line between them; the empty ones are left out. */
const sections = (...parts: readonly (readonly string[])[]) =>
  parts
    .filter((lines) => lines.length > 0)
    .flatMap((lines) => ["", ...lines])
    .slice(1);

function show(view: ShownNotice, { json }: Options): void {
  const width = columnsOf();
  if (json) printJson(view);
  else
    printLines(
      sections(noticeLines(view, width), recipientsLines(view, width), clockLines(view, width, new Date())),
    );
}

/** What was told may have arrived although no answer came: only the same notice again is safe. */
function retryable(thrown: unknown, { id, version, content }: NoticeDraft): ComityError {
  const error = ComityError.from(thrown);
  if (exitCodeOf(error.reason) !== 3) return error;
  const aware = content === undefined ? "" : ` and \`times.aware: ${content.times.aware}\``;
  return new ComityError(
    error.reason,
    `${error.message}; it may have arrived all the same: to repeat it, put \`id: ${id}\`${aware} into the file (version ${version})`,
    { violations: error.violations, cause: error },
  );
}

async function report(file: string, options: Options): Promise<void> {
  const draft = loadNotice(file, new Date());
  const reported = await calling(options, (caller) =>
    caller.report(draft).catch((thrown: unknown) => {
      throw retryable(thrown, draft);
    }),
  );
  show(reported, options);
}

type ListOptions = Options & { readonly limit: number };

async function list({ limit, ...options }: ListOptions): Promise<void> {
  // One more than is shown tells whether there are more.
  const found = await calling(options, (caller) => caller.list(limit + 1));
  const more = found.length > limit;
  const notices = found.slice(0, limit);
  if (options.json) printJson({ notices, more });
  else if (notices.length === 0) printLines(["There are no notices for you to see."]);
  else
    printLines(
      sections(
        ...notices.map((view) => summaryLines(view, columnsOf())),
        more ? [`These are the newest ${limit}; there are more: \`--limit NUMBER\` shows them.`] : [],
      ),
    );
}

async function clocks(id: string, options: Options): Promise<void> {
  const view = await calling(options, (caller) => caller.get(id));
  const width = columnsOf();
  if (options.json) printJson({ id: view.id, version: view.version, clocks: view.clocks });
  else if (view.clocks.length === 0)
    printLines(sections(summaryLines(view, width), ["No law known here starts a clock."]));
  else printLines(sections(summaryLines(view, width), clockLines(view, width, new Date())));
}

type AckOptions = Options & Pick<Saying, "stage" | "why"> & { readonly version?: number };

async function acknowledge(id: string, options: AckOptions): Promise<void> {
  const { stage, why, version } = options;
  if (stage === "rejected" && why === undefined)
    throw new ComityError("INPUT_INVALID", "whoever rejects a notice says why: `--why TEXT`");
  const view = await calling(options, async (caller) =>
    caller.acknowledge({
      noticeId: id,
      version: version ?? (await caller.get(id)).version,
      stage,
      ...(why === undefined ? {} : { why }),
    }),
  );
  if (options.json) printJson(view);
  else printLines(sections(summaryLines(view, columnsOf()), recipientsLines(view, columnsOf())));
}

function entryLines({ cursor, notice, said }: ShownEntry): readonly string[] {
  const width = columnsOf();
  const words =
    said && [said.by, said.stage, `version ${said.version}`, said.why].filter((each) => each !== "");
  return [
    ...(words === undefined
      ? summaryLines(notice, width)
      : paragraph(`${words.join(", ")}: ${notice.content?.title ?? notice.id}`, { width })),
    paint("quiet", `  cursor ${cursor}`),
    "",
  ];
}

type WatchOptions = Options & { readonly from: string; readonly once?: boolean };

/** With `--once`, how long nothing may come before the feed counts as read to its end, in milliseconds. */
const QUIET_MS = 1000;

async function watch(options: WatchOptions): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once("SIGINT", end).once("SIGTERM", end);
  const quiet = options.once ? setTimeout(end, QUIET_MS) : undefined;
  await calling(options, async (caller) => {
    try {
      for await (const entry of caller.watch(options.from, stop.signal)) {
        quiet?.refresh();
        // One line for each: a stream is not one document.
        if (options.json) process.stdout.write(`${JSON.stringify(entry)}\n`);
        else printLines(entryLines(entry));
      }
    } catch (thrown) {
      if (!stop.signal.aborted) throw thrown;
    } finally {
      clearTimeout(quiet);
    }
  });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number from 1.");
  return value;
}

/** How much a list shows unless `--limit` says otherwise. */
const LIMIT = 40;

const EXAMPLES = `
Examples:
  comity incident report src/cli/samples/incident-fingerprint-leak.yaml --node 127.0.0.1:7440 \\
    --as certs/eu.comity.example/regulator/ie-dpc
  comity incident watch --node 127.0.0.1:7442 --as certs/jp.comity.example/regulator/ppc
  comity incident parked --node 127.0.0.1:7440 --as certs/eu.comity.example/operator/desk`;

export function register(program: Command): void {
  const incident = program
    .command("incident")
    .summary("report incidents to other regulators, and see theirs")
    .description("Incident notices of biometric data between regulators, each through its own node.")
    .addHelpText("after", EXAMPLES);
  const command = (words: string, summary: string, who = "regulator") =>
    incident
      .command(words)
      .description(summary)
      .requiredOption("--node <host:port>", `the ${who}'s own node`)
      .requiredOption("--as <folder>", `the ${who}: a folder with certificate.pem, key.pem, authority.pem`)
      .option("--json", "answer as JSON");
  const limited = (of: Command) => of.option("--limit <number>", "show at most so many", wholeNumber, LIMIT);

  command("report <file>", "report, update or withdraw: a notice in YAML or JSON").action(report);
  limited(command("list", "the notices that concern you, newest first")).action(list);
  command("show <id>", "one notice; for its reporter also who has it and what they said").action(
    async (id: string, options: Options) => show(await calling(options, (caller) => caller.get(id)), options),
  );
  command("watch", "your own feed: what came so far, then what comes")
    .option("--from <cursor>", "begin after this cursor, as it was shown", "")
    .option("--once", "end when nothing more comes for a second")
    .action(watch);
  command("ack <id>", "say how far you are with a notice")
    .addOption(
      new Option("--stage <stage>", "how far")
        .choices(STAGES.filter((each) => each !== "received"))
        .makeOptionMandatory(),
    )
    .option("--version <number>", "the version that you mean; the newest unless said", wholeNumber)
    .option("--why <text>", "why it is rejected, in a few words")
    .action(acknowledge);
  command("clocks <id>", "what the law demands and by when, what ends first first").action(clocks);
  limited(
    command("parked", "for operators: what peers refused for its own sake, and putting it back", "operator"),
  )
    .option("--requeue <id>", "put what is parked of this notice back into the queue")
    .option("--peer <name>", "only for this peer: its trust domain", parsePeer)
    .action(parked);
}
