/** This node's own word by which an agreement ends, or will never be signed. */
import { BODY } from "../engine/outbox.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { FOREVER } from "../engine/store.ts";
import type { PeeringContext } from "./context.ts";
import { OWN_WORD, peeringLeafBytes } from "./leaf.ts";
import { dispatchesTo } from "./record-copy.ts";
import type { AgreementRow } from "./schema.ts";

/**
 * Returns the other parties that hold an agreement, as far as this node knows: all to whom it may have sent a copy, since it has
 * signed; else those that have signed it.
 */
export function hearersOf({ parties, signed }: AgreementRow, trustDomain: string): readonly string[] {
  return (signed.includes(trustDomain) ? parties : signed).filter((each) => each !== trustDomain);
}

/** Records that this node will not sign, and tells whoever holds the agreement. Changes nothing where a party has declined it. */
export async function recordDecline(context: PeeringContext, row: AgreementRow, by?: string): Promise<void> {
  const { clock, entropy, register, trustDomain, observer } = context;
  const leaf = peeringLeafBytes({
    type: "comity/v1/agreement-decline",
    nonce: entropy.nonce(),
    at: clock.now().toISOString(),
    agreement: row.hash,
    by: trustDomain,
  });
  const hearers = hearersOf(row, trustDomain).map((each) => ({ trustDomain: each }));
  const committed = await register.declineAgreement(
    {
      kind: "peering.decline",
      hash: row.hash,
      declinedBy: trustDomain,
      contents: [seal(context, BODY, OWN_WORD, row.until)],
      dispatches: dispatchesTo(context, hearers),
    },
    { leaf, ...(by !== undefined && { by }) },
  );
  if ("refused" in committed && committed.refused === "already-declined") return;
  requireRecorded(committed);
  observer.agreementChanged({ agreement: row.id, state: "declined" });
}

/** Records that this node ends an agreement at an instant, and tells the others. Changes nothing where it ends earlier. */
export async function recordEnd(
  context: PeeringContext,
  row: AgreementRow,
  at: Date,
  by?: string,
): Promise<void> {
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
      contents: [seal(context, BODY, OWN_WORD, FOREVER)],
      dispatches: dispatchesTo(context, parties),
    },
    { leaf, ...(by !== undefined && { by }) },
  );
  if ("refused" in committed && committed.refused === "already-ended") return;
  requireRecorded(committed);
  observer.agreementChanged({ agreement: row.id, state: "terminated" });
}
