/** Encodes and decodes the messages of the service Identities. */
import type { AuditScope } from "../../engine/audit-scope.ts";
import type { IssueRequest } from "../../identities/issue.ts";
import type { ShownCertificate } from "../../identities/list.ts";
import type { ShownRegulator } from "../../identities/regulators.ts";
import type { RevokeRequest } from "../../identities/revoke.ts";
import { type Cause, END_UNKNOWN } from "../../identities/schema.ts";
import type { AuditScopeOutput } from "./generated/comity/v1/AuditScope.ts";
import type { CertificateInput, CertificateOutput } from "./generated/comity/v1/Certificate.ts";
import type { CertificateStateOutput } from "./generated/comity/v1/CertificateState.ts";
import type { IssueRequestOutput } from "./generated/comity/v1/IssueRequest.ts";
import type { RegulatorInput, RegulatorOutput } from "./generated/comity/v1/Regulator.ts";
import type { RevocationCauseOutput } from "./generated/comity/v1/RevocationCause.ts";
import type { RevokeRequestOutput } from "./generated/comity/v1/RevokeRequest.ts";
import {
  caseOf,
  dropUndefined,
  fromNode,
  invalid,
  type Names,
  nameOf,
  requiredWordOf,
  requirePresent,
  timeOf,
  timestampOf,
  wordOf,
} from "./narrow.ts";

const STATES: Names<ShownCertificate["state"], CertificateStateOutput> = {
  issued: "CERTIFICATE_STATE_ISSUED",
  renewed: "CERTIFICATE_STATE_RENEWED",
  revoked: "CERTIFICATE_STATE_REVOKED",
  expired: "CERTIFICATE_STATE_EXPIRED",
};

/** The causes on the wire. `unspecified` is what is left out. */
export const CAUSE_NAMES: Names<Cause, RevocationCauseOutput> = {
  unspecified: "REVOCATION_CAUSE_UNSPECIFIED",
  "key-compromise": "REVOCATION_CAUSE_KEY_COMPROMISE",
  superseded: "REVOCATION_CAUSE_SUPERSEDED",
  cessation: "REVOCATION_CAUSE_CESSATION",
  "privilege-withdrawn": "REVOCATION_CAUSE_PRIVILEGE_WITHDRAWN",
};

/** The most characters of a SPIFFE id: of its trust domain, role and name. */
const MAX_ID = 420;
const MAX_PEM = 65_536;
const MAX_PARTY = 128;
const MAX_DAY = 10;

function textWithin(value: string | undefined, most: number, field: string): string | undefined {
  if (value === undefined || value === "") return undefined;
  if (value.length > most) throw invalid(field, `has more than ${most} characters`);
  return value;
}

/** Decodes a SPIFFE id; undefined where it is absent. Throws INPUT_INVALID for one that is too long. */
export function decodeIdentity(value: string | undefined, field: string): string | undefined {
  return textWithin(value, MAX_ID, field);
}

/** Decodes a request for a certificate. Throws INPUT_INVALID where it is absent or too long. */
export function decodeRequestText(csr: string | undefined): string {
  return requirePresent(textWithin(csr, MAX_PEM, "csr"), "csr");
}

/** Decodes an Issue message. Throws INPUT_INVALID. */
export function decodeIssue(message: IssueRequestOutput): IssueRequest {
  const identity = requirePresent(decodeIdentity(message.identity, "identity"), "identity");
  const given = {
    csr: textWithin(message.csr, MAX_PEM, "csr"),
    certificate: textWithin(message.certificate, MAX_PEM, "certificate"),
  };
  const { csr = "", certificate = "" } = given;
  const { serves, audits } = message;
  const profile = dropUndefined({
    serves: serves.length === 0 ? undefined : serves,
    audits: audits ? decodeScope(audits) : undefined,
    party: textWithin(message.party, MAX_PARTY, "party"),
    alsoAt: decodeIdentity(message.alsoAt, "alsoAt"),
  });
  return caseOf(given, ["csr", "certificate"], "csr") === "csr"
    ? { identity, given: { request: csr, days: message.days ?? 0 }, profile }
    : { identity, given: { certificate }, profile };
}

function decodeScope({ places, firstDay, lastDay }: AuditScopeOutput): AuditScope {
  return {
    places,
    from: textWithin(firstDay, MAX_DAY, "audits.firstDay") ?? "",
    until: textWithin(lastDay, MAX_DAY, "audits.lastDay") ?? "",
  };
}

/** Decodes a Revoke message. Throws INPUT_INVALID. */
export function decodeRevoke(message: RevokeRequestOutput): RevokeRequest {
  return {
    ...dropUndefined({
      serial: textWithin(message.serial, 64, "serial"),
      identity: decodeIdentity(message.identity, "identity"),
    }),
    cause: wordOf(CAUSE_NAMES, message.cause, "cause") ?? "unspecified",
    force: message.force ?? false,
  };
}

/** Encodes a certificate for an operator. */
export function encodeCertificate(shown: ShownCertificate): CertificateInput {
  const { serial, identity, keyHash, fingerprint, authority, renewedBy, revokedAt, cause, profile } = shown;
  const isKnown = shown.notAfter !== END_UNKNOWN;
  const { serves, party, alsoAt } = profile;
  return dropUndefined({
    serial,
    identity,
    state: nameOf(STATES, shown.state, "state"),
    keyHash,
    beginTime: isKnown ? timestampOf(shown.notBefore, "beginTime") : undefined,
    endTime: isKnown ? timestampOf(shown.notAfter, "endTime") : undefined,
    renewedBy,
    revokeTime: revokedAt === undefined ? undefined : timestampOf(revokedAt, "revokeTime"),
    cause: cause === undefined ? undefined : nameOf(CAUSE_NAMES, cause, "cause"),
    serves: serves === undefined ? undefined : [...serves],
    party,
    alsoAt,
    fingerprint,
    authority,
  });
}

/** Encodes a regulator for an operator. */
export function encodeRegulator({ identity, serves, configured, until }: ShownRegulator): RegulatorInput {
  const endTime = until === undefined ? undefined : timestampOf(until, "endTime");
  return dropUndefined({ identity, serves: [...serves], configured, endTime });
}

/** Decodes a regulator for an operator. Throws STATEMENT_INVALID. */
export function decodeRegulator(message: RegulatorOutput): ShownRegulator {
  return fromNode("answer", () =>
    dropUndefined({
      identity: requirePresent(message.identity, "identity"),
      serves: message.serves,
      configured: message.configured ?? false,
      until: timeOf(message.endTime, "endTime"),
    }),
  );
}

/** Decodes a certificate for an operator. Throws STATEMENT_INVALID. */
export function decodeCertificate(message: CertificateOutput) {
  return fromNode("answer", () =>
    dropUndefined({
      serial: requirePresent(message.serial, "serial"),
      identity: requirePresent(message.identity, "identity"),
      state: requiredWordOf(STATES, message.state, "state"),
      keyHash: message.keyHash,
      from: timeOf(message.beginTime, "beginTime"),
      until: timeOf(message.endTime, "endTime"),
      renewedBy: message.renewedBy,
      revokedAt: timeOf(message.revokeTime, "revokeTime"),
      cause: wordOf(CAUSE_NAMES, message.cause, "cause"),
      serves: message.serves.length === 0 ? undefined : message.serves,
      party: message.party,
      alsoAt: message.alsoAt,
      fingerprint: message.fingerprint,
      authority: message.authority,
    }),
  );
}

/** A certificate as an operator sees it. */
export type ListedCertificate = ReturnType<typeof decodeCertificate>;
