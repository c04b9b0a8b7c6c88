/** The outbox: items on their way to peers. This file holds their state machine (`docs/protocol.md`, "The outbox"). */
import { keepContents, OUTBOX, type OutboxRow, type OutboxState, place, type SealedContent } from "./rows.ts";
import { type Change, type Machine, type Put, put, type Refusal, type Rows } from "./store.ts";

/** One item for one peer: a fresh id (UUIDv7), and the SPIFFE id of the peer. */
export type Dispatch = { readonly id: string; readonly peer: string };

/** The fields that all dispatches of one leaf have in common. */
export type Carried = Pick<OutboxRow, "kind" | "subject" | "version" | "until" | "receivedUntil">;

/** The part of a leaf's contents that holds the body of an item. It travels beside the leaf's statement. */
export const BODY = "body";
/** The part of a receipt's leaf that holds the peer's answer: canonical JSON of its statement. */
export const ANSWER = "answer";
/** The part that holds evidence, beside the leaf of an operator's act or of a conflict. */
export const EVIDENCE = "evidence";

/** Refuses dispatches whose id a stored item, or another of them, already has. Call it before `queue`. */
export function findTaken(rows: Rows, dispatches: readonly Dispatch[]): Refusal | undefined {
  const seen = new Set<string>();
  for (const { id } of dispatches) {
    const row = rows.get(OUTBOX, id);
    if (row !== undefined) return { refused: "dispatch-taken", row };
    if (seen.has(id)) return { refused: "dispatch-taken" };
    seen.add(id);
  }
  return undefined;
}

/**
 * Returns the puts that queue the item of a leaf, once for each peer. Its body is the leaf's content `BODY`. `first`
 * is the number of dispatches that this leaf has queued before these.
 */
export function queue(
  leaf: number,
  dispatches: readonly Dispatch[],
  carried: Carried,
  first = 0,
): readonly Put[] {
  return dispatches.map(({ id, peer }, n) =>
    put(OUTBOX, { id, peer, ...carried, leaf, place: place(leaf, first + n), state: "queued" }),
  );
}

/**
 * Returns the puts that supersede the queued items and dead letters of a subject's lower versions. Other kinds stay.
 */
export function supersede(
  rows: Rows,
  { kind, subject, version }: Pick<OutboxRow, "kind" | "subject" | "version">,
): readonly Put[] {
  return rows
    .span({ of: OUTBOX, index: "subject", prefix: [subject] })
    .filter((row) => row.kind === kind && row.version < version && isUnfinished(row))
    .map((row) => put(OUTBOX, moveTo(row, "superseded")));
}

export type OutboxCommand =
  /** The peer has recorded the item, at the instant `at` (ISO 8601). `contents` holds its answer. */
  | {
      readonly kind: "outbox.receive";
      readonly id: string;
      readonly contents: readonly SealedContent[];
      readonly at: string;
    }
  /** The peer refuses the item for a reason that somebody there must mend, since `at` (ISO 8601). It stays queued. */
  | { readonly kind: "outbox.wait"; readonly id: string; readonly reason: string; readonly at: string }
  /** The item becomes a dead letter at the instant `at` (ISO 8601), for a reason of the closed list. */
  | { readonly kind: "outbox.bury"; readonly id: string; readonly reason: string; readonly at: string }
  /** An operator requeues a dead letter. `contents` holds the evidence of the operator and the time. */
  | { readonly kind: "outbox.requeue"; readonly id: string; readonly contents: readonly SealedContent[] }
  /**
   * The items that the peer must hold are queued: those that it never had, and again those that it received or
   * rejected.
   */
  | { readonly kind: "outbox.offer"; readonly peer: string; readonly items: readonly Offer[] };

/** An item that a peer must hold: the item of `leaf`. Where the peer never had it, it is queued under `id`. */
export type Offer = Carried & { readonly id: string; readonly leaf: number };

/** For each move, the state before and after it, and the refusal of an item in any other state. */
const MOVES = {
  "outbox.receive": { from: "queued", to: "received", otherwise: "already-dispatched" },
  "outbox.wait": { from: "queued", to: "queued", otherwise: "already-dispatched" },
  "outbox.bury": { from: "queued", to: "dead", otherwise: "already-dispatched" },
  "outbox.requeue": { from: "dead", to: "queued", otherwise: "not-dead" },
} as const;

/**
 * The state machine of an item. The commit that makes an item also queues it. Refuses `dispatch-unknown`,
 * `dispatch-taken`, `already-dispatched` for an item that is no longer queued, `not-dead` for a requeue of an item
 * that is no dead letter, and `already-offered` where every offered item is queued or superseded.
 */
export const outboxMachine: Machine<OutboxCommand> = {
  kinds: ["outbox.receive", "outbox.wait", "outbox.bury", "outbox.requeue", "outbox.offer"],
  collections: [OUTBOX],
  reads: (command) =>
    command.kind === "outbox.offer"
      ? command.items.map(({ subject }) => ({ of: OUTBOX, index: "subject", prefix: [subject] }))
      : [{ of: OUTBOX, key: [command.id] }],
  transition: (command, rows, leaf) => {
    if (command.kind === "outbox.offer") return offer(command, rows, leaf);
    const row = rows.get(OUTBOX, command.id);
    if (row === undefined) return { refused: "dispatch-unknown" };
    const { from, to, otherwise } = MOVES[command.kind];
    if (row.state !== from) return { refused: otherwise, row };
    if (command.kind === "outbox.bury" || command.kind === "outbox.wait") {
      const { reason, at: since } = command;
      return { puts: [put(OUTBOX, { ...moveTo(row, to), reason, since })] };
    }
    const since = command.kind === "outbox.receive" ? { since: command.at, until: spentUntil(row) } : {};
    return {
      puts: [put(OUTBOX, { ...moveTo(row, to), ...since }), ...keepContents(leaf, command.contents)],
    };
  },
};

/** Returns the date until which an item is kept once it is received. */
function spentUntil({ until, receivedUntil = until }: OutboxRow): string {
  return receivedUntil < until ? receivedUntil : until;
}

/** Returns the offered item as the outbox holds it for a peer; undefined where the peer never had it. */
export function findOffered(
  ofSubject: readonly OutboxRow[],
  peer: string,
  { kind, version }: Pick<OutboxRow, "kind" | "version">,
): OutboxRow | undefined {
  return ofSubject.find((row) => row.peer === peer && row.kind === kind && row.version === version);
}

function offer(
  { peer, items }: Extract<OutboxCommand, { kind: "outbox.offer" }>,
  rows: Rows,
  leaf: number,
): Change | Refusal {
  const puts: Put[] = [];
  for (const [n, item] of items.entries()) {
    const ofSubject = rows.span({ of: OUTBOX, index: "subject", prefix: [item.subject] });
    const row = findOffered(ofSubject, peer, item);
    if (row?.state === "received" || row?.state === "dead") puts.push(put(OUTBOX, moveTo(row, "queued")));
    if (row !== undefined) continue;
    const taken = findTaken(rows, [{ id: item.id, peer }]);
    if (taken !== undefined) return taken;
    puts.push(put(OUTBOX, { ...item, peer, place: place(leaf, n), state: "queued" }));
  }
  return puts.length === 0 ? { refused: "already-offered" } : { puts };
}

function isUnfinished({ state }: OutboxRow): boolean {
  return state === "queued" || state === "dead";
}

/** Moves a row to another state, without the reason and the time of the one before. */
function moveTo({ reason: _, since: __, ...row }: OutboxRow, state: OutboxState): OutboxRow {
  return { ...row, state };
}

/** Returns the last word of a subject: a notice's id without its origin, or a jurisdiction. */
export function nameIn({ subject }: Pick<OutboxRow, "subject">): string {
  return subject.slice(subject.lastIndexOf(" ") + 1);
}
