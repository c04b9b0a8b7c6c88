/** `comity verify`: checks a receipt offline against the ledger keys in a trust file. */
import type { Command } from "commander";
import { loadInput, loadJson } from "../../client/input-file.ts";
import { ComityError, REASONS } from "../../errors.ts";
import { parseReceipt } from "../../receipt/receipt.ts";
import { parseTrust, type Trust, type Verified, verifyReceipt } from "../../receipt/verify.ts";
import { errorOf } from "../command.ts";
import {
  kindOf,
  presentReceipt,
  receiptLines,
  receiptsLines,
  type ShownReceipt,
} from "../present/receipt.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Verifies a receipt and returns what it proves. Throws as `verifyReceipt` does, for the first check that
 * fails.
 */
export function checkReceipt(bytes: Uint8Array, trust: Trust): ShownReceipt {
  return presentReceipt(verifyBytes(bytes, trust), parseReceipt(bytes).statements);
}

function verifyBytes(bytes: Uint8Array, trust: Trust): Verified {
  try {
    return verifyReceipt(bytes, trust);
  } catch (thrown) {
    // A receipt that does not verify is refused, whatever the reason.
    const { reason, message, violations } = errorOf(thrown);
    const refused = REASONS[reason] === "refused";
    throw new ComityError(
      refused ? reason : "RECEIPT_INVALID",
      `the receipt does not verify: ${reason === "INTERNAL" ? "it is malformed" : message}`,
      { violations, cause: thrown },
    );
  }
}

const HOW_TO_FETCH =
  "take the file exactly as it came; whoever asked for the transfer gets it again with `comity resolve ID --receipt FILE`";
const HOW_TO_TRUST =
  "take the trust file as your nodes' operators gave it; `comity up` writes its own to `.comity/trust.json`";

/** Runs the check of a file. Its errors name the file and say what to do, unless they name it already. */
function inFile<T>(file: string, remedy: string, check: () => T): T {
  try {
    return check();
  } catch (thrown) {
    const { reason, message, violations } = errorOf(thrown);
    if (message.includes(`\`${file}\``)) throw thrown;
    throw new ComityError(reason, `\`${file}\`: ${message}; ${remedy}`, { violations, cause: thrown });
  }
}

/** A receipt's file has none at its end: it is the receipt, byte for byte. A file of many has one after each. */
const NEWLINE = 0x0a;

/** Checks a file of receipts, one on each line, and sums up what they prove. Throws for the first that does not verify. */
function checkLines(
  file: string,
  bytes: Buffer,
  trust: Trust,
  { json }: { readonly json?: true },
  terminal: Terminal,
): void {
  const kinds = new Map<string, number>();
  for (const [i, line] of bytes.toString("utf8").trimEnd().split("\n").entries()) {
    const place = `${file}\`, line \`${i + 1}`;
    const shown = inFile(place, HOW_TO_FETCH, () => checkReceipt(Buffer.from(line, "utf8"), trust));
    if (json) terminal.printJsonLine(shown);
    const kind = kindOf(shown);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  if (!json) terminal.printLines(receiptsLines(kinds, terminal.columns));
}

const EXAMPLE = `
Example: after \`comity up\` has run the sample transfers
  comity verify .comity/receipts/eu-us-il-login.receipt.json --trust .comity/trust.json`;

export function register(program: Command, terminal: Terminal): void {
  program
    .command("verify")
    .description(
      "Checks a receipt offline: every signature, every proof, and that both nodes decided the same transfer. The first line says what the receipt proves; with exit 1, the error names the first check that fails.",
    )
    .argument(
      "<receipt>",
      "the receipt's file, byte for byte as it came; or a file of many, one on each line",
    )
    .requiredOption("--trust <file>", "the trust file: the ledger keys of each node")
    .option("--verbose", "show each obligation as its law's pack writes it")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(
      (file: string, options: { readonly trust: string; readonly json?: true; readonly verbose?: true }) => {
        const trust = inFile(options.trust, HOW_TO_TRUST, () =>
          parseTrust(loadJson(terminal.path(options.trust))),
        );
        const bytes = loadInput(terminal.path(file));
        if (bytes.at(-1) === NEWLINE) return checkLines(file, bytes, trust, options, terminal);
        const shown = inFile(file, HOW_TO_FETCH, () => checkReceipt(bytes, trust));
        if (options.json) terminal.printJson(shown);
        else terminal.printLines(receiptLines(shown, terminal.columns, options.verbose));
      },
    );
}
