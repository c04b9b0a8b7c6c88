/** `comity ledger-key`: the keys that sign the log of a node, one after the other, and the renewal of the present one. */
import { join } from "node:path";
import type { Command } from "commander";
import { cosignerOf, formatCosigner } from "../../ledger/cosignature.ts";
import { endOf } from "../../ledger/hand-over.ts";
import { parseVerifierKey } from "../../ledger/note.ts";
import { loadLedgerKeyOf } from "../../node/config.ts";
import { IN_HOME } from "../../node/home.ts";
import { trustedNode } from "../../receipt/trust.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import { openHome } from "../home.ts";
import { cosignerLines, ledgerKeysLines, renewedLines, type ShownKey } from "../present/ledger-key.ts";
import type { Terminal } from "../terminal.ts";
import { loadPeering } from "./trust.ts";

async function show(options: DeskOptions, terminal: Terminal): Promise<void> {
  const { home, config } = openHome(options, terminal);
  const { trustDomain } = config;
  const file = join(home, IN_HOME.config);
  const { verifierKey } = await loadLedgerKeyOf(file, config);
  const { handOvers: all } = await loadPeering(file, options, terminal);
  const { ledger, handOvers } = trustedNode({ trustDomain, ledger: verifierKey }, all);
  const ends = handOvers.map(({ handOver: read }) => ({
    ...{ upTo: endOf(read), until: read.at },
    ...(read.upTo !== undefined && { kept: read.size - 1 }),
  }));
  const keys = [ledger, ...handOvers.map(({ handOver }) => handOver.to)].map(
    (each, i): ShownKey => ({ ledger: each, ...ends[i] }),
  );
  const present = parseVerifierKey(keys.at(-1)?.ledger ?? verifierKey);
  const cosigner = formatCosigner(cosignerOf(present));
  if (options.json) terminal.printJson({ trustDomain, keys, cosigner });
  else terminal.printLines([...ledgerKeysLines(keys, terminal.columns), ...cosignerLines(cosigner)]);
}

async function renew(
  { force = false, ...options }: DeskOptions & { readonly force?: boolean },
  terminal: Terminal,
): Promise<void> {
  const { from, to } = await callDesk(options, terminal, async (operator) => {
    const { present } = await operator.listHandOvers();
    return { from: present, to: await operator.renewLedgerKey(present, force) };
  });
  if (options.json) terminal.printJson({ from, to });
  else
    terminal.printLines(renewedLines(parseVerifierKey(from).id, parseVerifierKey(to).id, terminal.columns));
}

const EXAMPLE = `
Example: renew the key of the log, then export the trust file again for those who check receipts
  comity ledger-key renew
  comity trust export > trust.json`;

export function register(program: Command, terminal: Terminal): void {
  const key = program
    .command("ledger-key")
    .description("Shows the keys that have signed the log of a node, and renews the present one.")
    .addHelpText("after", EXAMPLE);
  const showing = key
    .command("show")
    .description(
      "Lists the keys of the log, oldest first, each with the size up to which it signed, from the running node or from its store.",
    );
  addDesk(showing).action((options) => show(options, terminal));
  const renewing = key
    .command("renew")
    .description(
      "Has the running node hand its log over to a new key: one that it makes beside the old file, or the one that `nextLedgerKey` in node.yaml names. Nothing restarts, and old receipts verify for ever.",
    )
    .option("--force", "renew although a peer runs a version that does not know of hand-overs");
  addDesk(renewing).action((options) => renew(options, terminal));
}
