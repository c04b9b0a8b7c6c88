/** A real federation in one process: real nodes on free ports, real certificates and stores, identities to order. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ATTESTOR,
  connectPlatform,
  type Folders,
  type Home,
  loadRequest,
  type Member,
  type Platform,
  prepareFederation,
  prepareRequest,
} from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import type { Clock } from "../../src/engine/context.ts";
import { loadConfig } from "../../src/node/config.ts";
import { type RunningNode, startNode } from "../../src/node/node.ts";
import { parseTrust, type Trust } from "../../src/receipt/verify.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { shippedAtlas } from "./atlas.ts";

const atlas = shippedAtlas();

export const PLATFORMS: Readonly<Record<string, string>> = {
  EU: "aurora",
  "US-IL": "lakeshore",
  JP: "sakura",
  IN: "chinar",
};

/** A clock that stands where it was put. */
export type TestClock = Clock & { readonly set: (at: Date) => void; readonly advance: (ms: number) => void };

/** A clock that starts now and moves only when it is told to. */
export function createClock(): TestClock {
  let at = new Date();
  return {
    now: () => at,
    set: (to) => {
      at = to;
    },
    advance: (ms) => {
      at = new Date(at.getTime() + ms);
    },
  };
}

type Starting = {
  readonly newLog?: boolean;
  readonly newHead?: boolean;
  /** Instead of what the federation does by default. */
  readonly alone?: boolean;
  readonly without?: readonly string[];
  readonly openLog?: boolean;
};

export type TestFederation = {
  readonly homes: ReadonlyMap<string, Home>;
  readonly folders: Folders;
  readonly trust: Trust;
  readonly node: (code: string) => RunningNode;
  readonly address: (code: string) => string;
  /** The address of a node; undefined before it has started, and once it is told to end. */
  readonly addressWhileUp: (code: string) => string | undefined;
  /** A platform of that member as a caller of its home node; another node or folder on request. */
  readonly caller: (code: string, options?: { readonly folder?: string; readonly node?: string }) => Platform;
  /** A sample request, evidence signed and obligations accepted. */
  readonly sample: (name: string, changes?: Partial<TransferRequest>) => Promise<TransferRequest>;
  /**
   * Starts a member's node; it begins a new log where it has no store, unless `newLog` says otherwise. With `newHead` it may
   * lack the file beside its key.
   */
  readonly startNode: (code: string, options?: Starting) => Promise<RunningNode>;
  readonly stopNode: (code: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type FederationOptions = {
  /** The clock of every node, or of each by its code; the system's by default. */
  readonly clock?: Clock | ((code: string) => Clock);
  /** Takes each line of the log of a node; nobody does by default. */
  readonly log?: (code: string, line: string) => void;
  readonly decideWithinMs?: number;
  /** The time from the growth of a log to its head being cosigned. */
  readonly witnessAfterMs?: number;
  /** The time between two rounds in which nodes ask their peers what they hold of other logs. */
  readonly gossipEveryMs?: number;
  /** Starts nodes that ask no peer about their log; by default those that start while a peer is away. */
  readonly alone?: boolean;
  /** Members whose node is not started. */
  readonly down?: readonly string[];
  /** Where peers dial a member instead of its own address, such as a proxy's: all of them (`JP`), or one alone (`EU to JP`). */
  readonly via?: ReadonlyMap<string, string>;
};

/** Starts a federation of real nodes for these jurisdictions. Everything it wrote is gone after `stop`. */
export async function startFederation(
  codes: readonly string[],
  options: FederationOptions = {},
): Promise<TestFederation> {
  const base = mkdtempSync(join(tmpdir(), "comity-"));
  const folders = { certs: join(base, "certs"), state: join(base, "state") };
  const members = codes.map(
    (jurisdiction): Member => ({
      jurisdiction,
      trustDomain: `${jurisdiction.toLowerCase()}.comity.example`,
      platforms: [PLATFORMS[jurisdiction] ?? "platform", "second"],
      regulators: [
        { name: "regulator", serves: [jurisdiction] },
        { name: "other", serves: ["ZZ"] },
      ],
      address: "127.0.0.1:0",
    }),
  );
  const prepared = await prepareFederation(members, folders, new Date());
  const homes = new Map(prepared.map((home) => [home.jurisdiction, home]));
  const nodes = new Map<string, RunningNode>();
  const callers = new Set<Platform>();

  const home = (code: string) => {
    const found = homes.get(code);
    if (found === undefined) throw new Error(`${code} is no member of this federation`);
    return found;
  };
  const node = (code: string) => {
    const found = nodes.get(code);
    if (found === undefined) throw new Error(`the node of ${code} is not running`);
    return found;
  };
  const address = (code: string) => `127.0.0.1:${node(code).port}`;

  const logOf = (code: string) => {
    const { log } = options;
    if (log === undefined) return createLog({ level: "silent" });
    return createLog({ level: "info", destination: { write: (line) => log(code, line) } });
  };

  const clockOf = (code: string) =>
    typeof options.clock === "function" ? options.clock(code) : options.clock;

  async function start(
    code: string,
    { newLog, newHead = false, alone, without = [], openLog = false }: Starting = {},
  ): Promise<RunningNode> {
    const clock = clockOf(code);
    const config = await loadConfig(home(code).configFile, new Date());
    const running = await startNode({
      newLog: newLog ?? !existsSync(config.storeFile),
      ...{ newHead, without, openLog },
      // A node waits for peers that are away, and here a test may well never start them.
      alone: alone ?? options.alone ?? codes.some((each) => each !== code && !nodes.has(each)),
      config: { ...config, decideWithinMs: options.decideWithinMs ?? config.decideWithinMs },
      atlas,
      ...(options.witnessAfterMs !== undefined && { witnessAfterMs: options.witnessAfterMs }),
      ...(options.gossipEveryMs !== undefined && { gossipEveryMs: options.gossipEveryMs }),
      observer: createObserver(logOf(code)),
      onFatal: (error) => {
        throw error;
      },
      ...(clock === undefined ? {} : { clock }),
      addressOf: (id) => {
        const peer = prepared.find(({ trustDomain }) => id === `spiffe://${trustDomain}/node`);
        const { via } = options;
        const detour = peer && (via?.get(`${code} to ${peer.jurisdiction}`) ?? via?.get(peer.jurisdiction));
        return detour ?? (peer && nodes.has(peer.jurisdiction) ? address(peer.jurisdiction) : "127.0.0.1:1");
      },
    });
    nodes.set(code, running);
    return running;
  }

  async function stopNode(code: string): Promise<void> {
    const running = node(code);
    nodes.delete(code);
    await running.stop(1000);
  }

  function caller(code: string, { folder, node: at }: { folder?: string; node?: string } = {}): Platform {
    const made = connectPlatform({
      address: address(at ?? code),
      as: folder ?? home(code).platformFolder(home(code).platforms[0] ?? ""),
    });
    callers.add(made);
    return made;
  }

  for (const code of codes) if (!options.down?.includes(code)) await start(code);
  const ledgers = prepared.map(({ trustDomain, ledgerKey }) => ({ trustDomain, ledger: ledgerKey }));
  return {
    homes,
    folders,
    trust: parseTrust({ type: "comity/v1/trust", nodes: ledgers }),
    node,
    address,
    addressWhileUp: (code) => (nodes.has(code) ? address(code) : undefined),
    caller,
    sample: async (name, changes = {}) => {
      const file = new URL(`../../src/cli/samples/${name}.yaml`, import.meta.url).pathname;
      const request = { ...loadRequest(file), ...changes };
      return prepareRequest(request, caller(request.from), join(folders.certs, ATTESTOR), {
        now: clockOf(request.from)?.now(),
      });
    },
    startNode: start,
    stopNode,
    stop: async () => {
      for (const each of callers) each.close();
      await Promise.all([...nodes.keys()].map(stopNode));
      rmSync(base, { recursive: true, force: true });
    },
  };
}
