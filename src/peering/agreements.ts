/** The work of an operator on agreements: to draft, sign, terminate and list them. `by` is the operator's SPIFFE id. */
import { BODY } from "../engine/outbox.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { FOREVER, type SeenHead } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { listUnsigned, type SignedAgreement } from "../evidence/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import type { PeerCard } from "../federation/peer-card.ts";
import type { PeeringContext } from "./context.ts";
import { addSignature, asInvalid, createUnsigned, formatCopy, hashOfBody, mergeSignatures } from "./copy.ts";
import { assertAcceptable } from "./known-key.ts";
import { peeringLeafBytes } from "./leaf.ts";
import type { HeldAgreement } from "./register.ts";
import type { AgreementRow } from "./schema.ts";
import type { KeepAgreement } from "./state.ts";
import { composeDocument, parseTerms } from "./terms.ts";

export type Agreements = {
  /**
   * Drafts an agreement of these terms with nodes whose cards are known. Nothing is sent before this node signs. Throws
   * INPUT_INVALID, NOT_FOUND for a party without a card, and AGREEMENT_INVALID. The same terms give the same draft.
   */
  readonly draft: (terms: unknown) => Promise<HeldAgreement>;
  /**
   * Signs for this node, and sends the copy to the other parties that are known. Signing again changes nothing. Throws
   * NOT_FOUND, AGREEMENT_INVALID for one that this node cannot apply any more, and AGREEMENT_EXPIRED for one that is over.
   */
  readonly sign: (name: string, by?: string) => Promise<HeldAgreement>;
  /**
   * Ends an agreement for all its parties, now or at a later instant, and tells them. An end that is not earlier than the one
   * held changes nothing. Throws NOT_FOUND, and AGREEMENT_INVALID for one that not all have signed.
   */
  readonly terminate: (name: string, at?: Date, by?: string) => Promise<HeldAgreement>;
  readonly list: () => readonly HeldAgreement[];
  /** Returns the agreement of this hash or id. Throws NOT_FOUND where none has it, or several have this id. */
  readonly find: (name: string) => HeldAgreement;
};

/** The most agreements that were drafted here and wait for signatures. */
export const MAX_OPEN = 1000;

/** The most that one node has offered. THREAT: a known node may offer ever new ones, and must not use up the room of others. */
export const MAX_OFFERED = 100;

/** Returns true while signatures are missing. */
export const isOpen = ({ state }: AgreementRow): boolean => state === "drafted" || state === "offered";

export function createAgreements(context: PeeringContext): Agreements {
  const { register, trustDomain, clock } = context;

  const find = (name: string) => findNamed(register.agreements(), name);

  return {
    find,
    list: () => register.agreements(),
    async draft(given) {
      const terms = parseTerms(given);
      const cards = [context.ownCard(), ...terms.with.map((each) => cardOf(context, each))];
      const signed = createDraft(composeDocument(terms, cards, clock.now().toISOString().slice(0, 10)));
      const { hash } = signed.agreement;
      const held = register.agreementOf(hash);
      if (held?.row.state === "terminated")
        throw new ComityError(
          "AGREEMENT_INVALID",
          "an agreement of exactly these terms has ended: give the new one another id or first day",
        );
      if (held !== undefined) return held;
      assertRoom(context);
      assertAcceptable(context, signed.agreement);
      await recordCopy(context, signed, { state: "drafted" });
      return find(hash);
    },
    async sign(name, by) {
      const { row, signed } = find(name);
      if (signed.signatures.has(trustDomain)) return { row, signed };
      assertNotOver(signed, clock.now());
      assertAcceptable(context, signed.agreement);
      await recordCopy(context, await addSignature(signed, trustDomain, context.sign), { state: row.state });
      tellAuditor(context, row, "signed", by);
      return find(row.hash);
    },
    async terminate(name, at = clock.now(), by = undefined) {
      const { row } = find(name);
      if (isOpen(row))
        throw new ComityError(
          "AGREEMENT_INVALID",
          "not all parties have signed this agreement: there is nothing to end",
        );
      // What was decided before stands: an end lies never in the past.
      const now = clock.now();
      await recordEnd(context, row, at < now ? now : at);
      tellAuditor(context, row, "terminated", by);
      return find(row.hash);
    },
  };
}

/** Returns the agreement of this hash, of these first digits of it, or of this id. Throws NOT_FOUND unless there is exactly one. */
function findNamed(all: readonly HeldAgreement[], name: string): HeldAgreement {
  const exact = all.find(({ row }) => row.hash === name);
  if (exact !== undefined) return exact;
  const named = all.filter(({ row }) => row.id === name || (name.length >= 8 && row.hash.startsWith(name)));
  const [found] = named;
  if (found !== undefined && named.length === 1) return found;
  throw new ComityError(
    "NOT_FOUND",
    found === undefined
      ? "there is no agreement of that name: list them"
      : `${named.length} agreements have that name: write the hash, of which eight digits suffice`,
  );
}

/** Tells the auditor of this node's word on an agreement, for each other party. */
export function tellAuditor(
  { audit, trustDomain }: Pick<PeeringContext, "audit" | "trustDomain">,
  { id, parties }: AgreementRow,
  change: "signed" | "terminated",
  by?: string,
): void {
  for (const party of parties.filter((each) => each !== trustDomain))
    audit.agreement({ change, agreement: id, peer: nodeId(party), ...(by !== undefined && { by }) });
}

function createDraft(document: object): SignedAgreement {
  try {
    return createUnsigned(document);
  } catch (thrown) {
    throw asInvalid(thrown);
  }
}

function cardOf({ register, trustDomain }: PeeringContext, name: string): PeerCard {
  const held = register.cardOf(name);
  if (name !== trustDomain && held?.state === "known") return held.card;
  throw new ComityError(
    "NOT_FOUND",
    name === trustDomain
      ? "an agreement is with others: this node is a party to it already"
      : `the node of \`${name.slice(0, 255)}\` is not known here: add its card first`,
  );
}

/** Throws OVERLOADED where too many agreements that were drafted here, or offered by this one node, wait for signatures. */
export function assertRoom({ register }: Pick<PeeringContext, "register">, by?: string): void {
  const most = by === undefined ? MAX_OPEN : MAX_OFFERED;
  if (register.agreements().filter(({ row }) => isOpen(row) && row.by === by).length >= most)
    throw new ComityError(
      "OVERLOADED",
      by === undefined
        ? `${most} agreements that were drafted here wait for signatures: sign them, or let them lapse`
        : `${most} agreements that your node has offered wait for signatures here: have them signed, or let them lapse`,
    );
}

/** Throws AGREEMENT_EXPIRED for an agreement whose last day has passed. */
export function assertNotOver({ agreement: { until } }: SignedAgreement, now: Date): void {
  if (until <= now.toISOString().slice(0, 10))
    throw new ComityError(
      "AGREEMENT_EXPIRED",
      `the agreement ends on \`${until}\`, which has passed: draft a new one`,
    );
}

/** The state of an agreement that is new here and lacks signatures, and the party that has sent it. */
type First = { readonly state: AgreementRow["state"]; readonly by?: string };
/** The party that has sent a copy, and the checkpoint of its log. */
type Sent = { readonly sender: string; readonly seen: SeenHead };

/**
 * Records the signatures that a copy has beside those that are held, and queues the copy with all of them for every other party
 * that is known, except the sender where it has them all. Changes nothing where the copy has no further signature. One that this
 * node has not signed stays here. Rejects with INTERNAL for a refusal that the caller did not expect.
 */
export async function recordCopy(
  context: PeeringContext,
  copy: SignedAgreement,
  first: First,
  sent?: Sent,
): Promise<void> {
  const { register, observer } = context;
  const { agreement } = copy;
  // Copies of several parties arrive at once. INVARIANT: whoever comes second finds more signatures than before, and there is one
  // for each party, so that this ends.
  for (;;) {
    const held = register.agreementOf(agreement.hash);
    const signed = held === undefined ? copy : mergeSignatures(held.signed, copy);
    if (signed.signatures.size === held?.row.signed.length) return;
    const { command, leaf } = composeCopy(context, signed, { first, held, sent, had: copy.signatures.size });
    const recording = { leaf, ...(sent && { seen: sent.seen }) };
    const committed = await register.keepAgreement(command, recording, signed);
    if ("refused" in committed && committed.refused === "agreement-moved") continue;
    requireRecorded(committed);
    observer.agreementChanged({ agreement: agreement.id, state: command.agreement.state });
    return;
  }
}

type Merging = {
  readonly first: First;
  readonly held: HeldAgreement | undefined;
  readonly sent: Sent | undefined;
  /** The number of signatures that the copy brought. */
  readonly had: number;
};

/** Makes the command that keeps an agreement with these signatures, and its leaf. */
function composeCopy(
  context: PeeringContext,
  signed: SignedAgreement,
  { first, held, sent, had }: Merging,
): { readonly command: KeepAgreement; readonly leaf: Uint8Array } {
  const { clock, entropy } = context;
  const { agreement, signatures } = signed;
  const complete = listUnsigned(signed).length === 0;
  const body = formatCopy(signed);
  const leaf = peeringLeafBytes({
    type: "comity/v1/agreement-copy",
    nonce: entropy.nonce(),
    at: clock.now().toISOString(),
    agreement: agreement.hash,
    signatures: signatures.size,
    body: hashOfBody(body),
  });
  const until = complete ? FOREVER : agreement.until;
  const by = held === undefined ? first.by : held.row.by;
  const except = had === signatures.size ? sent?.sender : undefined;
  const command = {
    kind: "peering.agreement",
    agreement: {
      hash: agreement.hash,
      id: agreement.id,
      state: complete ? "agreed" : (held?.row.state ?? first.state),
      parties: agreement.parties.map((party) => party.trustDomain),
      signed: [...signatures.keys()],
      ...(by !== undefined && { by }),
      until,
    },
    ...(held !== undefined && { before: held.row.signed.length }),
    contents: [seal(context, BODY, body, until)],
    // Nobody takes a copy from a party that has not signed it.
    dispatches: signatures.has(context.trustDomain) ? dispatchesTo(context, agreement.parties, except) : [],
  } as const;
  return { command, leaf };
}

/** Makes the dispatches to the other parties that are known, except one. */
export function dispatchesTo(
  { peers, trustDomain, entropy }: PeeringContext,
  parties: readonly { readonly trustDomain: string }[],
  except?: string,
) {
  const known = new Set(peers.known.map(({ node }) => node));
  return parties
    .filter((party) => party.trustDomain !== trustDomain && party.trustDomain !== except)
    .map((party) => nodeId(party.trustDomain))
    .filter((node) => known.has(node))
    .map((peer) => ({ id: entropy.id(), peer }));
}

async function recordEnd(context: PeeringContext, row: AgreementRow, at: Date): Promise<void> {
  const { clock, entropy, register, trustDomain, observer } = context;
  const endsAt = at.toISOString();
  const leaf = peeringLeafBytes({
    type: "comity/v1/agreement-end",
    nonce: entropy.nonce(),
    at: clock.now().toISOString(),
    agreement: row.hash,
    endsAt,
    by: trustDomain,
  });
  const parties = row.parties.map((each) => ({ trustDomain: each }));
  const committed = await register.endAgreement(
    {
      kind: "peering.end",
      hash: row.hash,
      endsAt,
      endedBy: trustDomain,
      // The leaf says everything: what travels beside it is empty.
      contents: [seal(context, BODY, "{}", FOREVER)],
      dispatches: dispatchesTo(context, parties),
    },
    { leaf },
  );
  if ("refused" in committed && committed.refused === "already-ended") return;
  requireRecorded(committed);
  observer.agreementChanged({ agreement: row.id, state: "terminated" });
}
