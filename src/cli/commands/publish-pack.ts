/** `comity packs publish`: puts a version of a law in force at the node that is its authority, from where peers get it. */
import { basename } from "node:path";
import type { Command } from "commander";
import { Packs } from "../../edge/grpc/definition.ts";
import { decodePublication, type ShownPublication } from "../../edge/grpc/packs-service.ts";
import { openClient } from "../caller.ts";
import { loadInput } from "../command.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

type Options = { readonly node: string; readonly as: string; readonly json?: true };

/**
 * Publishes a pack's text as an operator of the node at `node`. To repeat it is safe. Throws as `openClient` does, and
 * what the node refuses it for.
 */
export async function publishPack(
  file: string,
  { as, node }: Pick<Options, "as" | "node">,
): Promise<ShownPublication> {
  const text = loadInput(file);
  const { client } = openClient(as, node);
  try {
    return decodePublication(await client.unary(Packs.Publish, { text, file: basename(file) }));
  } finally {
    client.close();
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
  comity packs publish US-IL.yaml --node 127.0.0.1:7441 --as certs/us-il.comity.example/operator/desk`;

/** Adds `publish` to the command `packs`. */
export function addPublish(packs: Command, terminal: Terminal): void {
  packs
    .command("publish")
    .summary("put a version of a law in force at its own node, from where peers get it signed")
    .description(
      "Publishes a version of a pack at the node that serves its jurisdiction: checked as at load, recorded in the ledger, in force at once, then told to every peer. Nothing restarts. The same text again is safe.",
    )
    .argument("<file>", "the pack")
    .requiredOption("--node <host:port>", "the node")
    .requiredOption("--as <folder>", "an operator's certificate.pem, key.pem and authority.pem")
    .option("--json", "machine output")
    .addHelpText("after", EXAMPLE)
    .action(async (file: string, options: Options) => {
      const shown = await publishPack(terminal.path(file), {
        node: options.node,
        as: terminal.path(options.as),
      });
      if (options.json) terminal.printJson(shown);
      else terminal.printLines(publicationLines(shown, terminal.columns));
    });
}
