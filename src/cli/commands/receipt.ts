/** `comity receipt convert`: proves the leaves of a receipt by COSE receipts (RFC 9942), which the nodes sign for that. */
import { type Command, Option } from "commander";
import type { Endpoint } from "../../client/connection.ts";
import { connectCoseAsker } from "../../client/cose.ts";
import { loadInput, loadJson } from "../../client/input-file.ts";
import { prepareFile, write } from "../../client/output-file.ts";
import { ComityError } from "../../errors.ts";
import { trustDomainOf } from "../../ledger/log-origin.ts";
import { leafHash } from "../../ledger/merkle.ts";
import { formatCoseFile, isCose } from "../../receipt/cose.ts";
import { type LeafProof, partsOf } from "../../receipt/parts.ts";
import { restoreReceipt } from "../../receipt/rewritten.ts";
import { parseTrust, verifyReceipt } from "../../receipt/verify.ts";
import { receiptIn } from "../../receipt/witnessed.ts";
import { addNode, locateNode, type NodeOption } from "../node-of-home.ts";
import { convertedLines } from "../present/cose.ts";
import type { Terminal } from "../terminal.ts";
import { checkReceipt } from "./verify.ts";

type Options = NodeOption & { readonly trust: string; readonly out: string; readonly json?: boolean };

async function convert(file: string, { trust: trustFile, out, ...options }: Options, terminal: Terminal) {
  const trust = parseTrust(loadJson(terminal.path(trustFile)));
  const given = loadInput(terminal.path(file));
  if (isCose(given)) throw new ComityError("INPUT_INVALID", `\`${file}\` has COSE receipts already`);
  const bytes = restoreReceipt(given) ?? given;
  checkReceipt(bytes, trust);
  prepareFile(terminal.path(out));
  const receipt = receiptIn(bytes);
  const proofs = await askProofs(locateNode(options, terminal), partsOf(receipt).proofs);
  const converted = formatCoseFile(receipt, proofs);
  // A node that answers with something else is found out here, and nothing is written.
  verifyReceipt(converted, trust);
  write(terminal.path(out), converted);
  const told = {
    file: out,
    bytes: converted.length,
    logs: partsOf(converted).proofs.map(({ head, index }) => ({ ...head(), index })),
    receipts: proofs.flat().length,
    witnessesLeftOut: receipt.length !== bytes.length,
  };
  if (options.json) terminal.printJson(told);
  else terminal.printLines(convertedLines(told, terminal.columns));
}

/** Asks the caller's node about each leaf. For the leaf of a peer it asks that. */
async function askProofs(endpoint: Endpoint, proofs: readonly LeafProof[]) {
  const asker = connectCoseAsker(endpoint);
  try {
    return await Promise.all(
      proofs.map(({ leaf, index, head }) =>
        asker.getCoseReceipts({ trustDomain: trustDomainOf(head().origin), index, leafHash: leafHash(leaf) }),
      ),
    );
  } finally {
    asker.close();
  }
}

const EXAMPLE = `
Example: with \`comity up\` running, as the platform that holds the receipt
  comity receipt convert .comity/receipts/eu-us-il-login.receipt.json --to cose --out login.cose \\
    --trust .comity/trust.json --node 127.0.0.1:7440 --as certs/eu.comity.example/platform/aurora
  comity verify login.cose --trust .comity/trust.json`;

export function register(program: Command, terminal: Terminal): void {
  const receipt = program.command("receipt").description("Converts receipts into other formats.");
  const converting = receipt
    .command("convert")
    .description(
      "Writes a receipt whose leaves are proved by COSE receipts (RFC 9942). The node signs them for the leaves of its own log, and asks its peer for those of the other. The receipt is verified first, and what is written as well.",
    )
    .argument("<receipt>", "the receipt's file")
    .addOption(new Option("--to <format>", "the format").choices(["cose"]).makeOptionMandatory())
    .requiredOption("--trust <file>", "the trust file: the ledger keys of each node")
    .requiredOption("--out <file>", "write the COSE receipts to this file")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE);
  addNode(converting).action((file: string, options: Options) => convert(file, options, terminal));
}
