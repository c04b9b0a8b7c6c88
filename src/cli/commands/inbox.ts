/** `comity inbox`: shows the permitted transfers that the caller may receive, in the words of the caller's own law. */
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { write } from "../../client/output-file.ts";
import { connectPlatform, type Platform } from "../../client/platform.ts";
import { receiptsFile } from "../../client/record-file.ts";
import type { InboxEntry } from "../../edge/grpc/inbox-codec.ts";
import { ComityError } from "../../errors.ts";
import { parseWitnessed } from "../../receipt/witnessed.ts";
import { locateCaller } from "../caller.ts";
import { inboxEntryJson, inboxEntryLines } from "../present/inbox.ts";
import type { Terminal } from "../terminal.ts";

type Options = {
  readonly node: string;
  readonly as: string;
  readonly after: number | string;
  readonly follow?: true;
  readonly receipts?: string;
  readonly witnessed?: true;
  readonly verbose?: true;
  readonly json?: true;
};

async function readInbox(options: Options, terminal: Terminal): Promise<void> {
  const { after, follow = false, receipts, verbose = false, json = false } = options;
  if (options.witnessed && receipts === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "`--witnessed` is about receipts: say with `--receipts` where they go",
    );
  const platform = connectPlatform({ address: options.node, as: locateCaller(options.as, terminal) });
  const signal = follow ? terminal.stop() : new AbortController().signal;
  try {
    let shown = 0;
    for await (const entry of platform.inbox(after, signal, !follow)) {
      shown += 1;
      if (receipts !== undefined && entry.unreadable === undefined) {
        const kept = options.witnessed ? await withWitnesses(entry, platform, terminal) : entry;
        keepReceipts(kept, (name, content) => write(terminal.path(join(receipts, name)), content));
      }
      if (json) terminal.printJson(inboxEntryJson(entry));
      else terminal.printLines(inboxEntryLines(entry, platform.id, terminal.columns, verbose));
    }
    if (shown === 0 && !json && !follow)
      terminal.printLines([
        after === 0
          ? "Nothing has arrived yet; `--follow` waits for what comes."
          : `Nothing has arrived after entry ${String(after).split("-")[0]}; \`--follow\` waits for what comes.`,
      ]);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  } finally {
    platform.close();
  }
}

/**
 * Returns an entry whose receipt has the word of those who have cosigned this node's log since. It dates the decision, which is of this
 * node, and with that the proposal. Says so where nobody has cosigned it yet.
 */
async function withWitnesses(
  entry: InboxEntry,
  platform: Pick<Platform, "getReceipt">,
  { printError }: Pick<Terminal, "printError">,
): Promise<InboxEntry> {
  if (entry.receipt === undefined) return entry;
  const receipt = await platform.getReceipt(entry.transferId, undefined, { witnessed: true });
  if (parseWitnessed(receipt) === undefined)
    printError(
      `nobody has cosigned the log since transfer ${entry.transferId}: its receipt is without witnesses; ask again in a minute\n`,
    );
  return { ...entry, receipt };
}

/** Writes the receipt of an entry, or those of its records into one file, a line each. */
function keepReceipts(
  { transferId, receipt, records }: InboxEntry,
  keep: (name: string, content: string | Uint8Array) => void,
): void {
  if (receipt !== undefined) keep(`${transferId}.receipt.json`, receipt);
  if (records !== undefined) keep(`${transferId}.receipts.ndjson`, receiptsFile(records));
}

function parseCursor(text: string): number | string {
  if (/^\d{1,15}(-[0-9a-f]{16}){1,2}$/.test(text)) return text;
  const cursor = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(cursor)) return cursor;
  throw new InvalidArgumentError(
    "Give the cursor of the last entry that you have read, as it was shown, its number, or 0.",
  );
}

export function register(program: Command, terminal: Terminal): void {
  program
    .command("inbox")
    .description(
      "Shows each permitted transfer to the caller: the sender, the words of the request in the terms of the caller's own law, and the number of its obligations. Entries are numbered 1, 2, 3 and so on. With `--json` each entry is a JSON value of its own.",
    )
    .requiredOption("--node <host:port>", "the caller's home node")
    .requiredOption("--as <folder>", "the caller: a folder with certificate.pem, key.pem and authority.pem")
    .option(
      "--after <cursor>",
      "show only the entries after this one; with its cursor rather than its number, it is an error where the node's store was lost or restored since",
      parseCursor,
      0,
    )
    .option("--follow", "stay, and show entries as they come, until interrupted")
    .option("--receipts <folder>", "write the receipt of each entry to this folder")
    .option(
      "--witnessed",
      "write receipts, other than those of single records, with the word of those who have cosigned the log since, which dates them",
    )
    .option("--verbose", "list the obligations of each entry")
    .option("--json", "print JSON")
    .action((options) => readInbox(options, terminal));
}
