/** A request file: YAML or JSON read into a request, and its evidence signed where the caller may attest. */
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { signEvidence } from "../evidence/item.ts";
import { readNamed } from "../node/config.ts";
import { attested, evidencedItems, parseRequest, type TransferRequest } from "../transfers/request.ts";
import { loadDocument } from "./document.ts";

/** How long evidence that is signed here holds, in milliseconds. */
const EVIDENCE_MS = 24 * 3600 * 1000;

/** Reads a request. Throws DUPLICATE_KEY, TEXT_MALFORMED, INPUT_TOO_LARGE or what `parseRequest` throws. */
export function loadRequest(file: string): TransferRequest {
  return parseRequest(loadDocument(file));
}

/** Signs evidence for every item that has none, as the attestor whose key lies in `folder`. */
export async function attest(
  request: TransferRequest,
  folder: string,
  issuer: string,
  now: Date,
): Promise<TransferRequest> {
  const key = createPrivateKey(readNamed(join(folder, "key.pem"), "the attestor's key"));
  const signed = structuredClone(request);
  const until = new Date(now.getTime() + EVIDENCE_MS);
  for (const { item } of evidencedItems(signed.offer))
    item.evidence ??= await signEvidence({ item: attested(item), issuer, key, issued: now, until });
  return signed;
}
