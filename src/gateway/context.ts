/** What both sides of a transfer share: who this node is, the law and agreements it holds, and its ports. */
import { type Agreement, counterpart, type Party } from "../federation/agreement.ts";
import type { Atlas } from "../law/atlas.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";
import type { Viewer } from "../notices/audience.ts";
import { type Assessment, assess } from "../transfers/assess.ts";
import { attested, evidencedItems, type TransferRequest } from "../transfers/request.ts";
import type { Tally } from "../transfers/tally.ts";
import type { Observer } from "./observer.ts";
import type { Peers } from "./peers.ts";
import type { Clock, Entropy, EvidenceCheck, Store } from "./ports.ts";

export type Gateway = {
  readonly trustDomain: string;
  /** SPIFFE id of this node. */
  readonly node: string;
  readonly jurisdictions: ReadonlySet<string>;
  /** The law in force now: read once for each decision, and never kept. */
  readonly atlas: () => Atlas;
  readonly agreements: readonly Agreement[];
  /** The regulators that this node serves, each with the places it may report for. */
  readonly regulators: readonly Viewer[];
  /** How long a destination may take to decide, in milliseconds. */
  readonly decideWithinMs: number;
  readonly store: Store;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly checkEvidence: EvidenceCheck;
  readonly observer: Observer;
};

/** How far two nodes' clocks may stand apart, in milliseconds. */
export const SKEW_MS = 30_000;

/** The other sides of all agreements, once each. */
export function partiesOf({ agreements, trustDomain }: Gateway) {
  return agreements.flatMap((agreement) => counterpart(agreement, trustDomain) ?? []);
}

/** The key of a party's ledger. */
export function ledgerKeyOf(party: Party): VerifierKey {
  return parseVerifierKey(party.ledger);
}

/** Why items of an offer are not proven: path → why. What the agreement does not vouch for is not offered. */
async function unprovenItems(
  { checkEvidence }: Gateway,
  request: TransferRequest,
  agreement: Agreement | undefined,
  at: Date,
): Promise<ReadonlyMap<string, string>> {
  const checked = await Promise.all(
    evidencedItems(request.offer).map(async ({ path, item }): Promise<[string, string | undefined]> => {
      if (item.evidence === undefined) return [path, "it brings no evidence"];
      const parts = { evidence: item.evidence, item: attested(item), issuers: agreement?.issuers ?? {}, at };
      return [path, await checkEvidence(parts)];
    }),
  );
  return new Map(checked.filter((each): each is [string, string] => each[1] !== undefined));
}

/**
 * Assesses a request as of now, its evidence checked; at the sender's home, with what was counted of the sender's.
 * `atlas` is the one that it was computed by.
 */
export async function assessNow(
  gateway: Gateway,
  request: TransferRequest,
  agreement: Agreement | undefined,
  binding: boolean,
  tally?: Tally,
): Promise<Assessment & { readonly at: Date; readonly atlas: Atlas }> {
  const at = gateway.clock.now();
  const unproven = await unprovenItems(gateway, request, agreement, at);
  const atlas = gateway.atlas();
  const { agreements } = gateway;
  return { ...assess(request, { atlas, agreement, agreements, at, unproven, binding, tally }), at, atlas };
}
