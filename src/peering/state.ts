/** The states of cards and agreements (`docs/protocol.md`, "Agreements"). */
import { type Dispatch, findTaken, queue, supersede } from "../engine/outbox.ts";
import {
  COUNTER,
  HAND_OVER,
  type HandOverRow,
  keepContents,
  LAW_EPOCH,
  OUTBOX,
  type SealedContent,
  setCounter,
} from "../engine/rows.ts";
import { type Change, FOREVER, type Machine, put, type Refusal, type Rows } from "../engine/store.ts";
import { AGREEMENT, type AgreementRow, CARD, type CardRow, KIND, TRUST_EPOCH } from "./schema.ts";

/**
 * The epoch of the trust that a change was held against: which nodes are known, and by which agreements. A change that another
 * has overtaken is refused, so that two of one batch are held against each other. Absent for what was held against nothing.
 */
type Basis = { readonly trust?: number };

/** A card becomes known, or its node is removed. `contents` holds the card where it is sent to others. */
export type KeepCard = Basis & {
  readonly kind: "peering.card";
  readonly card: Omit<CardRow, "leaf" | "until">;
  readonly contents: readonly SealedContent[];
  readonly dispatches: readonly Dispatch[];
};

/**
 * An agreement is drafted or received (`before` is absent), or gains signatures (`before` is the number that it had).
 * `contents` holds its JWS.
 */
export type KeepAgreement = Basis & {
  readonly kind: "peering.agreement";
  readonly agreement: Omit<AgreementRow, "leaf" | "endsAt" | "endedBy" | "endLeaf">;
  readonly before?: number;
  readonly contents: readonly SealedContent[];
  readonly dispatches: readonly Dispatch[];
};

/** A party declines an agreement that not all have signed. `contents` holds what is sent to the others. */
export type DeclineAgreement = {
  readonly kind: "peering.decline";
  readonly hash: string;
  readonly declinedBy: string;
  readonly contents: readonly SealedContent[];
  readonly dispatches: readonly Dispatch[];
};

/** A party ends an agreement. `contents` holds what is sent to the others, or the statement of the party. */
export type EndAgreement = {
  readonly kind: "peering.end";
  readonly hash: string;
  readonly endsAt: string;
  readonly endedBy: string;
  readonly contents: readonly SealedContent[];
  readonly dispatches: readonly Dispatch[];
};

/** This node's own log is handed over: its store writes the row. `contents` holds what is sent beside the leaf: nothing. */
export type HandOverLog = {
  readonly kind: "peering.hand-over";
  readonly trustDomain: string;
  readonly contents: readonly SealedContent[];
  readonly dispatches: readonly Dispatch[];
};

/** The log of a peer was handed over, or goes on under another name. `contents` holds the peer's statement. */
export type FollowLog = {
  readonly kind: "peering.follow";
  readonly handOver: Omit<HandOverRow, "leaf" | "until">;
  readonly contents: readonly SealedContent[];
};

type Settled = KeepCard | KeepAgreement | DeclineAgreement | EndAgreement;
export type PeeringCommand = Settled | HandOverLog | FollowLog;

/**
 * The machine of peering. Refuses `trust-moved` for a change that was held against an older epoch of the trust, `card-stale` for a card that is not above the one held, `card-removed` for one that a removed node
 * sends, `agreement-moved` where the
 * signatures are no longer those that the command knew, `agreement-unknown` and `not-agreed` for the end of what is no
 * agreement, `already-ended` for an end that is not earlier than the one held, `already-agreed` and `already-declined` for a word
 * against signing that comes too late, `already-followed` for a hand-over that is held, `log-forked` for a second one of the same
 * key, and `dispatch-taken`.
 */
export const peeringMachine: Machine<PeeringCommand> = {
  kinds: [
    "peering.card",
    "peering.agreement",
    "peering.decline",
    "peering.end",
    "peering.hand-over",
    "peering.follow",
  ],
  collections: [CARD, AGREEMENT],
  reads: (command) => {
    if (command.kind === "peering.follow") {
      const { trustDomain } = command.handOver;
      return [handOversOf(trustDomain), { of: CARD, key: [trustDomain] }];
    }
    const dispatched = command.dispatches.map(({ id }) => ({ of: OUTBOX, key: [id] }));
    if (command.kind === "peering.hand-over") return dispatched;
    return [
      command.kind === "peering.card"
        ? { of: CARD, key: [command.card.trustDomain] }
        : { of: AGREEMENT, key: [hashIn(command)] },
      { of: OUTBOX, index: "subject", prefix: [subjectOf(command)] },
      ...dispatched,
      ...("trust" in command ? [{ of: COUNTER, key: [TRUST_EPOCH] }] : []),
    ];
  },
  transition: (command, rows, leaf) => {
    if (command.kind === "peering.follow") return followLog(command, rows, leaf);
    const taken = findTaken(rows, command.dispatches);
    if (taken !== undefined) return taken;
    if (command.kind === "peering.hand-over") return handOverLog(command, leaf);
    if (command.kind === "peering.card") return keepCard(command, rows, leaf);
    if (command.kind === "peering.agreement") return keepAgreement(command, rows, leaf);
    return command.kind === "peering.decline"
      ? declineAgreement(command, rows, leaf)
      : endAgreement(command, rows, leaf);
  },
};

const hasMoved = ({ trust }: Basis, rows: Rows): boolean =>
  trust !== undefined && trust !== (rows.get(COUNTER, TRUST_EPOCH)?.value ?? 0);

const hashIn = (command: KeepAgreement | DeclineAgreement | EndAgreement) =>
  command.kind === "peering.agreement" ? command.agreement.hash : command.hash;
const subjectOf = (command: Settled) =>
  command.kind === "peering.card" ? command.card.trustDomain : hashIn(command);

function keepCard(command: KeepCard, rows: Rows, leaf: number): Change | Refusal {
  const { card, contents, dispatches } = command;
  const held = rows.get(CARD, card.trustDomain);
  // What an operator adds or removes (-1) replaces whatever is held. What a node sends replaces only what it sent before.
  if (held !== undefined && card.place >= 0) {
    // THREAT: a node that was removed, and is known still by an agreement that has ended, would bring itself back.
    if (held.state === "removed") return { refused: "card-removed", row: held };
    if (held.place >= card.place) return { refused: "card-stale", row: held };
  }
  if (hasMoved(command, rows)) return { refused: "trust-moved" };
  const carried = { kind: KIND.card, subject: card.trustDomain, version: leaf };
  return {
    puts: [
      put(CARD, { ...card, leaf, until: FOREVER }),
      ...(card.state === "own" ? [] : [setCounter(TRUST_EPOCH, leaf + 1)]),
      ...keepContents(leaf, contents),
      ...supersede(rows, carried),
      ...queue(leaf, dispatches, { ...carried, until: FOREVER }),
    ],
  };
}

function keepAgreement(command: KeepAgreement, rows: Rows, leaf: number): Change | Refusal {
  const { agreement, before, contents, dispatches } = command;
  const { hash, signed, state } = agreement;
  const held = rows.get(AGREEMENT, hash);
  const open = held === undefined || held.state === "drafted" || held.state === "offered";
  if (!open || held?.signed.length !== before)
    return { refused: "agreement-moved", ...(held && { row: held }) };
  if (hasMoved(command, rows)) return { refused: "trust-moved" };
  const carried = { kind: KIND.agreement, subject: hash, version: signed.length };
  return {
    puts: [
      put(AGREEMENT, { ...agreement, leaf }),
      ...(state === "agreed" ? [setCounter(LAW_EPOCH, leaf + 1), setCounter(TRUST_EPOCH, leaf + 1)] : []),
      ...keepContents(leaf, contents),
      ...supersede(rows, carried),
      ...queue(leaf, dispatches, { ...carried, until: agreement.until }),
    ],
  };
}

function declineAgreement(command: DeclineAgreement, rows: Rows, leaf: number): Change | Refusal {
  const { hash, declinedBy, contents, dispatches } = command;
  const held = rows.get(AGREEMENT, hash);
  if (held === undefined) return { refused: "agreement-unknown" };
  if (held.state === "declined") return { refused: "already-declined", row: held };
  // Whoever has signed may be part of an agreement at another node already.
  if (held.state === "agreed" || held.state === "terminated" || held.signed.includes(declinedBy))
    return { refused: "already-agreed", row: held };
  return {
    puts: [
      put(AGREEMENT, { ...held, state: "declined", endedBy: declinedBy, endLeaf: leaf }),
      ...keepContents(leaf, contents),
      // A copy that is on its way goes on: a party that knows nothing of the agreement could not be told of its end.
      ...queue(leaf, dispatches, {
        ...{ kind: KIND.termination, subject: hash, version: leaf, until: held.until },
      }),
    ],
  };
}

function endAgreement(command: EndAgreement, rows: Rows, leaf: number): Change | Refusal {
  const { hash, endsAt, endedBy, contents, dispatches } = command;
  const held = rows.get(AGREEMENT, hash);
  if (held === undefined) return { refused: "agreement-unknown" };
  if (held.state !== "agreed" && held.state !== "terminated") return { refused: "not-agreed", row: held };
  if (held.endsAt !== undefined && held.endsAt <= endsAt) return { refused: "already-ended", row: held };
  return {
    puts: [
      // The body stays beside the leaf of the last signature.
      put(AGREEMENT, { ...held, state: "terminated", endsAt, endedBy, endLeaf: leaf }),
      setCounter(LAW_EPOCH, leaf + 1),
      ...keepContents(leaf, contents),
      ...queue(leaf, dispatches, { kind: KIND.termination, subject: hash, version: leaf, until: FOREVER }),
    ],
  };
}

const handOversOf = (trustDomain: string) =>
  ({ of: HAND_OVER, index: "log", prefix: [trustDomain] }) as const;

function handOverLog({ trustDomain, contents, dispatches }: HandOverLog, leaf: number): Change {
  // One hand-over takes the place of no other: whoever has missed some needs all of them.
  const carried = { kind: KIND.handOver, subject: `${trustDomain} ${leaf + 1}`, version: leaf };
  return {
    puts: [...keepContents(leaf, contents), ...queue(leaf, dispatches, { ...carried, until: FOREVER })],
  };
}

function followLog({ handOver, contents }: FollowLog, rows: Rows, leaf: number): Change | Refusal {
  const { trustDomain, from, to, size, upTo } = handOver;
  const held = rows.span(handOversOf(trustDomain)).find((row) => row.from === from);
  if (held !== undefined) {
    const isSame = held.to === to && held.size === size && held.upTo === upTo;
    return { refused: isSame ? "already-followed" : "log-forked", row: held };
  }
  const card = rows.get(CARD, trustDomain);
  return {
    puts: [
      put(HAND_OVER, { ...handOver, leaf, until: FOREVER }),
      ...(card === undefined ? [] : [put(CARD, cardAfter(card, handOver))]),
      ...keepContents(leaf, contents),
    ],
  };
}

/** Returns the card of a node whose log goes on under another name: what it sends from there on is newer than what was lost. */
export function cardAfter(card: CardRow, { size, upTo }: FollowLog["handOver"]): CardRow {
  return upTo === undefined ? card : { ...card, place: Math.min(card.place, size - 1) };
}
