/** `comity doctor`: tries what a node needs to work, and says of each thing that is wrong what to do. */
import { lookup } from "node:dns/promises";
import { join } from "node:path";
import type { Command } from "commander";
import type { Endpoint } from "../../client/connection.ts";
import { connectOperator, type Operator } from "../../client/operator.ts";
import { ComityError } from "../../errors.ts";
import type { PeerCard } from "../../federation/peer-card.ts";
import { createPeerCard } from "../../node/card.ts";
import { parseAddress } from "../../node/config-file.ts";
import { IN_HOME } from "../../node/home.ts";
import { loadStoredAgreements } from "../../node/stored-agreements.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import { checkDatabase } from "../doctor/database.ts";
import { checkFiles, type Looked } from "../doctor/files.ts";
import { attemptCheck, type Finding } from "../doctor/finding.ts";
import { checkIdentities } from "../doctor/identities.ts";
import {
  checkAgreements,
  checkAuthorityChange,
  checkCard,
  checkDeadLetters,
  checkForks,
  checkPeers,
  findSetAside,
} from "../doctor/peers.ts";
import { checkRestored } from "../doctor/restored.ts";
import { checkWitnesses } from "../doctor/witnesses.ts";
import { openHome } from "../home.ts";
import { findingsLines } from "../present/findings.ts";
import type { Terminal } from "../terminal.ts";

/** The time, in milliseconds, after which a check that has not ended is a finding. */
const WITHIN_MS = 8_000;

async function examine(options: DeskOptions, terminal: Terminal): Promise<void> {
  const looked: Looked = { ...openHome(options, terminal), now: new Date() };
  const asked = callDesk(options, terminal, (operator, endpoint) =>
    checkRunning(operator, endpoint, looked),
  ).catch((thrown: unknown) => checkStopped(thrown, looked));
  const findings = (await Promise.all([checkFiles(looked), checkDatabase(looked), asked])).flat();
  if (findings.length > 0) terminal.exitWith(1);
  if (options.json) terminal.printJson({ findings });
  else terminal.printLines(findingsLines(findings, terminal.columns));
}

/** Checks a node that answers. The first call shows that it does; its error is that of the whole. */
async function checkRunning(
  operator: Operator,
  { address, as }: Endpoint,
  { home, config, now }: Looked,
): Promise<readonly Finding[]> {
  const agreements = await operator.listAgreements();
  const call = `--node ${address} --as ${typeof as === "string" ? as : "FOLDER"}`;
  const ask = (about: string, check: () => Promise<readonly Finding[]>) =>
    attemptCheck(about, "see the node's log", () => inTime(about, check()));
  const found = await Promise.all([
    attemptCheck("the card", "write `address` in node.yaml: where others reach this node", async () => {
      const card = await createPeerCard(join(home, IN_HOME.config));
      return (
        await Promise.all([
          ask("the card", () => checkCard(operator, card)),
          ask("the card's address", () => checkAddress(card, as)),
        ])
      ).flat();
    }),
    ask("the change of the authority", () => checkAuthorityChange(operator)),
    ask("peers", () => checkPeers(operator, agreements, now)),
    ask("certificates", () => checkIdentities(operator, now)),
    ask("what is stored of others", async () => findSetAside(await operator.listSetAside())),
    ask("dead letters", () => checkDeadLetters(operator, call)),
    ask("logs", () => checkForks(operator)),
    ask("witnesses of the log", () => checkWitnesses(operator, now)),
    ask("the restored log", () => checkRestored({ home, config }, operator)),
  ]);
  return [...found.flat(), ...checkAgreements(agreements, config.trustDomain, now)];
}

/** Returns what a check finds or, where it takes too long, that. */
async function inTime(about: string, check: Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  const late = Promise.withResolvers<readonly Finding[]>();
  const wrong = `no answer within ${WITHIN_MS / 1000} seconds`;
  const timer = setTimeout(
    () => late.resolve([{ about, wrong, remedy: "see the node's log, and try again" }]),
    WITHIN_MS,
  );
  // After its time a check still ends, and nobody waits for its error.
  check.catch(() => {});
  return Promise.race([check, late.promise]).finally(() => clearTimeout(timer));
}

/** Checks that the address of the card leads from here to this node. */
async function checkAddress(card: PeerCard, as: Endpoint["as"]): Promise<readonly Finding[]> {
  const about = `the card's address, ${card.address}`;
  const { host } = parseAddress(card.address);
  const remedy = "write `address` in node.yaml: where others reach this node; then start it again";
  const found = await lookup(host).catch(() => undefined);
  if (found === undefined) return [{ about, wrong: `no address is known for the name \`${host}\``, remedy }];
  const operator = connectOperator({ address: card.address, as });
  try {
    await operator.offerCard();
    return [];
  } catch (thrown) {
    const { reason, message } = ComityError.from(thrown);
    return [
      {
        about,
        wrong: `from here it leads not to this node: ${reason}: ${message}`,
        remedy: `${remedy}, or let the firewall pass the port`,
      },
    ];
  } finally {
    operator.close();
  }
}

/** Says that the node does not answer, and looks if its store could be opened. */
async function checkStopped(thrown: unknown, { home, config, now }: Looked): Promise<readonly Finding[]> {
  const { reason, message } = ComityError.from(thrown);
  const silent = reason === "NODE_UNREACHABLE";
  const answer = {
    about: "the node",
    wrong: `${reason}: ${message}`,
    remedy: silent ? "start it with `comity serve`" : "mend this first: nothing could be asked of the node",
  };
  const store = await attemptCheck(
    "the store",
    "another process holds it: end that, or find out why it does not answer",
    async () => {
      const { setAside } = await loadStoredAgreements(join(home, IN_HOME.config), now);
      return findSetAside(setAside.map(({ what, name, cause }) => ({ what, name, says: cause.message })));
    },
  );
  // A node that answers holds its store.
  const restored = await attemptCheck("the restored log", "restore the backup anew", () =>
    checkRestored({ home, config }),
  );
  return silent ? [answer, ...store, ...restored] : [answer];
}

const EXAMPLE = `
Example: look at the node of the home at hand, and at all that it reaches
  comity doctor`;

export function register(program: Command, terminal: Terminal): void {
  const command = program
    .command("doctor")
    .description(
      "Tries certificates, keys, store, its database, disk, clock, the card's address, peers, witnesses, agreements and dead letters, and says what to do (exit 1 where something is wrong).",
    )
    .addHelpText("after", EXAMPLE);
  addDesk(command).action((options) => examine(options, terminal));
}
