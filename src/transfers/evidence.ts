/** Checks the evidence of an offer. Each item is compared with its JWS; an item that fails does not count. */
import type { Context } from "../engine/context.ts";
import type { Agreement } from "../federation/agreement.ts";
import { dropEvidence, listEvidencedItems, type TransferRequest } from "./transfer-request.ts";

/**
 * Returns the reasons why items of an offer are not proven: path → reason. Only issuers whom the agreement names can
 * prove an item.
 */
export async function checkOffer(
  { checkEvidence }: Pick<Context, "checkEvidence">,
  { offer }: TransferRequest,
  agreement: Agreement | undefined,
  at: Date,
): Promise<ReadonlyMap<string, string>> {
  const issuers = agreement?.issuers ?? {};
  const checked = await Promise.all(
    listEvidencedItems(offer).map(async ({ path, item }): Promise<[string, string] | undefined> => {
      if (item.evidence === undefined) return [path, "it brings no evidence"];
      const why = await checkEvidence({ evidence: item.evidence, item: dropEvidence(item), issuers, at });
      return why === undefined ? undefined : [path, why];
    }),
  );
  return new Map(checked.filter((each) => each !== undefined));
}
