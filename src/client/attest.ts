/** Signs evidence for a request with an attestor's key. */
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { readNamed } from "../edge/tls/pem-file.ts";
import { dropEvidence, listEvidencedItems, type TransferRequest } from "../transfers/transfer-request.ts";
import { signEvidence } from "./evidence.ts";
import type { Platform } from "./platform.ts";

/** The name of the attestor whom the members of a local federation trust. */
export const ATTESTOR = "attestor";

/** The time for which new evidence is valid, in milliseconds. */
const EVIDENCE_MS = 24 * 3600 * 1000;

/**
 * Signs evidence for every item that has none, with the key.pem in `folder`. `issuer` is the attestor's name in the
 * agreement. Throws CONFIG_INVALID where the key cannot be read.
 */
export async function attest(
  request: TransferRequest,
  folder: string,
  issuer: string,
  now: Date,
): Promise<TransferRequest> {
  const key = createPrivateKey(readNamed(join(folder, "key.pem"), "the attestor's key"));
  const signed = structuredClone(request);
  const until = new Date(now.getTime() + EVIDENCE_MS);
  for (const { item } of listEvidencedItems(signed.offer))
    item.evidence ??= await signEvidence({ item: dropEvidence(item), issuer, key, issued: now, until });
  return signed;
}

/**
 * Completes a request so that it can be permitted: signs missing evidence as `ATTESTOR`, and accepts the obligations
 * that an assessment lists, beside those that the request accepts already. Rejects as `attest` and `assess` do.
 */
export async function prepareRequest(
  request: TransferRequest,
  platform: Platform,
  folder: string,
): Promise<TransferRequest> {
  const signed = await attest(request, folder, ATTESTOR, new Date());
  if (signed.offer.accepts !== undefined) return signed;
  const { decision } = await platform.assess(signed);
  if (decision?.decision !== "permit") return signed;
  const accepts = { obligations: decision.obligationsHash };
  return attest({ ...signed, offer: { ...signed.offer, accepts } }, folder, ATTESTOR, new Date());
}
