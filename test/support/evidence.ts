/** Evidence that proves every item of a request, for that request: what tests of a decision start from. */
import { bindingFor } from "../../src/transfers/bound.ts";
import type { Proof, Proofs } from "../../src/transfers/evidence.ts";
import {
  acceptedDigestOf,
  listEvidencedItems,
  type TransferRequest,
} from "../../src/transfers/transfer-request.ts";
import { shippedAtlas } from "./atlas.ts";

/** The issuer that may attest and accept everything, by its name in an agreement. */
export const ISSUER = "attestor";

/** Proves every item of a request of `exporter`, by evidence of that instant; `without` are not proven. */
export function proofsOf(
  request: TransferRequest,
  exporter: string,
  at: Date,
  without: ReadonlyMap<string, string> = new Map(),
): Proofs {
  const digest = acceptedDigestOf(request);
  return new Map(
    listEvidencedItems(request.offer).map(({ path, kind }): [string, Proof] => {
      const why = without.get(path);
      const binding = bindingFor(kind, { exporter, request, digest }, shippedAtlas());
      return [path, why === undefined ? { issuer: ISSUER, issued: at, until: at, binding } : { why }];
    }),
  );
}
