/** `comity trust export`: the trust file by which others check this node's receipts. */
import { join } from "node:path";
import type { Command } from "commander";
import { loadLedgerKeyOf, loadPartiesOf } from "../../node/config.ts";
import { IN_HOME } from "../../node/home.ts";
import { addHome, type HomeOption, openHome } from "../home.ts";
import type { Terminal } from "../terminal.ts";

async function exportTrust(options: HomeOption, terminal: Terminal): Promise<void> {
  const { home, config } = openHome(options, terminal);
  const file = join(home, IN_HOME.config);
  const { verifierKey: ledger } = await loadLedgerKeyOf(file, config);
  const own = { trustDomain: config.trustDomain, ledger };
  const parties = await loadPartiesOf(file, config);
  const known = new Map([...parties, own].map(({ trustDomain, ledger }) => [trustDomain, ledger]));
  const nodes = [...known].map(([trustDomain, ledger]) => ({ trustDomain, ledger }));
  terminal.printJson({ type: "comity/v1/trust", nodes });
}

export function register(program: Command, terminal: Terminal): void {
  const trust = program.command("trust").description("Exports the keys by which receipts are checked.");
  const exporting = trust
    .command("export")
    .description(
      "Prints the trust file for `comity verify`: the keys of this node's log and of the logs of its agreements' parties.",
    );
  addHome(exporting).action((options) => exportTrust(options, terminal));
}
