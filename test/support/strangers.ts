/** Nodes that have never met, each from a home of its own, with its operator. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectOperator, type Operator } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { fingerprintOf, type PeerCard } from "../../src/federation/peer-card.ts";
import { loadConfig } from "../../src/node/config.ts";
import { IN_HOME, prepareHome } from "../../src/node/home.ts";
import { type RunningNode, startNode } from "../../src/node/node.ts";
import { shippedAtlas } from "./atlas.ts";
import { freePorts } from "./processes.ts";

/** One organisation: its node, its home, and its operator. */
export type Stranger = {
  readonly trustDomain: string;
  readonly home: string;
  readonly address: string;
  readonly node: () => RunningNode;
  readonly operator: Operator;
  /** What its node has told its operators, as lines of the log. */
  readonly told: readonly string[];
  readonly restart: () => Promise<void>;
};

export type Strangers = {
  readonly of: (trustDomain: string) => Stranger;
  /** Lets two operators hand each other their cards, and compare the fingerprints. */
  readonly introduce: (a: string, b: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Starts nodes of these trust domains, each for its places. `clock` is that of all of them. */
export async function startStrangers(
  places: Readonly<Record<string, readonly string[]>>,
  clock?: { readonly now: () => Date },
): Promise<Strangers> {
  const base = mkdtempSync(join(tmpdir(), "comity-strangers-"));
  const ports = await freePorts(Object.keys(places).length);
  const all = new Map<string, Stranger>();
  const stops: (() => Promise<void>)[] = [];
  for (const [i, [trustDomain, serves]] of Object.entries(places).entries()) {
    const home = join(base, trustDomain);
    const address = `127.0.0.1:${ports[i]}`;
    const now = clock?.now() ?? new Date();
    const parts = { trustDomain, serves, listen: address, dnsNames: [], ipAddresses: [], operator: "desk" };
    await prepareHome(home, parts, now);
    const told: string[] = [];
    let node = await start(home, told, clock);
    const operator = connectOperator({ address, as: join(home, "operator/desk") });
    stops.push(async () => {
      operator.close();
      await node.stop(1000);
    });
    const restart = async () => {
      await node.stop(1000);
      node = await start(home, told, clock);
    };
    all.set(trustDomain, { trustDomain, home, address, node: () => node, operator, told, restart });
  }
  const of = (trustDomain: string) => {
    const found = all.get(trustDomain);
    if (found === undefined) throw new Error(`${trustDomain} was not started`);
    return found;
  };
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
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function start(
  home: string,
  told: string[],
  clock?: { readonly now: () => Date },
): Promise<RunningNode> {
  const destination = { write: (line: string) => void told.push(line) };
  return startNode({
    config: await loadConfig(join(home, IN_HOME.config), clock?.now() ?? new Date()),
    atlas: shippedAtlas(),
    observer: createObserver(createLog({ level: "info", destination })),
    onFatal: (error) => {
      throw error;
    },
    // A node waits for peers that are away, and here a test may well have stopped them.
    alone: true,
    ...(clock !== undefined && { clock }),
  });
}
