/** The states of transfers that a peer has given back: each is written once, as it had ended, and never over another. */
import { feedReads, showEntry } from "../engine/feed.ts";
import { keepRecovered, RECOVERED } from "../engine/recovered.ts";
import { keepContents, type SealedContent } from "../engine/rows.ts";
import { type Change, type Machine, put, type Refusal, type Rows } from "../engine/store.ts";
import type { Lists } from "./commands.ts";
import { INBOUND, type InboundRow, TRANSFER, type TransferRow } from "./schema.ts";
import { keepLists, rememberDelivery } from "./state.ts";
import { addToTallies } from "./sums.ts";

/** The parts that both sides of a transfer have: the node's former statement, and what is kept beside the leaf. */
type Recovered = Lists & {
  /** The node's former statement, as `bytesOfFormer` gives it. */
  readonly own: Uint8Array;
  readonly contents: readonly SealedContent[];
  /** True where the peer has erased what was sent, so that it is erased here too. */
  readonly erased: boolean;
};

export type RecoveryCommand =
  /** A transfer that this node had proposed. Where it counts people, they are added to its sender's tallies. */
  | (Recovered & {
      readonly kind: "transfer.recover-sent";
      readonly row: Omit<TransferRow, "leaf" | "outcome" | "erased">;
      readonly talliedUntil: string;
    })
  /** A transfer that this node had decided. Where it permitted, `recipient` is shown it again. */
  | (Recovered & {
      readonly kind: "transfer.recover-received";
      readonly row: Omit<InboundRow, "leaf" | "erased">;
      readonly recipient?: string;
      readonly modality?: readonly string[];
      readonly shownUntil?: string;
    });

type Of<Kind extends RecoveryCommand["kind"]> = Extract<RecoveryCommand, { kind: Kind }>;

/** The state machine of recoveries. It refuses `already-here` with the row where the transfer is known. */
export const recoveryMachine: Machine<RecoveryCommand> = {
  kinds: ["transfer.recover-sent", "transfer.recover-received"],
  collections: [RECOVERED, TRANSFER, INBOUND],
  reads: (command) =>
    command.kind === "transfer.recover-sent"
      ? [{ of: TRANSFER, key: [command.row.id] }]
      : [{ of: INBOUND, key: [command.row.origin, command.row.id] }, ...feedReads(shownTo(command))],
  transition: (command, rows, leaf) =>
    command.kind === "transfer.recover-sent" ? sent(command, rows, leaf) : received(command, rows, leaf),
};

const shownTo = ({ recipient }: Of<"transfer.recover-received">) =>
  recipient === undefined ? [] : [recipient];

function sent(command: Of<"transfer.recover-sent">, rows: Rows, leaf: number): Change | Refusal {
  const { row, own, contents, erased, talliedUntil } = command;
  const known = rows.get(TRANSFER, row.id);
  if (known !== undefined) return { refused: "already-here", row: known };
  const { caller, counted, until } = row;
  return {
    puts: [
      put(TRANSFER, { ...row, leaf, outcome: leaf, ...(erased && { erased: leaf }) }),
      keepRecovered(leaf, own, until),
      ...keepContents(leaf, contents),
      ...keepLists(command, until, rows),
      ...(counted === undefined ? [] : addToTallies(caller, counted, talliedUntil, rows)),
    ],
  };
}

function received(command: Of<"transfer.recover-received">, rows: Rows, leaf: number): Change | Refusal {
  const { row, own, contents, erased, recipient, modality, shownUntil } = command;
  const known = rows.get(INBOUND, row.origin, row.id);
  if (known !== undefined) return { refused: "already-here", row: known };
  const { id, until } = row;
  const data = { transfer: id, ...(modality && { modality: modality.join(" "), lineage: "kept" }) };
  const shown = { kind: "delivery", leaf, data, until: shownUntil ?? until };
  return {
    puts: [
      put(INBOUND, { ...row, leaf, ...(erased && { erased: leaf }) }),
      keepRecovered(leaf, own, until),
      ...keepContents(leaf, contents),
      ...keepLists(command, until, rows),
      ...showEntry(rows, shownTo(command), shown),
      ...(recipient === undefined ? [] : rememberDelivery(rows, recipient, modality, id)),
    ],
  };
}
