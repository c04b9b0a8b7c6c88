/** `comity ledger prove`: proves a leaf of a node's log, or those of a receipt, against the newest checkpoint. */
import type { Command } from "commander";
import { loadInput } from "../../client/input-file.ts";
import { write } from "../../client/output-file.ts";
import { statementOf } from "../../engine/record.ts";
import { ComityError } from "../../errors.ts";
import type { LogKeys } from "../../ledger/log-keys.ts";
import { parseNote } from "../../ledger/note.ts";
import { type Statement, verifyStatement } from "../../ledger/proof.ts";
import type { ReadStore } from "../../node/ledger-audit.ts";
import { parseReceipt } from "../../receipt/receipt.ts";
import { type Proved, provedLines } from "../present/ledger.ts";
import { addRead, openRead, type ReadOptions } from "../read-store.ts";
import type { Terminal } from "../terminal.ts";

type Options = ReadOptions & { readonly out?: string; readonly json?: boolean };

const INDEX = /^(0|[1-9]\d{0,15})$/;

async function prove(what: string, options: Options, terminal: Terminal): Promise<void> {
  const read = await openRead(options, terminal);
  try {
    const statements = INDEX.test(what)
      ? [await proveLeaf(read, Number(what))]
      : await proveReceipt(read, loadInput(terminal.path(what)));
    const proved = statements.map((each) => describe(each, read));
    if (options.out !== undefined) write(terminal.path(options.out), `${JSON.stringify(statements)}\n`);
    if (options.json) terminal.printJson({ trustDomain: read.trustDomain, proved, statements });
    else terminal.printLines(proved.flatMap((each) => provedLines(each, terminal.columns)));
  } finally {
    read.close();
  }
}

async function proveLeaf({ log, trustDomain }: ReadStore, index: number): Promise<Statement> {
  const recorded = await log.prove(index);
  if (recorded !== undefined) return statementOf(recorded);
  const { size } = await log.head();
  throw new ComityError(
    "NOT_FOUND",
    `the log \`${trustDomain}\` has \`${size}\` leaves, from \`0\` on: there is no leaf \`${index}\``,
  );
}

/**
 * Proves the leaves of a receipt that are of this log. Rejects with STATEMENT_CONFLICT where the log holds another leaf at a place
 * for which its key has signed one: that is a fork.
 */
async function proveReceipt(read: ReadStore, bytes: Uint8Array): Promise<readonly Statement[]> {
  const own = parseReceipt(bytes).statements.filter((each) => isOf(read.keys, each));
  if (own.length === 0)
    throw new ComityError(
      "NOT_FOUND",
      `the receipt holds no statement of the log \`${read.trustDomain}\`: ask the node that made it`,
    );
  return Promise.all(
    own.map(async (shown) => {
      verifyStatement(shown, read.keys);
      const proved = await proveLeaf(read, shown.index);
      if (proved.leaf === shown.leaf) return proved;
      throw new ComityError(
        "STATEMENT_CONFLICT",
        `the log \`${read.trustDomain}\` holds another leaf \`${shown.index}\` than the receipt, and its key has signed both: keep the receipt, it is evidence of a fork`,
      );
    }),
  );
}

function isOf([{ name }]: LogKeys, { checkpoint }: Statement): boolean {
  return parseNote(checkpoint).text.startsWith(`${name}\n`);
}

/** Verifies what is about to be shown, and says it. */
function describe(statement: Statement, { keys }: ReadStore): Proved {
  const { leaf, leafHash, checkpoint } = verifyStatement(statement, keys);
  const { type } = (leaf ?? {}) as { type?: unknown };
  return {
    index: statement.index,
    type: String(type),
    leafHash: leafHash.toHex(),
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: checkpoint.root.toBase64(),
    hashes: statement.proof.length,
  };
}

const EXAMPLE = `
Example: prove leaf 7, and the leaves of a receipt as the log holds them today
  comity ledger prove 7 --out leaf-7.json
  comity ledger prove receipt.json`;

export function registerProve(ledger: Command, terminal: Terminal): void {
  const proving = ledger
    .command("prove")
    .description(
      "Proves a leaf of the log against its newest checkpoint, and verifies the proof. With a receipt, it proves the leaves that are of this log: they are still there, at the same places.",
    )
    .argument("<leaf>", "the place of a leaf, from 0; or the file of a receipt")
    .option("--out <file>", "leave the statements here: leaf, proof and checkpoint, as JSON")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE);
  addRead(proving).action((what: string, options: Options) => prove(what, options, terminal));
}
