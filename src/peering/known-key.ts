/** The key by which a node is known. One trust domain has one node, and so one key for its log. */
import { ComityError } from "../errors.ts";
import { type Agreement, isOver } from "../federation/agreement.ts";
import { keysAround, textOfPresent } from "../ledger/hand-over.ts";
import { placeOf } from "../ledger/log-keys.ts";
import { parseVerifierKey } from "../ledger/note.ts";
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

/** Returns true where two keys sign one log, the one after the other. */
export function isOneLog({ register }: Pick<Known, "register">, one: string, other: string): boolean {
  return placeOf(keysAround(one, register.acquaintance().handOvers), parseVerifierKey(other)) >= 0;
}

/**
 * Throws AGREEMENT_INVALID for an agreement that gives a known node another key than its present one, or that this node cannot
 * apply. An earlier key counts for a party whose signature is `held` here already.
 *
 * THREAT: of three parties, one could name another under a key of his own, sign in its place, and speak for it here. And a signature
 * has no size: whoever has stolen a key that was handed over could sign as its node.
 */
export function assertAcceptable(
  context: Known & Pick<PeeringContext, "assertAgreement" | "trustDomain">,
  agreement: Agreement,
  held?: ReadonlyMap<string, unknown>,
): void {
  const { handOvers } = context.register.acquaintance();
  for (const { trustDomain, ledger } of agreement.parties) {
    const known = knownKeyOf(context, trustDomain);
    if (known === undefined || textOfPresent(keysAround(known, handOvers)) === ledger) continue;
    if (held?.has(trustDomain) !== true || !isOneLog(context, known, ledger))
      throw new ComityError(
        "AGREEMENT_INVALID",
        `the agreement names another key for the log of \`${trustDomain}\` than the one by which its node is known here`,
      );
  }
  context.assertAgreement(agreement, held?.has(context.trustDomain) === true);
}
