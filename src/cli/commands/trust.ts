/** `comity trust export`: the trust file by which others check this node's receipts. */
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { Operator } from "../../client/operator.ts";
import { ComityError } from "../../errors.ts";
import { verifySignatures } from "../../evidence/agreement.ts";
import { unverifiedHandOver } from "../../ledger/hand-over.ts";
import { loadLedgerKeyOf, loadPartiesOf } from "../../node/config.ts";
import { IN_HOME } from "../../node/home.ts";
import { loadStoredAgreements, type StoredAgreements } from "../../node/stored-agreements.ts";
import { formatTrust, parseTrust, trustedNode } from "../../receipt/trust.ts";
import { callDesk, type DeskOptions } from "../desk.ts";
import { openHome } from "../home.ts";
import { addNode } from "../node-of-home.ts";
import type { Terminal } from "../terminal.ts";

/** The agreements of a node, and the hand-overs of the logs that it knows. */
type Peering = Omit<StoredAgreements, "setAside">;

type Options = DeskOptions & { readonly witness?: readonly string[]; readonly require?: number };

async function exportTrust(options: Options, terminal: Terminal): Promise<void> {
  const { home, config } = openHome(options, terminal);
  const file = join(home, IN_HOME.config);
  const { verifierKey } = await loadLedgerKeyOf(file, config);
  const own = { trustDomain: config.trustDomain, ledger: verifierKey };
  const configured = await loadPartiesOf(file, config);
  const { agreements, handOvers } = await loadPeering(file, options, terminal);
  const stored = agreements.flatMap(({ parties }) => parties);
  const known = new Map(
    [...configured, ...stored, own].map(({ trustDomain, ledger }) => [trustDomain, ledger]),
  );
  const nodes = [...known].map(([trustDomain, ledger]) => trustedNode({ trustDomain, ledger }, handOvers));
  const { witness: keys = [], require: required = keys.length } = options;
  if (required === 0) return terminal.printJson(formatTrust(nodes));
  const trust = formatTrust(nodes, { required, keys });
  // A key of a witness that was mistyped is told here, and not where a receipt is checked.
  parseTrust(trust);
  terminal.printJson(trust);
}

function parseCount(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("Give the number of witnesses: a whole number from 1.");
}

/** Asks the running node for its agreements and the keys of logs; where none can be asked, reads them from its store. */
export async function loadPeering(file: string, options: DeskOptions, terminal: Terminal): Promise<Peering> {
  try {
    return await callDesk(options, terminal, askPeering);
  } catch (unanswered) {
    const { reason } = ComityError.from(unanswered);
    if (reason !== "NODE_UNREACHABLE" && reason !== "CONFIG_INVALID") throw unanswered;
    try {
      const { setAside, ...stored } = await loadStoredAgreements(file, new Date());
      for (const { what, name } of setAside)
        terminal.printError(`the stored ${what} ${name} cannot be read, and its keys are left out\n`);
      return stored;
    } catch (thrown) {
      // A node runs on the store: what counts is why it could not be asked.
      throw ComityError.from(thrown).reason === "STORE_LOCKED" ? unanswered : thrown;
    }
  }
}

/** Returns the agreements that all parties have signed, ended ones included, since receipts outlive them; and the keys of logs. */
async function askPeering(operator: Operator): Promise<Peering> {
  const signed = (await operator.listAgreements()).filter(({ parties }) =>
    parties.every((each) => each.signed),
  );
  const agreements = signed.map(async ({ hash }) => {
    const { document } = await operator.getAgreement(hash);
    return (await verifySignatures(document, "the agreement")).agreement;
  });
  const { handOvers } = await operator.listHandOvers();
  return {
    agreements: await Promise.all(agreements),
    handOvers: handOvers.map(({ statement }) => unverifiedHandOver(statement)),
  };
}

export function register(program: Command, terminal: Terminal): void {
  const trust = program.command("trust").description("Exports the keys by which receipts are checked.");
  const exporting = trust
    .command("export")
    .description(
      "Prints the trust file for `comity verify`: the keys of this node's log and of the logs of its agreements' parties, each with the size up to which it signed, from the running node or from its store.",
    );
  addNode(exporting)
    .option(
      "--witness <key...>",
      "require the word of these witnesses on each receipt: their verifier keys (C2SP, type 0x04)",
    )
    .option("--require <number>", "so many of the witnesses are enough (default: all of them)", parseCount)
    .action((options: Options) => exportTrust(options, terminal));
}
