/**
 * Runs the command line in this process: finds the subcommand, and turns every error into one line and an exit code.
 */
import { Command, CommanderError } from "commander";
import { ComityError } from "../errors.ts";
import { reportError } from "./command.ts";
import { createTerminal, type Terminal, type World } from "./terminal.ts";
import { loadVersion } from "./version.ts";

type Subcommand = { readonly register: (program: Command, terminal: Terminal) => void };

/** The subcommands in the order of the help. Each is loaded when it is called, and none for the general help. */
const SUBCOMMANDS: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Subcommand> }>
> = {
  up: {
    summary: "start a local federation, run the sample transfers and an incident, and stay up",
    load: () => import("./commands/up.ts"),
  },
  floor: {
    summary: "show what two laws together ask of a transfer, and why",
    load: () => import("./commands/floor.ts"),
  },
  translate: {
    summary: "translate terms, or a document, into the words of another law or standard",
    load: () => import("./commands/translate.ts"),
  },
  assess: {
    summary: "ask what a transfer would need; nothing is sent",
    load: () => import("./commands/assess.ts"),
  },
  transfer: {
    summary: "ask for a transfer: decided and recorded by both nodes",
    load: () => import("./commands/transfer.ts"),
  },
  resolve: {
    summary: "say where a transfer stands that the caller has asked for",
    load: () => import("./commands/resolve.ts"),
  },
  inbox: {
    summary: "show the transfers that the caller may receive",
    load: () => import("./commands/inbox.ts"),
  },
  verify: {
    summary: "check offline what a receipt proves: who decided what, and that both ledgers hold it",
    load: () => import("./commands/verify.ts"),
  },
  receipt: {
    summary: "convert a receipt into COSE receipts (RFC 9942)",
    load: () => import("./commands/receipt.ts"),
  },
  replay: {
    summary: "make a node's past decisions again under another law: what would change, by which rule",
    load: () => import("./commands/replay.ts"),
  },
  incident: {
    summary: "report incidents to other regulators, and see theirs",
    load: () => import("./commands/incident.ts"),
  },
  packs: {
    summary: "list the law as data, check it, and show its changes",
    load: () => import("./commands/packs.ts"),
  },
  vocabulary: {
    summary: "show the common vocabulary, and the terms of each scheme for its concepts",
    load: () => import("./commands/vocabulary.ts"),
  },
  init: {
    summary: "make the home of a new node: authority, keys, first operator, configuration",
    load: () => import("./commands/init.ts"),
  },
  cert: {
    summary: "make, list and revoke certificates of those who call a node, and say what each role may do",
    load: () => import("./commands/cert.ts"),
  },
  regulator: {
    summary: "enter regulators at a running node with their places, and list them",
    load: () => import("./commands/regulator.ts"),
  },
  authority: {
    summary: "change the authority that certifies everybody at a node, in steps",
    load: () => import("./commands/authority.ts"),
  },
  peer: {
    summary: "make and take the cards by which nodes come to know each other, and call those that are known",
    load: () => import("./commands/peer.ts"),
  },
  agreement: {
    summary: "draft, read, sign and end the agreements with other nodes",
    load: () => import("./commands/agreement.ts"),
  },
  doctor: {
    summary: "try what a node needs to work, and say what to do",
    load: () => import("./commands/doctor.ts"),
  },
  audit: {
    summary: "export the decisions that an auditor may see",
    load: () => import("./commands/audit.ts"),
  },
  ledger: {
    summary:
      "show checkpoints of a node's log, prove them and its leaves, check the whole store, and export forks",
    load: () => import("./commands/ledger.ts"),
  },
  erase: {
    summary: "erase what was sent with transfers, here and at the peer",
    load: () => import("./commands/erase.ts"),
  },
  "ledger-key": {
    summary: "show the keys that have signed the log, and renew the present one",
    load: () => import("./commands/ledger-key.ts"),
  },
  store: {
    summary: "move the store of a node from SQLite to PostgreSQL, and back",
    load: () => import("./commands/store.ts"),
  },
  trust: {
    summary: "export the keys by which receipts are checked",
    load: () => import("./commands/trust.ts"),
  },
  serve: {
    summary: "run one node until it is told to stop (SIGTERM or Ctrl-C)",
    load: () => import("./commands/serve.ts"),
  },
  backup: {
    summary: "back up a node, also while it runs: its store as of one moment, and its home",
    load: () => import("./commands/backup.ts"),
  },
  restore: {
    summary: "restore a node from a backup; it signs once its peers have confirmed its log",
    load: () => import("./commands/restore.ts"),
  },
};

const EXAMPLE = `
Example: what must be in place before face templates go from the EU to Illinois for verification?
  comity floor --from EU --to US-IL --modality face --form template --purpose verify --age 30

\`comity <command> --help\` explains each command. Most take --json for machine output. Errors go to
standard error with a reason code. Exit codes: 0 answered, 1 refused, 2 invalid, 3 unreachable.`;

function createProgram({ columns, colours, print, printError }: Terminal): Command {
  return (
    new Command("comity")
      .description(
        "A gateway between jurisdictions for biometric data: the stricter of two laws governs, with proof.",
      )
      .usage("<command> [options]")
      .version(loadVersion(), "-V, --version", "print the version")
      .helpOption("-h, --help", "explain the command")
      .helpCommand("help [command]", "explain a command")
      .addHelpText("after", EXAMPLE)
      // An option after a command is the command's: `--version` has another meaning there.
      .enablePositionalOptions()
      .exitOverride()
      // Usage errors are thrown and reported like any other, so commander itself prints none.
      .configureOutput({
        outputError: () => {},
        writeOut: print,
        writeErr: printError,
        getOutHelpWidth: () => columns,
        getErrHelpWidth: () => columns,
        getOutHasColors: () => colours,
        getErrHasColors: () => colours,
      })
  );
}

/** Returns the subcommand that is called; undefined for the general help or an unknown name. */
function findCalled(args: readonly string[]) {
  const [name = ""] = args[0] === "help" ? args.slice(1) : args;
  return Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
}

/** Registers the subcommand that is called. For the general help or an unknown name it lists all, and loads none. */
async function registerFor(args: readonly string[], program: Command, terminal: Terminal): Promise<void> {
  const called = findCalled(args);
  if (called !== undefined) return (await called.load()).register(program, terminal);
  for (const [each, { summary }] of Object.entries(SUBCOMMANDS)) program.command(each).description(summary);
}

/** The commands that have commands of their own. */
const GROUPS: ReadonlySet<string> = new Set([
  "agreement",
  "audit",
  "authority",
  "cert",
  "erase",
  "incident",
  "ledger",
  "ledger-key",
  "packs",
  "peer",
  "trust",
  "vocabulary",
]);

/** Turns commander's usage error into a ComityError; undefined where it only signals that help was shown. */
function usageError(error: CommanderError, args: readonly string[]): ComityError | undefined {
  if (error.exitCode === 0) return undefined;
  const [name = "", inner = ""] = args;
  const known = error.code !== "commander.unknownCommand" && /^[a-z]+$/.test(inner);
  const named = GROUPS.has(name) && known ? `${name} ${inner}` : name;
  const help = Object.hasOwn(SUBCOMMANDS, name) ? `comity ${named} --help` : "comity --help";
  const problem = error.code === "commander.help" ? "a command is missing" : error.message;
  const sentence = problem
    .replace(/^error: /, "")
    .replaceAll("\n", " ")
    .replaceAll("'", "`")
    .replace(/\.$/, "");
  const repeat =
    error.code === "commander.excessArguments"
      ? "; an option takes one value: repeat it for each further one"
      : "";
  return new ComityError("INPUT_INVALID", `${sentence}${repeat}; see \`${help}\``);
}

/** The commands that always read the law. The others read it for the names in an answer, if at all. */
const LAWYERS: ReadonlySet<string> = new Set(["floor", "translate", "vocabulary"]);

/**
 * Returns what loads the shipped law. The general help needs none, and does not wait for its modules. Parsing the YAML
 * takes many modules, which are loaded only where the compiled law cannot stand for it.
 */
async function openLaw(args: readonly string[]): Promise<World["loadAtlas"]> {
  if (findCalled(args) === undefined)
    return () => {
      throw new ComityError("INTERNAL", "the general help asked for the law");
    };
  if (LAWYERS.has(args[0] ?? "")) {
    const { loadCompiledAtlas } = await import("../node/compiled-law.ts");
    const atlas = loadCompiledAtlas();
    if (atlas !== undefined) return () => atlas;
  }
  return (await import("../node/law.ts")).loadAtlas;
}

/** The end of a command. Text that went to a stream of the caller is not in `stdout` and `stderr`. */
export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/**
 * Runs one command. Never throws. Output is collected unless `world` has streams for it. Defaults: an empty
 * environment, paths from the folder of the process, no signal to stop, and the shipped law from disk. Exit codes: 0
 * answered, 1 refused, 2 invalid, 3 unreachable.
 */
export async function runCli(args: readonly string[], world: Partial<World> = {}): Promise<Ended> {
  let [code, stdout, stderr] = [0, "", ""];
  const collectOut = (text: string) => {
    stdout += text;
  };
  const collectError = (text: string) => {
    stderr += text;
  };
  const terminal = createTerminal(
    {
      stdout: { write: collectOut },
      stderr: { write: collectError },
      env: {},
      stop: () => new AbortController().signal,
      loadAtlas: world.loadAtlas ?? (await openLaw(args)),
      ...world,
    },
    (asked) => {
      code = asked;
    },
  );
  try {
    const program = createProgram(terminal);
    await registerFor(args, program, terminal);
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    const error = thrown instanceof CommanderError ? usageError(thrown, args) : thrown;
    if (error !== undefined) reportError(error, { json: args.includes("--json") }, terminal);
  }
  return { code, stdout, stderr };
}
