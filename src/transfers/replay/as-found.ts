/**
 * The evidence of a request as its destination found it. A destination keeps the request without its evidence, and which items
 * did not count; the signatures lie at the origin alone.
 */
import { type Agreement, ANONYMITY, mayAcceptFor } from "../../federation/agreement.ts";
import type { Atlas } from "../../law/atlas.ts";
import { bindingFor } from "../bound.ts";
import type { Proof, Proofs } from "../evidence.ts";
import { FOR_ONWARD, type NotCounted } from "../offered.ts";
import {
  acceptedDigestOf,
  type EvidencedItem,
  listEvidencedItems,
  type TransferRequest,
} from "../transfer-request.ts";

/** The decision whose evidence was checked. `notCounted` is the list as its node wrote it; empty where all items counted. */
export type Found = {
  readonly request: TransferRequest;
  readonly agreement: Agreement | undefined;
  readonly exporter: string;
  readonly at: Date;
  readonly notCounted: string;
};

/** Returns the proofs of a request as they were found: an item that counted is proven for this request, and no other. */
export function proofsAsFound(found: Found, atlas: Atlas): Proofs {
  const { request, agreement, exporter, at, notCounted } = found;
  const wrong = notCounted === "" ? [] : (JSON.parse(notCounted) as readonly NotCounted[]);
  const whole = new Map(
    wrong.filter(({ why }) => !why.startsWith(FOR_ONWARD)).map(({ path, why }) => [path, why]),
  );
  const digest = acceptedDigestOf(request);
  const proofOf = (each: EvidencedItem): Proof => {
    const why = whole.get(each.path);
    const issuer = issuerOf(each, agreement, request.recipient);
    if (why !== undefined || issuer === undefined) return { why: why ?? "no issuer may attest it" };
    const binding = bindingFor(each.kind, { exporter, request, digest }, atlas);
    return { issuer, issued: at, until: at, binding };
  };
  return new Map(listEvidencedItems(request.offer).map((each) => [each.path, proofOf(each)]));
}

/** Returns an issuer that the agreement lets attest an item; undefined where there is none. */
function issuerOf(
  { kind, item }: EvidencedItem,
  agreement: Agreement | undefined,
  recipient: string,
): string | undefined {
  const anonymous = kind === "assessments" && "id" in item && item.id === ANONYMITY;
  const named = Object.entries(agreement?.issuers ?? {}).find(([, issuer]) =>
    kind === "accepts"
      ? mayAcceptFor(issuer, recipient)
      : issuer.attests.includes(kind) || (anonymous && issuer.attests.includes(ANONYMITY)),
  );
  return named?.[0];
}
