/** `comity peer`: the cards by which two nodes that have never met come to know each other. */
import { join } from "node:path";
import type { Command } from "commander";
import { loadDocument } from "../../client/document.ts";
import { readAuthorities } from "../../edge/tls/spiffe-bundle.ts";
import {
  assertFingerprint,
  fingerprintOf,
  type PeerCard,
  parsePeerCard,
} from "../../federation/peer-card.ts";
import { createPeerCard } from "../../node/card.ts";
import { IN_HOME } from "../../node/home.ts";
import { addHome, type HomeOption, openHome } from "../home.ts";
import { paint, wrap } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

const COMPARE =
  "Read it to the other organisation by telephone, on a call that one of you made to a number found elsewhere than beside the card. Both must hold the same words.";

async function offer(options: HomeOption, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const card = await createPeerCard(join(home, IN_HOME.config));
  terminal.printJson(card);
  // The card goes to a file as a rule; the words are for the person.
  terminal.printError(
    `fingerprint: ${fingerprintOf(card)}\n${wrap(COMPARE, terminal.errorColumns).join("\n")}\n`,
  );
}

function show(
  file: string,
  { fingerprint, json = false }: { readonly fingerprint?: string; readonly json?: boolean },
  terminal: Terminal,
): void {
  const card = parsePeerCard(loadDocument(terminal.path(file)));
  if (fingerprint !== undefined) assertFingerprint(card, fingerprint);
  const own = fingerprintOf(card);
  const compared = fingerprint !== undefined;
  if (json) terminal.printJson({ ...card, fingerprint: own, compared });
  else terminal.printLines(formatCard(card, own, compared, terminal.columns));
}

function formatCard(card: PeerCard, own: string, compared: boolean, columns: number): readonly string[] {
  const ends = readAuthorities(card.bundle).map(({ validToDate }) => validToDate.toISOString().slice(0, 10));
  const row = (name: string, value: string) => {
    const [first = "", ...more] = wrap(value, columns - 14);
    return [`  ${name.padEnd(12)}${first}`, ...more.map((line) => " ".repeat(14) + line)];
  };
  return [
    paint("heading", card.trustDomain),
    ...row("serves", card.jurisdictions.join(", ")),
    ...row("address", card.address),
    ...row("authority", `until ${ends.join(" and ")}`),
    ...row("fingerprint", own),
    "",
    ...(compared
      ? [paint("good", "The fingerprint is the one that you gave.")]
      : wrap(`Nothing here is to be believed yet. ${COMPARE}`, columns)),
  ];
}

const EXAMPLE = `
Example: offer your own card, and read the one that you got
  comity peer offer > kr.card.json
  comity peer show sg.card.json --fingerprint "able acid ocean …"`;

export function register(program: Command, terminal: Terminal): void {
  const peer = program
    .command("peer")
    .description("Makes and reads the cards by which two nodes come to know each other.")
    .addHelpText("after", EXAMPLE);
  const offering = peer
    .command("offer")
    .description(
      "Prints this node's card: its authority, the key of its log, its places and its address. The fingerprint goes to standard error.",
    );
  addHome(offering).action((options) => offer(options, terminal));
  peer
    .command("show")
    .description("Says what a card holds. With --fingerprint it is compared (exit 1 where it is another's).")
    .argument("<card>", "the file with the card")
    .option("--fingerprint <words>", "the words that the other organisation read to you")
    .option("--json", "print JSON")
    .action((file, options) => show(file, options, terminal));
}
