/** `comity authority`: the change of the authority that certifies everybody at a node. */
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Command, InvalidArgumentError } from "commander";
import type { Operator } from "../../client/operator.ts";
import { ComityError } from "../../errors.ts";
import { parseIdentity } from "../../federation/identity.ts";
import {
  type InHome,
  listOlder,
  readAuthoritiesOf,
  reissueCertificates,
  renewAuthority,
  retireAuthority,
} from "../../node/authority-files.ts";
import { IN_HOME } from "../../node/home.ts";
import { assertFollowed, assertKnown, type Behind, renewalsOf } from "../behind.ts";
import { addDesk, callDesk, type DeskOptions } from "../desk.ts";
import { openHome } from "../home.ts";
import { paint, paragraph } from "../present/terminal.ts";
import type { Terminal } from "../terminal.ts";

type Forced = DeskOptions & { readonly force?: boolean };

/** The time, in milliseconds, that a step waits for peers that are about to take the card, and the pause between two looks. */
const WAIT_MS = 10_000;
const LOOK_MS = 250;

/** Asks the running node who has not followed. Throws INPUT_INVALID where the node itself goes by other files. */
async function askBehind(operator: Operator, home: string, address: string): Promise<Behind> {
  const { signing } = readAuthoritiesOf(home);
  const { authorities, peersBehind, older } = await operator.getAuthority();
  const [first = ""] = authorities;
  if (!new X509Certificate(first).raw.equals(signing.raw))
    throw new ComityError(
      "INPUT_INVALID",
      "the running node signs with another authority than the home holds: let it take its files with `comity authority reload`, and see its log where it does not",
    );
  const nameOf = ({ identity, serial }: (typeof older)[number]) => `${identity} (serial ${serial})`;
  const known = older.map(nameOf);
  const named = new Set(older.map(({ identity }) => identity));
  const inHome = listOlder(home, new Date());
  const serials = new Set(inHome.map(({ serial }) => serial));
  const isNode = ({ identity }: (typeof older)[number]) => parseIdentity(identity).role === "node";
  // Beside each certificate in the home lie both authorities.
  const outside = older.filter((each) => !isNode(each) && !serials.has(each.serial)).map(nameOf);
  const held = inHome.filter(({ id }) => !named.has(id));
  const over = await listOver(operator, held);
  const beside = held
    .filter(({ serial }) => !over.has(serial))
    .map(({ id, serial, file }) => `${id} (serial ${serial}, in ${file})`);
  const certificates = [...known, ...beside].toSorted();
  const inUse = inHome.filter(
    ({ serial, id }) => older.some((each) => each.serial === serial) || !named.has(id),
  );
  const renewals = renewalsOf(
    inUse.filter(({ serial }) => !over.has(serial)),
    address,
  );
  return {
    ...{ peers: peersBehind, certificates, renewals, over },
    outside: older.some(isNode) ? outside.toSorted() : [],
  };
}

/** The most certificates of one name that are asked for. */
const MOST = 1000;

/** Lists the serials of those certificates that the node knows as renewed, revoked or ended: what lies in a folder tells nothing of that. */
async function listOver(operator: Operator, held: readonly InHome[]): Promise<ReadonlySet<string>> {
  const over = new Set<string>();
  for (const id of new Set(held.map((each) => each.id))) {
    const { items } = await operator.listCertificates(id, "", MOST);
    for (const { serial, state } of items) if (state !== "issued") over.add(serial);
  }
  return over;
}

/** As `askBehind`, once no peer is behind or the time for that is over. */
async function waitForPeers(operator: Operator, home: string, address: string): Promise<Behind> {
  for (let leftMs = WAIT_MS; ; leftMs -= LOOK_MS) {
    const behind = await askBehind(operator, home, address);
    if (behind.peers.length === 0 || leftMs <= 0) return behind;
    await sleep(LOOK_MS);
  }
}

const dayOf = ({ validToDate }: X509Certificate) => validToDate.toISOString().slice(0, 10);
const shown = (certificate: X509Certificate) => ({
  serial: certificate.serialNumber,
  until: certificate.validToDate.toISOString(),
});

function say(terminal: Terminal, heading: string, ...texts: readonly string[]): void {
  const width = terminal.columns;
  terminal.printLines([heading, ...texts.flatMap((text) => paragraph(text, { width, indent: 2 }))]);
}

/** Returns what a call to the node returns; undefined where the node does not answer. */
async function ifItRuns<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "NODE_UNREACHABLE") return undefined;
    throw thrown;
  }
}

const SILENT = "The node does not answer: it takes this when it starts, or on SIGHUP.";

/** Lets the running node take its files, and says what came of it; `silent` where it does not answer. */
async function tell(options: DeskOptions, terminal: Terminal, silent = SILENT): Promise<string> {
  const told = callDesk(options, terminal, async (operator) => {
    await operator.reload();
    return "The running node has taken it.";
  });
  return (await ifItRuns(told)) ?? silent;
}

async function show(options: DeskOptions, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const { signing, older } = readAuthoritiesOf(home);
  const asked = older.length > 0;
  const behind = asked
    ? await ifItRuns(
        callDesk(options, terminal, (operator, { address }) => askBehind(operator, home, address)),
      )
    : { peers: [], certificates: [], renewals: [] };
  if (options.json)
    return terminal.printJson({ signing: shown(signing), older: older.map(shown), behind: behind ?? null });
  const { peers = [], certificates = [], renewals = [] } = behind ?? {};
  say(
    terminal,
    `${paint("heading", "The authority")} until ${dayOf(signing)}, serial ${signing.serialNumber}`,
    ...(asked
      ? older.map(
          (each) => `An older one until ${dayOf(each)}, serial ${each.serialNumber}, is trusted beside it.`,
        )
      : ["No older one is trusted."]),
    ...(behind === undefined ? ["The node does not answer, and knows alone who has not followed."] : []),
    ...(peers.length > 0 ? [`These peers have not taken the node's card: ${peers.join(", ")}.`] : []),
    ...(certificates.length > 0
      ? [`Certificates of the older one are in use: ${certificates.join(", ")}.`]
      : []),
    ...(renewals.length > 0
      ? ["These renew the callers whose folders lie in the home, which `reissue` leaves:"]
      : []),
    ...(asked && behind !== undefined && peers.length + certificates.length === 0
      ? ["Everybody has followed: `comity authority retire` ends the trust in the older one."]
      : []),
  );
  // Not wrapped, so that they can be copied.
  terminal.printLines(renewals.map((command) => `    ${command}`));
}

async function renew(options: DeskOptions & { readonly days?: number }, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const { days } = options;
  const made = await renewAuthority(home, { now: new Date(), ...(days !== undefined && { days }) });
  const told = await tell(options, terminal);
  if (options.json) return terminal.printJson(shown(made));
  say(
    terminal,
    `${paint("good", "RENEWED")} the authority until ${dayOf(made)}, serial ${made.serialNumber}`,
    told,
    "The old one stays trusted beside it. Both are in each `authority.pem` of this home.",
    `Next: hand \`${join(home, IN_HOME.node, "authority.pem")}\` to everybody whose certificate lies outside this home, or let them run \`comity cert renew\`, which brings it; without it they are cut off. Then \`comity authority reissue\`.`,
  );
}

async function reload(options: DeskOptions, terminal: Terminal): Promise<void> {
  await callDesk(options, terminal, (operator) => operator.reload());
  if (options.json) terminal.printJson({ reloaded: true });
  else
    terminal.printLines([
      paint("good", "The node has taken its certificate and its authorities from its files."),
    ]);
}

async function reissue(options: Forced, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const { force = false } = options;
  const byNode = callDesk(options, terminal, async (operator, { address }) => {
    if (!force)
      assertKnown(
        assertFollowed({ ...(await waitForPeers(operator, home, address)), certificates: [], renewals: [] }),
        home,
      );
    return operator.reissue(force);
  });
  const made = force ? await ifItRuns(byNode) : await byNode;
  const ids = made ?? (await reissueCertificates(home, new Date()));
  if (options.json) return terminal.printJson({ reissued: ids, byNode: made !== undefined });
  if (ids.length === 0)
    return say(terminal, "Every certificate whose key is in the home is of the authority that signs now.");
  say(
    terminal,
    `${paint("good", "REISSUED")} with new keys`,
    ...ids,
    ...(made === undefined
      ? ["Made by the files of the home: the node takes its own when it starts, or on SIGHUP."]
      : []),
    "Once all others have renewed theirs, which `comity authority show` says: `comity authority retire`.",
  );
}

/** An operator whose certificate is the older authority's loses the connection before the answer. */
const CUT_OFF =
  "Where it runs and has taken it already, it has cut off this operator too, whose certificate is the older authority's.";

async function retire(options: Forced, terminal: Terminal): Promise<void> {
  const { home } = openHome(options, terminal);
  const { force = false } = options;
  const { over } = force
    ? {}
    : assertFollowed(
        await callDesk(options, terminal, (operator, { address }) => waitForPeers(operator, home, address)),
      );
  const retired = retireAuthority(home, { now: new Date(), force, ...(over !== undefined && { over }) });
  const told = await tell(options, terminal, force ? `${SILENT} ${CUT_OFF}` : SILENT);
  if (options.json) return terminal.printJson({ retired: retired.map(shown) });
  say(
    terminal,
    `${paint("good", "RETIRED")} ${retired.map((each) => `the authority until ${dayOf(each)}, serial ${each.serialNumber}`).join(", ")}`,
    told,
    "Certificates that it issued count no longer.",
  );
}

const MAX_DAYS = 7300;

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,4}$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`Give a whole number of days from 1 to ${MAX_DAYS}.`);
}

const EXAMPLE = `
Example: the change of an authority, while the node works
  comity authority renew
  comity authority show
  comity authority reissue
  comity authority retire`;

const FORCE = "go on although somebody has not followed, who is cut off then";

export function register(program: Command, terminal: Terminal): void {
  const authority = program
    .command("authority")
    .description("Changes the authority that certifies everybody at this node, without cutting anybody off.")
    .addHelpText("after", EXAMPLE);
  const add = (name: string, description: string) =>
    addDesk(authority.command(name).description(description));
  add("show", "Says which authorities are trusted, and who has not followed a change yet.").action(
    (options) => show(options, terminal),
  );
  add("renew", "Makes a new authority, which signs from now on. The old one stays trusted beside it.")
    .option("--days <n>", `the days for which it holds, at most ${MAX_DAYS} (default: 3650)`, parseDays)
    .action((options) => renew(options, terminal));
  add(
    "reissue",
    "Renews the certificates of the node, and of the operators in its home, under the new authority.",
  )
    .option("--force", FORCE)
    .action((options) => reissue(options, terminal));
  add("retire", "Ends the trust in the older authority, and in all that it issued.")
    .option("--force", FORCE)
    .action((options) => retire(options, terminal));
  add(
    "reload",
    "Lets the running node take its certificate and its authorities from its files again.",
  ).action((options) => reload(options, terminal));
}
