/** `comity ledger`: the checkpoints of a node's log, and what others say of them. */
import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { registerWitness } from "./ledger-witness.ts";

export function register(program: Command, terminal: Terminal): void {
  const ledger = program
    .command("ledger")
    .description(
      "Shows checkpoints of a node's log with their witnesses, proves them consistent, and exports forks.",
    );
  registerWitness(ledger, terminal);
}
