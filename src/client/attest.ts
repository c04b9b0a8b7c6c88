/** Signs evidence for a request with an attestor's key. */
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { readSecret } from "../edge/tls/pem-file.ts";
import { findUntied } from "../evidence/binding.ts";
import { bindingFor } from "../transfers/bound.ts";
import { readRequest } from "../transfers/document.ts";
import {
  acceptedDigestOf,
  dropEvidence,
  listEvidencedItems,
  type TransferRequest,
} from "../transfers/transfer-request.ts";
import { signEvidence } from "./evidence.ts";
import type { Platform } from "./platform.ts";
import { loadVocabulary } from "./vocabulary.ts";

/** The name of the attestor whom the members of a local federation trust. */
export const ATTESTOR = "attestor";

/** The time for which new evidence is valid, in milliseconds. */
const EVIDENCE_MS = 24 * 3600 * 1000;

/** An issuer of evidence: the folder with its key.pem, and its name in the agreement. */
export type Attestor = { readonly folder: string; readonly issuer: string };

/**
 * Signs evidence for every item that has none. The evidence holds for this request of `exporter`, a platform by its
 * SPIFFE id, and for a day. It says what the request's words mean by the tables that come with the program. Where the
 * request leaves out what evidence must say, such as its purpose, or says it in no word of the tables, none is signed:
 * such a request is denied for that. Throws CONFIG_INVALID where the key cannot be read, or others than its owner may read it.
 */
export async function attest(
  request: TransferRequest,
  exporter: string,
  { folder, issuer }: Attestor,
  now: Date,
): Promise<TransferRequest> {
  const key = createPrivateKey(readSecret(join(folder, "key.pem"), "the attestor's key"));
  const signed = structuredClone(request);
  const until = new Date(now.getTime() + EVIDENCE_MS);
  const read = readRequest(request);
  const subject = { exporter, request: read, digest: acceptedDigestOf(read) };
  const vocabulary = loadVocabulary();
  for (const { item, kind } of listEvidencedItems(signed.offer)) {
    const binding = bindingFor(kind, subject, vocabulary);
    if (findUntied(binding).length > 0) continue;
    item.evidence ??= await signEvidence({
      item: dropEvidence(item),
      binding,
      issuer,
      key,
      issued: now,
      until,
    });
  }
  return signed;
}

/**
 * Completes a request so that it can be permitted: signs missing evidence with the key.pem in `folder`, and accepts the
 * obligations that an assessment lists, unless the request accepts some already. `issuer` is the attestor's name in the
 * agreement, and `now` the time of signing. Rejects as `attest` and `assess` do.
 */
export async function prepareRequest(
  request: TransferRequest,
  platform: Platform,
  folder: string,
  {
    issuer = ATTESTOR,
    now = new Date(),
  }: { readonly issuer?: string | undefined; readonly now?: Date | undefined } = {},
): Promise<TransferRequest> {
  const attestor = { folder, issuer };
  const signed = await attest(request, platform.id, attestor, now);
  if (signed.offer.accepts !== undefined) return signed;
  const { decision } = await platform.assess(signed, { view: "BASIC" });
  if (decision?.decision !== "permit") return signed;
  const accepts = { obligations: decision.obligationsHash };
  return attest({ ...signed, offer: { ...signed.offer, accepts } }, platform.id, attestor, now);
}
