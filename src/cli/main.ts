#!/usr/bin/env node
/** The `comity` command: finds the subcommand, and turns whatever it throws into one line and an exit code. */
import { Command, CommanderError } from "commander";
import { ComityError } from "../errors.ts";
import { reportError } from "./command.ts";
import { columnsOf } from "./present/terminal.ts";

type Subcommand = { readonly register: (program: Command) => void };

/** Every subcommand, in the order of the help. Each is loaded when it is called. */
const SUBCOMMANDS: Readonly<Record<string, () => Promise<Subcommand>>> = {
  up: () => import("./commands/up.ts"),
  floor: () => import("./commands/floor.ts"),
  translate: () => import("./commands/translate.ts"),
  assess: () => import("./commands/assess.ts"),
  transfer: () => import("./commands/transfer.ts"),
  verify: () => import("./commands/verify.ts"),
  incident: () => import("./commands/incident.ts"),
  packs: () => import("./commands/packs.ts"),
  vocabulary: () => import("./commands/vocabulary.ts"),
  serve: () => import("./commands/serve.ts"),
};

const EXAMPLE = `
Example: what must be in place before face templates go from the EU to Illinois for verification?
  comity floor --from EU --to US-IL --modality face --form template --purpose verify --age 30

\`comity <command> --help\` explains each command. Most take --json for machine output. Errors go to
standard error with a reason code. Exit codes: 0 answered, 1 refused, 2 invalid, 3 unreachable.`;

function createProgram(): Command {
  return (
    new Command("comity")
      .description(
        "A gateway between jurisdictions for biometric data: the stricter of two laws governs, with proof.",
      )
      .usage("<command> [options]")
      .helpOption("-h, --help", "explain the command")
      .helpCommand("help [command]", "explain a command")
      .addHelpText("after", EXAMPLE)
      .exitOverride()
      // Usage errors are thrown and told like any other.
      .configureOutput({ outputError: () => {}, getOutHelpWidth: () => columnsOf() })
  );
}

/** The whole list for its help, or where the name is unknown; else the one that is called. */
async function load(program: Command, [name = ""]: readonly string[]): Promise<void> {
  const one = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  const loaders = one ? [one] : Object.values(SUBCOMMANDS);
  for (const { register } of await Promise.all(loaders.map((each) => each()))) register(program);
}

/** A usage error as one of ours; undefined where help was shown because it was asked for. */
function usageError(error: CommanderError, words: readonly string[]): ComityError | undefined {
  if (error.exitCode === 0) return undefined;
  const [name = ""] = words;
  const help = Object.hasOwn(SUBCOMMANDS, name) ? `comity ${name} --help` : "comity --help";
  const what = error.code === "commander.help" ? "a command is missing" : error.message;
  const sentence = what
    .replace(/^error: /, "")
    .replaceAll("\n", " ")
    .replaceAll("'", "`");
  return new ComityError("INPUT_INVALID", `${sentence}; see \`${help}\``);
}

/** Runs the command line. Whatever goes wrong is told, and ends in `process.exitCode`. */
async function main(words: readonly string[]): Promise<void> {
  try {
    const program = createProgram();
    await load(program, words);
    await program.parseAsync(words, { from: "user" });
  } catch (thrown) {
    const told = thrown instanceof CommanderError ? usageError(thrown, words) : thrown;
    if (told !== undefined) reportError(told, { json: words.includes("--json") });
  }
}

// Whoever reads may stop reading: `comity floor … | head`.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

await main(process.argv.slice(2));
