/** `comity verify`: checks a receipt offline against the ledger keys in a trust file. */
import type { Command } from "commander";
import { loadInput, loadJson } from "../../client/input-file.ts";
import { ComityError, REASONS } from "../../errors.ts";
import { isCose } from "../../receipt/cose.ts";
import { partsOf } from "../../receipt/parts.ts";
import { restoreReceipt } from "../../receipt/rewritten.ts";
import { parseTrust, type Trust, type Verified, verifyReceipt } from "../../receipt/verify.ts";
import { receiptIn } from "../../receipt/witnessed.ts";
import { errorOf } from "../command.ts";
import {
  kindOf,
  presentReceipt,
  receiptLines,
  receiptsLines,
  type ShownReceipt,
} from "../present/receipt.ts";
import type { Terminal } from "../terminal.ts";
import { compareFiles, findFork, showFork } from "./verify-logs.ts";

/**
 * Verifies a receipt and returns what it proves. One that a program has written again is verified in its canonical form. Throws
 * as `verifyReceipt` does, for the first check that fails.
 */
export function checkReceipt(bytes: Uint8Array, trust: Trust): ShownReceipt {
  const restored = restoreReceipt(bytes);
  const whole = restored ?? bytes;
  const shown = presentReceipt(verifyBytes(whole, trust), partsOf(receiptIn(whole)).proofs);
  if (isCose(whole)) return { ...shown, cose: true };
  return restored === undefined ? shown : { ...shown, rewritten: true };
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

/** Returns true for a file of receipts, one on each line. A receipt that a program has spread over lines is one value, and so is one in CBOR. */
function isOfMany(bytes: Uint8Array): boolean {
  if (isCose(bytes)) return false;
  const spread = bytes.indexOf(NEWLINE) < bytes.length - 1 && restoreReceipt(bytes) !== undefined;
  return bytes.at(-1) === NEWLINE && !spread;
}

/** Checks a file of receipts, one on each line, and sums up what they prove. Throws for the first that does not verify. */
function checkLines(
  file: string,
  bytes: Buffer,
  trust: Trust,
  { json }: { readonly json?: true },
  terminal: Terminal,
): void {
  const kinds = new Map<string, number>();
  let rewritten = 0;
  for (const [i, line] of bytes.toString("utf8").trimEnd().split("\n").entries()) {
    const place = `${file}\`, line \`${i + 1}`;
    const shown = inFile(place, HOW_TO_FETCH, () => checkReceipt(Buffer.from(line, "utf8"), trust));
    if (json) terminal.printJsonLine(shown);
    const kind = kindOf(shown);
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    if (shown.rewritten) rewritten++;
  }
  if (!json) terminal.printLines(receiptsLines(kinds, rewritten, terminal.columns));
}

const EXAMPLE = `
A file of \`comity ledger forks\` is checked as well: where it proves that a log has two histories,
the exit code is 4. With two receipts it is 0 where they show one head of a log, 4 where they prove
two histories, and 1 where they can tell neither.

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
      "the receipt's file, best byte for byte as it came; or a file of many, one on each line",
    )
    .argument("[other]", "another receipt: what both show of one log is compared")
    .requiredOption("--trust <file>", "the trust file: the ledger keys of each node")
    .option("--verbose", "show each obligation as its law's pack writes it")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action(
      (
        file: string,
        other: string | undefined,
        options: { readonly trust: string; readonly json?: true; readonly verbose?: true },
      ) => {
        const trust = inFile(options.trust, HOW_TO_TRUST, () =>
          parseTrust(loadJson(terminal.path(options.trust))),
        );
        const bytes = loadInput(terminal.path(file));
        const check = (name: string, given: Uint8Array) =>
          inFile(name, HOW_TO_FETCH, () => checkReceipt(given, trust));
        if (other !== undefined) {
          const pair = [bytes, loadInput(terminal.path(other))].map((each) => restoreReceipt(each) ?? each);
          for (const [i, each] of pair.entries()) check(i === 0 ? file : other, each);
          return compareFiles(pair, trust, options, terminal);
        }
        const fork = findFork(bytes);
        if (fork !== undefined)
          return showFork(
            inFile(file, "take it as it was exported", () => fork(trust)),
            options,
            terminal,
          );
        if (isOfMany(bytes)) return checkLines(file, bytes, trust, options, terminal);
        const shown = inFile(file, HOW_TO_FETCH, () => checkReceipt(bytes, trust));
        if (options.json) terminal.printJson(shown);
        else terminal.printLines(receiptLines(shown, terminal.columns, options.verbose));
      },
    );
}
