/**
 * Receives erasures: a kind of the relay. Either node of a transfer asks the other to erase what it has, and is told when the keys
 * there are destroyed.
 */

import { sealStatement } from "../engine/kept-statement.ts";
import { BODY } from "../engine/outbox.ts";
import { loadStatement, requireRecorded, seal, statementOf } from "../engine/record.ts";
import { type Arrival, type RelayedKind, seenIn } from "../engine/relayed.ts";
import type { SealedContent } from "../engine/rows.ts";
import { sealArrival, verifyArrival } from "../engine/sealed.ts";
import { assertNotAhead } from "../engine/skew.ts";
import { FOREVER, load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import type { Statement } from "../ledger/proof.ts";
import { type ErasureContext, finish, rowOf } from "./erase.ts";
import {
  type ArrivedErasure,
  ERASURE,
  ERASURE_KIND,
  type ErasureRow,
  MAX_ERASURE_BYTES,
  parseArrivedErasure,
} from "./erasure.ts";
import type { ErasureCommand } from "./erasure-state.ts";
import { assertMayErase } from "./keeping.ts";
import { INBOUND, PART, TRANSFER } from "./schema.ts";

/**
 * Creates the kind `erasure`. It arrives also after the agreement has ended, since what was delivered is still there. `failed` is
 * called where the keys could not be destroyed at once: the erasure stays to be finished.
 */
export function createErasureKind(
  context: ErasureContext,
  failed: (error: unknown) => void,
): RelayedKind<ArrivedErasure> {
  return {
    kind: ERASURE_KIND,
    agreement: "any",
    maxBytes: MAX_ERASURE_BYTES,
    passing: ["CLOCK_SKEW", "OVERLOADED", "IN_DOUBT"],
    parse: parseArrivedErasure,
    assertSender: (said, { peer }) => assertParty(context, said, peer.node),
    apply: (said, arrival) =>
      said.stage === "ask" ? applyAsk(context, said, arrival, failed) : applyDone(context, said, arrival),
    verifyAnswer: (answer, { leafHash, envelope }) => verifyArrival(answer, leafHash, envelope),
  };
}

/**
 * Throws NOT_FOUND unless the sender is the other node of a transfer that is known here.
 *
 * THREAT: a peer could have the transfers of another erased, or learn which there are.
 */
async function assertParty(
  { node, store }: ErasureContext,
  { origin, transfer }: ArrivedErasure,
  sender: string,
): Promise<void> {
  const isParty =
    origin === node
      ? (await load(store, TRANSFER, transfer))?.destination === sender
      : origin === sender && (await load(store, INBOUND, origin, transfer)) !== undefined;
  if (isParty) return;
  throw new ComityError(
    "NOT_FOUND",
    "this node has no such transfer with the node that asks for its erasure",
  );
}

async function applyAsk(
  context: ErasureContext,
  said: ArrivedErasure,
  arrival: Arrival,
  failed: (error: unknown) => void,
): Promise<Statement> {
  const { node, store, clock, entropy } = context;
  const { origin, transfer: id, salt } = said;
  assertNotAhead("the erasure", said.at, clock.now());
  await assertMayGo(context, said);
  const at = clock.now().toISOString();
  const until = await keptUntil(context, said);
  const command: ErasureCommand = {
    kind: "erasure.begin",
    ...{ origin, id, at },
    side: origin === node ? "origin" : "destination",
    by: arrival.peer.node,
    peer: arrival.peer.node,
    asked: hashOf(arrival),
    contents: arrivedContents(context, arrival, until),
    dispatches: [],
  };
  const leaf = sealArrival(entropy, arrival.verified, salt);
  const committed = await store.commit({ leaf, command, seen: seenIn(arrival, until) });
  const row = await rowOf(context, committed, { origin, id });
  if (row.state === "erasing") await finish(context, row).catch(failed);
  if ("recorded" in committed) return statementOf(committed.recorded);
  return loadStatement(context, row.asked?.leaf ?? row.leaf);
}

/** Rejects as `assertMayErase` does, unless this node erases already. A law that binds the sender lifts no duty of this node. */
async function assertMayGo(context: ErasureContext, { origin, transfer }: ArrivedErasure): Promise<void> {
  const { node, store } = context;
  if ((await load(store, ERASURE, origin, transfer)) !== undefined) return;
  const [side, row] =
    origin === node
      ? (["origin", await load(store, TRANSFER, transfer)] as const)
      : (["destination", await load(store, INBOUND, origin, transfer)] as const);
  if (row !== undefined) await assertMayErase(context, { side, leaf: row.leaf });
}

async function applyDone(
  context: ErasureContext,
  said: ArrivedErasure,
  arrival: Arrival,
): Promise<Statement> {
  const { store, entropy, clock } = context;
  const { origin, transfer: id, salt } = said;
  assertNotAhead("the erasure", said.at, clock.now());
  const until = await keptUntil(context, said);
  const command: ErasureCommand = {
    kind: "erasure.hear",
    ...{ origin, id },
    heard: hashOf(arrival),
    contents: arrivedContents(context, arrival, until),
  };
  const leaf = sealArrival(entropy, arrival.verified, salt);
  const committed = await store.commit({ leaf, command, seen: seenIn(arrival, until) });
  if ("refused" in committed && committed.refused === "already-heard")
    return loadStatement(context, (committed.row as ErasureRow).heard?.leaf ?? 0);
  if ("refused" in committed && committed.refused === "not-erasing")
    throw new ComityError("NOT_FOUND", "this node has not asked for the erasure of that transfer");
  return statementOf(requireRecorded(committed));
}

/** Seals what came, with the sender's statement: the leaf of an arrival commits to the hash of that statement's leaf. */
function arrivedContents(
  context: ErasureContext,
  { envelope }: Arrival,
  until: string,
): readonly SealedContent[] {
  return [
    seal(context, BODY, envelope.body, until),
    sealStatement(context, PART.source, envelope.own, until),
  ];
}

const hashOf = ({ verified }: Arrival) => Buffer.from(verified.leafHash).toString("hex");

/** Returns the date until which what is said about a transfer is kept: that of the transfer. */
async function keptUntil(
  { node, store }: ErasureContext,
  { origin, transfer: id }: ArrivedErasure,
): Promise<string> {
  const row = origin === node ? await load(store, TRANSFER, id) : await load(store, INBOUND, origin, id);
  return row?.until ?? FOREVER;
}
