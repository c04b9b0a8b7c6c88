/** Checks the evidence of an offer: each item is held against its JWS, and what the evidence says is kept for the decision. */
import type { Context } from "../engine/context.ts";
import { fieldError } from "../errors.ts";
import type { Evidence } from "../evidence/item.ts";
import type { Agreement } from "../federation/agreement.ts";
import { LIMITS } from "../limits.ts";
import { type EvidencedItem, listEvidencedItems, type TransferRequest } from "./transfer-request.ts";

/** The proof of an item: its evidence, or `why` it has none that holds. */
export type Proof = Evidence | { readonly why: string };

/** The proof of each item, by its path in the request. An item without a proof is not proven. */
export type Proofs = Pick<ReadonlyMap<string, Proof>, "get">;

/** The reason for which an item without evidence does not count. */
export const NO_EVIDENCE = "no evidence";

/**
 * Verifies the evidence of every item of an offer. Only issuers whom the agreement names can prove an item. For whom the
 * evidence is, `bound.ts` compares.
 */
export async function checkOffer(
  { checkEvidence }: Pick<Context, "checkEvidence">,
  { offer }: TransferRequest,
  agreement: Agreement | undefined,
  at: Date,
): Promise<Proofs> {
  const brought = listEvidencedItems(offer).filter(({ item }) => item.evidence !== undefined).length;
  if (brought > LIMITS.evidenceItemsPerRequest)
    throw fieldError(
      "INPUT_TOO_LARGE",
      "offer",
      `has \`${brought}\` items with evidence; the limit is \`${LIMITS.evidenceItemsPerRequest}\``,
    );
  const checked = await Promise.all(
    listEvidencedItems(offer).map(
      async (each): Promise<[string, Proof]> => [
        each.path,
        await checkItem(checkEvidence, each, agreement, at),
      ],
    ),
  );
  return new Map(checked);
}

/** Verifies the evidence of one item. `ofRecord`: the item is of one record of many. */
export async function checkItem(
  checkEvidence: Context["checkEvidence"],
  { item }: EvidencedItem,
  agreement: Agreement | undefined,
  at: Date,
  ofRecord = false,
): Promise<Proof> {
  const { evidence, ...attested } = item;
  if (evidence === undefined) return { why: NO_EVIDENCE };
  return checkEvidence({ evidence, item: attested, issuers: agreement?.issuers ?? {}, at, ofRecord });
}
