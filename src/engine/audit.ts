/**
 * The port for events that an auditor must see: refused access, certificates, agreements, peers, configuration, start and stop.
 * `edge/telemetry/audit.ts` implements it. Events name nodes and operators; of any other party the role and the trust domain.
 */
import type { Reason } from "../errors.ts";
import type { Identity } from "../federation/identity.ts";

/** A certificate of this node's authority, or one that another node has revoked of its own. `subject` and `by` are SPIFFE ids. */
export type CertificateEvent = {
  readonly change: "issued" | "renewed" | "revoked";
  readonly subject: string;
  /** In upper-case hexadecimal; absent where every certificate of the subject is revoked. */
  readonly serial?: string;
  /** The caller who asked for it; absent where the node did it by itself. */
  readonly by?: string;
};

/**
 * An agreement with a peer. `agreement` is its id, `hash` the SHA-256 of what is signed, and `peer` the SPIFFE id of the peer's
 * node. `signed`: this node has. `agreed`: all parties have, so that it is in force by its dates. `declined`: one will not. `by` is the operator, or the node
 * of the party, who did it.
 */
export type AgreementEvent = {
  readonly change: "signed" | "agreed" | "declined" | "terminated";
  readonly agreement: string;
  readonly hash: string;
  readonly peer: string;
  readonly by?: string;
};

/** A node became known by its card, its card changed, or it was removed. `by` is an operator, or the node that sent its new card. */
export type PeerEvent = {
  readonly change: "added" | "changed" | "removed";
  /** The SPIFFE id of the node. */
  readonly peer: string;
  readonly by?: string;
};

/**
 * A change of what a node goes by. `name` says which, such as `EU 2026.11.30` or a place, and never whom: no id but a node's
 * or an operator's passes.
 */
export type ConfigurationEvent = {
  readonly what: "pack" | "regulator" | "key" | "setting";
  readonly name: string;
  readonly by?: string;
};

/** A call that this node would not take, because of who calls. `method` is one that it has, or `unknown`. */
export type AccessEvent = {
  readonly method: string;
  readonly caller: Identity;
  readonly reason: Reason;
};

/** A connection that this node would not take. `code` is from a closed list; nothing names the caller, who is unknown. */
export type ConnectionEvent = { readonly reason: Reason | "HANDSHAKE_FAILED"; readonly code: string };

/** One method for each event. None of them throws, and none waits: an event never changes what happens. */
export type Audit = {
  readonly certificate: (event: CertificateEvent) => void;
  readonly agreement: (event: AgreementEvent) => void;
  readonly peer: (event: PeerEvent) => void;
  readonly configured: (event: ConfigurationEvent) => void;
  readonly accessRefused: (event: AccessEvent) => void;
  readonly connectionRefused: (event: ConnectionEvent) => void;
};

/** The audit of a node that keeps none. */
export const NO_AUDIT: Audit = {
  certificate: () => {},
  agreement: () => {},
  peer: () => {},
  configured: () => {},
  accessRefused: () => {},
  connectionRefused: () => {},
};
