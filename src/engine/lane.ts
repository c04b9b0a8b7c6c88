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
import { ANSWER, BODY, nameIn, type OutboxCommand } from "./outbox.ts";
import { offerOwed, recordMove } from "./owed.ts";
import type { KnownNode } from "./peers.ts";
import { loadContents, loadStatements, seal, seenHead } from "./record.ts";
import { type AnyRelayedKind, assertInForce } from "./relayed.ts";
import { OUTBOX, type OutboxRow } from "./rows.ts";
import { sealEvent } from "./sealed.ts";
import { createSkewWatch } from "./skew.ts";
import type { SeenHead } from "./store.ts";
import { Tries } from "./tries.ts";
import { checkHere, isUnsent, refusedHere } from "./unsent.ts";
import { openWindow, type Window } from "./window.ts";

/** The dependencies of a lane. */
export type LaneContext = Pick<
  Context,
  "store" | "sealer" | "link" | "clock" | "entropy" | "observer" | "peers" | "checkpoints"
>;

export type Lane = {
  /**
   * Sends each queued item that may be sent now, once, also those that are queued meanwhile, and returns the instant at
   * which more may be sent.
   */
  readonly deliver: () => Promise<Date | undefined>;
  /** Call it when items may have been queued: a delivery in progress takes them at once. */
  readonly wake: () => void;
  /**
   * Queues the items that the peer must hold: those that it never had and, where `restored` says that it may have
   * lost data, all of them again.
   */
  readonly offer: (restored: boolean) => Promise<void>;
};

/** The most items in flight to one peer. */
export const WINDOW = 128;
/** The number of items that one read of the outbox returns. Their bodies are in memory together. */
const PAGE = 64;
/** The pause while another sender makes the breaker's one trial, in milliseconds. */
const TRIAL_MS = 250;
/** While many items wait, those that stand before the last one that was read are looked at so often, in milliseconds. */
const HEAD_EVERY_MS = 1_000;

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
  peer: KnownNode,
  breaker: Breaker = createBreakers(context)(peer.node),
): Lane {
  const { clock, observer } = context;
  const { node } = peer;
  const watchClock = createSkewWatch(observer);
  /** The reasons to wait of which the operator was told since the last delivery. */
  const told = new Set<Reason>();
  const tries = createTries(context, told);
  const queue = createQueue(context, node, tries);
  const nowMs = () => clock.now().getTime();
  let window: Window | undefined;

  async function send({ row, envelope, damage }: Item): Promise<void> {
    const kind = kinds.find((each) => each.kind === row.kind);
    if (damage !== undefined) return tries.refuse(row, kind, damage);
    let answered: Answered;
    try {
      answered = await watchClock(node, () => ask(context, peer, kind, { row, envelope }));
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "PEER_UNREACHABLE") return breaker.failed(nowMs());
      // INVARIANT: only a word of the peer closes its breaker. What is refused here was never sent.
      if (!isUnsent(error)) breaker.succeeded();
      return tries.refuse(row, kind, error);
    }
    breaker.succeeded();
    await recordAnswer(context, row, answered);
    tries.forget(row.id);
    told.clear();
    observer.delivered({ notice: nameIn(row), kind: row.kind, peer: node });
  }

  function sendQueued(take: () => boolean): Promise<number> {
    queue.begin();
    const sendAndRelease = (item: Item) => send(item).finally(() => queue.release(item));
    window = openWindow({ width: WINDOW, load: queue.load, take, send: sendAndRelease });
    return window.done;
  }

  return {
    wake: () => window?.wake(),
    async deliver() {
      const paused = breaker.pausedUntil(nowMs());
      if (paused !== undefined) return new Date(paused);
      const left = await breaker.attempt(nowMs(), sendQueued);
      // Another sender makes the one trial.
      if (left === undefined) return new Date(nowMs() + TRIAL_MS);
      const again = breaker.pausedUntil(nowMs()) ?? (left > 0 ? nowMs() : queue.next());
      return again === undefined ? undefined : new Date(again);
    },

    async offer(restored) {
      for (const kind of kinds) await offerOwed(context, node, kind, restored);
    },
  };
}

/** Creates the tries of a lane. The operator is told once of each reason to wait that is not in `told`. */
function createTries(context: LaneContext, told: Set<Reason>): Tries {
  const at = () => context.clock.now().toISOString();
  return new Tries(context, {
    async bury({ id, peer }, error) {
      const { reason } = error;
      await recordMove(context, { kind: "outbox.bury", id, reason, at: at() }, { buried: id, reason });
      context.observer.alarm({ what: "DEAD_LETTER", peer, cause: error });
    },
    async wait({ id, peer }, error) {
      const { reason } = error;
      await recordMove(context, { kind: "outbox.wait", id, reason, at: at() }, { waiting: id, reason });
      if (told.has(reason)) return;
      told.add(reason);
      context.observer.alarm({ what: "DELIVERY_WAITS", peer, cause: error });
    },
  });
}

type Queue = {
  /** Begins a delivery, while nothing is in flight. */
  readonly begin: () => void;
  /** Reads the next items that are due, opened; none where nothing is left for now. */
  readonly load: () => Promise<readonly Item[]>;
  /** Call it when an item has been sent, whatever became of it. */
  readonly release: (item: Item) => void;
  /** Returns the instant of the next delivery, in milliseconds; undefined where nothing waits for one. */
  readonly next: () => number | undefined;
};

/**
 * Creates the reads of the queued items: from page to page, behind the last item that was read. Items that wait after a
 * try, and those in flight, are passed by.
 */
function createQueue(context: LaneContext, node: string, tries: Tries): Queue {
  const { store, clock } = context;
  const span = { of: OUTBOX, index: "peer", prefix: [node, "queued"] };
  const nowMs = () => clock.now().getTime();
  const held = new Set<string>();
  /** The items with a try that were not met since the reads began with the first item of all. */
  let missed = new Set<string>();
  let after = -1;
  let headAt = Number.NEGATIVE_INFINITY;
  let atEnd = true;

  /** Begins with the first item of all: one that is queued anew stands where it stood. */
  function goToHead(): void {
    [after, headAt, missed] = [-1, nowMs(), new Set(tries.ids())];
  }

  return {
    begin() {
      held.clear();
      if (tries.size <= WINDOW) goToHead();
    },
    async load() {
      if (atEnd && nowMs() - headAt >= HEAD_EVERY_MS) goToHead();
      for (;;) {
        const rows = await store.page(span, PAGE, { after });
        after = rows.at(-1)?.place ?? after;
        atEnd = rows.length < PAGE;
        for (const { id } of rows) missed.delete(id);
        const due = rows.filter(({ id }) => !held.has(id) && tries.notBefore(id) <= nowMs());
        for (const { id } of due) held.add(id);
        if (due.length > 0) return open(context, due);
        if (!atEnd) continue;
        // Superseded, or delivered since another program has requeued them.
        for (const id of missed) tries.forget(id);
        missed.clear();
        return [];
      }
    },
    release: ({ row }) => void held.delete(row.id),
    next() {
      const first = tries.next();
      return first === undefined || tries.size <= WINDOW ? first : Math.max(first, headAt + HEAD_EVERY_MS);
    },
  };
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
  to: KnownNode,
  kind: AnyRelayedKind | undefined,
  { row, envelope }: Item,
): Promise<Answered> {
  if (kind === undefined)
    throw refusedHere(
      "INTERNAL",
      `this version of the program cannot relay the kind \`${row.kind}\`; run a newer one`,
    );
  const at = clock.now();
  await checkHere(() => assertInForce(kind, peers.of(to.node, at), row.subject, at));
  if (envelope === undefined)
    throw refusedHere("NOT_FOUND", "the body of the item is erased; nothing can be sent");
  const { node } = to;
  const answer = await link.relay(node, row.id, row.kind, envelope);
  const hash = leafHash(Buffer.from(envelope.own.leaf, "base64"));
  // Read anew: the peer's key may have been handed over since the lane began, or by what this answers.
  const { ledgerKeys } = peers.known.find((each) => each.node === node) ?? to;
  const verified = verifyStatement(answer, ledgerKeys, checkpoints);
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
