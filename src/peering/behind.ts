/** The nodes that have not taken this node's card as it is now: they would refuse a certificate of an authority that only the card names. */
import { OUTBOX, type OutboxRow } from "../engine/rows.ts";
import { type Agreement, isOver } from "../federation/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import { canonicalText } from "../ledger/canonical.ts";
import { findOwnCard, statesAuthorities } from "./cards.ts";
import type { PeeringContext } from "./context.ts";
import { KIND } from "./schema.ts";

/**
 * Lists the trust domains of the nodes that have not taken the card: of those with an agreement that is not over, and of those
 * that are known by a card. Whoever is known by agreements alone that name the authorities of now needs none.
 */
export async function listBehind(context: PeeringContext): Promise<readonly string[]> {
  const { register, trustDomain: own, store, clock } = context;
  const { agreements, cards } = register.acquaintance();
  const live = agreements.filter((each) => !isOver(each, clock.now()));
  const card = findOwnCard(context);
  const carded = new Set(cards.map(({ trustDomain }) => trustDomain));
  const parties = live.flatMap((each) => each.parties.map(({ trustDomain }) => trustDomain));
  const needing = new Set([...carded, ...parties].filter((each) => each !== own));
  const sent = register.cardOf(own);
  const isSent = card !== undefined && sent !== undefined && canonicalText(sent.card) === canonicalText(card);
  const [items = []] = isSent ? await store.read([{ of: OUTBOX, index: "subject", prefix: [own] }]) : [];
  const has = (node: string) =>
    (items as readonly OutboxRow[]).some(
      ({ kind, version, peer, state }) =>
        kind === KIND.card && version === sent?.leaf && peer === node && state === "received",
    );
  const knows = (trustDomain: string) =>
    card !== undefined &&
    sent === undefined &&
    !carded.has(trustDomain) &&
    live.filter((each) => isBetween(each, trustDomain)).every((each) => statesAuthorities(each, card));
  return [...needing].filter((each) => !has(nodeId(each)) && !knows(each)).toSorted();
}

const isBetween = ({ parties }: Agreement, trustDomain: string) =>
  parties.some((party) => party.trustDomain === trustDomain);
