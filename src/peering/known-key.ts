/** The key by which a node is known. One trust domain has one node, and so one key for its log. */
import { ComityError } from "../errors.ts";
import { type Agreement, isOver } from "../federation/agreement.ts";
import type { PeeringContext } from "./context.ts";

type Known = Pick<PeeringContext, "register" | "clock">;

/**
 * Returns the key that agreements name for the node of a trust domain; undefined where all of them are over, so that a node whose
 * key was lost may come with another.
 */
export function agreedKeyOf({ register, clock }: Known, trustDomain: string): string | undefined {
  const now = clock.now();
  for (const agreement of register.acquaintance().agreements) {
    const party = agreement.parties.find((each) => each.trustDomain === trustDomain);
    if (party !== undefined && !isOver(agreement, now)) return party.ledger;
  }
  return undefined;
}

/** Returns the key by which the node of a trust domain is known: by its card, or else by an agreement; undefined for a stranger. */
export function knownKeyOf(known: Known, trustDomain: string): string | undefined {
  const held = known.register.cardOf(trustDomain);
  return held?.state === "known" ? held.card.ledger : agreedKeyOf(known, trustDomain);
}

/**
 * Throws AGREEMENT_INVALID for an agreement that gives a known node another key, or that this node cannot apply.
 *
 * THREAT: of three parties, one could name another under a key of his own, sign in its place, and speak for it here.
 */
export function assertAcceptable(
  context: Known & Pick<PeeringContext, "assertAgreement">,
  agreement: Agreement,
): void {
  for (const { trustDomain, ledger } of agreement.parties) {
    const known = knownKeyOf(context, trustDomain);
    if (known !== undefined && known !== ledger)
      throw new ComityError(
        "AGREEMENT_INVALID",
        `the agreement names another key for the log of \`${trustDomain}\` than the one by which its node is known here`,
      );
  }
  context.assertAgreement(agreement);
}
