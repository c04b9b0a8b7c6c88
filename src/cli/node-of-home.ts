/** The way to a node for which a command cares: `--node` and `--as`, or the address and the first operator of its home. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Endpoint } from "../client/connection.ts";
import { ComityError } from "../errors.ts";
import { locateCaller } from "./caller.ts";
import { addHome, type HomeOption, openHome } from "./home.ts";
import type { Terminal } from "./terminal.ts";

export type NodeOption = HomeOption & { readonly node?: string; readonly as?: string };

/** Adds `--home`, `--node` and `--as` to a command. */
export function addNode(command: Command): Command {
  return addHome(command)
    .option("--node <host:port>", "the node (default: where the one of the home listens)")
    .option("--as <folder>", "the operator's certificate and key (default: the first operator in the home)");
}

/** Returns the node and the caller that are meant. Throws CONFIG_INVALID where the home does not say it. */
export function locateNode(options: NodeOption, terminal: Terminal): Endpoint {
  const { node, as } = options;
  return {
    address: node ?? reachable(openHome(options, terminal).config.listen),
    as: locateCaller(as ?? findOperator(openHome(options, terminal).home), terminal),
  };
}

/** Returns an address at which a node is reached that listens at every address of its machine. */
function reachable(listen: string): string {
  if (listen.endsWith(":0"))
    throw new ComityError(
      "CONFIG_INVALID",
      "the node listens at a port that changes: say where with `--node`",
    );
  return listen.replace(/^0\.0\.0\.0:/, "127.0.0.1:").replace(/^\[::\]:/, "[::1]:");
}

function findOperator(home: string): string {
  const folder = join(home, "operator");
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const found = names.find((name) => existsSync(join(folder, name, "key.pem")));
  if (found !== undefined) return join(folder, found);
  throw new ComityError(
    "CONFIG_INVALID",
    `no operator has a key in \`${folder}\`: say whose to use with \`--as\``,
  );
}
