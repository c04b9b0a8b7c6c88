/** `comity ledger audit`: checks the whole store of a node, whether or not it runs, and goes on where it was cut off. */
import type { Command } from "commander";
import { ComityError } from "../../errors.ts";
import type { ReadStore } from "../../node/ledger-audit.ts";
import type { State } from "../../store/audit/state.ts";
import { auditLines, auditProgress } from "../present/ledger.ts";
import { addRead, openRead, type ReadOptions } from "../read-store.ts";
import type { Terminal } from "../terminal.ts";

type Options = ReadOptions & {
  readonly full?: boolean;
  readonly resume?: boolean;
  readonly json?: boolean;
};

/** The time, in milliseconds, between two times at which the audit is kept. */
const KEEP_EVERY_MS = 2_000;

async function audit(options: Options, terminal: Terminal): Promise<void> {
  const read = await openRead(options, terminal);
  const stop = terminal.stop();
  try {
    const last = await runAudit(read, options, stop, terminal);
    const { trustDomain } = read;
    const { tallied, head, full } = last;
    if (options.json)
      terminal.printJson({ trustDomain, size: head.size, checkpoint: head.checkpoint, full, ...tallied });
    else terminal.printLines(auditLines({ trustDomain, ...last }, terminal.columns));
    if (tallied.faults > 0) terminal.exitWith(1);
  } finally {
    terminal.printProgress("");
    read.close();
  }
}

/** Runs to the end, and returns the last state. Rejects with CANCELLED where somebody asked to stop; what was done is kept. */
async function runAudit(
  read: ReadStore,
  { full = false, resume = false }: Options,
  stop: AbortSignal,
  terminal: Terminal,
): Promise<State> {
  let [last, kept]: [State | undefined, number] = [undefined, Date.now()];
  for await (const state of read.audit({ full, resume })) {
    last = state;
    if (state.part === "end") break;
    terminal.printProgress(auditProgress(state));
    if (stop.aborted) {
      read.keep(state);
      throw new ComityError("CANCELLED", "the audit was asked to stop; `--resume` goes on where it was");
    }
    if (Date.now() - kept < KEEP_EVERY_MS) continue;
    read.keep(state);
    kept = Date.now();
    // Somebody who asks to stop is heard here: the store is read without waiting for anything.
    await new Promise(setImmediate);
  }
  if (last === undefined) throw new ComityError("INTERNAL", "the audit ended before it began");
  read.forget();
  return last;
}

const EXAMPLE = `
Example: check everything, and later go on where it was cut off
  comity ledger audit --full
  comity ledger audit --full --resume`;

export function registerAudit(ledger: Command, terminal: Terminal): void {
  const auditing = ledger
    .command("audit")
    .description(
      "Checks the store of a node, whether or not it runs: every leaf against the tree and the root of every signed checkpoint. Exit 1 where something does not hold.",
    )
    .option(
      "--full",
      "also every signature, the rows and contents that each leaf proves, the leaf of every row, and the database itself",
    )
    .option("--resume", "go on where an audit was cut off")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE);
  addRead(auditing).action((options: Options) => audit(options, terminal));
}
