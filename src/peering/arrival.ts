/** The parts that all kinds of statements about peering have in common. */
import type { KnownNode } from "../engine/peers.ts";
import { ComityError } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import type { PeeringContext } from "./context.ts";
import type { HeldAgreement } from "./register.ts";

/** Creates the error for a statement that is not what its sender may say. */
export const invalid = (what: string) => new ComityError("STATEMENT_INVALID", what);

/** Reads a leaf of this node's own statement, in base64. */
export const parseOwn = (leaf: string) => JSON.parse(Buffer.from(leaf, "base64").toString("utf8")) as unknown;

/** Returns the trust domain of a node. */
export const domainOf = ({ node }: Pick<KnownNode, "node">) => parseIdentity(node).trustDomain;

/** Refusals that pass: the other node may come to know this one, or its clock be set right. */
export const PASSING = ["AGREEMENT_MISSING", "TRUST_DOMAIN_UNKNOWN", "CLOCK_SKEW", "OVERLOADED"] as const;

/**
 * Returns the agreements whose last day has not passed. A party that has lost another would refuse its copy as expired, and its
 * end for ever.
 */
export function lastingIn({
  register,
  clock,
}: Pick<PeeringContext, "register" | "clock">): readonly HeldAgreement[] {
  const today = clock.now().toISOString().slice(0, 10);
  return register.agreements().filter(({ signed }) => signed.agreement.until > today);
}
