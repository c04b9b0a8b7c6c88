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
  "store" | "sealer" | "link" | "clock" | "entropy" | "observer" | "peers" | "checkpoints"
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

/** The pauses of an item that waits until somebody at the peer has mended something, and the longest wait. */
const WAITING: RetryPolicy = { firstMs: 1_000, longestMs: 600_000 };
const PATIENCE_MS = 3 * 24 * 3_600_000;

/** A queued item with what is sent of it; without an envelope where its body is erased, or its parts are damaged. */
type Item = {
  readonly row: OutboxRow;
  readonly envelope: Envelope | undefined;
  readonly damage?: ComityError;
};

/** The peer's verified answer, with the checkpoint of its log. */
type Answered = { readonly answer: Statement; readonly seen: SeenHead };

/** Creates the lane to a peer. Other senders to the peer may share its breaker. */
export function createLane(
  context: LaneContext,
  kinds: readonly AnyRelayedKind[],
  peer: Peer,
  breaker: Breaker = createBreakers(context)(peer.node),
): Lane {
  const { store, clock, observer } = context;
  const { node } = peer;
  const watchClock = createSkewWatch(observer);
  const tries = new Tries(context);
  const nowMs = () => clock.now().getTime();

  async function send({ row, envelope, damage }: Item): Promise<void> {
    const kind = kinds.find((each) => each.kind === row.kind);
    if (damage !== undefined) return tries.refuse(row, kind, damage);
    let answered: Answered;
    try {
      answered = await watchClock(node, () => ask(context, peer, kind, { row, envelope }));
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "PEER_UNREACHABLE") return breaker.failed(nowMs());
      breaker.succeeded();
      return tries.refuse(row, kind, error);
    }
    breaker.succeeded();
    await recordAnswer(context, row, answered);
    tries.forget(row);
    observer.delivered({ notice: nameIn(row), kind: row.kind, peer: node });
  }

  /** Reads the queued items. Items that wait after a try do not count against the limit. */
  async function readQueued(): Promise<readonly OutboxRow[]> {
    const limit = WINDOW + tries.size;
    const rows = await store.page({ of: OUTBOX, index: "peer", prefix: [node, "queued"] }, limit);
    if (rows.length < limit) tries.keepOnly(rows);
    return rows;
  }

  return {
    async deliver() {
      const paused = breaker.pausedUntil(nowMs());
      if (paused !== undefined) return new Date(paused);
      const rows = await readQueued();
      const notBefore = (row: OutboxRow) => tries.notBefore(row);
      const due = rows.filter((row) => notBefore(row) <= nowMs()).slice(0, WINDOW);
      if (due.length === 0) return rows.length === 0 ? undefined : new Date(Math.min(...rows.map(notBefore)));
      const items = await open(context, due);
      const { length: sent } = await breaker.attempt(nowMs(), items, send);
      // Another sender makes the one trial.
      if (sent === 0) return new Date(nowMs() + TRIAL_MS);
      return new Date(breaker.pausedUntil(nowMs()) ?? nowMs());
    },

    async offer(restored) {
      for (const kind of kinds) await offerOwed(context, node, kind, restored);
    },
  };
}

type Trial = {
  readonly refusals: number;
  readonly attempts: number;
  readonly notBefore: number;
  /** The instant of the first refusal, in milliseconds. */
  readonly since: number;
};

/** The tries of the items that the peer has refused, until each is delivered or a dead letter. */
class Tries {
  readonly #context: LaneContext;
  readonly #trials = new Map<string, Trial>();
  /** The reasons to wait of which the operator was told since the last delivery. */
  readonly #told = new Set<Reason>();

  constructor(context: LaneContext) {
    this.#context = context;
  }

  /** The number of items with a try. */
  get size(): number {
    return this.#trials.size;
  }

  /** Returns the instant before which the item is not sent again, in milliseconds. */
  notBefore({ id }: OutboxRow): number {
    return this.#trials.get(id)?.notBefore ?? 0;
  }

  /** Forgets the tries of items that are no longer queued. */
  keepOnly(queued: readonly OutboxRow[]): void {
    const ids = new Set(queued.map(({ id }) => id));
    for (const id of this.#trials.keys()) if (!ids.has(id)) this.#trials.delete(id);
  }

  /** Forgets the tries of an item that was delivered, and the reasons that were told. */
  forget({ id }: OutboxRow): void {
    this.#trials.delete(id);
    this.#told.clear();
  }

  /** Counts a refusal, and sets the pause before the next try. The last refusal makes the item a dead letter. */
  async refuse(row: OutboxRow, kind: AnyRelayedKind | undefined, error: ComityError): Promise<void> {
    const { reason } = error;
    kind?.refused?.({ at: "peer", peer: row.peer, reason });
    const waits = kind?.waiting?.includes(reason) ?? false;
    const passes = waits || [...PASSING, ...(kind?.passing ?? [])].includes(reason);
    const nowMs = this.#context.clock.now().getTime();
    const before = this.#trials.get(row.id);
    const attempts = (before?.attempts ?? 0) + (passes ? 0 : 1);
    const since = before?.since ?? nowMs;
    if (attempts >= MAX_ATTEMPTS || (waits && nowMs - since >= PATIENCE_MS)) return this.#bury(row, error);
    const refusals = (before?.refusals ?? 0) + 1;
    const policy = waits ? WAITING : (kind?.retry ?? RETRY);
    const notBefore = nowMs + pauseAfter(refusals, policy, this.#context.entropy);
    this.#trials.set(row.id, { refusals, attempts, notBefore, since });
    if (waits) await this.#noteWait(row, error);
  }

  /** Keeps the reason beside the item, and tells the operator once of each reason until something is delivered. */
  async #noteWait(row: OutboxRow, error: ComityError): Promise<void> {
    const { reason } = error;
    if (row.reason === reason) return;
    const at = this.#context.clock.now().toISOString();
    await record(this.#context, { kind: "outbox.wait", id: row.id, reason, at }, { waiting: row.id, reason });
    if (this.#told.has(reason)) return;
    this.#told.add(reason);
    this.#context.observer.alarm({ what: "DELIVERY_WAITS", peer: row.peer, cause: error });
  }

  async #bury(row: OutboxRow, error: ComityError): Promise<void> {
    this.#trials.delete(row.id);
    const { reason } = error;
    const at = this.#context.clock.now().toISOString();
    await record(this.#context, { kind: "outbox.bury", id: row.id, reason, at }, { buried: row.id, reason });
    this.#context.observer.alarm({ what: "DEAD_LETTER", peer: row.peer, cause: error });
  }
}

async function record({ store, entropy }: LaneContext, command: OutboxCommand, event: object): Promise<void> {
  await store.commit({ leaf: sealEvent(entropy, event).leaf, command });
}

/** Opens the body of each row, ready to send. An item that cannot be read holds up no other. */
async function open(context: LaneContext, rows: readonly OutboxRow[]): Promise<readonly Item[]> {
  const alone = (row: OutboxRow) =>
    openAll(context, [row]).catch((cause): readonly Item[] => {
      const damage = new ComityError("INTERNAL", `the item \`${row.id}\` cannot be read from the store`, {
        cause,
      });
      return [{ row, envelope: undefined, damage }];
    });
  return openAll(context, rows).catch(async () => (await Promise.all(rows.map(alone))).flat());
}

async function openAll(context: LaneContext, rows: readonly OutboxRow[]): Promise<readonly Item[]> {
  const leaves = rows.map(({ leaf }) => leaf);
  const [statements, bodies] = await Promise.all([
    loadStatements(context, leaves),
    loadContents(
      context,
      leaves.map((leaf) => ({ leaf, part: BODY })),
    ),
  ]);
  return rows.map((row, i) => {
    const [own, body] = [statements[i], bodies[i]];
    return { row, envelope: own && body && { own, body: Buffer.from(body).toString("utf8") } };
  });
}

/** Sends an item and returns the peer's verified answer. Throws the error for which the item or the peer is refused. */
async function ask(
  { link, clock, peers, checkpoints }: LaneContext,
  { node, ledgerKey }: Peer,
  kind: AnyRelayedKind | undefined,
  { row, envelope }: Item,
): Promise<Answered> {
  if (kind === undefined)
    throw new ComityError(
      "INTERNAL",
      `this version of the program cannot relay the kind \`${row.kind}\`; run a newer one`,
    );
  await assertInForce(kind, peers.of(node, clock.now()), row.subject);
  if (envelope === undefined)
    throw new ComityError("NOT_FOUND", "the body of the item is erased; nothing can be sent");
  const answer = await link.relay(node, row.id, row.kind, envelope);
  const hash = leafHash(Buffer.from(envelope.own.leaf, "base64"));
  const verified = verifyStatement(answer, ledgerKey, checkpoints);
  kind.verifyAnswer(verified, { envelope, leafHash: hash });
  return { answer, seen: seenHead(node, answer, verified) };
}

async function recordAnswer(context: LaneContext, row: OutboxRow, { answer, seen }: Answered): Promise<void> {
  const { leaf, body } = sealEvent(context.entropy, { dispatched: row.id, answer });
  const contents = [seal(context, ANSWER, body, row.until)];
  const at = context.clock.now().toISOString();
  const command: OutboxCommand = { kind: "outbox.receive", id: row.id, contents, at };
  await context.store.commit({ leaf, command, seen });
}

/** Queues the items of one kind that the peer must hold. */
async function offerOwed(
  context: LaneContext,
  node: string,
  kind: AnyRelayedKind,
  restored: boolean,
): Promise<void> {
  let count = 0;
  let items = await findOwed(context, node, kind, restored);
  while (items.length > 0) {
    for (let from = 0; from < items.length; from += OFFERED) {
      const some = items.slice(from, from + OFFERED);
      await record(context, { kind: "outbox.offer", peer: node, items: some }, { offered: some, peer: node });
    }
    count += items.length;
    // A withdrawal may be committed while its notice is offered, and then it is owed too: so it is asked again.
    items = await findOwed(context, node, kind, false);
  }
  if (count > 0) context.observer.offered({ kind: kind.kind, peer: node, count });
}

/** Returns the items that the peer must hold and never had; with `restored` also those that it may have lost. */
async function findOwed(
  { store, entropy }: LaneContext,
  node: string,
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
