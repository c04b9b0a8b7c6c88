/** `comity replay`: the past decisions of a node under another law, from its home, also while it runs. */
import { join } from "node:path";
import type { Command } from "commander";
import { dayAt } from "../../calendar.ts";
import { IN_HOME } from "../../node/home.ts";
import { loadPack } from "../../node/law.ts";
import { runReplay } from "../../node/replay/run.ts";
import { countLost } from "../../transfers/replay/sum.ts";
import { addHome, type HomeOption, openHome } from "../home.ts";
import { type AskedLaw, isUnchanged, presentReplay, replayLines } from "../present/replay.ts";
import { parseAt } from "../stated-facts.ts";
import type { Terminal } from "../terminal.ts";

type Options = HomeOption & {
  readonly with?: string;
  readonly at?: string;
  readonly json?: true;
  readonly verbose?: true;
};

/** Some decisions could not be made again, so that nobody knows what becomes of them. */
const IN_DOUBT = 3;

function dayOf(text: string): string {
  const at = parseAt(text);
  return typeof at === "string" ? at : dayAt(at, "UTC");
}

async function replay(options: Options, terminal: Terminal): Promise<void> {
  const { home, config } = openHome(options, terminal);
  const day = options.at === undefined ? undefined : dayOf(options.at);
  const packFile = options.with === undefined ? undefined : terminal.path(options.with);
  const shipped = terminal.loadAtlas();
  // A file that holds no pack is refused before anything is read.
  const pack = packFile === undefined ? undefined : loadPack(packFile, shipped.concepts);
  const law: AskedLaw = { ...(pack && { pack }), ...(day !== undefined && { day }) };
  const list = options.json === true || options.verbose === true;
  const configFile = join(home, IN_HOME.config);
  const asked = { configFile, list, ...(packFile && { packFile }), ...(day !== undefined && { day }) };
  const progress = (leaves: number, size: number) =>
    terminal.printProgress(`${leaves} of ${size} leaves replayed …`);
  const replayed = await runReplay(asked, shipped, { progress });
  terminal.printProgress("");
  const answer = { ...replayed, node: config.trustDomain, law };
  if (options.json) terminal.printJson(presentReplay(answer));
  else terminal.printLines(replayLines(answer, terminal.columns, options.verbose));
  if (countLost(replayed.sum) > 0) terminal.exitWith(IN_DOUBT);
  else if (pack === undefined && day === undefined && !isUnchanged(replayed.sum)) terminal.exitWith(1);
}

const EXAMPLES = `
Exit codes: 0 where every decision was made again, 3 where some could not be: the answer counts them by cause. Without
\`--with\` and \`--at\` the law that decided is meant, and exit 1 says that it decides otherwise now.

Examples: after \`comity up --nodes EU,US-IL,JP,IN --once\`, what India's new law would make of the transfers; and a draft
  comity replay --at 2027-06-01 --home .comity/in.comity.example
  comity replay --with EU.yaml --home .comity/eu.comity.example --verbose`;

export function register(program: Command, terminal: Terminal): void {
  const command = program
    .command("replay")
    .description(
      "Makes all past decisions of a node again under another law, and names each that changes, by which rule. Nothing is recorded, and a node that runs is not held up.",
    )
    .option("--with <file>", "a pack in place of that of its jurisdiction; else the packs that decided")
    .option("--at <date>", "the law of another day, by the packs that the node holds now")
    .option("--verbose", "name every decision that changes, and every rule")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES);
  addHome(command).action((options: Options) => replay(options, terminal));
}
