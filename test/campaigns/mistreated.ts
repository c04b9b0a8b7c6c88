/** A node whose files its operator mistreats, between two peers; copies of its home, and whether a fork of its log can be proved. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { connectPlatform, type Platform } from "../../src/client/index.ts";
import { createObserver } from "../../src/edge/telemetry/events.ts";
import { createLog } from "../../src/edge/telemetry/log.ts";
import type { Store } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { equalBytes } from "../../src/ledger/bytes.ts";
import { backUp } from "../../src/node/backup.ts";
import { loadConfig } from "../../src/node/config.ts";
import { type RunningNode, startNode } from "../../src/node/node.ts";
import { headFileOf } from "../../src/store/head-file.ts";
import { FORK } from "../../src/witness/schema.ts";
import { CALM } from "../chaos/fault.ts";
import { startProxy } from "../chaos/proxy.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { comity } from "../support/command.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";
import type { Violation } from "./campaign.ts";
import { within } from "./ten.ts";

/** The node that is mistreated, and its peers. */
export const NODE = "EU";
export const PEERS = ["JP", "US-IL"] as const;
export type PeerCode = (typeof PEERS)[number];

const LOG = "eu.comity.example";
const SAMPLES: Readonly<Record<PeerCode, string>> = { JP: "eu-jp-research", "US-IL": "eu-us-il-login" };
/** The time from the growth of a log to its head being cosigned; where witnesses are off, no run lasts as long. */
const WITNESS_MS = { on: 100, off: 3_600_000 };
/** The time between two rounds of gossip. */
const GOSSIP_MS = { on: 250, off: 3_600_000 };
/** An address at which nobody listens. */
const NOWHERE = "127.0.0.1:1";
const EVIDENCE_WITHIN_MS = 30_000;
/** The exit code of `comity verify` for a log with two histories. */
const FORKED = 4;

/** The words that an operator may add to `comity serve`. */
export type Words = NonNullable<Parameters<TestFederation["startNode"]>[1]>;

export type Mistreated = Awaited<ReturnType<typeof openMistreated>>;

/** Starts the three nodes. Where it is not `guarded`, nobody is asked to cosign. The peers tell each other of heads only with `gossip`. */
export async function openMistreated({
  guarded,
  gossip = false,
}: {
  readonly guarded: boolean;
  readonly gossip?: boolean;
}) {
  const base = mkdtempSync(join(tmpdir(), "comity-mistreated-"));
  // Nobody is behind it before all have started.
  const line = { whole: false };
  const proxy = await startProxy({
    seed: 0,
    target: () => (line.whole ? federation.addressWhileUp("US-IL") : undefined),
    fateOf: () => CALM,
  });
  const federation = await startFederation([NODE, ...PEERS], {
    via: new Map([[`${NODE} to US-IL`, proxy.address]]),
    witnessAfterMs: guarded ? WITNESS_MS.on : WITNESS_MS.off,
    gossipEveryMs: gossip ? GOSSIP_MS.on : GOSSIP_MS.off,
  });
  line.whole = true;
  const requests = {
    JP: await federation.sample(SAMPLES.JP),
    "US-IL": await federation.sample(SAMPLES["US-IL"]),
  };
  const { trust } = fileNames(federation);
  const violations: Violation[] = [];
  return {
    ...{ federation, guarded, base, violations, files: fileNames(federation) },
    violated: (kind: string, what: string) => void violations.push({ kind, what }),
    transfer: (to: PeerCode, at: Platform = federation.caller(NODE)) => at.request(requests[to]),
    /** Starts the node; returns the error with which it refuses to start. */
    start: (words: Words) => federation.startNode(NODE, words).then(() => undefined, ComityError.from),
    stop: () => federation.stopNode(NODE),
    /** Keeps a copy of the home of the node, which has been stopped. */
    keep: (name: string) => copyHome(fileNames(federation), join(base, name), "keep"),
    /** Puts a copy of the home in place of what is there. */
    putBack: (name: string) => copyHome(fileNames(federation), join(base, name), "put back"),
    backUp: (name: string) =>
      backUp(fileNames(federation).home, join(base, name), {
        now: new Date(),
        contentKeys: join(base, `${name}-keys`),
      }),
    /** Cuts the line to the second peer, or mends it. */
    cut: () => {
      line.whole = false;
      proxy.calm("cut");
    },
    mend: () => {
      line.whole = true;
    },
    /** Counts the pieces of evidence at the peers which `comity verify` accepts, offline; each without effect where it is changed. */
    countEvidence: () => countEvidence(federation, { base, trust }),
    /** The peers that have evidence. */
    peersWithEvidence: async (): Promise<readonly PeerCode[]> => {
      const found = await Promise.all(PEERS.map((code) => loadForks(federation, code)));
      return PEERS.filter((_, i) => (found[i]?.length ?? 0) > 0);
    },
    close: async () => {
      await federation.stop();
      await proxy.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

/** The files of the node: the folder of its home, its store, and the folder of its keys with the file beside the ledger key. */
function fileNames({ homes, folders }: TestFederation) {
  const { configFile, nodeFolder } = homes.get(NODE) as { configFile: string; nodeFolder: string };
  const home = dirname(configFile);
  const head = headFileOf(join(nodeFolder, "ledger.pem"));
  return {
    home,
    store: join(home, "ledger.db"),
    keys: nodeFolder,
    head,
    trust: join(folders.state, "trust.json"),
  };
}

function copyHome(
  { home, keys }: ReturnType<typeof fileNames>,
  copy: string,
  how: "keep" | "put back",
): void {
  for (const [place, name] of [
    [home, "home"],
    [keys, "keys"],
  ] as const) {
    const [from, to] = how === "keep" ? [place, join(copy, name)] : [join(copy, name), place];
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true });
  }
}

/** The roots of a log at each of its sizes, from 1 on. */
export async function rootsOf({ log }: Pick<Store, "log">): Promise<readonly Uint8Array[]> {
  const { size } = await log.head();
  const roots = await Promise.all(Array.from({ length: size }, (_, i) => log.rootAt(i + 1)));
  return roots.map((root) => root ?? new Uint8Array());
}

/** Returns the first size at which two logs differ; undefined where one extends the other. */
export function forkOf(one: readonly Uint8Array[], other: readonly Uint8Array[]): number | undefined {
  const at = one.slice(0, other.length).findIndex((root, i) => !equalBytes(root, other[i] as Uint8Array));
  return at < 0 ? undefined : at + 1;
}

const loadForks = ({ node }: TestFederation, code: PeerCode) =>
  node(code).store.page({ of: FORK, index: "log", prefix: [LOG] }, 10);

async function countEvidence(
  federation: TestFederation,
  { base, trust }: { readonly base: string; readonly trust: string },
): Promise<number> {
  let accepted = 0;
  for (const code of PEERS) {
    for (const { evidence } of await loadForks(federation, code)) {
      const file = join(base, `fork-${code}.json`);
      const verifyAs = async (text: string) => {
        writeFileSync(file, text);
        return (await comity(["verify", file, "--trust", trust])).code;
      };
      const at = evidence.indexOf("\\n\\n") - 3;
      const changed = `${evidence.slice(0, at)}${evidence[at] === "A" ? "B" : "A"}${evidence.slice(at + 1)}`;
      if ((await verifyAs(changed)) !== FORKED && (await verifyAs(evidence)) === FORKED) accepted += 1;
    }
  }
  return accepted;
}

/** Waits until a peer holds evidence that is accepted, while `grow` has the node sign on. Returns the number of pieces. */
export async function awaitEvidence(
  scene: Mistreated,
  grow: () => Promise<unknown>,
  withinMs: number = EVIDENCE_WITHIN_MS,
): Promise<number> {
  let found = 0;
  const look = async () => {
    found = await scene.countEvidence();
    // Each growth has the witnesses asked anew.
    if (found === 0) await grow();
    return found > 0;
  };
  await within(withinMs, look, 500);
  return found;
}

/** Compares two receipts as their holders do, offline, and returns the exit code. */
export async function compareReceipts(
  { base, files }: Mistreated,
  receipts: readonly (Uint8Array | undefined)[],
): Promise<number> {
  const names = receipts.map((receipt, i) => {
    const file = join(base, `receipt-${i}.json`);
    writeFileSync(file, receipt ?? "");
    return file;
  });
  return (await comity(["verify", ...names, "--trust", files.trust])).code;
}

/** A second node of the same key, on a copy of the home that is made now: the first one must have been stopped. */
export async function copyNode(scene: Mistreated) {
  const { federation, base } = scene;
  const copy = join(base, "copied");
  cpSync(dirname(federation.folders.state), copy, { recursive: true });
  const configFile = join(copy, "state", LOG, "node.yaml");
  const known = { near: true };
  let node: RunningNode | undefined;
  return {
    start: async () => {
      node = await startNode({
        config: await loadConfig(configFile, new Date()),
        atlas: shippedAtlas(),
        observer: createObserver(createLog({ level: "silent" })),
        onFatal: (error) => {
          throw error;
        },
        alone: !scene.guarded,
        witnessAfterMs: scene.guarded ? WITNESS_MS.on : WITNESS_MS.off,
        gossipEveryMs: GOSSIP_MS.off,
        addressOf: (id) => {
          const code = PEERS.find((each) => id.includes(`//${each.toLowerCase()}.`));
          const address = code && federation.addressWhileUp(code);
          return code === "JP" && !known.near ? NOWHERE : address;
        },
      });
      return node;
    },
    /** A platform that calls the copy. */
    connect: () =>
      connectPlatform({
        address: `127.0.0.1:${node?.port}`,
        as: (federation.homes.get(NODE) as { platformFolder: (name: string) => string }).platformFolder(
          "aurora",
        ),
      }),
    /** The copy knows no way to the first peer, or knows it again. */
    cut: () => {
      known.near = false;
    },
    mend: () => {
      known.near = true;
    },
    stop: async () => node?.stop(1000),
  };
}
