/** The states of an erasure, in one table (docs/protocol.md, "Erasures"). */
import { type Dispatch, findTaken, queue } from "../engine/outbox.ts";
import { CONTENT, CONTENT_KEY, keepContents, OUTBOX, type SealedContent } from "../engine/rows.ts";
import {
  type Change,
  type Machine,
  type Put,
  put,
  type Read,
  type Refusal,
  type Rows,
} from "../engine/store.ts";
import { ERASURE, ERASURE_KIND, type ErasureRow, erasureSubject } from "./erasure.ts";
import { withoutDigest } from "./idempotency.ts";
import { INBOUND, type InboundRow, PART, TRANSFER, type TransferRow } from "./schema.ts";

type Name = Pick<ErasureRow, "origin" | "id">;

export type ErasureCommand =
  /**
   * Somebody asks for the erasure of a transfer. `side` is the one on which this node stands. `peer` is the other node, and
   * `dispatches` tell it; where it asked itself there are none, and `asked` is the leaf hash of what it sent, in hex.
   */
  | (Name & {
      readonly kind: "erasure.begin";
      readonly side: "origin" | "destination";
      readonly by: string;
      /** The law that demands it, as an operator of this node has stated it. */
      readonly demanded?: string;
      readonly at: string;
      readonly peer: string;
      readonly asked?: string;
      readonly contents: readonly SealedContent[];
      readonly dispatches: readonly Dispatch[];
    })
  /** The keys are destroyed. `dispatches` tell the peer that asked by the item `asked`; absent where none has. */
  | (Name & {
      readonly kind: "erasure.end";
      readonly at: string;
      readonly asked?: string;
      readonly contents: readonly SealedContent[];
      readonly dispatches: readonly Dispatch[];
    })
  /** The peer says that it has erased what it had. */
  | (Name & {
      readonly kind: "erasure.hear";
      /** The leaf hash of what it sent, in hex. */
      readonly heard: string;
      readonly contents: readonly SealedContent[];
    });

type Of<Kind extends ErasureCommand["kind"]> = Extract<ErasureCommand, { kind: Kind }>;

/**
 * The state machine of erasures. Refuses `unknown-transfer`, `in-doubt` while the destination may still decide,
 * `already-erasing` with the row where the transfer is being erased or is, `not-erasing`, `already-heard`, and `asked-meanwhile` with the row
 * where the peer has asked since the keys were destroyed.
 */
export const erasureMachine: Machine<ErasureCommand> = {
  kinds: ["erasure.begin", "erasure.end", "erasure.hear"],
  collections: [ERASURE, TRANSFER, INBOUND],
  reads: (command) => [{ of: ERASURE, key: [command.origin, command.id] }, ...furtherReads(command)],
  transition: (command, rows, leaf) => {
    const row = rows.get(ERASURE, command.origin, command.id);
    if (command.kind !== "erasure.hear") {
      const taken = findTaken(rows, command.dispatches);
      if (taken !== undefined) return taken;
    }
    if (command.kind === "erasure.begin")
      return row === undefined ? begin(command, rows, leaf) : askAgain(command, row, leaf);
    if (row === undefined) return { refused: "not-erasing" };
    if (command.kind === "erasure.end") {
      if (row.state !== "erasing") return { refused: "already-erased", row };
      // It would end without the word that the peer waits for.
      if (row.asked?.hash !== command.asked) return { refused: "asked-meanwhile", row };
      return end(command, row, leaf);
    }
    if (row.heard?.hash === command.heard) return { refused: "already-heard", row };
    const heard = { hash: command.heard, leaf };
    return {
      puts: [put(ERASURE, { ...row, peerState: "erased", heard }), ...keepContents(leaf, command.contents)],
    };
  },
};

/** The peer asks for what is being erased, or is: it is told once more. What it has asked already changes nothing. */
function askAgain({ asked, contents }: Of<"erasure.begin">, row: ErasureRow, leaf: number): Change | Refusal {
  if (asked === undefined || row.asked?.hash === asked) return { refused: "already-erasing", row };
  const next: ErasureRow = { ...row, state: "erasing", asked: { hash: asked, leaf } };
  return { puts: [put(ERASURE, next), ...keepContents(leaf, contents)] };
}

function furtherReads(command: ErasureCommand): readonly Read[] {
  if (command.kind === "erasure.hear") return [];
  const ids = command.dispatches.map(({ id }) => ({ of: OUTBOX, key: [id] }));
  if (command.kind === "erasure.end") return ids;
  const of: Read =
    command.side === "origin"
      ? { of: TRANSFER, key: [command.id] }
      : { of: INBOUND, key: [command.origin, command.id] };
  return [...ids, of];
}

function begin(command: Of<"erasure.begin">, rows: Rows, leaf: number): Change | Refusal {
  const { side, origin, id } = command;
  if (side === "origin") {
    const row = rows.get(TRANSFER, id);
    if (row === undefined) return { refused: "unknown-transfer" };
    if (row.state === "PROPOSED") return { refused: "in-doubt" };
    const { row: erased, puts } = keepEnd(eraseIn(row, leaf), rows, leaf);
    return { puts: [put(TRANSFER, erased), ...puts, ...note(command, leavesOf(row), row, leaf)] };
  }
  const row = rows.get(INBOUND, origin, id);
  if (row === undefined) return { refused: "unknown-transfer" };
  return {
    puts: [
      put(INBOUND, { ...row, erased: leaf }),
      ...keepAnswering(row, rows, leaf),
      ...note(command, [row.leaf], row, leaf),
    ],
  };
}

/**
 * Returns the row of a transfer whose content is erased.
 *
 * THREAT: the digest has no salt. Whoever guesses a request could hold it against the digest.
 */
function eraseIn(row: TransferRow, leaf: number): TransferRow {
  return { ...row, digest: "", key: withoutDigest(row.key), erased: leaf };
}

/** Returns the leaves beside which the words of a transfer lie at its origin. The destination's statement stays, for the receipt. */
function leavesOf({ leaf, outcome, lapsed }: TransferRow): readonly number[] {
  return lapsed && outcome !== undefined ? [leaf, outcome] : [leaf];
}

/**
 * Keeps the destination's statement of a transfer that was recovered beside the erasure's leaf: it lies beside the same leaf as the words,
 * whose keys go.
 */
function keepEnd(
  row: TransferRow,
  rows: Rows,
  leaf: number,
): { readonly row: TransferRow; readonly puts: readonly Put[] } {
  if (row.outcome !== row.leaf) return { row, puts: [] };
  return { row: { ...row, outcome: leaf }, puts: keepParts([PART.answer], row, rows, leaf) };
}

/**
 * Keeps beside the erasure's leaf what the node goes on answering with: the origin's statement, which holds no words, of which the
 * recipient's receipt is made, and by which an auditor of its places finds the decision; and the verdicts on many records, without which
 * an origin that missed the answer is in doubt for ever.
 */
function keepAnswering(row: InboundRow, rows: Rows, leaf: number): readonly Put[] {
  return keepParts([PART.proposal, PART.denied, PART.records], row, rows, leaf);
}

function keepParts(
  parts: readonly string[],
  { leaf: decided, until }: Pick<TransferRow, "leaf" | "until">,
  rows: Rows,
  leaf: number,
): readonly Put[] {
  const kept = parts.flatMap((part) => {
    const content = rows.get(CONTENT, decided, part);
    const held = rows.get(CONTENT_KEY, decided, part);
    return content === undefined || held?.key === undefined
      ? []
      : [{ part, sealed: content.sealed, key: held.key, until }];
  });
  return keepContents(leaf, kept);
}

function note(
  { origin, id, by, demanded, at, peer, asked, contents, dispatches }: Of<"erasure.begin">,
  leaves: readonly number[],
  row: TransferRow | InboundRow,
  leaf: number,
): readonly Put[] {
  const { until } = row;
  return [
    put(ERASURE, {
      ...{ origin, id, by, at, leaf, leaves, peer, until },
      ...("caller" in row && { caller: row.caller }),
      ...(asked !== undefined && { asked: { hash: asked, leaf } }),
      ...(demanded !== undefined && { demanded }),
      state: "erasing",
      peerState: dispatches.length > 0 ? "asked" : "none",
    }),
    ...keepContents(leaf, contents),
    ...queue(leaf, dispatches, {
      kind: ERASURE_KIND,
      subject: erasureSubject({ origin, id }),
      version: 1,
      until,
    }),
  ];
}

function end({ at, contents, dispatches }: Of<"erasure.end">, row: ErasureRow, leaf: number): Change {
  const carried = { kind: ERASURE_KIND, subject: erasureSubject(row), version: 2, until: row.until };
  return {
    puts: [
      put(ERASURE, { ...row, state: "erased", erasedAt: at }),
      ...keepContents(leaf, contents),
      ...queue(leaf, dispatches, carried),
    ],
  };
}
