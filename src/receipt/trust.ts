/** The trust file: the ledger key of each node that a verifier trusts. */
import { z } from "zod";
import { ComityError } from "../errors.ts";
import { nodeId } from "../federation/identity.ts";
import { parseVerifierKey, type VerifierKey } from "../ledger/note.ts";
import { narrow } from "../narrow.ts";

const TrustFile = z.strictObject({
  type: z.literal("comity/v1/trust"),
  nodes: z.array(z.strictObject({ trustDomain: z.string(), ledger: z.string() })).min(1),
});

/** The ledger keys that a verifier trusts, by the SPIFFE id of the node. */
export type Trust = ReadonlyMap<string, VerifierKey>;

/** Parses a trust file from its JSON value. Throws CONFIG_INVALID. */
export function parseTrust(value: unknown): Trust {
  const { nodes } = narrow(TrustFile, value, "the trust file", { reason: "CONFIG_INVALID" });
  const trust = new Map(nodes.map(({ trustDomain, ledger }) => [nodeId(trustDomain), trusted(ledger)]));
  if (trust.size < nodes.length)
    throw new ComityError("CONFIG_INVALID", "the trust file names a trust domain twice: keep one of the two");
  return trust;
}

function trusted(ledger: string): VerifierKey {
  try {
    return parseVerifierKey(ledger);
  } catch (cause) {
    throw new ComityError("CONFIG_INVALID", "the trust file has a ledger key of no known form", { cause });
  }
}
