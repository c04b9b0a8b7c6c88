/** `comity peer`: the cards by which two nodes that have never met come to know each other, and the nodes that are known. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { loadDocument } from "../../client/document.ts";
import { readAuthorities } from "../../edge/tls/spiffe-bundle.ts";
import { ComityError } from "../../errors.ts";
import { assertFingerprint, fingerprintOf, parsePeerCard } from "../../federation/peer-card.ts";
import { createPeerCard } from "../../node/card.ts";
import { IN_HOME } from "../../node/home.ts";
import type { ArgumentNames } from "../argument-names.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import { addHome, type HomeOption, openHome } from "../home.ts";
import {
  addedLines,
  COMPARE,
  cardLines,
  peerLines,
  peersLines,
  removedLines,
  testedLines,
} from "../present/peer.ts";
import { wrap } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

/** The names that these commands have for the fields of their calls. */
const ARGUMENTS: ArgumentNames = { trustDomain: "<name>" };
const CARD_ARGUMENTS: ArgumentNames = {
  fingerprint: "--fingerprint",
  trustDomain: "<card>: trustDomain",
  ledger: "<card>: ledger",
};

async function offer(options: HomeOption, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const card = await createPeerCard(join(home, IN_HOME.config));
  terminal.printJson(card);
  // The card goes to a file as a rule; the words are for the person.
  terminal.printError(
    `fingerprint: ${fingerprintOf(card)}\n${wrap(COMPARE, terminal.errorColumns).join("\n")}\n`,
  );
}

type ShowOptions = DeskOptions & { readonly fingerprint?: string };

/** Shows a card in a file, or else a node of that name that the running node knows. */
async function show(what: string, options: ShowOptions, terminal: Terminal): Promise<void> {
  if (existsSync(terminal.path(what)) || /[/\\]|\.json$/.test(what)) return showCard(what, options, terminal);
  if (options.fingerprint !== undefined)
    throw new ComityError(
      "INPUT_INVALID",
      `\`--fingerprint\` is compared with a card: there is no file \`${what}\``,
    );
  const peers = await callDesk(options, terminal, (operator) => operator.listPeers());
  const peer = peers.find(({ trustDomain }) => trustDomain === what);
  if (peer === undefined)
    throw new ComityError(
      "NOT_FOUND",
      `there is no file \`${what}\`, and no node of that name is known: \`comity peer list\` lists them`,
    );
  if (options.json) terminal.printJson(peer);
  else terminal.printLines(peerLines(peer, terminal.columns));
}

function showCard(file: string, { fingerprint, json = false }: ShowOptions, terminal: Terminal): void {
  const card = parsePeerCard(loadDocument(terminal.path(file)));
  if (fingerprint !== undefined) assertFingerprint(card, fingerprint);
  const own = fingerprintOf(card);
  const compared = fingerprint !== undefined;
  const ends = readAuthorities(card.bundle).map(({ validToDate }) => validToDate);
  if (json) terminal.printJson({ ...card, fingerprint: own, compared });
  else terminal.printLines(cardLines(card, { ends, fingerprint: own, compared }, terminal.columns));
}

async function add(
  file: string,
  { fingerprint, ...options }: DeskOptions & { readonly fingerprint: string },
  terminal: Terminal,
): Promise<void> {
  const card = parsePeerCard(loadDocument(terminal.path(file)));
  assertFingerprint(card, fingerprint);
  const peer = await callDesk(
    options,
    terminal,
    (operator) => operator.addPeer(card, fingerprint),
    CARD_ARGUMENTS,
  );
  if (options.json) terminal.printJson(peer);
  else terminal.printLines(addedLines(peer, terminal.columns));
}

async function list(options: DeskOptions, terminal: Terminal): Promise<void> {
  const peers = await callDesk(options, terminal, (operator) => operator.listPeers());
  if (options.json) terminal.printJson({ peers });
  else terminal.printLines(peersLines(peers, terminal.columns));
}

async function test(name: string, options: DeskOptions, terminal: Terminal): Promise<void> {
  const tested = await callDesk(options, terminal, (operator) => operator.testPeer(name), ARGUMENTS);
  if (!tested.reachable) terminal.exitWith(3);
  if (options.json) terminal.printJson({ trustDomain: name, ...tested });
  else terminal.printLines(testedLines(name, tested, terminal.columns));
}

async function remove(name: string, options: DeskOptions, terminal: Terminal): Promise<void> {
  const peers = await callDesk(
    options,
    terminal,
    async (operator) => {
      await operator.removePeer(name);
      return operator.listPeers();
    },
    ARGUMENTS,
  );
  const kept = peers.find(({ trustDomain }) => trustDomain === name);
  if (options.json) terminal.printJson({ trustDomain: name, removed: true });
  else terminal.printLines(removedLines(name, kept, terminal.columns));
}

const EXAMPLE = `
Example: hand over your own card, take theirs, and see that both nodes reach each other
  comity peer offer > kr.card.json
  comity peer add sg.card.json --fingerprint "able acid ocean …"
  comity peer test pdpc.example`;

export function register(program: Command, terminal: Terminal): void {
  const peer = program
    .command("peer")
    .description(
      "Makes and takes the cards by which nodes come to know each other, and cares for those that are known.",
    )
    .addHelpText("after", EXAMPLE);
  const offering = peer
    .command("offer")
    .description(
      "Prints this node's card: its authority, the key of its log, its places and its address. The fingerprint goes to standard error.",
    );
  addHome(offering).action((options) => offer(options, terminal));
  const showing = peer
    .command("show")
    .description(
      "Says what a card holds, or what is known of a node. With --fingerprint the card is compared (exit 1 where it is another's).",
    )
    .argument("<card or name>", "the file with the card, or the trust domain of a node that is known")
    .option("--fingerprint <words>", "the words that the other organisation read to you");
  addDesk(showing).action((what, options) => show(what, options, terminal));
  const adding = peer
    .command("add")
    .description("Makes the node of a card known to the running node of this home, or takes its newer card.")
    .argument("<card>", "the file with the card")
    .requiredOption(
      "--fingerprint <words>",
      "the words that the other organisation read to you by telephone",
    );
  addDesk(adding).action((file, options) => add(file, options, terminal));
  const listing = peer.command("list").description("Lists the nodes that are known, with their agreements.");
  addDesk(listing).action((options) => list(options, terminal));
  const testing = peer
    .command("test")
    .description("Lets the node call another, and says what came of it (exit 3 where it does not answer).")
    .argument("<name>", "the trust domain of the other node, such as pdpc.example");
  addDesk(testing).action((name, options) => test(name, options, terminal));
  const removing = peer
    .command("remove")
    .description(
      "Forgets the card of a node, and says what is kept for the sake of what was delivered. Refused while an agreement with it is in force.",
    )
    .argument("<name>", "the trust domain of the other node, such as pdpc.example");
  addDesk(removing).action((name, options) => remove(name, options, terminal));
}
