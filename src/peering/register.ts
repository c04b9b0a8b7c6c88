/**
 * The register of what a node knows of others, in memory as in its store: cards, and agreements with their signatures. A commit
 * changes both before any other code runs.
 */
import type { AgreementEvent } from "../engine/audit.ts";
import type { Clock, Context } from "../engine/context.ts";
import type { Acquaintance } from "../engine/peers.ts";
import { COUNTER, type HandOverRow } from "../engine/rows.ts";
import { type Committed, FOREVER, isPast, load, type SeenHead } from "../engine/store.ts";
import type { SignedAgreement } from "../evidence/agreement.ts";
import type { Agreement } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import { type AgreementRow, type CardRow, TRUST_EPOCH } from "./schema.ts";
import {
  cardAfter,
  type DeclineAgreement,
  type EndAgreement,
  type FollowLog,
  type KeepAgreement,
  type KeepCard,
  type PeeringCommand,
} from "./state.ts";
import { type HeldAgreement, loadStored, type Readable, type SetAside, type Stored } from "./stored.ts";

/**
 * A leaf with what is recorded beside it. `epoch` is that of the law against which a change was held. `by` is who made it, for the
 * audit: an operator, or the node of another party.
 */
type Recording = {
  readonly leaf: Uint8Array;
  readonly seen?: SeenHead;
  readonly epoch?: number;
  readonly by?: string;
};

export type { HeldAgreement, SetAside } from "./stored.ts";

export type Register = {
  /** The agreements that every party has signed, and the cards of known nodes. The same value while nothing changes. */
  readonly acquaintance: () => Acquaintance;
  /** Returns the card of a trust domain, also of one that was removed, and of this node. */
  readonly cardOf: (trustDomain: string) => CardRow | undefined;
  /** Lists the agreements in every state, without those whose date of retention has passed. */
  readonly agreements: () => readonly HeldAgreement[];
  readonly agreementOf: (hash: string) => HeldAgreement | undefined;
  /** Lists the stored cards and agreements that could not be read at the start. Nothing rests on them. */
  readonly setAside: () => readonly SetAside[];
  /**
   * Keeps a card. INVARIANT: what it was held against is the register at the call; where another change comes first, the result
   * is the refusal `trust-moved`. So it is with an agreement that all have signed.
   */
  readonly keepCard: (command: KeepCard, recording: Recording) => Promise<Committed>;
  readonly keepAgreement: (
    command: KeepAgreement,
    recording: Recording,
    signed: SignedAgreement,
  ) => Promise<Committed>;
  readonly declineAgreement: (command: DeclineAgreement, recording: Recording) => Promise<Committed>;
  readonly endAgreement: (command: EndAgreement, recording: Recording) => Promise<Committed>;
  /** The hand-overs of all logs that are known, this node's own among them. */
  readonly handOvers: () => readonly HandOverRow[];
  readonly followLog: (command: FollowLog, recording: Recording) => Promise<Committed>;
  /** Takes in a hand-over of this node's own log, which `commit` makes. */
  readonly handOverLog: (
    keys: Pick<HandOverRow, "trustDomain" | "from" | "to" | "upTo">,
    commit: () => Promise<Committed>,
  ) => Promise<Committed>;
  /** Sets the function that is called after each change. */
  readonly tell: (changed: () => void) => void;
};

type Parts = Pick<Context, "store" | "sealer" | "trustDomain" | "audit"> &
  Readable & {
    readonly clock: Clock;
    /** The agreements that stand in the configuration. They are signed by all parties. */
    readonly configured: readonly Agreement[];
    /** Raises the epoch of the law, on which decisions hang: an agreement came into force or was ended. */
    readonly advance: (epoch: number) => void;
  };

/** The register in memory. `trust` is the epoch of the trust. */
type Known = Stored & { trust: number };

/** Opens the register of a node that starts. Rejects with STORE_UNAVAILABLE where the store cannot be read. */
export async function openRegister(parts: Parts): Promise<Register> {
  const { clock, configured } = parts;
  const { store } = parts;
  const trust = (await load(store, COUNTER, TRUST_EPOCH))?.value ?? 0;
  const known: Known = { ...(await loadStored(parts)), trust };
  const { agreements, setAside } = known;
  let acquaintance = compose(configured, known);
  let changed: () => void = () => {};
  return {
    acquaintance: () => acquaintance,
    cardOf: (trustDomain) => known.cards.get(trustDomain),
    setAside: () => setAside,
    agreements: () => [...agreements.values()].filter(({ row }) => !isPast(row, clock.now())),
    agreementOf: (hash) => agreements.get(hash),
    handOvers: () => known.handOvers,
    ...createChanges(parts, known, () => {
      acquaintance = compose(configured, known);
      changed();
    }),
    tell: (to) => {
      changed = to;
    },
  };
}

type Changes = Pick<
  Register,
  "keepCard" | "keepAgreement" | "declineAgreement" | "endAgreement" | "followLog" | "handOverLog"
>;

/** Creates the changes of keys. `settle` applies a commit once it is durable. */
function createKeyChanges({ store }: Parts, { handOvers, cards }: Known, settle: Settle) {
  const follow: Pick<Register, "followLog" | "handOverLog"> = {
    followLog: async (command, { by: _, ...recording }) =>
      settle(await store.commit({ command, ...recording }), (leaf) => {
        handOvers.push({ ...command.handOver, leaf, until: FOREVER });
        const card = cards.get(command.handOver.trustDomain);
        if (card !== undefined) cards.set(card.trustDomain, cardAfter(card, command.handOver));
      }),
    handOverLog: async (keys, commit) =>
      settle(await commit(), (leaf) => {
        handOvers.push({ ...keys, size: leaf + 1, leaf, until: FOREVER });
      }),
  };
  return follow;
}

type Settle = (committed: Committed, apply: (leaf: number) => void) => Committed;

/** Creates the function that applies a commit, unless it was refused, and tells of it. */
const createSettle =
  (applied: () => void): Settle =>
  (committed, apply) => {
    if (!("recorded" in committed)) return committed;
    apply(committed.recorded.index);
    applied();
    return committed;
  };

/** Creates the function that changes the row of an agreement that is held, and tells the auditor. */
function createMoves(parts: Parts, agreements: Known["agreements"]) {
  return {
    move(hash: string, changes: Partial<AgreementRow>, what: AgreementEvent["change"], by?: string) {
      const held = agreements.get(hash);
      if (held === undefined) return;
      agreements.set(hash, { ...held, row: { ...held.row, ...changes } });
      tellAuditor(parts, held.row, what, by);
    },
  };
}

/** Creates the changes. `applied` is called after each. */
function createChanges(parts: Parts, known: Known, applied: () => void): Changes {
  const { store, advance, audit, trustDomain } = parts;
  const { cards, agreements } = known;
  const isSigned = (row: AgreementRow | undefined) => row?.signed.includes(trustDomain) === true;
  /** Commits a change, and applies it once it is durable. INVARIANT: nothing is awaited between the commit and what follows. */
  async function change(
    command: PeeringCommand,
    { by: _, ...recording }: Recording,
    apply: (leaf: number) => void,
  ): Promise<Committed> {
    return settle(await store.commit({ command, ...recording }), apply);
  }
  const settle = createSettle(applied);
  const { move } = createMoves(parts, agreements);

  return {
    ...createKeyChanges(parts, known, settle),
    keepCard: (command, recording) => {
      const { card } = command;
      const own = card.state === "own";
      return change({ ...command, ...(!own && { trust: known.trust }) }, recording, (leaf) => {
        const before = cards.get(card.trustDomain);
        cards.set(card.trustDomain, { ...card, leaf, until: "" });
        if (own) return;
        readAgain(known.setAside, card.trustDomain);
        known.trust = leaf + 1;
        audit.peer({ ...changeOf(card, before), ...byOf(recording.by) });
      });
    },
    keepAgreement: (command, recording, signed) => {
      const { agreement } = command;
      const complete = agreement.state === "agreed";
      return change({ ...command, ...(complete && { trust: known.trust }) }, recording, (leaf) => {
        const row = { ...agreement, leaf };
        const before = agreements.get(agreement.hash)?.row;
        agreements.set(agreement.hash, { row, signed });
        if (isSigned(row) && !isSigned(before)) tellAuditor(parts, row, "signed", recording.by);
        if (!complete) return;
        known.trust = leaf + 1;
        advance(leaf + 1);
        tellAuditor(parts, row, "agreed", recording.by);
      });
    },
    declineAgreement: (command, recording) =>
      change(command, recording, (endLeaf) => {
        const { hash, declinedBy: endedBy } = command;
        move(hash, { state: "declined", endedBy, endLeaf }, "declined", recording.by);
      }),
    endAgreement: (command, recording) =>
      change(command, recording, (endLeaf) => {
        const { hash, endsAt, endedBy } = command;
        move(hash, { state: "terminated", endsAt, endedBy, endLeaf }, "terminated", recording.by);
        advance(endLeaf + 1);
      }),
  };
}

const changeOf = ({ state, trustDomain }: KeepCard["card"], before: CardRow | undefined) => {
  const kept = before?.state === "known" ? "changed" : "added";
  return { change: state === "removed" ? "removed" : kept, peer: nodeId(trustDomain) } as const;
};

/** Forgets that a card was set aside: an operator has added or removed it anew. */
function readAgain(setAside: SetAside[], trustDomain: string): void {
  const at = setAside.findIndex(({ what, key }) => what === "card" && key === trustDomain);
  if (at >= 0) setAside.splice(at, 1);
}

const byOf = (by: string | undefined) => (by === undefined ? {} : { by });

/** Tells the auditor of a change of an agreement, for each other party. */
export function tellAuditor(
  { audit, trustDomain }: Pick<Context, "audit" | "trustDomain">,
  { id, hash, parties }: Pick<AgreementRow, "id" | "hash" | "parties">,
  change: AgreementEvent["change"],
  by?: string,
): void {
  for (const party of parties.filter((each) => each !== trustDomain))
    audit.agreement({ change, agreement: id, hash, peer: nodeId(party), ...byOf(by) });
}

/** Makes the acquaintance. Of the agreements with one peer the one that begins last comes first: it replaces the older. */
function compose(
  configured: readonly Agreement[],
  { cards, agreements, setAside, handOvers }: Stored,
): Acquaintance {
  const stored = [...agreements.values()]
    .filter(({ row: { state } }) => state === "agreed" || state === "terminated")
    .map(({ row: { endsAt, endedBy }, signed: { agreement } }) => ({
      ...agreement,
      ...(endsAt !== undefined && { endsAt }),
      ...(endedBy !== undefined && { endedBy }),
    }))
    .toSorted((a, b) => (a.from === b.from ? (a.hash < b.hash ? 1 : -1) : a.from < b.from ? 1 : -1));
  const own = new Set(stored.map(({ hash }) => hash));
  return {
    agreements: [...stored, ...configured.filter(({ hash }) => !own.has(hash))],
    cards: [...cards.values()].filter(({ state }) => state === "known").map(({ card }) => card),
    handOvers: [...handOvers],
    unreadable: new Set(setAside.filter(({ what }) => what === "card").map(({ key }) => key)),
  };
}
