/**
 * The lane to one peer: it takes items from the outbox to a recorded answer. An unreachable peer opens the breaker,
 * and that counts as no try. Only rejections for the item's own sake make it a dead letter, with an alarm. No item is
 * dropped.
 */
import { ComityError, type Reason } from "../errors.ts";

import { leafHash } from "../ledger/merkle.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { type Breaker, createBreakers } from "./breaker.ts";
import type { Context, Envelope } from "./context.ts";
import { ANSWER, BODY, findOffered, nameIn, type Offer, type OutboxCommand } from "./outbox.ts";
import type { Peer } from "./peers.ts";
import { loadContents, loadStatements, seal, seenHead } from "./record.ts";
import { type AnyRelayedKind, assertInForce } from "./relayed.ts";
import { pauseAfter, type RetryPolicy } from "./retry.ts";
import { OUTBOX, type OutboxRow } from "./rows.ts";
import { sealEvent } from "./sealed.ts";
import { createSkewWatch } from "./skew.ts";
import type { SeenHead } from "./store.ts";

/** The dependencies of a lane. */
export type LaneContext = Pick<
  Context,
  "store" | "sealer" | "link" | "clock" | "entropy" | "observer" | "peers"
>;

export type Lane = {
  /** Sends each queued item that may be sent now, once, and returns the instant at which more may be sent. */
  readonly deliver: () => Promise<Date | undefined>;
  /**
   * Queues the items that the peer must hold: those that it never had and, where `restored` says that it may have
   * lost data, all of them again.
   */
  readonly offer: (restored: boolean) => Promise<void>;
};

/** The most items in flight to one peer. */
const WINDOW = 128;
/** The number of rejections for the item's own sake that make it a dead letter. */
export const MAX_ATTEMPTS = 5;
/** The most items that one leaf offers: rows of one leaf are numbered below 4096. */
const OFFERED = 1024;
const RETRY: RetryPolicy = { firstMs: 500, longestMs: 60_000 };
/** The pause while another sender makes the breaker's one trial, in milliseconds. */
const TRIAL_MS = 250;
/** Refusals that concern the peer and not the item. They count as no try. */
const PASSING: readonly Reason[] = ["OVERLOADED", "NODE_DRAINING", "STORE_UNAVAILABLE", "CLOCK_SKEW"];

/** The peer's verified answer, with the checkpoint of its log. */
type Answered = { readonly answer: Statement; readonly seen: SeenHead };
/** The pauses of an item that waits until somebody at the peer has mended something, and the longest wait. */
const WAITING: RetryPolicy = { firstMs: 1_000, longestMs: 600_000 };
const PATIENCE_MS = 3 * 24 * 3_600_000;

type Trial = {
  readonly refusals: number;
  readonly attempts: number;
  readonly notBefore: number;
  /** The instant of the first refusal, in milliseconds. */
  readonly since: number;
};

/** Creates the lane to a peer. Other senders to the peer may share its breaker. */
export function createLane(
  context: LaneContext,
  kinds: readonly AnyRelayedKind[],
  peer: Peer,
  breaker: Breaker = createBreakers(context)(peer.node),
): Lane {
  const { store, link, clock, entropy, observer, peers } = context;
  const { node, ledgerKey } = peer;
  const watchClock = createSkewWatch(observer);
  const trials = new Map<string, Trial>();
  const told = new Set<Reason>();
  const nowMs = () => clock.now().getTime();

  async function record(command: OutboxCommand, event: object): Promise<void> {
    await store.commit({ leaf: sealEvent(entropy, event).leaf, command });
  }

  function kindOf({ kind }: OutboxRow): AnyRelayedKind {
    const found = kinds.find((each) => each.kind === kind);
    if (found !== undefined) return found;
    throw new ComityError(
      "INTERNAL",
      `this version of the program cannot relay the kind \`${kind}\`; run a newer one`,
    );
  }

  /**
   * Sends an item and returns the peer's verified answer. Throws the error for which the item or the peer is refused.
   */
  async function ask(row: OutboxRow, envelope: Envelope | undefined): Promise<Answered> {
    const kind = kindOf(row);
    await assertInForce(kind, peers.of(node, clock.now()), row.subject);
    if (envelope === undefined)
      throw new ComityError("NOT_FOUND", "the body of the item is erased; nothing can be sent");
    const answer = await link.relay(node, row.id, row.kind, envelope);
    const hash = leafHash(Buffer.from(envelope.own.leaf, "base64"));
    const verified = verifyStatement(answer, ledgerKey);
    kind.verifyAnswer(verified, { envelope, leafHash: hash });
    return { answer, seen: seenHead(node, answer, verified) };
  }

  async function receive(row: OutboxRow, { answer, seen }: Answered): Promise<void> {
    const event = { dispatched: row.id, answer };
    const { leaf, body } = sealEvent(entropy, event);
    const contents = [seal(context, ANSWER, body, row.until)];
    const at = clock.now().toISOString();
    const command: OutboxCommand = { kind: "outbox.receive", id: row.id, contents, at };
    await store.commit({ leaf, command, seen });
    trials.delete(row.id);
    told.clear();
    observer.delivered({ notice: nameIn(row), kind: row.kind, peer: node });
  }

  async function handleRefusal(row: OutboxRow, error: ComityError): Promise<void> {
    const kind = kinds.find((each) => each.kind === row.kind);
    kind?.refused?.({ at: "peer", peer: node, reason: error.reason });
    const before = trials.get(row.id);
    const waits = kind?.waiting?.includes(error.reason) ?? false;
    const passes = waits || [...PASSING, ...(kind?.passing ?? [])].includes(error.reason);
    const attempts = (before?.attempts ?? 0) + (passes ? 0 : 1);
    const since = before?.since ?? nowMs();
    if (attempts >= MAX_ATTEMPTS || (waits && nowMs() - since >= PATIENCE_MS)) return bury(row, error);
    const refusals = (before?.refusals ?? 0) + 1;
    const policy = waits ? WAITING : (kind?.retry ?? RETRY);
    const notBefore = nowMs() + pauseAfter(refusals, policy, entropy);
    trials.set(row.id, { refusals, attempts, notBefore, since });
    if (waits) await noteWait(row, error);
  }

  /** Keeps the reason beside the item, and tells the operator once of each reason until something is delivered. */
  async function noteWait(row: OutboxRow, error: ComityError): Promise<void> {
    const { reason } = error;
    if (row.reason === reason) return;
    const at = clock.now().toISOString();
    await record({ kind: "outbox.wait", id: row.id, reason, at }, { waiting: row.id, reason });
    if (told.has(reason)) return;
    told.add(reason);
    observer.alarm({ what: "DELIVERY_WAITS", peer: node, cause: error });
  }

  async function bury(row: OutboxRow, error: ComityError): Promise<void> {
    trials.delete(row.id);
    const { reason } = error;
    await record(
      { kind: "outbox.bury", id: row.id, reason, at: clock.now().toISOString() },
      { buried: row.id, reason },
    );
    observer.alarm({ what: "DEAD_LETTER", peer: node, cause: error });
  }

  async function send(row: OutboxRow, envelope: Envelope | undefined): Promise<void> {
    let answer: Answered;
    try {
      answer = await watchClock(node, () => ask(row, envelope));
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "PEER_UNREACHABLE") return breaker.failed(nowMs());
      breaker.succeeded();
      return handleRefusal(row, error);
    }
    breaker.succeeded();
    await receive(row, answer);
  }

  /** Opens the body of each row, ready to send; undefined where the body is erased. */
  async function open(rows: readonly OutboxRow[]): Promise<readonly (Envelope | undefined)[]> {
    const [statements, bodies] = await Promise.all([
      loadStatements(
        context,
        rows.map(({ leaf }) => leaf),
      ),
      loadContents(
        context,
        rows.map(({ leaf }) => ({ leaf, part: BODY })),
      ),
    ]);
    return rows.map((_, i) => {
      const [own, body] = [statements[i], bodies[i]];
      return own && body && { own, body: Buffer.from(body).toString("utf8") };
    });
  }

  /**
   * Reads the queued items. Items that wait after a try do not count against the limit. Forgets the tries of items
   * that are no longer queued.
   */
  async function readQueued(): Promise<readonly OutboxRow[]> {
    const limit = WINDOW + trials.size;
    const rows = await store.page({ of: OUTBOX, index: "peer", prefix: [node, "queued"] }, limit);
    const ids = new Set(rows.map(({ id }) => id));
    if (rows.length < limit) for (const id of trials.keys()) if (!ids.has(id)) trials.delete(id);
    return rows;
  }

  /** Returns the items that the peer must hold and never had; with `restored` also those that it may have lost. */
  async function findOwed(
    { kind, owed, owedOnce }: AnyRelayedKind,
    restored: boolean,
  ): Promise<readonly Offer[]> {
    const all = (await owed?.(node)) ?? [];
    const held = await store.read(
      all.map(({ subject }) => ({ of: OUTBOX, index: "subject", prefix: [subject] })),
    );
    return all.flatMap((each, i) => {
      const row = findOffered((held[i] ?? []) as readonly OutboxRow[], node, { ...each, kind });
      const again = restored && !owedOnce && (row?.state === "received" || row?.state === "dead");
      return row === undefined || again ? [{ ...each, kind, id: entropy.id() }] : [];
    });
  }

  return {
    async deliver() {
      const paused = breaker.pausedUntil(nowMs());
      if (paused !== undefined) return new Date(paused);
      const rows = await readQueued();
      const notBefore = (row: OutboxRow) => trials.get(row.id)?.notBefore ?? 0;
      const due = rows.filter((row) => notBefore(row) <= nowMs()).slice(0, WINDOW);
      if (due.length === 0) return rows.length === 0 ? undefined : new Date(Math.min(...rows.map(notBefore)));
      const envelopes = await open(due);
      const sending = due.slice(0, breaker.allows(nowMs(), due.length));
      // Another sender makes the one trial.
      if (sending.length === 0) return new Date(nowMs() + TRIAL_MS);
      await Promise.all(sending.map((row, i) => send(row, envelopes[i])));
      return new Date(breaker.pausedUntil(nowMs()) ?? nowMs());
    },

    async offer(restored) {
      for (const kind of kinds) {
        let count = 0;
        // A withdrawal may be committed while its notice is offered, and then it is owed too: so it is asked again.
        for (
          let items = await findOwed(kind, restored);
          items.length > 0;
          items = await findOwed(kind, false)
        ) {
          for (let from = 0; from < items.length; from += OFFERED) {
            const some = items.slice(from, from + OFFERED);
            await record({ kind: "outbox.offer", peer: node, items: some }, { offered: some, peer: node });
          }
          count += items.length;
        }
        if (count > 0) observer.offered({ kind: kind.kind, peer: node, count });
      }
    },
  };
}
