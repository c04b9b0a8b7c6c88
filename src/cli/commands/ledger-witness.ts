/** `comity ledger checkpoint`, `consistency` and `forks`: the heads of a node's log, who has cosigned them, and what contradicts them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { loadInput } from "../../client/input-file.ts";
import { write } from "../../client/output-file.ts";
import { ComityError } from "../../errors.ts";
import { equalBytes } from "../../ledger/bytes.ts";
import { verifyCheckpoint } from "../../ledger/checkpoint.ts";
import { formatFork, isProved } from "../../ledger/fork.ts";
import { keysAround } from "../../ledger/hand-over.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { parseNote } from "../../ledger/note.ts";
import { loadLedgerKeyOf } from "../../node/config.ts";
import { IN_HOME } from "../../node/home.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import { openHome } from "../home.ts";
import { consistentLines, foundForksLines } from "../present/logs.ts";
import type { Terminal } from "../terminal.ts";
import { loadPeering } from "./trust.ts";
import { FORKED, showFork } from "./verify-logs.ts";

async function showCheckpoint(
  { cosigned: wanted = false, ...options }: DeskOptions & { readonly cosigned?: boolean },
  terminal: Terminal,
): Promise<void> {
  const { checkpoint, cosigned } = await callDesk(options, terminal, (desk) => desk.getCheckpoint());
  const names = cosigned === undefined ? [] : parseNote(cosigned).signatures.map(({ name }) => name);
  const [origin] = checkpoint.split("\n", 1);
  const witnesses = [...new Set(names)].filter((name) => name !== origin);
  if (options.json) return terminal.printJson({ checkpoint, ...(cosigned && { cosigned, witnesses }) });
  if (wanted && cosigned === undefined)
    throw new ComityError(
      "NOT_FOUND",
      "nobody has cosigned the log yet: peers are asked a few seconds after it has grown",
    );
  // As a file that others can check, and that `--from` reads.
  terminal.print(wanted ? (cosigned ?? "") : checkpoint);
}

type From = DeskOptions & { readonly from: string; readonly out?: string };

async function proveConsistency({ from, out, ...options }: From, terminal: Terminal): Promise<void> {
  const keys = await loadOwnKeys(options, terminal);
  const note = existsSync(terminal.path(from)) ? loadInput(terminal.path(from)).toString("utf8") : undefined;
  const earlier = note === undefined ? undefined : verifyCheckpoint(note, keys, { unknownLines: "ignore" });
  const size = earlier?.size ?? parseSize(from);
  const { checkpoint, ...claim } = await callDesk(options, terminal, (desk) => desk.proveConsistency(size));
  const head = verifyCheckpoint(checkpoint, keys, { unknownLines: "ignore" });
  if (!isProved(size, head, claim))
    throw new ComityError(
      "PROOF_INVALID",
      `the node's proof from size \`${size}\` does not lead to its checkpoint`,
    );
  if (note !== undefined && earlier !== undefined && !equalBytes(earlier.root, claim.root)) {
    if (out !== undefined) write(terminal.path(out), formatFork(note, checkpoint, claim));
    return showFork({ origin: head.origin, heads: [earlier, head] }, options, terminal);
  }
  const root = claim.root.toBase64();
  const proof = claim.proof.map((hash) => hash.toBase64());
  if (options.json) terminal.printJson({ size, root, proof, checkpoint });
  else terminal.printLines(consistentLines({ size, root, grown: head.size }, terminal.columns));
}

function parseSize(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new ComityError(
    "INPUT_INVALID",
    `\`${text}\` is no size of a log, from 1 on, and no file with a checkpoint`,
  );
}

/** Loads the keys of the own log from the home, and those that followed. */
async function loadOwnKeys(options: DeskOptions, terminal: Terminal): Promise<LogKeys> {
  const { home, config } = openHome(options, terminal);
  const file = join(home, IN_HOME.config);
  const { verifierKey } = await loadLedgerKeyOf(file, config);
  const { handOvers } = await loadPeering(file, options, terminal);
  return keysAround(
    verifierKey,
    handOvers.map(({ handOver }) => handOver),
  );
}

async function showForks({ out, ...options }: DeskOptions & { readonly out?: string }, terminal: Terminal) {
  const forks = await callDesk(options, terminal, (desk) => desk.listForks());
  const files = forks.map(({ trustDomain, at, evidence }, i) => {
    const file = out === undefined ? undefined : join(out, `fork-${trustDomain}-${i + 1}.json`);
    if (file !== undefined) write(terminal.path(file), evidence);
    return { trustDomain, at, ...(file !== undefined && { file }) };
  });
  if (forks.length > 0) terminal.exitWith(FORKED);
  if (options.json) terminal.printJson({ forks: files });
  else terminal.printLines(foundForksLines(files, terminal.columns));
}

const EXAMPLE = `
Example: keep a checkpoint, and have the node prove later that its log only grew
  comity ledger checkpoint > head.txt
  comity ledger consistency --from head.txt`;

/** Adds the commands to \`comity ledger\`. */
export function registerWitness(ledger: Command, terminal: Terminal): void {
  const checkpoint = ledger
    .command("checkpoint")
    .description("Prints the newest checkpoint of the log, as a signed note.")
    .option("--cosigned", "print the newest one that others have cosigned, with their lines")
    .addHelpText("after", EXAMPLE);
  addDesk(checkpoint).action((options) => showCheckpoint(options, terminal));
  const consistency = ledger
    .command("consistency")
    .description(
      "Has the node prove that its log extends what it was at an earlier size. Where the checkpoint in a file is of another history, the exit code is 4.",
    )
    .requiredOption("--from <size|file>", "the earlier size, or a file with an earlier checkpoint")
    .option("--out <file>", "where the log has two histories: write the evidence to this file");
  addDesk(consistency).action((options) => proveConsistency(options, terminal));
  const forks = ledger
    .command("forks")
    .description(
      "Lists the logs that are proved to have two histories, and exports the evidence for `comity verify`. The exit code is 4 where there are any.",
    )
    .option("--out <folder>", "write each piece of evidence to a file in this folder");
  addDesk(forks).action((options) => showForks(options, terminal));
}
