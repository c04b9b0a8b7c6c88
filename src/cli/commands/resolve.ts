/** `comity resolve`: says where a transfer stands that the caller has asked for, and gives its receipt again. */
import { type Command, InvalidArgumentError } from "commander";
import { prepareFile } from "../../client/output-file.ts";
import { connectPlatform } from "../../client/platform.ts";
import { locateCaller } from "../caller.ts";
import type { Terminal } from "../terminal.ts";
import { type Options, showAnswer } from "./assess.ts";

async function resolve(
  transfer: string,
  options: Omit<Options, "attest" | "records"> & { readonly record?: number },
  terminal: Terminal,
): Promise<void> {
  if (options.receipt !== undefined) prepareFile(terminal.path(options.receipt));
  const platform = connectPlatform({ address: options.node, as: locateCaller(options.as, terminal) });
  try {
    const { record } = options;
    const answer = await platform.resolve(transfer);
    const receipt = record === undefined ? undefined : await platform.getReceipt(transfer, record);
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
    .option("--verbose", "show every demand, term and obligation in full")
    .option("--json", "print JSON")
    .action((transfer, options) => resolve(transfer, options, terminal));
}
