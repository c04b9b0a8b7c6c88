/** Calls a node as its operator: the running node of a home, or the one that the options name. */
import type { Command } from "commander";
import type { Endpoint } from "../client/connection.ts";
import { connectOperator, type Operator } from "../client/operator.ts";
import { ComityError } from "../errors.ts";
import { type ArgumentNames, nameArguments } from "./argument-names.ts";
import { addNode, locateNode, type NodeOption } from "./node-of-home.ts";
import type { Terminal } from "./terminal.ts";

/** The options of a command that calls a node as its operator. */
export type DeskOptions = NodeOption & { readonly json?: boolean };

/** Adds `--home`, `--node`, `--as` and `--json` to a command. */
export const addDesk = (command: Command): Command => addNode(command).option("--json", "print JSON");

/**
 * Makes a call as the operator, and closes the connection. `names` are those that errors have for the fields of the call. Rejects
 * with NODE_UNREACHABLE, saying how to start the node, where it does not run.
 */
export async function callDesk<T>(
  options: DeskOptions,
  terminal: Terminal,
  call: (operator: Operator, endpoint: Endpoint) => Promise<T>,
  names: ArgumentNames = {},
): Promise<T> {
  const endpoint = locateNode(options, terminal);
  const operator = connectOperator(endpoint);
  try {
    return await call(operator, endpoint);
  } catch (thrown) {
    throw withStart(nameArguments(thrown, names));
  } finally {
    operator.close();
  }
}

/** Returns an error that says how to start the node, where it does not answer. */
function withStart(thrown: unknown): unknown {
  if (!(thrown instanceof ComityError) || thrown.reason !== "NODE_UNREACHABLE") return thrown;
  return new ComityError(
    thrown.reason,
    `${thrown.message}; if the node of this home does not run, \`comity serve\` starts it`,
    { cause: thrown },
  );
}
