/** Identities.Issue: an operator has a certificate made for whoever shall call, or makes one known that was made elsewhere. */
import { z } from "zod";
import type { AuditScope } from "../engine/audit-scope.ts";
import { ComityError, fieldError } from "../errors.ts";
import { nodeId, parseIdentity } from "../federation/identity.ts";
import type { Statement } from "../ledger/proof.ts";
import { PLACE_CODE } from "../patterns.ts";
import { type Caller, type Certified, commitChange, type IdentitiesContext, parseOwn } from "./context.ts";
import type { Profile } from "./schema.ts";

/** A certificate that somebody shall have, and what is stated of him. */
export type IssueRequest = {
  /** The SPIFFE id. */
  readonly identity: string;
  /** A request (PKCS #10) or, of an authority whose key is elsewhere, the certificate itself; both in PEM. */
  readonly given: { readonly request: string; readonly days: number } | { readonly certificate: string };
  readonly profile: Profile;
};

/** The longest time for which a certificate holds, in days. */
export const MOST_DAYS = 366;
const MOST_PLACES = 64;
const DAY = z.iso.date();

export type Issued = Certified & { readonly own: Statement };

/**
 * Creates Identities.Issue. Rejects with INPUT_INVALID and SCOPE_FORBIDDEN for a name that this node does not certify, with
 * JURISDICTION_UNKNOWN for a place without a law, as the authority does, and with CERTIFICATE_REFUSED or OVERLOADED where the
 * certificate may not be (`identityMachine`).
 */
export function createIssue(
  context: IdentitiesContext,
  configured: ReadonlySet<string>,
): (caller: Caller, wanted: IssueRequest) => Promise<Issued> {
  const { authority, clock, entropy } = context;
  return async (caller, { identity: id, given, profile }) => {
    assertName(id, context);
    assertProfile(id, profile, context, configured);
    const now = clock.now();
    const made =
      "certificate" in given
        ? authority.read(given.certificate, now)
        : await authority.certify(given.request, { id, now, for: { days: daysOf(given.days) } });
    const { certificate } = made;
    if (certificate.identity !== id)
      throw new ComityError(
        "CERTIFICATE_REFUSED",
        `the certificate is that of \`${certificate.identity}\`, and not of \`${id}\``,
      );
    const at = now.toISOString();
    const { serves, audits } = profile;
    const own = await commitChange(
      context,
      { kind: "identity.issue", at, certificate, profile },
      {
        type: "comity/v1/certificate-issued",
        nonce: entropy.nonce(),
        at,
        ...certificate,
        by: caller.id,
        ...(serves && { serves: [...serves] }),
        ...(audits && { audits: { ...audits, places: [...audits.places] } }),
      },
      { what: "issued", identity: id, serial: certificate.serial, ...(serves && { serves }), caller },
    );
    return { ...made, own };
  };
}

function daysOf(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  throw fieldError("INPUT_INVALID", "days", `is not a whole number from 1 to ${MOST_DAYS}`);
}

function assertName(id: string, context: IdentitiesContext): void {
  if (parseOwn(id, context).role !== "node") return;
  throw new ComityError(
    "INPUT_INVALID",
    "a trust domain has one node, which renews its certificate by itself: name another role",
  );
}

/** Checks what is stated of an identity: places of a regulator, and the legal person of a platform. */
function assertProfile(
  id: string,
  { serves, party, alsoAt, audits }: Profile,
  context: IdentitiesContext,
  configured: ReadonlySet<string>,
): void {
  const { role } = parseOwn(id, context);
  if (serves !== undefined) assertServes(serves, role, context);
  if (audits !== undefined) assertAudits(audits, role, context);
  if (serves !== undefined && configured.has(id))
    throw fieldError(
      "INPUT_INVALID",
      "serves",
      "stands in the node's configuration for this regulator: change it there",
    );
  if ((party !== undefined || alsoAt !== undefined) && role !== "platform")
    throw fieldError("INPUT_INVALID", "party", "is stated of a platform alone");
  if (alsoAt !== undefined && party === undefined)
    throw fieldError(
      "INPUT_INVALID",
      "alsoAt",
      "says where the party has another platform: name the party too",
    );
  if (
    alsoAt !== undefined &&
    (parseIdentity(alsoAt).role !== "node" || alsoAt === nodeId(context.trustDomain))
  )
    throw fieldError("INPUT_INVALID", "alsoAt", "is not the SPIFFE id of another node");
  if (party !== undefined && !/^[\w.:/-]{1,128}$/.test(party))
    throw fieldError(
      "INPUT_INVALID",
      "party",
      "is no identifier of at most 128 letters, digits and . : / - _",
    );
}

function assertServes(serves: readonly string[], role: string, { hasLaw }: IdentitiesContext): void {
  if (role !== "regulator")
    throw fieldError("INPUT_INVALID", "serves", "names the places of a regulator, and this is none");
  assertPlaces(serves, "serves", hasLaw);
}

/** Checks the scope of an auditor. */
function assertAudits(
  { places, from, until }: AuditScope,
  role: string,
  { hasLaw }: IdentitiesContext,
): void {
  if (role !== "auditor")
    throw fieldError("INPUT_INVALID", "audits", "is the scope of an auditor, and this is none");
  assertPlaces(places, "audits.places", hasLaw);
  const wrong = Object.entries({ from, until }).find(([, day]) => !DAY.safeParse(day).success);
  if (wrong !== undefined)
    throw fieldError("INPUT_INVALID", `audits.${wrong[0]}`, "is no day such as 2026-01-31");
  if (from > until) throw fieldError("INPUT_INVALID", "audits.until", "lies before the first day");
}

function assertPlaces(places: readonly string[], field: string, hasLaw: IdentitiesContext["hasLaw"]): void {
  if (places.length === 0 || places.length > MOST_PLACES || new Set(places).size < places.length)
    throw fieldError("INPUT_INVALID", field, `names from 1 to ${MOST_PLACES} places, each once`);
  const unknown = places.find((place) => !PLACE_CODE.test(place) || !hasLaw(place));
  if (unknown !== undefined)
    throw new ComityError(
      "JURISDICTION_UNKNOWN",
      `\`${unknown.slice(0, 16)}\` is no place with a law here: \`comity packs list\` shows which there are`,
    );
}
