/** The key by which a node is known. One trust domain has one node, and so one key for its log. */
import { ComityError } from "../errors.ts";
import type { Agreement } from "../federation/agreement.ts";
import type { PeeringContext } from "./context.ts";

/** Returns the key by which the node of a trust domain is known: by its card, or else by an agreement; undefined for a stranger. */
export function knownKeyOf(
  { register }: Pick<PeeringContext, "register">,
  trustDomain: string,
): string | undefined {
  const held = register.cardOf(trustDomain);
  if (held?.state === "known") return held.card.ledger;
  for (const { parties } of register.acquaintance().agreements) {
    const party = parties.find((each) => each.trustDomain === trustDomain);
    if (party !== undefined) return party.ledger;
  }
  return undefined;
}

/**
 * Throws AGREEMENT_INVALID for an agreement that gives a known node another key, or that this node cannot apply.
 *
 * THREAT: of three parties, one could name another under a key of his own, sign in its place, and speak for it here.
 */
export function assertAcceptable(
  context: Pick<PeeringContext, "register" | "assertAgreement">,
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
