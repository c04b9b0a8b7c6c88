/** `comity resolve`: says where a transfer stands that the caller has asked for, and gives its receipt again. */
import { type Command, InvalidArgumentError } from "commander";
import { prepareFile } from "../../client/output-file.ts";
import { connectPlatform } from "../../client/platform.ts";
import { parseWitnessed } from "../../receipt/witnessed.ts";
import { locateCaller } from "../caller.ts";
import type { Terminal } from "../terminal.ts";
import { type Options, showAnswer } from "./assess.ts";

async function resolve(
  transfer: string,
  options: Omit<Options, "attest" | "records"> & { readonly record?: number; readonly witnessed?: boolean },
  terminal: Terminal,
): Promise<void> {
  if (options.receipt !== undefined) prepareFile(terminal.path(options.receipt));
  const platform = connectPlatform({ address: options.node, as: locateCaller(options.as, terminal) });
  try {
    const { record, witnessed = false } = options;
    const answer = await platform.resolve(transfer);
    const asked = record !== undefined || (witnessed && answer.receipt !== undefined);
    const receipt = asked ? await platform.getReceipt(transfer, record, { witnessed }) : undefined;
    if (witnessed && receipt !== undefined && parseWitnessed(receipt) === undefined)
      terminal.printError(
        "nobody has cosigned the log since then: the receipt is without witnesses; ask again in a minute\n",
      );
    showAnswer({ ...answer, ...(receipt && { receipt }) }, options, {}, terminal);
  } finally {
    platform.close();
  }
}

function parsePlace(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give the place of the record in its chunk: a whole number from 0.");
}

export function register(program: Command, terminal: Terminal): void {
  program
    .command("resolve")
    .description(
      "Shows the answer to a transfer again: the decision with its receipt, or that it is still in doubt (exit 3). Only the platform that asked for the transfer is answered.",
    )
    .argument("<transfer>", "the id of the transfer, as `transfer` printed it")
    .requiredOption("--node <host:port>", "the caller's home node")
    .requiredOption("--as <folder>", "the caller: a folder with certificate.pem, key.pem and authority.pem")
    .option("--receipt <file>", "write the receipt to this file")
    .option(
      "--record <place>",
      "of a transfer of many records: the one whose receipt is meant, by its place in its chunk, from 0",
      parsePlace,
    )
    .option(
      "--witnessed",
      "give the receipt with the word of those who have cosigned the log since, which dates it",
    )
    .option("--verbose", "show every demand, term and obligation in full")
    .option("--json", "print JSON")
    .action((transfer, options) => resolve(transfer, options, terminal));
}
