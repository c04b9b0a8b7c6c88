/** The rows of identities: every certificate that this node knows, and what it knows of whom they name. */
import { dayAfter } from "../calendar.ts";
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

/** The statements of an operator about an identity, beside its name. */
export type Profile = {
  /** The places for which a regulator may report. */
  readonly serves?: readonly string[];
  /** The legal person behind a platform, by an identifier such as an LEI. */
  readonly party?: string;
  /** The SPIFFE id of another node at which the same person has a platform. */
  readonly alsoAt?: string;
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
