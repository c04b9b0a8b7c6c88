/**
 * Gossip: asks the peers what they hold of other nodes' logs, and has each log prove that it is one history with what is held here. A
 * log that shows one history to one node and another to the next is convicted by that.
 */
import type { KnownNode } from "../engine/peers.ts";
import { load } from "../engine/store.ts";
import { ComityError, exitCodeOf } from "../errors.ts";
import { equalBytes } from "../ledger/bytes.ts";
import { MOST_CLAIMS, type ProveHead } from "./claims.ts";
import type { CompareHeads, HeldHead } from "./compare-heads.ts";
import type { WitnessContext } from "./context.ts";
import { loadFork, noteFork, takeEvidence } from "./forks.ts";
import { type NotedHead, nameIn, verifyHead } from "./head.ts";
import { hold, loadHeads, stillHas } from "./hold.ts";
import { tagOf } from "./log-tag.ts";
import { WITNESSED } from "./schema.ts";
import { MOST_AT_ONCE, type Unproved } from "./unproved.ts";

export type GossipParts = {
  readonly context: WitnessContext;
  /** Takes the heads that their logs are still to prove: no more of a log is cosigned before. */
  readonly unproved: Unproved;
  /** Asks a peer for what it holds of logs. */
  readonly askHeads: CompareHeads;
  /** Asks a node for the newest head of its own log, with proofs. */
  readonly askProof: ProveHead;
  /** Learns of the hand-overs of a node's log before what is signed is verified. Never rejects. */
  readonly learn: (node: string, signed: { readonly checkpoint: string }) => Promise<void>;
  /** Called with what a node was wrong about. One that does not answer, or is of an earlier version, is not. */
  readonly failed: (error: unknown) => void;
};

/** The most logs in one question. */
export const MOST_LOGS = 32;

/** A head of a log, and the node that has shown it. */
type Told = { readonly from: string; readonly head: NotedHead };
/** The notes that were settled last, by the node that has shown them and the node of their log; the oldest first. */
type Settled = Map<string, string>;

/** Creates the function that asks all peers once. It never rejects. */
export function createGossip(parts: GossipParts): () => Promise<void> {
  const settled: Settled = new Map();
  return async () => {
    const { peers, clock } = parts.context;
    const inForce = peers.at(clock.now()).filter((peer) => peer.inForce);
    const told = await Promise.all(inForce.map(({ node }) => askPeer(parts, node)));
    const byNode = Map.groupBy(told.flat(), ({ node }) => node);
    for (const [node, all] of byNode) await report(parts, () => settle(parts, settled, node, all));
  };
}

async function report({ failed }: GossipParts, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    const { reason } = ComityError.from(thrown);
    if (reason === "METHOD_UNKNOWN" || (exitCodeOf(reason) === 3 && reason !== "INTERNAL")) return;
    failed(thrown);
  }
}

/** Asks a peer, and takes what it tells. What is wrong with one answer takes nothing from the others. */
async function askPeer(
  parts: GossipParts,
  from: string,
): Promise<readonly (Told & { readonly node: string })[]> {
  const { peers, node: own } = parts.context;
  const third = peers.known.filter(({ node }) => node !== from);
  const tagged = new Map(
    third.flatMap((known) =>
      known.ledgerKeys.map((key) => [tagOf(key, own, from).toHex(), known.node] as const),
    ),
  );
  const tags = [...tagged.keys()].map((tag) => Uint8Array.fromHex(tag));
  const told: (Told & { readonly node: string })[] = [];
  for (let i = 0; i < tags.length; i += MOST_LOGS)
    await report(parts, async () => {
      for (const held of await parts.askHeads(from, tags.slice(i, i + MOST_LOGS)))
        await report(parts, async () => {
          const node = tagged.get(held.log.toHex());
          if (node === undefined)
            throw new ComityError("STATEMENT_INVALID", "a peer tells of a log that it was not asked about");
          const head = await takeHeld(parts, node, held);
          if (!told.some((each) => each.node === node)) told.push({ node, from, head });
        });
    });
  return told;
}

/** Verifies what a peer tells of the log of a node: nothing counts that this has not signed. */
async function takeHeld(
  { context, learn }: GossipParts,
  node: string,
  { checkpoint, evidence }: HeldHead,
): Promise<NotedHead> {
  await learn(node, { checkpoint });
  const known = knownOf(context, node);
  const head = verifyHead(checkpoint, known.ledgerKeys);
  if (evidence !== undefined) await takeEvidence(context, known, evidence);
  return head;
}

function knownOf({ peers }: WitnessContext, node: string): KnownNode {
  const known = peers.known.find((each) => each.node === node);
  if (known !== undefined) return known;
  throw new ComityError("AGREEMENT_MISSING", "there is no agreement with that node");
}

/** Holds what peers have told of a log against what is held here, and has the log prove the rest. */
async function settle(
  parts: GossipParts,
  settled: Settled,
  node: string,
  all: readonly Told[],
): Promise<void> {
  const { context, unproved, askProof, learn } = parts;
  const known = knownOf(context, node);
  const bases = await loadBases(context, known);
  const names = new Set(all.map(({ head }) => nameIn(head.text)));
  const forks = await Promise.all([...names].map((name) => loadFork(context, name)));
  if (forks.some((fork) => fork !== undefined)) return;
  const placeOf = ({ from }: Told) => `${from} ${node}`;
  const done = (each: Told) => {
    settled.delete(placeOf(each));
    settled.set(placeOf(each), each.head.note);
  };
  const isNew = (each: Told) => settled.get(placeOf(each)) !== each.head.note;
  const open: Told[] = [];
  for (const each of all.filter(({ head }) => stillHas(known)(head)).filter(isNew)) {
    const same = [...bases, ...open.map(({ head }) => head)].find((other) => isOfOneSize(other, each.head));
    if (same === undefined) open.push(each);
    else if (equalBytes(same.root, each.head.root)) done(each);
    else throw await noteFork(context, same, each.head, { root: each.head.root, proof: [] });
  }
  // Those come first that have waited longest.
  const places = [...settled.keys()];
  const turnOf = (each: Told) => places.indexOf(placeOf(each));
  const now = open.toSorted((a, b) => turnOf(a) - turnOf(b)).slice(0, MOST_AT_ONCE);
  if (now.length === 0) return;
  for (const { from, head } of now) unproved.note(node, from, head);
  const heads = [...now.map(({ head }) => head), ...bases];
  const sizes = [...new Set(heads.map(({ size }) => size))].slice(0, MOST_CLAIMS);
  const { checkpoint, claims } = await askProof(node, sizes);
  await learn(node, { checkpoint });
  const present = knownOf(context, node);
  const newest = verifyHead(checkpoint, present.ledgerKeys);
  const { missing } = await hold(context, newest, heads.filter(stillHas(present)), claims);
  const isProved = ({ head: { size } }: Told) => size <= newest.size && !missing.includes(size);
  for (const each of now.filter(isProved)) done(each);
  unproved.proved(
    node,
    now.filter(isProved).map(({ head }) => head),
  );
  const left = now.find((each) => !isProved(each));
  if (left !== undefined) throw unprovedError(left.head, newest);
}

/** Loads all heads of a node's log that are held here, under each name that it had. */
async function loadBases(context: WitnessContext, known: KnownNode): Promise<readonly NotedHead[]> {
  const names = new Set(known.ledgerKeys.map(({ name }) => name));
  const rows = await Promise.all([...names].map((name) => load(context.store, WITNESSED, name)));
  const heads = await loadHeads(
    context,
    known,
    rows.filter((row) => row !== undefined),
  );
  return heads.filter(stillHas(known));
}

const isOfOneSize = (a: NotedHead, b: NotedHead): boolean =>
  a.size === b.size && nameIn(a.text) === nameIn(b.text);

/** Says that a log does not prove a head which it has signed: there is no evidence, and no cosignature either until it does. */
function unprovedError({ size, text }: NotedHead, newest: NotedHead): ComityError {
  return new ComityError(
    "STATEMENT_CONFLICT",
    `the log \`${nameIn(text)}\` has shown its size \`${size}\` to a peer, and does not prove here that it was so, at its size \`${newest.size}\`: nothing of it is cosigned until it does`,
  );
}
