/** The states of a transfer at its origin and at its destination, in one table. */
import { contradictionReads, noteContradiction } from "../engine/contradictions.ts";
import { feedReads, showEntry } from "../engine/feed.ts";
import { keepContents, TIMER } from "../engine/rows.ts";
import {
  type Change,
  FOREVER,
  type Machine,
  type Put,
  put,
  type Read,
  type Refusal,
  type Rows,
} from "../engine/store.ts";
import { meetTimers, startTimer } from "../engine/timers.ts";
import type { Lists, NewTransfer, Of, TransferCommand } from "./commands.ts";
import {
  INBOUND,
  type InboundRow,
  keepListsUntil,
  LINEAGE,
  MAX_NAMED,
  OBLIGATIONS,
  TALLY,
  TRANSFER,
  type TransferRow,
} from "./schema.ts";
import { addToTallies, countOf, spansOf, takeFromTallies, tallyKeys } from "./sums.ts";
import type { TallyBound } from "./tally.ts";

/** The kind of the timer for the instant after which a destination may no longer decide. */
export const DECIDE_BY = "decide-by";

/** The state machine of transfers. A refusal carries the row that stands in the way. */
export const transferMachine: Machine<TransferCommand> = {
  kinds: [
    "transfer.note",
    "transfer.deny",
    "transfer.propose",
    "transfer.conclude",
    "transfer.decide",
    "transfer.bar",
  ],
  collections: [TRANSFER, INBOUND, TALLY, LINEAGE, OBLIGATIONS],
  reads: (command) => [...readsOf(command), ...listReads(command)],
  transition(command, rows, leaf) {
    switch (command.kind) {
      case "transfer.note":
        return note(command, rows, leaf);
      case "transfer.deny":
        return findTaken(command, rows) ?? deny(command, rows, leaf);
      case "transfer.propose":
        return findTaken(command, rows) ?? findPassed(command, rows) ?? propose(command, rows, leaf);
      case "transfer.conclude":
        return conclude(command, rows, leaf);
      case "transfer.decide":
        return findAnswered(command, rows) ?? decide(command, rows, leaf);
      case "transfer.bar":
        return findAnswered(command, rows) ?? bar(command, leaf);
    }
  },
};

function readsOf(command: TransferCommand): readonly Read[] {
  switch (command.kind) {
    case "transfer.note":
      return contradictionReads(command.contradiction);
    case "transfer.deny":
      return takenReads(command);
    case "transfer.propose":
      return [
        ...takenReads(command),
        ...command.bounds.flatMap(({ span }) => spansOf(command.caller, span)),
        ...tallyKeys(command.caller, command.counted).map((key) => ({ of: TALLY, key })),
      ];
    case "transfer.conclude":
      return [
        { of: TRANSFER, key: [command.id] },
        { of: TIMER, index: "subject", prefix: [timerSubjectOf(command.id)] },
      ];
    case "transfer.decide": {
      const { origin, id, recipient, modality = [] } = command;
      const delivered = recipient === undefined ? [] : modality;
      return [
        { of: INBOUND, key: [origin, id] },
        ...delivered.map((each) => ({ of: LINEAGE, key: [recipient ?? "", each] })),
        ...feedReads(shownTo(command)),
      ];
    }
    case "transfer.bar":
      return [{ of: INBOUND, key: [command.origin, command.id] }, ...feedReads(shownTo(command))];
  }
}

const takenReads = ({ id, caller, key }: NewTransfer): readonly Read[] => [
  { of: TRANSFER, index: "key", prefix: [caller, key] },
  { of: TRANSFER, key: [id] },
];

const shownTo = (command: Of<"transfer.decide" | "transfer.bar">): readonly string[] =>
  "recipient" in command && command.recipient !== undefined ? [command.recipient] : [];

function listReads(command: TransferCommand): readonly Read[] {
  return "lists" in command ? command.lists.map(({ hash }) => ({ of: OBLIGATIONS, key: [hash] })) : [];
}

/** Returns the puts of lists that are not kept yet, or not long enough. */
export function keepLists({ lists }: Lists, until: string, rows: Rows): readonly Put[] {
  const kept = keepListsUntil(until);
  return lists
    .filter(({ hash }) => (rows.get(OBLIGATIONS, hash)?.until ?? "") < kept)
    .map((each) => put(OBLIGATIONS, { ...each, until: kept }));
}

/** Refuses a key or an id that another transfer has. */
function findTaken({ id, caller, key }: NewTransfer, rows: Rows): Refusal | undefined {
  const [row] = rows.span({ of: TRANSFER, index: "key", prefix: [caller, key] });
  if (row !== undefined) return { refused: "key-taken", row };
  const other = rows.get(TRANSFER, id);
  return other && { refused: "id-taken", row: other };
}

/**
 * Refuses a proposal whose bounds are passed. Only the fold can check that, since it alone sees everything that is
 * committed, its own batch included.
 */
function findPassed({ caller, counted, bounds }: Of<"transfer.propose">, rows: Rows): Refusal | undefined {
  const most = counted.most ?? Number.POSITIVE_INFINITY;
  const isPassed = ({ span, below }: TallyBound) =>
    countOf(spansOf(caller, span).flatMap((each) => rows.span(each))).to + most >= below;
  return bounds.some(isPassed) ? { refused: "bound-passed" } : undefined;
}

function findAnswered({ origin, id }: Pick<InboundRow, "origin" | "id">, rows: Rows): Refusal | undefined {
  const row = rows.get(INBOUND, origin, id);
  return row && { refused: "already-decided", row };
}

/** Returns the row of a new transfer. `leaf` is the index of its leaf. */
export function rowOf(command: Of<"transfer.deny" | "transfer.propose">, leaf: number): TransferRow {
  if (command.kind === "transfer.deny") {
    const { kind: _, contents: __, lists: ___, ...transfer } = command;
    return { ...transfer, state: "DENIED", leaf };
  }
  const { kind: _, contents: __, bounds: ___, lists: ____, talliedUntil: _____, ...transfer } = command;
  return { ...transfer, state: "PROPOSED", leaf };
}

function note(command: Of<"transfer.note">, rows: Rows, leaf: number): Change | Refusal {
  const { contradiction, contents, until } = command;
  const noted = contradiction === undefined ? [] : noteContradiction(rows, contradiction);
  if ("refused" in noted) return noted;
  return { puts: [...noted, ...keepContents(leaf, contents), ...keepLists(command, until, rows)] };
}

function deny(command: Of<"transfer.deny">, rows: Rows, leaf: number): Change {
  return {
    puts: [
      put(TRANSFER, rowOf(command, leaf)),
      ...keepContents(leaf, command.contents),
      ...keepLists(command, command.until, rows),
    ],
  };
}

function propose(command: Of<"transfer.propose">, rows: Rows, leaf: number): Change {
  const { contents, id, decideBy, until, caller, counted, talliedUntil } = command;
  return {
    puts: [
      put(TRANSFER, rowOf(command, leaf)),
      ...keepContents(leaf, contents),
      ...keepLists(command, until, rows),
      ...addToTallies(caller, counted, talliedUntil, rows),
      startDecideBy({ id, decideBy, until }),
    ],
  };
}

function conclude(command: Of<"transfer.conclude">, rows: Rows, leaf: number): Change | Refusal {
  const { id, state, contents } = command;
  const row = rows.get(TRANSFER, id);
  if (row === undefined) return { refused: "unknown-transfer" };
  if (row.state !== "PROPOSED") return { refused: "already-concluded", row };
  const { caller, counted } = row;
  return {
    puts: [
      put(TRANSFER, concluded(command, row, leaf)),
      ...keepContents(leaf, contents),
      ...keepLists(command, row.until, rows),
      ...(counted !== undefined && state !== "PERMITTED" ? takeFromTallies(caller, counted, rows) : []),
      ...meetTimers(rows, timerSubjectOf(id), DECIDE_BY),
    ],
  };
}

/** Returns the row of a transfer that ends. `leaf` is the index of the leaf that ends it. */
export function concluded(
  { state, lapsed }: Pick<Of<"transfer.conclude">, "state" | "lapsed">,
  row: TransferRow,
  leaf: number,
): TransferRow {
  if (lapsed === undefined) return { ...row, state, outcome: leaf };
  const { counts: _, ...rest } = row;
  return { ...rest, state, outcome: leaf, lapsed: true, ...(lapsed.length > 0 && { counts: lapsed }) };
}

function decide(command: Of<"transfer.decide">, rows: Rows, leaf: number): Change {
  const { kind: _, contents, recipient, modality, shownUntil, lists, ...inbound } = command;
  const known = modality && { modality: modality.join(" "), lineage: "kept" };
  const data = { transfer: inbound.id, ...known };
  const shown = { kind: "delivery", leaf, data, until: shownUntil ?? inbound.until };
  return {
    puts: [
      put(INBOUND, { ...inbound, leaf }),
      ...keepContents(leaf, contents),
      ...keepLists({ lists }, inbound.until, rows),
      ...showEntry(rows, shownTo(command), shown),
      ...(recipient === undefined ? [] : rememberDelivery(rows, recipient, modality, inbound.id)),
    ],
  };
}

/** Returns the puts that remember a delivery for ever, for each modality of which no more are remembered than named. */
export function rememberDelivery(
  rows: Rows,
  platform: string,
  modalities: readonly string[] = [],
  transfer: string,
): readonly Put[] {
  return [...new Set(modalities)].flatMap((modality) => {
    const { transfers = [] } = rows.get(LINEAGE, platform, modality) ?? {};
    if (transfers.length >= MAX_NAMED) return [];
    return put(LINEAGE, { platform, modality, transfers: [...transfers, transfer], until: FOREVER });
  });
}

function bar({ kind: _, ...inbound }: Of<"transfer.bar">, leaf: number): Change {
  return { puts: [put(INBOUND, { ...inbound, leaf })] };
}

/** Returns the put that starts the timer of a proposal. */
export function startDecideBy({ id, decideBy, until }: Pick<TransferRow, "id" | "decideBy" | "until">): Put {
  return startTimer({
    id: `${DECIDE_BY} ${id}`,
    kind: DECIDE_BY,
    subject: timerSubjectOf(id),
    deadline: decideBy,
    data: {},
    until,
  });
}

/** Returns the subject of a transfer's timers. */
const timerSubjectOf = (id: string): string => `transfer ${id}`;
