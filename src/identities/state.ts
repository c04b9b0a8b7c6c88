/**
 * The states of a certificate: issued, renewed, revoked; expired by its date (`docs/protocol.md`, "Certificates"). The
 * instant that ends one comes with each command, since a machine has no clock.
 */
import { type Dispatch, findTaken, queue } from "../engine/outbox.ts";
import { keepContents, OUTBOX, place, type SealedContent } from "../engine/rows.ts";
import { type Change, type Machine, put, type Read, type Refusal, type Rows } from "../engine/store.ts";
import { parseIdentity } from "../federation/identity.ts";
import {
  type Cause,
  CERTIFICATE,
  type Certificate,
  type CertificateRow,
  END_UNKNOWN,
  IDENTITY,
  IDENTITY_UNTIL,
  keepCertificateUntil,
  keepNodeRevocationUntil,
  MOST_NODE_REVOCATIONS,
  MOST_VALID,
  NODE_REVOCATION,
  type NodeRevocation,
  type Profile,
} from "./schema.ts";

/** A new certificate is made known, with what its operator states of its identity. */
export type IssueCertificate = {
  readonly kind: "identity.issue";
  readonly at: string;
  readonly certificate: Certificate;
  readonly profile: Profile;
};

/** An identity takes a new certificate, as the holder of the one in `from`. */
export type RenewCertificate = {
  readonly kind: "identity.renew";
  readonly at: string;
  readonly certificate: Certificate;
  readonly from: Certificate;
};

/** One certificate is revoked, or with no `serial` all of an identity. */
export type Revoke = {
  readonly kind: "identity.revoke";
  readonly at: string;
  readonly identity: string;
  readonly serial?: string;
  readonly cause: Cause;
  /** Revokes the last operator too. */
  readonly force: boolean;
};

export type IdentityCommand = IssueCertificate | RenewCertificate | Revoke;

/**
 * The machine of identities. Refuses a new certificate with `already-expired`, `serial-taken`, `key-revoked`, `key-taken` for
 * a key of another identity, and `too-many`; a renewal also with `not-live` where the certificate in hand is revoked,
 * `already-expired` where that has ended, and `key-taken` for any key that was used before; a revocation with `identity-differs`, `already-revoked`, `already-expired` and
 * `last-operator`.
 */
export const identityMachine: Machine<IdentityCommand> = {
  kinds: ["identity.issue", "identity.renew", "identity.revoke"],
  collections: [CERTIFICATE, IDENTITY],
  reads: (command) => readsOf(command),
  transition: (command, rows, leaf) =>
    command.kind === "identity.revoke"
      ? revoke(command, rows, leaf)
      : command.kind === "identity.renew"
        ? renew(command, rows, leaf)
        : issue(command, rows, leaf),
};

const validOf = (identity: string, at: string) => ({
  of: CERTIFICATE,
  index: "identity",
  prefix: [identity],
  from: at,
});

function readsOf(command: IdentityCommand): readonly Read[] {
  if (command.kind === "identity.revoke") {
    const { identity, serial, at } = command;
    return [
      { of: IDENTITY, key: [identity] },
      serial === undefined ? validOf(identity, at) : { of: CERTIFICATE, key: [serial] },
    ];
  }
  const { certificate, at } = command;
  return [
    { of: CERTIFICATE, key: [certificate.serial] },
    { of: CERTIFICATE, index: "key", prefix: [certificate.keyHash] },
    { of: IDENTITY, key: [certificate.identity] },
    validOf(certificate.identity, at),
    ...(command.kind === "identity.renew" ? [{ of: CERTIFICATE, key: [command.from.serial] }] : []),
  ];
}

/** The row of a certificate that is new here. */
function rowOf(certificate: Certificate, leaf: number, n: number): CertificateRow {
  return {
    ...certificate,
    role: parseIdentity(certificate.identity).role,
    place: place(leaf, n),
    state: "issued",
    leaf,
    until: keepCertificateUntil(certificate.notAfter),
  };
}

/** Returns why a certificate may not be made known. */
function refusalOf(
  { serial, identity, keyHash, notAfter }: Certificate,
  at: string,
  rows: Rows,
): Refusal | undefined {
  if (notAfter <= at) return { refused: "already-expired" };
  const taken = rows.get(CERTIFICATE, serial);
  if (taken !== undefined) return { refused: "serial-taken", row: taken };
  const ofKey = rows.span({ of: CERTIFICATE, index: "key", prefix: [keyHash] });
  // THREAT: whoever has a stolen key would ask for another certificate on it.
  const revoked = ofKey.find(({ state }) => state === "revoked");
  if (revoked !== undefined) return { refused: "key-revoked", row: revoked };
  const other = ofKey.find((each) => each.identity !== identity);
  if (other !== undefined) return { refused: "key-taken", row: other };
  const valid = rows.span(validOf(identity, at)).filter(({ state }) => state !== "revoked");
  return valid.length >= MOST_VALID ? { refused: "too-many" } : undefined;
}

function issue({ certificate, profile, at }: IssueCertificate, rows: Rows, leaf: number): Change | Refusal {
  const refused = refusalOf(certificate, at, rows);
  if (refused !== undefined) return refused;
  const { identity: id } = certificate;
  const before = rows.get(IDENTITY, id) ?? { id, admits: "any" as const };
  return {
    puts: [
      put(CERTIFICATE, rowOf(certificate, leaf, 0)),
      put(IDENTITY, { ...before, ...profile, leaf, until: IDENTITY_UNTIL }),
    ],
  };
}

function renew({ certificate, from, at }: RenewCertificate, rows: Rows, leaf: number): Change | Refusal {
  const held = rows.get(CERTIFICATE, from.serial);
  const admits = rows.get(IDENTITY, from.identity)?.admits ?? "any";
  if (held?.state === "revoked" || (held === undefined && admits === "listed"))
    return { refused: "not-live" };
  if (held !== undefined && held.identity !== from.identity)
    return { refused: "identity-differs", row: held };
  if (from.notAfter <= at) return { refused: "already-expired" };
  const refused = refusalOf(certificate, at, rows);
  if (refused !== undefined) return refused;
  const same = rows.span({ of: CERTIFICATE, index: "key", prefix: [certificate.keyHash] });
  if (same.length > 0 || certificate.keyHash === from.keyHash) return { refused: "key-taken" };
  const replaced = held ?? rowOf(from, leaf, 0);
  return {
    puts: [
      put(CERTIFICATE, rowOf(certificate, leaf, 1)),
      put(CERTIFICATE, { ...replaced, state: "renewed", leaf, renewedBy: certificate.serial }),
    ],
  };
}

function revoke(command: Revoke, rows: Rows, leaf: number): Change | Refusal {
  const { at, identity, serial, cause, force } = command;
  const found = serial === undefined ? validIn(rows, identity, at) : oneOf(command, rows, leaf);
  if ("refused" in found) return found;
  if (!force && isLastOperator(found, identity, at, rows)) return { refused: "last-operator" };
  const {
    serves: _,
    party: __,
    alsoAt: ___,
    audits: ____,
    ...before
  } = rows.get(IDENTITY, identity) ?? {
    id: identity,
    admits: "any" as const,
  };
  if (serial === undefined && found.length === 0 && before.admits === "listed")
    return { refused: "already-revoked" };
  return {
    puts: [
      ...found.map((row) =>
        put<CertificateRow>(CERTIFICATE, { ...row, state: "revoked", leaf, revokedAt: at, cause }),
      ),
      ...(serial === undefined
        ? [put(IDENTITY, { ...before, admits: "listed" as const, leaf, until: IDENTITY_UNTIL })]
        : []),
    ],
  };
}

/**
 * A certificate of a node is revoked: of this one by its operator, or of another by the word of that node. `contents` holds what is
 * sent to others, or the other node's statement.
 */
export type RevokeNode = {
  readonly kind: "identity.revoke-node";
  readonly at: string;
  readonly own: boolean;
  readonly revocation: NodeRevocation;
  readonly contents: readonly SealedContent[];
  readonly dispatches: readonly Dispatch[];
};

/** The kind of a node's revocation in the relay and the outbox. Its subject is the node and the serial. */
export const REVOCATION_KIND = "revocation";
export const revocationSubject = ({ identity, serial }: Pick<NodeRevocation, "identity" | "serial">) =>
  `${identity} ${serial}`;

const keptOf = (identity: string, at: string) => ({
  of: NODE_REVOCATION,
  index: "identity",
  prefix: [identity],
  from: at.slice(0, 10),
});

/**
 * The machine of revoked certificates of nodes, which no command makes count again (`docs/protocol.md`, "Revoked certificates of
 * nodes"). Refuses `already-revoked`, `already-expired`, `too-many-revoked` of one node, `identity-differs` and `dispatch-taken`.
 */
export const nodeRevocationMachine: Machine<RevokeNode> = {
  kinds: ["identity.revoke-node"],
  collections: [NODE_REVOCATION],
  reads: ({ at, own, revocation: { identity, serial }, dispatches }) => [
    { of: NODE_REVOCATION, key: [identity, serial] },
    keptOf(identity, at),
    ...(own ? [{ of: CERTIFICATE, key: [serial] }] : []),
    ...dispatches.map(({ id }) => ({ of: OUTBOX, key: [id] })),
  ],
  transition: (command, rows, leaf) => revokeNode(command, rows, leaf),
};

function revokeNode(command: RevokeNode, rows: Rows, leaf: number): Change | Refusal {
  const { at, own, revocation, contents, dispatches } = command;
  const { identity, serial, notAfter, cause, revokedAt } = revocation;
  const taken = findTaken(rows, dispatches);
  if (taken !== undefined) return taken;
  const held = rows.get(NODE_REVOCATION, identity, serial);
  if (held !== undefined) return { refused: "already-revoked", row: held };
  if (notAfter <= at) return { refused: "already-expired" };
  if (rows.span(keptOf(identity, at)).length >= MOST_NODE_REVOCATIONS) return { refused: "too-many-revoked" };
  const known = own ? rows.get(CERTIFICATE, serial) : undefined;
  if (known !== undefined && known.identity !== identity) return { refused: "identity-differs", row: known };
  const certificate =
    known ?? rowOf({ serial, identity, keyHash: "", notBefore: at, notAfter: END_UNKNOWN }, leaf, 0);
  const until = keepNodeRevocationUntil(notAfter);
  const carried = { kind: REVOCATION_KIND, subject: revocationSubject(revocation), version: leaf, until };
  return {
    puts: [
      put(NODE_REVOCATION, { ...revocation, leaf, until }),
      ...(own
        ? [put<CertificateRow>(CERTIFICATE, { ...certificate, state: "revoked", leaf, revokedAt, cause })]
        : []),
      ...keepContents(leaf, contents),
      ...queue(leaf, dispatches, carried),
    ],
  };
}

/** Returns the certificates of an identity that have not ended and are not revoked. */
function validIn(rows: Rows, identity: string, at: string): readonly CertificateRow[] {
  return rows
    .span(validOf(identity, at))
    .filter(({ state, notAfter }) => state !== "revoked" && notAfter > at);
}

/** Returns the row of the one certificate to revoke: a new one where only its serial is known. */
function oneOf(
  { at, identity, serial = "" }: Revoke,
  rows: Rows,
  leaf: number,
): readonly CertificateRow[] | Refusal {
  const row = rows.get(CERTIFICATE, serial);
  if (row === undefined)
    return [rowOf({ serial, identity, keyHash: "", notBefore: at, notAfter: END_UNKNOWN }, leaf, 0)];
  if (row.identity !== identity) return { refused: "identity-differs", row };
  if (row.state === "revoked") return { refused: "already-revoked", row };
  return row.notAfter > at ? [row] : { refused: "already-expired", row };
}

/** Returns true where no operator would be left of whom this node knows that it can call. */
function isLastOperator(
  revoked: readonly CertificateRow[],
  identity: string,
  at: string,
  rows: Rows,
): boolean {
  if (parseIdentity(identity).role !== "operator") return false;
  const gone = new Set(revoked.map(({ serial }) => serial));
  return !rows
    .span({ of: CERTIFICATE, index: "role", prefix: ["operator"], from: at })
    .some(({ state, serial, notAfter }) => state === "issued" && notAfter > at && !gone.has(serial));
}
