/** `comity up`: a local federation of real processes. It runs the sample transfers, and stays up. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { ATTESTOR, prepareRequest } from "../../client/attest.ts";
import { STORE } from "../../client/member-files.ts";
import { type Home, type Member, prepareFederation } from "../../client/members.ts";
import { write } from "../../client/output-file.ts";
import { connectPlatform } from "../../client/platform.ts";
import type { Answer } from "../../edge/grpc/codec.ts";
import { ComityError } from "../../errors.ts";
import { standalone } from "../../law/atlas.ts";
import { parseCheckpoint } from "../../ledger/checkpoint.ts";
import { parseNote } from "../../ledger/note.ts";
import { lockStore } from "../../store/sqlite/database.ts";
import { makeAuditor } from "../local/auditor.ts";
import { assertFree, type NodeProcess, startProcess } from "../local/processes.ts";
import { auditCall, exampleCalls, platformOf, type Sample, samplesFor } from "../local/samples.ts";
import { runIncident } from "../local/up-incident.ts";
import { answerLines, briefAnswerLines, briefObligations } from "../present/decision.ts";
import { inboxLines } from "../present/inbox.ts";
import { paint, paragraph } from "../present/terminal.ts";
import { type Environment, type Terminal, waitForAbort } from "../terminal.ts";

type Options = {
  readonly once?: boolean;
  readonly nodes: readonly string[];
  readonly port: number;
  readonly certs: string;
  readonly state: string;
  readonly newLog?: boolean;
  readonly verbose?: boolean;
};

/** The platforms of the samples. A jurisdiction without one of its own gets `platform`. */
const PLATFORMS: Readonly<Record<string, readonly string[]>> = {
  EU: ["aurora"],
  "US-IL": ["lakeshore"],
  JP: ["sakura"],
  IN: ["chinar"],
};

/** The regulators of the sample incident. */
const REGULATORS: Readonly<Record<string, Member["regulators"]>> = {
  EU: [{ name: "ie-dpc", serves: ["EU", "IE"] }],
  "US-IL": [{ name: "attorney-general", serves: ["US-IL"] }],
  JP: [{ name: "ppc", serves: ["JP"] }],
};

/** The time, in milliseconds, within which the recipient's inbox must show a permitted transfer. */
const INBOX_WITHIN_MS = 5000;

function membersOf({ nodes, port }: Options): readonly Member[] {
  return nodes.map((jurisdiction, i) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: PLATFORMS[jurisdiction] ?? ["platform"],
    regulators: REGULATORS[jurisdiction] ?? [{ name: "regulator", serves: [jurisdiction] }],
    address: `127.0.0.1:${port + i}`,
  }));
}

/** Prepares the files while it holds the stores, so that nothing changes under nodes that run already. */
async function prepareAlone(members: readonly Member[], options: Options): Promise<readonly Home[]> {
  using stores = new DisposableStack();
  for (const { trustDomain } of members) {
    const store = join(options.state, trustDomain, STORE);
    if (existsSync(store)) stores.use(lockStore(store));
  }
  const { newLog = false } = options;
  return await prepareFederation(members, options, new Date(), { newLog });
}

async function startAll(homes: readonly Home[], env: Environment): Promise<readonly NodeProcess[]> {
  const started = await Promise.allSettled(
    homes.map(({ configFile, newLog }) => startProcess(configFile, env, newLog ? ["--new-log"] : [])),
  );
  const running = started.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = started.findIndex((each) => each.status === "rejected");
  const first = started[failed];
  if (first?.status !== "rejected") return running;
  await Promise.all(running.map((node) => node.stop()));
  throw nameNode(homes[failed], first.reason);
}

/** Returns the error of a node's process as one that says which node it was, and what to do next. */
function nameNode(home: Home | undefined, thrown: unknown, next = ""): ComityError {
  const { reason, message, violations } = ComityError.from(thrown);
  const name = home === undefined ? "a node" : `the node of ${home.jurisdiction} (\`${home.trustDomain}\`)`;
  return new ComityError(reason, `${name}: ${message}${next}`, { violations, cause: thrown });
}

/** Shows the recipient's own view of a permitted transfer, from the inbox at its own node. */
async function showReceived(home: Home, transferId: string, width: number): Promise<readonly string[]> {
  const recipient = connectPlatform({ address: home.address, as: platformOf(home) });
  const signal = AbortSignal.timeout(INBOX_WITHIN_MS);
  try {
    for await (const entry of recipient.inbox(0, signal))
      if (entry.unreadable === undefined && entry.transferId === transferId)
        return inboxLines(entry, recipient.id, width);
  } finally {
    recipient.close();
  }
  throw new ComityError("INTERNAL", "the recipient's inbox ended without the transfer");
}

async function runSample(
  { name, request }: Sample,
  homes: readonly Home[],
  { certs, state, verbose = false }: Options,
  terminal: Terminal,
): Promise<Answer> {
  const find = (code: string) => homes.find((home) => home.jurisdiction === code) as Home;
  const sender = find(request.from);
  const caller = connectPlatform({ address: sender.address, as: platformOf(sender) });
  try {
    const answer = await caller.request(await prepareRequest(request, caller, join(certs, ATTESTOR)));
    const file = join(state, "receipts", `${name}.receipt.json`);
    if (answer.receipt !== undefined) write(file, answer.receipt);
    const width = terminal.columns;
    const permitted = answer.decision?.decision === "permit";
    // The recipient is asked also where its inbox is not shown: a permit that does not arrive is none.
    const received = permitted ? await showReceived(find(request.to), answer.transferId, width) : [];
    terminal.printLines([
      "",
      paint("heading", `${request.from} → ${request.to}: ${name}`),
      ...(verbose
        ? answerLines(answer, width, { atoms: () => terminal.loadAtlas().registry.atoms }, briefObligations)
        : briefAnswerLines(answer, width)),
      ...(verbose && permitted ? ["", ...received] : []),
      paint("quiet", `  receipt: ${file}`),
    ]);
    return answer;
  } finally {
    caller.close();
  }
}

/** Returns the size of each log, by the newest of its checkpoints in the receipts. */
function ledgerSizes(receipts: readonly Uint8Array[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const receipt of receipts) {
    const { statements } = JSON.parse(Buffer.from(receipt).toString("utf8")) as {
      statements: { checkpoint: string }[];
    };
    for (const { checkpoint } of statements) {
      const { origin, size } = parseCheckpoint(parseNote(checkpoint).text);
      sizes.set(origin, Math.max(size, sizes.get(origin) ?? 0));
    }
  }
  return sizes;
}

async function howToCall(homes: readonly Home[], options: Options): Promise<readonly string[]> {
  const [first] = homes;
  if (first === undefined) return [];
  const auditor = await makeAuditor(first, new Date());
  return [
    "",
    paint("heading", "The nodes stay up; Ctrl-C ends them all. To call them, from another terminal:"),
    ...homes.map(
      (home) =>
        `  ${home.jurisdiction.padEnd(6)} ${home.address}   platform ${home.platforms.join(", ")}: ${platformOf(home)}`,
    ),
    "",
    ...[...exampleCalls(homes, options), ...auditCall(first, auditor, options)].map((line) => `  ${line}`),
  ];
}

/** Resolves when the person, or the system, asks for the end. Rejects when a node ends by itself, and names it. */
async function waitUntilAsked(
  nodes: readonly NodeProcess[],
  homes: readonly Home[],
  terminal: Terminal,
): Promise<void> {
  const stop = terminal.stop();
  const asked = waitForAbort(stop);
  const lost = Promise.race(nodes.map(async (node, i) => ({ node, i, code: await node.ended })));
  const first = await Promise.race([asked, lost]);
  // Ctrl-C reaches the nodes too, so that they end as asked.
  if (first !== undefined && first.code !== 0) {
    const next = "; the other nodes are stopped too: start `up` again, and nothing that was recorded is lost";
    throw nameNode(homes[first.i], first.node.errorAfter(), next);
  }
  if (first !== undefined && !stop.aborted)
    terminal.printLines([
      "",
      ...paragraph(
        `The node of ${homes[first.i]?.jurisdiction} (process ${first.node.pid}) was asked to end, so the others are ended too.`,
        { width: terminal.columns },
      ),
    ]);
}

async function up(given: Options, terminal: Terminal): Promise<void> {
  const options = { ...given, certs: terminal.path(given.certs), state: terminal.path(given.state) };
  const known = standalone(terminal.loadAtlas());
  const unknown = options.nodes.find((code) => !known.includes(code));
  if (unknown !== undefined)
    throw new ComityError("JURISDICTION_UNKNOWN", `there is no pack for \`${unknown}\``);
  const members = membersOf(options);
  for (const { address } of members) await assertFree(address);
  const homes = await prepareAlone(members, options);
  terminal.printLines([
    `Starting ${homes.length === 1 ? "1 node" : `${homes.length} nodes`}, each with its own authority, law, ledger and process …`,
  ]);
  const nodes = await startAll(homes, terminal.env);
  try {
    terminal.printLines(
      homes.map(
        (home, i) =>
          `  ${home.jurisdiction.padEnd(6)} ${home.address}  ${home.trustDomain}  (process ${nodes[i]?.pid})`,
      ),
    );
    const receipts: Uint8Array[] = [];
    for (const sample of samplesFor(homes)) {
      const { receipt } = await runSample(sample, homes, options, terminal);
      if (receipt !== undefined) receipts.push(receipt);
    }
    await runIncident(homes, terminal, options.verbose);
    const sizes = [...ledgerSizes(receipts)].map(([origin, size]) => `${origin} ${size}`).join(", ");
    terminal.printLines([
      "",
      ...paragraph(
        sizes === ""
          ? "The samples run between EU, US-IL, JP and IN: none of them runs between these nodes."
          : `Ledger entries: ${sizes}. Trust file for \`verify\`: ${join(options.state, "trust.json")}.${options.verbose ? "" : " `--verbose` shows every answer in full."}`,
        { width: terminal.columns },
      ),
    ]);
    if (options.once) return;
    const calls = await howToCall(homes, options);
    // Listens before it announces the federation: an early signal would otherwise end this process alone.
    const asked = waitUntilAsked(nodes, homes, terminal);
    terminal.printLines(calls);
    await asked;
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }
  terminal.printLines(["", "All nodes have ended."]);
}

const codes = (text: string) => text.split(",").map((code) => code.trim().toUpperCase());

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_000)
    throw new InvalidArgumentError("It must be a port from 1 to 65000");
  return value;
}

export function register(program: Command, terminal: Terminal): void {
  program
    .command("up")
    .description("start a local federation, run the sample transfers and an incident, and stay up")
    .option("--once", "end after the samples")
    .option("--verbose", "show every answer in full: terms, obligations, remedies, the recipient's inbox")
    .option("--nodes <codes>", "the jurisdictions, each with a node of its own", codes, ["EU", "US-IL", "JP"])
    .option("--port <number>", "the first node's port on 127.0.0.1; the others follow", port, 7440)
    .option("--certs <folder>", "where authorities, certificates and keys are kept", "certs")
    .option("--state <folder>", "where ledgers and receipts are kept", ".comity")
    .option(
      "--new-log",
      "where a store was lost, begin a new log under the old key; without it, a lost store is refused",
    )
    .action((options) => up(options, terminal));
}
