/**
 * The states of a jurisdiction's law: a version comes into force above every earlier one (`docs/protocol.md`,
 * "Packs").
 */
import { type Contradiction, contradictionReads, noteContradiction } from "../engine/contradictions.ts";
import { type Dispatch, findTaken, queue, supersede } from "../engine/outbox.ts";
import { keepContents, LAW_EPOCH, OUTBOX, type SealedContent, setCounter } from "../engine/rows.ts";
import { type Change, type Machine, put, type Refusal, type Rows } from "../engine/store.ts";
import { NEWEST_PACK, PACK, PACK_KIND, PACK_UNTIL, type PackRow } from "./schema.ts";

/** The identity of a version, without its place in the log. */
export type Edition = Omit<PackRow, "leaf" | "until">;

/** A version comes into force: published here and queued for the peers, or received from the peer whose law it is. */
export type EnactPack = {
  readonly kind: "pack.enact";
  readonly pack: Edition;
  /** The text; at a peer, also the authority's statement. */
  readonly contents: readonly SealedContent[];
  /** Empty at a peer, since only the authority sends its law to others. */
  readonly dispatches: readonly Dispatch[];
};

export type PackCommand =
  | EnactPack
  /** An authority has signed two texts under one serial. `contents` holds both statements as evidence. */
  | {
      readonly kind: "pack.contradict";
      readonly contents: readonly SealedContent[];
      readonly contradiction: Contradiction;
    };

/**
 * The machine of packs: one row for each jurisdiction is in force. Refuses `already-enacted`, with the row in force,
 * where that has this serial or a higher one, `dispatch-taken`, and `already-noted` for a contradiction that is kept.
 */
export const packMachine: Machine<PackCommand> = {
  kinds: ["pack.enact", "pack.contradict"],
  collections: [PACK, NEWEST_PACK],
  reads: (command) =>
    command.kind === "pack.enact" ? readsOf(command) : contradictionReads(command.contradiction),
  transition: (command, rows, leaf) =>
    command.kind === "pack.enact" ? enact(command, rows, leaf) : contradict(command, rows, leaf),
};

function readsOf({ pack: { jurisdiction }, dispatches }: EnactPack) {
  return [
    { of: NEWEST_PACK, key: [jurisdiction] },
    { of: OUTBOX, index: "subject", prefix: [jurisdiction] },
    ...dispatches.map(({ id }) => ({ of: OUTBOX, key: [id] })),
  ];
}

function enact({ pack, contents, dispatches }: EnactPack, rows: Rows, leaf: number): Change | Refusal {
  const { jurisdiction, serial } = pack;
  const newest = rows.get(NEWEST_PACK, jurisdiction);
  if (newest !== undefined && newest.serial >= serial) return { refused: "already-enacted", row: newest };
  const taken = findTaken(rows, dispatches);
  if (taken !== undefined) return taken;
  const row: PackRow = { ...pack, leaf, until: PACK_UNTIL };
  const carried = { kind: PACK_KIND, subject: jurisdiction, version: serial };
  return {
    puts: [
      put(PACK, row),
      put(NEWEST_PACK, row),
      setCounter(LAW_EPOCH, leaf + 1),
      ...keepContents(leaf, contents),
      ...supersede(rows, carried),
      ...queue(leaf, dispatches, { ...carried, until: PACK_UNTIL }),
    ],
  };
}

function contradict(
  { contents, contradiction }: Extract<PackCommand, { kind: "pack.contradict" }>,
  rows: Rows,
  leaf: number,
): Change | Refusal {
  const noted = noteContradiction(rows, contradiction);
  return "refused" in noted ? noted : { puts: [...noted, ...keepContents(leaf, contents)] };
}
