/** Identities: SPIFFE ids in the one form that Comity issues (SPIFFE-ID, sections 2 and 2.3). */
import { ComityError } from "../errors.ts";

/** The roles that a certificate can carry. `node` is the gateway itself. */
export const ROLES = ["node", "platform", "regulator", "auditor", "operator"] as const;
export type Role = (typeof ROLES)[number];

/** A parsed identity. `name` is empty for a node; a trust domain has only one. */
export type Identity = {
  readonly id: string;
  readonly trustDomain: string;
  readonly role: Role;
  readonly name: string;
};

const TRUST_DOMAIN = /^[a-z0-9._-]{1,255}$/;
const NAME = /^[a-zA-Z0-9._-]{1,128}$/;

/** Parses `spiffe://<trust-domain>/node` or `spiffe://<trust-domain>/<role>/<name>`. Throws IDENTITY_INVALID. */
export function parseIdentity(id: string): Identity {
  const match = /^spiffe:\/\/([^/]*)\/(.*)$/.exec(id);
  const [, trustDomain = "", path = ""] = match ?? [];
  const [role = "", ...rest] = path.split("/");
  const name = rest.join("/");
  const known = ROLES.find((each) => each === role);
  const named = known === "node" ? rest.length === 0 : NAME.test(name) && !/^\.{1,2}$/.test(name);
  if (!TRUST_DOMAIN.test(trustDomain) || known === undefined || !named)
    throw new ComityError(
      "IDENTITY_INVALID",
      "the identity is not of the form `spiffe://<trust-domain>/node` or `/<role>/<name>`",
    );
  return { id, trustDomain, role: known, name };
}

/** Formats the SPIFFE id of a trust domain's node. */
export function nodeId(trustDomain: string): string {
  return `spiffe://${trustDomain}/node`;
}
