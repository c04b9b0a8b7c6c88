/** The rows of identities: every certificate that this node knows, and what it knows of whom they name. */
import { dayAfter } from "../calendar.ts";
import type { AuditScope } from "../engine/audit-scope.ts";
import { type Collection, FOREVER, type Row } from "../engine/store.ts";

/** The state of a certificate as it is stored. One that has ended by its date is expired, whatever its row says. */
export type CertificateState = "issued" | "renewed" | "revoked";

/** The causes of a revocation (RFC 5280, 5.3.1). */
export const CAUSES = [
  "unspecified",
  "key-compromise",
  "superseded",
  "cessation",
  "privilege-withdrawn",
] as const;
export type Cause = (typeof CAUSES)[number];

/** A serial number, in upper-case hexadecimal (RFC 5280, 4.1.2.2: at most 20 bytes). */
export const SERIAL = /^[0-9A-F]{2,40}$/;

/** The facts of a certificate that count here. Times are instants (ISO 8601). */
export type Certificate = {
  /** Upper-case hexadecimal. */
  readonly serial: string;
  /** The SPIFFE id that it names. */
  readonly identity: string;
  /** The SHA-256 of its public key (SubjectPublicKeyInfo), in hex; empty where only its serial is known. */
  readonly keyHash: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The SHA-256 of the certificate (DER), in hex; absent where this node has not seen it. */
  readonly fingerprint?: string;
  /** The SHA-256 of the public key (SubjectPublicKeyInfo) of the pinned authority that signed it, in hex; absent as above. */
  readonly authority?: string;
};

export type CertificateRow = Row &
  Certificate & {
    /** The role of its identity, by which the last operator is found. */
    readonly role: string;
    readonly place: number;
    readonly state: CertificateState;
    /** The leaf of its last change. */
    readonly leaf: number;
    /** The serial of the certificate that took its place; absent for others. */
    readonly renewedBy?: string;
    /** The instant since when it is revoked; absent for others. */
    readonly revokedAt?: string;
    readonly cause?: Cause;
  };

export const CERTIFICATE: Collection<CertificateRow> = {
  name: "certificate",
  columns: {
    serial: "text",
    identity: "text",
    role: "text",
    keyHash: "text",
    state: "text",
    notAfter: "text",
    place: "int",
  },
  key: ["serial"],
  indexes: {
    place: { on: ["place"] },
    identity: { on: ["identity", "notAfter"] },
    role: { on: ["role", "notAfter"] },
    key: { on: ["keyHash"] },
    state: { on: ["state", "notAfter"] },
  },
};

/** A certificate of a node that counts no longer, as its node tells all who know it. */
export type NodeRevocation = Pick<Certificate, "serial" | "identity" | "fingerprint" | "authority"> & {
  /** The instant (ISO 8601) of its end, from which its date refuses it; of one that its own node never saw, that of the authority. */
  readonly notAfter: string;
  /** The instant since when it is revoked. */
  readonly revokedAt: string;
  readonly cause: Cause;
};

export type NodeRevocationRow = Row &
  NodeRevocation & {
    /** The leaf here that records it. */
    readonly leaf: number;
  };

/** The revoked certificates of nodes: of this one, and of those that it knows. Nothing removes one before its end. */
export const NODE_REVOCATION: Collection<NodeRevocationRow> = {
  name: "node_revocation",
  columns: { identity: "text", serial: "text", notAfter: "text" },
  key: ["identity", "serial"],
  indexes: { identity: { on: ["identity", "until"] }, end: { on: ["notAfter"] } },
};

/** The most revocations of one node that are kept at once. A node changes its certificate every few weeks. */
export const MOST_NODE_REVOCATIONS = 256;

/**
 * Returns the date until which a revocation is kept: two days after the certificate's end, so that no clock lets it in.
 *
 * THREAT: a node that revokes what ends in a second could have others record one after the other. Each counts for two days.
 */
export const keepNodeRevocationUntil = (notAfter: string): string => dayAfter(notAfter, "P2D");

/** The statements of an operator about an identity, beside its name. */
export type Profile = {
  /** The places for which a regulator may report. */
  readonly serves?: readonly string[];
  /** The legal person behind a platform, by an identifier such as an LEI. */
  readonly party?: string;
  /** The SPIFFE id of another node at which the same person has a platform. */
  readonly alsoAt?: string;
  /** The decisions that an auditor may see. */
  readonly audits?: AuditScope;
};

export type IdentityRow = Row &
  Profile & {
    /** The SPIFFE id. */
    readonly id: string;
    /**
     * `any`: each certificate of the authority counts that is not revoked. `listed`: since the identity was revoked, only
     * those count that this node knows.
     */
    readonly admits: "any" | "listed";
    /** The leaf of its last change. */
    readonly leaf: number;
  };

export const IDENTITY: Collection<IdentityRow> = {
  name: "identity",
  columns: { id: "text" },
  key: ["id"],
  indexes: { id: { on: ["id"] } },
};

/** The most certificates of one identity that may be valid at once: those of a change, and of a few machines. */
export const MOST_VALID = 16;

/** The end of a certificate of which only the serial is known. It sorts after every other. */
export const END_UNKNOWN = `${FOREVER}T23:59:59.000Z`;

/** The period for which the row of a certificate is kept after its end, for whoever asks what became of it. */
const KEPT_AFTER_END = "P1Y";

/** Returns the date until which the row of a certificate is kept. */
export function keepCertificateUntil(notAfter: string): string {
  return notAfter === END_UNKNOWN ? FOREVER : dayAfter(notAfter, KEPT_AFTER_END);
}

/** The row of an identity is kept for as long as somebody may come with its name. */
export const IDENTITY_UNTIL = FOREVER;
