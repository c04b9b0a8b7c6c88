/**
 * The register of what a node knows of others, in memory as in its store: cards, and agreements with their signatures. A commit
 * changes both before any other code runs.
 */
import type { Clock, Context } from "../engine/context.ts";
import { BODY } from "../engine/outbox.ts";
import type { Acquaintance } from "../engine/peers.ts";
import { loadText } from "../engine/record.ts";
import { type Committed, isPast, loadSpan, type SeenHead } from "../engine/store.ts";
import { type SignedAgreement, verifySignatures } from "../evidence/agreement.ts";
import type { Agreement } from "../federation/agreement.ts";
import { AGREEMENT, type AgreementRow, CARD, type CardRow } from "./schema.ts";
import type { EndAgreement, KeepAgreement, KeepCard } from "./state.ts";

/** An agreement in any state, with its signatures. */
export type HeldAgreement = { readonly row: AgreementRow; readonly signed: SignedAgreement };

type Recording = { readonly leaf: Uint8Array; readonly seen?: SeenHead };

export type Register = {
  /** The agreements that every party has signed, and the cards of known nodes. The same value while nothing changes. */
  readonly acquaintance: () => Acquaintance;
  /** Returns the card of a trust domain, also of one that was removed, and of this node. */
  readonly cardOf: (trustDomain: string) => CardRow | undefined;
  /** Lists the agreements in every state, without those whose date of retention has passed. */
  readonly agreements: () => readonly HeldAgreement[];
  readonly agreementOf: (hash: string) => HeldAgreement | undefined;
  readonly keepCard: (command: KeepCard, recording: Recording) => Promise<Committed>;
  readonly keepAgreement: (
    command: KeepAgreement,
    recording: Recording,
    signed: SignedAgreement,
  ) => Promise<Committed>;
  readonly endAgreement: (command: EndAgreement, recording: Recording) => Promise<Committed>;
  /** Sets the function that is called after each change. */
  readonly tell: (changed: () => void) => void;
};

type Parts = Pick<Context, "store" | "sealer"> & {
  readonly clock: Clock;
  /** The agreements that stand in the configuration. They are signed by all parties. */
  readonly configured: readonly Agreement[];
  /** Raises the epoch of the law, on which decisions hang: an agreement came into force or was ended. */
  readonly advance: (epoch: number) => void;
};

/** Opens the register of a node that starts. Rejects with STORE_UNAVAILABLE where an agreement's body is missing. */
export async function openRegister(parts: Parts): Promise<Register> {
  const { store, clock, configured, advance } = parts;
  const cards = new Map<string, CardRow>();
  for (const row of await loadSpan(store, { of: CARD, index: "state", prefix: [] }))
    cards.set(row.trustDomain, row);
  const agreements = new Map<string, HeldAgreement>();
  for (const row of await loadSpan(store, { of: AGREEMENT, index: "state", prefix: [] }))
    agreements.set(row.hash, { row, signed: await loadSigned(parts, row) });
  let acquaintance = compose(configured, cards, agreements);
  let changed: () => void = () => {};

  /** Applies a change once it is durable. INVARIANT: nothing is awaited between the commit and this. */
  function apply(committed: Committed, change: (leaf: number) => void): Committed {
    if (!("recorded" in committed)) return committed;
    change(committed.recorded.index);
    acquaintance = compose(configured, cards, agreements);
    changed();
    return committed;
  }

  return {
    acquaintance: () => acquaintance,
    cardOf: (trustDomain) => cards.get(trustDomain),
    agreements: () => [...agreements.values()].filter(({ row }) => !isPast(row, clock.now())),
    agreementOf: (hash) => agreements.get(hash),
    keepCard: async (command, recording) =>
      apply(await store.commit({ command, ...recording }), (leaf) => {
        cards.set(command.card.trustDomain, { ...command.card, leaf, until: "" });
      }),
    keepAgreement: async (command, recording, signed) =>
      apply(await store.commit({ command, ...recording }), (leaf) => {
        agreements.set(signed.agreement.hash, { row: { ...command.agreement, leaf }, signed });
        if (command.agreement.state === "agreed") advance(leaf + 1);
      }),
    endAgreement: async (command, recording) =>
      apply(await store.commit({ command, ...recording }), (leaf) => {
        advance(leaf + 1);
        const held = agreements.get(command.hash);
        const { endsAt, endedBy } = command;
        if (held !== undefined)
          agreements.set(command.hash, {
            ...held,
            row: { ...held.row, state: "terminated", endsAt, endedBy, endLeaf: leaf },
          });
      }),
    tell: (to) => {
      changed = to;
    },
  };
}

async function loadSigned(parts: Parts, { leaf, id }: AgreementRow): Promise<SignedAgreement> {
  const body = await loadText(parts, leaf, BODY);
  return verifySignatures(JSON.parse(body), `the stored agreement \`${id}\``);
}

/** Makes the acquaintance. Of the agreements with one peer the one that begins last comes first: it replaces the older. */
function compose(
  configured: readonly Agreement[],
  cards: ReadonlyMap<string, CardRow>,
  agreements: ReadonlyMap<string, HeldAgreement>,
): Acquaintance {
  const stored = [...agreements.values()]
    .filter(({ row: { state } }) => state === "agreed" || state === "terminated")
    .map(({ row: { endsAt }, signed: { agreement } }) => ({
      ...agreement,
      ...(endsAt !== undefined && { endsAt }),
    }))
    .toSorted((a, b) => (a.from === b.from ? (a.hash < b.hash ? 1 : -1) : a.from < b.from ? 1 : -1));
  const own = new Set(stored.map(({ hash }) => hash));
  return {
    agreements: [...stored, ...configured.filter(({ hash }) => !own.has(hash))],
    cards: [...cards.values()].filter(({ state }) => state === "known").map(({ card }) => card),
  };
}
