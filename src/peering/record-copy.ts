/** Records copies of agreements with the signatures so far, and queues them for the other parties. */
import { BODY } from "../engine/outbox.ts";
import { requireRecorded, seal } from "../engine/record.ts";
import { FOREVER, type SeenHead } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { listUnsigned, type SignedAgreement } from "../evidence/agreement.ts";
import { nodeId } from "../federation/identity.ts";
import type { PeeringContext } from "./context.ts";
import { formatCopy, hashOfBody, mergeSignatures } from "./copy.ts";
import { keepHeld } from "./keep-held.ts";
import { assertAcceptable } from "./known-key.ts";
import { peeringLeafBytes } from "./leaf.ts";
import type { HeldAgreement } from "./register.ts";
import type { AgreementRow } from "./schema.ts";
import type { KeepAgreement } from "./state.ts";

/** Throws AGREEMENT_INVALID for an agreement that a party has declined. */
export function assertNotDeclined(row: AgreementRow | undefined): void {
  if (row?.state !== "declined") return;
  throw new ComityError(
    "AGREEMENT_INVALID",
    `\`${row.endedBy}\` has declined exactly this agreement, so that it never comes about: draft another, or give it another id`,
  );
}

/** Throws STORE_UNAVAILABLE for an agreement that is stored, and could not be read when the node started. */
export function assertReadable({ register }: Pick<PeeringContext, "register">, name: string): void {
  const found = register
    .setAside()
    .find(
      (each) =>
        each.what === "agreement" &&
        (each.key === name || each.name === name || (name.length >= 8 && each.key.startsWith(name))),
    );
  if (found === undefined) return;
  throw new ComityError(
    "STORE_UNAVAILABLE",
    `the stored agreement \`${found.name}\` could not be read when the node started, and is set aside: restore the store from a backup, or agree anew under another id`,
  );
}

/**
 * The state of an agreement that is new here and lacks signatures, the party that has sent it, and who made the change, for the
 * audit: an operator, or the node of a party.
 */
type First = { readonly state: AgreementRow["state"]; readonly by?: string; readonly made?: string };
/** The party that has sent a copy, and the checkpoint of its log. */
type Sent = { readonly sender: string; readonly seen: SeenHead };

/**
 * Records the signatures that a copy has beside those that are held, and queues the copy with all of them for every other party
 * that is known, except the sender where it has them all. Changes nothing where the copy has no further signature. One that this
 * node has not signed stays here. Throws AGREEMENT_INVALID for one that this node cannot apply when it is recorded. Rejects with
 * INTERNAL for a refusal that the caller did not expect.
 */
export async function recordCopy(
  context: PeeringContext,
  copy: SignedAgreement,
  first: First,
  sent?: Sent,
): Promise<void> {
  const { register, observer } = context;
  const { agreement } = copy;
  let state = first.state;
  // Copies of several parties arrive at once: whoever comes second finds more signatures than before.
  const committed = await keepHeld(() => {
    const held = register.agreementOf(agreement.hash);
    const signed = held === undefined ? copy : mergeSignatures(held.signed, copy);
    if (signed.signatures.size === held?.row.signed.length) return undefined;
    assertNotDeclined(held?.row);
    assertReadable(context, agreement.hash);
    // Two agreements that are signed at once may give two nodes what one alone can serve, so that the last is held against the first.
    assertAcceptable(context, agreement, held?.signed.signatures);
    const { command, leaf } = composeCopy(context, signed, { first, held, sent, had: copy.signatures.size });
    state = command.agreement.state;
    const recording = {
      leaf,
      ...(state === "agreed" && { epoch: context.atlas().epoch }),
      ...(sent && { seen: sent.seen }),
      ...(first.made !== undefined && { by: first.made }),
    };
    return register.keepAgreement(command, recording, signed);
  });
  if (committed === undefined) return;
  requireRecorded(committed);
  observer.agreementChanged({ agreement: agreement.id, state });
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
