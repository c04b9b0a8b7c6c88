/** `comity erase`: has what was sent with transfers erased, here and at the peer, and shows how far that is. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { ComityError } from "../../errors.ts";
import { leafIn } from "../../receipt/leaf.ts";
import { parseReceipt } from "../../receipt/receipt.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import { erasureLines } from "../present/erasures.ts";
import type { Terminal } from "../terminal.ts";

/** The most erasures that a list shows. */
const MOST_SHOWN = 1_000;

type EraseOptions = DeskOptions & { readonly demandedBy?: string };

async function erase(ids: readonly string[], options: EraseOptions, terminal: Terminal): Promise<void> {
  const erasures = await callDesk(options, terminal, async (operator) => {
    const done = [];
    for (const id of ids) done.push(await operator.erase(id, options.demandedBy));
    return done;
  });
  if (options.json) terminal.printJson({ erasures });
  else terminal.printLines(erasureLines(erasures, { more: false, width: terminal.columns }));
}

const addDemanded = (command: Command): Command =>
  command.option(
    "--demanded-by <law>",
    "the law that demands the erasure, such as a citation, where another law has it kept; it is recorded",
  );

/** Returns the transfer that a receipt is about. Throws RECEIPT_INVALID for what is none. */
function transferIn(file: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", `\`${file}\` cannot be read: name the file of a receipt`, {
      cause,
    });
  }
  const [statement] = parseReceipt(bytes).statements;
  if (statement === undefined) throw new ComityError("RECEIPT_INVALID", `\`${file}\` holds no statement`);
  return leafIn(statement).transfer;
}

async function list(options: DeskOptions, terminal: Terminal): Promise<void> {
  const { items, nextPageToken } = await callDesk(options, terminal, (operator) =>
    operator.listErasures("", MOST_SHOWN),
  );
  const more = nextPageToken !== "";
  if (options.json) terminal.printJson({ erasures: items, more });
  else terminal.printLines(erasureLines(items, { more, width: terminal.columns }));
}

const EXAMPLE = `
Example: a person asks that what was sent about them be erased, and has the receipts
  comity erase subject login.receipt.json payment.receipt.json
  comity erase list`;

export function register(program: Command, terminal: Terminal): void {
  const erasing = program
    .command("erase")
    .description(
      "Erases what was sent with transfers: destroys its keys here, and has the other node do so. Decisions and receipts stay.",
    )
    .addHelpText("after", EXAMPLE);
  const transfer = erasing
    .command("transfer")
    .description(
      "Erases what was sent with transfers, by their ids. A platform may erase what it sent (`--as`).",
    )
    .argument("<id...>", "the ids of transfers that have ended, as `transfer` printed them");
  addDemanded(addDesk(transfer)).action((ids, options) => erase(ids, options, terminal));
  const subject = erasing
    .command("subject")
    .description("Erases what was sent about a person, by the receipts of the transfers.")
    .argument("<receipt...>", "files of receipts");
  addDemanded(addDesk(subject)).action((files: readonly string[], options) =>
    erase(
      files.map((file) => transferIn(terminal.path(file))),
      options,
      terminal,
    ),
  );
  const listing = erasing
    .command("list")
    .description("Lists erasures, oldest first, and what the peers have said.");
  addDesk(listing).action((options) => list(options, terminal));
}
