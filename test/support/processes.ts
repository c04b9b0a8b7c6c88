/** A federation of real processes on free ports, each of which can be killed and started again on its own store. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type NodeProcess, startProcess } from "../../src/cli/local/processes.ts";
import {
  ATTESTOR,
  connectPlatform,
  connectRegulator,
  type Home,
  loadRequest,
  type Member,
  type Platform,
  prepareFederation,
  prepareRequest,
  type Regulator,
} from "../../src/client/index.ts";
import type { Store } from "../../src/engine/store.ts";
import type { ComityError } from "../../src/errors.ts";
import { readConfigFile } from "../../src/node/config.ts";
import { openStoreAt, storePlaceOf } from "../../src/node/store-place.ts";
import { parseTrust, type Trust } from "../../src/receipt/verify.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";

export type ProcessFederation = {
  /** The folder of all certificates and keys. */
  readonly certs: string;
  /** The ids of the processes that run now. */
  readonly pids: () => Promise<readonly number[]>;
  readonly trust: Trust;
  readonly home: (code: string) => Home;
  /** A platform as a caller of its home node, on a connection of its own. */
  readonly connect: (code: string, platform: string) => Platform;
  /** A regulator as a caller of its own node, on a connection of its own. */
  readonly connectRegulator: (code: string, name: string) => Regulator;
  readonly sample: (name: string, caller: Platform) => Promise<TransferRequest>;
  /** Ends a node at once, as a power cut would. */
  readonly kill: (code: string) => Promise<void>;
  readonly start: (code: string) => Promise<void>;
  /** Resolves once the node listens, at once where it does already. */
  readonly running: (code: string) => Promise<void>;
  /** The ledger of a node that has been stopped. */
  readonly openStore: (code: string) => Promise<Store>;
  readonly stopAll: () => Promise<void>;
  /** Removes everything that was written. */
  readonly remove: () => void;
};

/**
 * The ports from which free ones are drawn: below those that a system gives to whoever asks for any port (32768 to 60999 on Linux).
 * Where one of these was free a moment ago, a connection or a line that is opened before the node listens may have it by then.
 */
export const PORTS = { first: 10_000, count: 22_000 } as const;

/** Draws ports that nothing listens on now, and that no other is given meanwhile. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = [];
  while (servers.length < count) {
    const server = createServer();
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    const listening = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (listening) servers.push(server);
  }
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Starts the process of a node, and resolves once it listens. `first`: its log is to begin. */
export type StartNode = (
  configFile: string,
  first: boolean,
) => Promise<Pick<NodeProcess, "kill" | "stop"> & { readonly pid?: number }>;

/** Starts a node as `comity serve` runs it. */
export const startServe = (configFile: string, first: boolean): Promise<NodeProcess> =>
  startProcess(configFile, process.env, first ? ["--new-log"] : []);

/** Starts one process for each jurisdiction; its platforms and regulators are those given. */
export async function startProcesses(
  platforms: Readonly<Record<string, readonly string[]>>,
  {
    decideWithinMs,
    regulators = {},
    ed25519Alone = false,
    storeOf,
    startNode = startServe,
  }: {
    readonly decideWithinMs: number;
    readonly regulators?: Readonly<Record<string, Member["regulators"]>>;
    /** The logs are signed by Ed25519 alone, as those of earlier versions are. */
    readonly ed25519Alone?: boolean;
    /** The URL of a node's store in a database, and the file with the password; a file in its home where it is not given. */
    readonly storeOf?: (
      code: string,
    ) => Promise<{ readonly store: string; readonly passwordFile: string } | undefined>;
    /** How a node's process is started; as `comity serve` runs it unless a campaign says otherwise. */
    readonly startNode?: StartNode;
  },
): Promise<ProcessFederation> {
  const base = mkdtempSync(join(tmpdir(), "comity-processes-"));
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const codes = Object.keys(platforms);
  const ports = await freePorts(codes.length);
  const members = codes.map((jurisdiction, i) => ({
    jurisdiction,
    trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
    platforms: platforms[jurisdiction] ?? [],
    regulators: regulators[jurisdiction] ?? [],
    address: `127.0.0.1:${ports[i]}`,
  }));
  // A key that is there is kept.
  for (const { trustDomain } of ed25519Alone ? members : [])
    writeKey(join(folders.certs, trustDomain, "node"), createLedgerKey(trustDomain).exportPem());
  const homes = new Map(
    (await prepareFederation(members, folders, new Date(), { newLog: ed25519Alone })).map((home) => [
      home.jurisdiction,
      home,
    ]),
  );
  const nodes = new Map<string, ReturnType<typeof startNode>>();
  const begun = new Set<string>();
  const waiting = new Map<string, PromiseWithResolvers<void>>();

  const home = (code: string) => {
    const found = homes.get(code);
    if (found === undefined) throw new Error(`${code} is no member of this federation`);
    return found;
  };
  async function start(code: string): Promise<void> {
    const started = startNode(home(code).configFile, !begun.has(code));
    nodes.set(code, started);
    await started;
    begun.add(code);
    waiting.get(code)?.resolve();
    waiting.delete(code);
  }
  async function kill(code: string): Promise<void> {
    const node = await nodes.get(code);
    waiting.set(code, Promise.withResolvers());
    await node?.kill();
    nodes.delete(code);
  }

  for (const [code, { configFile }] of homes) {
    appendFileSync(configFile, `decideWithinMs: ${decideWithinMs}\nlogLevel: error\n`);
    const inDatabase = await storeOf?.(code);
    if (inDatabase === undefined) continue;
    const { store, passwordFile } = inDatabase;
    const file = readFileSync(configFile, "utf8").replace(/^store: .*$/m, `store: ${store}`);
    writeFileSync(configFile, `${file}postgres: { passwordFile: ${passwordFile} }\n`);
  }
  await Promise.all(codes.map(start));
  return {
    certs: folders.certs,
    pids: async () => (await Promise.all(nodes.values())).flatMap(({ pid }) => pid ?? []),
    trust: parseTrust(JSON.parse(readFileSync(join(folders.state, "trust.json"), "utf8"))),
    home,
    connect: (code, platform) =>
      connectPlatform({ address: home(code).address, as: home(code).platformFolder(platform) }),
    connectRegulator: (code, name) =>
      connectRegulator({ address: home(code).address, as: home(code).regulatorFolder(name) }),
    sample: async (name, caller) => {
      const file = new URL(`../../src/cli/samples/${name}.yaml`, import.meta.url).pathname;
      return prepareRequest(loadRequest(file), caller, join(folders.certs, ATTESTOR));
    },
    kill,
    start,
    running: async (code) => waiting.get(code)?.promise,
    openStore: (code) =>
      openStoreAt(storePlaceOf(readConfigFile(home(code).configFile), dirname(home(code).configFile)), {
        origin: home(code).trustDomain,
        ledgerKey: { in: "file", pem: readFileSync(join(home(code).nodeFolder, "ledger.pem"), "utf8") },
        onFatal: (error: ComityError) => {
          throw error;
        },
      }),
    stopAll: async () => {
      const running = [...nodes.values()];
      nodes.clear();
      await Promise.all(running.map(async (node) => (await node).stop()));
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

function writeKey(folder: string, pem: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "ledger.pem"), pem, { mode: 0o600 });
}
