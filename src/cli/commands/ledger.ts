/** `comity ledger`: the checkpoints of a node's log and what others say of them, proofs of its leaves, and the audit of its whole store. */
import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { registerAudit } from "./ledger-audit.ts";
import { registerProve } from "./ledger-prove.ts";
import { registerWitness } from "./ledger-witness.ts";

export function register(program: Command, terminal: Terminal): void {
  const ledger = program
    .command("ledger")
    .description(
      "Shows checkpoints of a node's log with their witnesses, proves them consistent and what the log holds, checks the whole store, and exports forks.",
    );
  registerWitness(ledger, terminal);
  registerProve(ledger, terminal);
  registerAudit(ledger, terminal);
}
