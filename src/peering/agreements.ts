import { ComityError } from "../errors.ts";
import type { SignedAgreement } from "../evidence/agreement.ts";
import type { PeerCard } from "../federation/peer-card.ts";
import type { PeeringContext } from "./context.ts";
import { addSignature, asInvalid, createUnsigned } from "./copy.ts";
import { recordDecline, recordEnd } from "./own-word.ts";
import { assertNotDeclined, assertReadable, recordCopy } from "./record-copy.ts";
import type { HeldAgreement } from "./register.ts";
import type { AgreementRow } from "./schema.ts";
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
  /**
   * Says for this node that it will not sign an agreement, and tells the parties that hold it. It leaves the list, and does not
   * come back. Declining again changes nothing. Throws NOT_FOUND, and AGREEMENT_INVALID for one that this node has signed.
   */
  readonly decline: (name: string, by?: string) => Promise<HeldAgreement>;
  /** Lists the agreements in every state, without those that this node has declined. */
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

  const find = (name: string) => findNamed(context, name);

  return {
    find,
    list: () =>
      register.agreements().filter(({ row }) => row.state !== "declined" || row.endedBy !== trustDomain),
    async draft(given) {
      const terms = parseTerms(given);
      const cards = [context.ownCard(), ...terms.with.map((each) => cardOf(context, each))];
      const signed = createDraft(composeDocument(terms, cards, clock.now().toISOString().slice(0, 10)));
      const { hash } = signed.agreement;
      const held = register.agreementOf(hash);
      assertNotDeclined(held?.row);
      if (held?.row.state === "terminated")
        throw new ComityError(
          "AGREEMENT_INVALID",
          "an agreement of exactly these terms has ended: give the new one another id or first day",
        );
      if (held !== undefined) return held;
      assertRoom(context);
      await recordCopy(context, signed, { state: "drafted" });
      return find(hash);
    },
    async sign(name, by) {
      const { row, signed } = find(name);
      if (signed.signatures.has(trustDomain)) return { row, signed };
      assertNotDeclined(row);
      assertNotOver(signed, clock.now());
      const copy = await addSignature(signed, trustDomain, context.sign);
      await recordCopy(context, copy, { state: row.state, ...(by !== undefined && { made: by }) });
      return find(row.hash);
    },
    async decline(name, by) {
      const { row } = find(name);
      if (row.signed.includes(trustDomain) || row.state === "agreed" || row.state === "terminated")
        throw new ComityError(
          "AGREEMENT_INVALID",
          "this node has signed the agreement, and others may hold its signature: once all have signed, terminate it",
        );
      await recordDecline(context, row, by);
      return find(row.hash);
    },
    async terminate(name, at = clock.now(), by = undefined) {
      const { row } = find(name);
      if (isOpen(row) || row.state === "declined")
        throw new ComityError(
          "AGREEMENT_INVALID",
          "not all parties have signed this agreement: there is nothing to end",
        );
      // What was decided before stands: an end lies never in the past.
      const now = clock.now();
      await recordEnd(context, row, at < now ? now : at, by);
      return find(row.hash);
    },
  };
}

/** Returns the agreement of this hash, of these first digits of it, or of this id. Throws NOT_FOUND unless there is exactly one. */
function findNamed({ register }: PeeringContext, name: string): HeldAgreement {
  assertReadable({ register }, name);
  const all = register.agreements();
  const exact = all.find(({ row }) => row.hash === name);
  if (exact !== undefined) return exact;
  const named = all.filter(({ row }) => row.id === name || (name.length >= 8 && row.hash.startsWith(name)));
  const [found] = named;
  if (found !== undefined && named.length === 1) return found;
  throw new ComityError(
    "NOT_FOUND",
    found === undefined
      ? "there is no agreement of that name: `comity agreement list` has all"
      : `${named.length} agreements have that name: write the hash, of which eight digits suffice`,
  );
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

/**
 * Returns true for an agreement that takes up room: one that lacks signatures, or that another party has declined.
 *
 * THREAT: two nodes, of which one declines what the other offers, would make ever new rows.
 */
const takesRoom = (row: AgreementRow, trustDomain: string): boolean =>
  isOpen(row) || (row.state === "declined" && row.endedBy !== trustDomain);

/** Throws OVERLOADED where too many agreements that were drafted here, or offered by this one node, wait for signatures. */
export function assertRoom(
  { register, trustDomain }: Pick<PeeringContext, "register" | "trustDomain">,
  by?: string,
): void {
  const most = by === undefined ? MAX_OPEN : MAX_OFFERED;
  const taking = register.agreements().filter(({ row }) => takesRoom(row, trustDomain) && row.by === by);
  if (taking.length >= most)
    throw new ComityError(
      "OVERLOADED",
      by === undefined
        ? `${most} agreements that were drafted here wait for signatures: sign or decline them, or let them lapse`
        : `${most} agreements that your node has offered wait for signatures here: have them signed or declined, or let them lapse`,
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
