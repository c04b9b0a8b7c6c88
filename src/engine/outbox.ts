/** The outbox: items on their way to peers. This file holds their state machine (`docs/protocol.md`, "The outbox"). */
import { keepContents, OUTBOX, type OutboxRow, type OutboxState, place, type SealedContent } from "./rows.ts";
import { type Change, type Machine, type Put, put, type Refusal, type Rows } from "./store.ts";

/** An item to be queued: an id of its own (UUIDv7), and the SPIFFE id of the peer that it goes to. */
export type Dispatch = { readonly id: string; readonly peer: string };

/** The fields that all dispatches of one leaf share. */
export type Carried = Pick<OutboxRow, "kind" | "subject" | "version" | "until">;

/** The part of a leaf's contents that holds the body of an item: it travels beside the leaf's statement. */
export const BODY = "body";
/** The part of a receipt's leaf that holds the peer's answer: canonical JSON of its statement. */
export const ANSWER = "answer";
/** The part of an operator's or a conflict's leaf that holds the evidence. */
export const EVIDENCE = "evidence";

/** Refuses dispatches whose id is taken, by a stored item or by another of them. Checked before `queue`. */
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
 * The puts that queue the item of a leaf, once for each peer. Its body is the leaf's content `BODY`. `first` is where
 * the dispatches begin among all that this leaf queues.
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

/** The puts that supersede what is queued or a dead letter of a subject's lower versions; other kinds stay. */
export function supersede(
  rows: Rows,
  { kind, subject, version }: Pick<OutboxRow, "kind" | "subject" | "version">,
): readonly Put[] {
  return rows
    .span({ of: OUTBOX, index: "subject", prefix: [subject] })
    .filter((row) => row.kind === kind && row.version < version && isUnfinished(row))
    .map((row) => put(OUTBOX, moved(row, "superseded")));
}

export type OutboxCommand =
  /** The peer has recorded the item; `contents` holds its answer. */
  | { readonly kind: "outbox.receive"; readonly id: string; readonly contents: readonly SealedContent[] }
  /** The item becomes a dead letter at the instant `at` (ISO 8601), for a reason of the closed list. */
  | { readonly kind: "outbox.bury"; readonly id: string; readonly reason: string; readonly at: string }
  /** An operator puts a dead letter back into its queue; `contents` holds the evidence of who and when. */
  | { readonly kind: "outbox.requeue"; readonly id: string; readonly contents: readonly SealedContent[] }
  /** The items that the peer must hold are queued: those it never had, and those it received or refused once more. */
  | { readonly kind: "outbox.offer"; readonly peer: string; readonly items: readonly Offer[] };

/** An item that a peer must hold: the item of `leaf`, queued under `id` where the peer never had it. */
export type Offer = Carried & { readonly id: string; readonly leaf: number };

/** The states that each move leads from and to, and the refusal of an item that is in another state. */
const MOVES = {
  "outbox.receive": { from: "queued", to: "received", otherwise: "already-dispatched" },
  "outbox.bury": { from: "queued", to: "dead", otherwise: "already-dispatched" },
  "outbox.requeue": { from: "dead", to: "queued", otherwise: "not-dead" },
} as const;

/**
 * The states of an item. It is queued by the commit of what it carries. Refuses `dispatch-unknown`, `already-dispatched`
 * for an item that is not queued any more, `not-dead` for a requeue of what is no dead letter, `dispatch-taken`, and
 * `already-offered` where all that is offered is queued or superseded.
 */
export const outboxMachine: Machine<OutboxCommand> = {
  kinds: ["outbox.receive", "outbox.bury", "outbox.requeue", "outbox.offer"],
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
    if (command.kind === "outbox.bury") {
      const { reason, at: since } = command;
      return { puts: [put(OUTBOX, { ...moved(row, to), reason, since })] };
    }
    return { puts: [put(OUTBOX, moved(row, to)), ...keepContents(leaf, command.contents)] };
  },
};

/** The item of an offer as the outbox holds it for a peer. */
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
    if (row?.state === "received" || row?.state === "dead") puts.push(put(OUTBOX, moved(row, "queued")));
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

/** The row in another state. Only a dead letter says why and since when. */
function moved({ reason: _, since: __, ...row }: OutboxRow, state: OutboxState): OutboxRow {
  return { ...row, state };
}

/** The last word of a subject: a notice's id without its origin, or a jurisdiction. */
export function nameIn({ subject }: Pick<OutboxRow, "subject">): string {
  return subject.slice(subject.lastIndexOf(" ") + 1);
}
