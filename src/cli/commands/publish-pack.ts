/**
 * `comity packs publish`: puts a version of a law in force at the node that is its authority. Peers get it from
 * there.
 */
import { basename } from "node:path";
import type { Command } from "commander";
import { loadInput } from "../../client/input-file.ts";
import { connectOperator } from "../../client/operator.ts";
import type { ShownPublication } from "../../edge/grpc/packs-service.ts";
import { locateCaller } from "../caller.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

type Options = { readonly node: string; readonly as: string; readonly json?: true };

async function publish(file: string, { node, as, json }: Options, terminal: Terminal): Promise<void> {
  const text = loadInput(terminal.path(file));
  const operator = connectOperator({ address: node, as: locateCaller(as, terminal) });
  try {
    const shown = await operator.publish(text, basename(file));
    if (json) terminal.printJson(shown);
    else terminal.printLines(publicationLines(shown, terminal.columns));
  } finally {
    operator.close();
  }
}

function publicationLines(shown: ShownPublication, width: number): readonly string[] {
  const { jurisdiction, version, serial, hash } = shown;
  const told = `serial ${serial}, SHA-256 ${hash}; peers that can be reached are told now, the others when they are back`;
  return [
    paint("good", `in force: ${jurisdiction} ${version}`),
    ...paragraph(told, { width, indent: 2, style: "quiet" }),
  ];
}

const EXAMPLE = `
Each rule binds from its own \`from\` day. A correction is a later version; a change of law is a new
rule in it.

Example: publish a correction of the law of Illinois at its own node
  comity packs publish src/law/packs/US-IL.yaml --node 127.0.0.1:7441 --as certs/us-il.comity.example/operator/desk`;

/** Adds `publish` to the command `packs`. */
export function addPublish(packs: Command, terminal: Terminal): void {
  packs
    .command("publish")
    .summary("put a version of a law in force at its own node, which sends it signed to its peers")
    .description(
      "Publishes a version of a pack at the node that serves its jurisdiction. The node checks it, records it in its ledger, puts it in force at once without a restart, and sends it to every peer. Repeating the same text is safe.",
    )
    .argument("<file>", "the pack")
    .requiredOption("--node <host:port>", "the node")
    .requiredOption("--as <folder>", "an operator's certificate.pem, key.pem and authority.pem")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLE)
    .action((file, options) => publish(file, options, terminal));
}
