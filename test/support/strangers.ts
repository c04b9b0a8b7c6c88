/** Nodes that have never met, each from a home of its own, with its operator. */
import { generateKeyPairSync } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type NodeProcess, startProcess } from "../../src/cli/local/processes.ts";
import { connectOperator, type Operator } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { issueCertificate } from "../../src/edge/tls/authority.ts";
import { nodeId } from "../../src/federation/identity.ts";
import { fingerprintOf, type PeerCard } from "../../src/federation/peer-card.ts";
import { loadConfig } from "../../src/node/config.ts";
import { IN_HOME, prepareHome, writeCredentials } from "../../src/node/home.ts";
import { type RunningNode, startNode } from "../../src/node/node.ts";
import { shippedAtlas } from "./atlas.ts";
import { type Line, openLine } from "./line.ts";
import { freePorts } from "./processes.ts";

/** One organisation: its node, its home, and its operator. */
export type Stranger = {
  readonly trustDomain: string;
  readonly home: string;
  readonly address: string;
  /** Its node, where that runs in this process. */
  readonly node: () => RunningNode;
  readonly operator: Operator;
  /** What its node has told its operators, as lines of the log; nothing of a process of its own. */
  readonly told: readonly string[];
  readonly restart: () => Promise<void>;
  /** Ends a process of its own at once, as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Starts the process again. */
  readonly start: () => Promise<void>;
};

export type Strangers = {
  readonly of: (trustDomain: string) => Stranger;
  /** Lets two operators hand each other their cards, and compare the fingerprints. */
  readonly introduce: (a: string, b: string) => Promise<void>;
  /** Cuts the lines between `remote` and all others, or mends them. */
  readonly cut: () => void;
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
};

type Clock = { readonly now: () => Date };
type Process = Pick<NodeProcess, "kill" | "stop">;

export type StrangersOptions = {
  /** The clock of all of them. */
  readonly clock?: Clock;
  /** One whose lines to the others can be cut. */
  readonly remote?: string;
  /** Those that are processes of their own, and how such a one is started. */
  readonly apart?: readonly string[];
  readonly startApart?: (configFile: string) => Promise<Process>;
  /** Lines at the end of each configuration. */
  readonly settings?: string;
};

type Running = {
  readonly stop: () => Promise<void>;
  readonly kill?: () => Promise<void>;
  readonly node?: RunningNode;
};

/** Starts nodes of these trust domains, each for its places. */
export async function startStrangers(
  places: Readonly<Record<string, readonly string[]>>,
  options: StrangersOptions = {},
): Promise<Strangers> {
  const { clock, settings = "" } = options;
  const base = mkdtempSync(join(tmpdir(), "comity-strangers-"));
  const names = Object.keys(places);
  const ports = await freePorts(names.length);
  const addresses = new Map(names.map((name, i) => [name, `127.0.0.1:${ports[i]}`]));
  const lines = await openLines(addresses, options.remote);
  const all = new Map<string, Stranger>();
  const stops: (() => Promise<void>)[] = [];
  for (const [trustDomain, address] of addresses) {
    const home = join(base, trustDomain);
    const serves = places[trustDomain] ?? [];
    const parts = { trustDomain, serves, listen: address, dnsNames: [], ipAddresses: [], operator: "desk" };
    await prepareHome(home, parts, clock?.now() ?? new Date());
    appendFileSync(join(home, IN_HOME.config), settings);
    const told: string[] = [];
    const launch = (): Promise<Running> =>
      options.apart?.includes(trustDomain)
        ? (options.startApart ?? startProcessOf)(join(home, IN_HOME.config))
        : startHere(home, told, { addressOf: lines.from(trustDomain), ...(clock && { clock }) });
    let running: Running | undefined = await launch();
    const operator = connectOperator({ address, as: join(home, "operator/desk") });
    stops.push(async () => {
      operator.close();
      await running?.stop();
    });
    all.set(trustDomain, {
      ...{ trustDomain, home, address, operator, told },
      node: () => running?.node ?? fail(`${trustDomain} does not run in this process`),
      restart: async () => {
        await running?.stop();
        running = await launch();
      },
      kill: async () => {
        await (running?.kill ?? fail(`${trustDomain} is no process of its own`))();
        running = undefined;
      },
      start: async () => {
        running = await launch();
      },
    });
  }
  const of = (trustDomain: string) => all.get(trustDomain) ?? fail(`${trustDomain} was not started`);
  const hand = async (from: Stranger, to: Stranger) => {
    const card: PeerCard = await from.operator.offerCard();
    await to.operator.addPeer(card, fingerprintOf(card));
  };
  return {
    of,
    introduce: async (a, b) => {
      await hand(of(a), of(b));
      await hand(of(b), of(a));
    },
    cut: lines.cut,
    mend: lines.mend,
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
      await lines.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

function fail(what: string): never {
  throw new Error(what);
}

/** Opens the lines to one node and from it; none where there is no such node. */
async function openLines(addresses: ReadonlyMap<string, string>, remote: string | undefined) {
  const open = new Map<string, Line>();
  if (remote !== undefined)
    for (const [name, address] of addresses) open.set(nodeId(name), await openLine(address));
  const each = (act: (line: Line) => unknown) => [...open.values()].map(act);
  return {
    /** The addresses by which a node reaches others: those behind a line alone. */
    from: (name: string) => (node: string) =>
      name === remote || node === nodeId(remote ?? "") ? open.get(node)?.address : undefined,
    cut: () => void each(({ cut }) => cut()),
    mend: () => void each(({ mend }) => mend()),
    close: async () => void (await Promise.all(each(({ close }) => close()))),
  };
}

const startProcessOf = (configFile: string): Promise<Process> => startProcess(configFile, process.env);

async function startHere(
  home: string,
  told: string[],
  { clock, addressOf }: { readonly clock?: Clock; readonly addressOf: (node: string) => string | undefined },
): Promise<Running> {
  const destination = { write: (line: string) => void told.push(line) };
  const node = await startNode({
    config: await loadConfig(join(home, IN_HOME.config), clock?.now() ?? new Date()),
    atlas: shippedAtlas(),
    observer: createObserver(createLog({ level: "info", destination })),
    onFatal: (error) => {
      throw error;
    },
    // A node waits for peers that are away, and here a test may well have stopped them.
    alone: true,
    addressOf,
    ...(clock !== undefined && { clock }),
  });
  return { node, stop: () => node.stop(1000) };
}

/** Certifies a platform by its own organisation, and returns the folder with its credentials. */
export function certifyPlatform({ home, trustDomain }: Stranger, name: string): string {
  const as = join(home, "platform", name);
  const read = (file: string) => readFileSync(join(home, "authority", file), "utf8");
  const authority = { certificatePem: read("certificate.pem"), keyPem: read("key.pem") };
  const id = `spiffe://${trustDomain}/platform/${name}`;
  writeCredentials(as, issueCertificate(authority, { id, now: new Date() }), authority.certificatePem);
  return as;
}

/** Makes an issuer of evidence: the folder with its key, and its public key as agreements name it. */
export function createAttestor(folder: string): object {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  mkdirSync(folder, { recursive: true });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  writeFileSync(join(folder, "key.pem"), pem, { mode: 0o600 });
  return publicKey.export({ format: "jwk" });
}
