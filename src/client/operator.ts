/** An operator as a client of its own node: it requeues dead letters and publishes law. */
import type { Client } from "../edge/grpc/client.ts";
import { Identities, Notices, Packs } from "../edge/grpc/definition.ts";
import {
  CAUSE_NAMES,
  decodeCertificate,
  decodeRegulator,
  type ListedCertificate,
} from "../edge/grpc/identities-codec.ts";
import { decodeDeadLetter, type ShownDeadLetter } from "../edge/grpc/notice-answers.ts";
import { decodePublication, type ShownPublication } from "../edge/grpc/packs-service.ts";
import type { ShownRegulator } from "../identities/regulators.ts";
import type { RevokeRequest } from "../identities/revoke.ts";
import type { Profile } from "../identities/schema.ts";
import { type AuthorityCalls, authorityOver } from "./authority.ts";
import { type Endpoint, openConnection } from "./connection.ts";
import { type ErasureCalls, erasuresOver } from "./erasures.ts";
import { type AskNode, askOver } from "./law.ts";
import { type LedgerCalls, ledgerCallsOver } from "./ledger.ts";
import { type Asked, type Gathered, gather, gatherAfter } from "./pages.ts";
import { type PeeringCalls, peeringOver } from "./peering.ts";

/** The calls that operators may make. Each rejects with the reason that the node states. */
export type Operator = PeeringCalls &
  AuthorityCalls &
  LedgerCalls &
  ErasureCalls & {
    /** The SPIFFE id of the operator. */
    readonly id: string;
    /** Lists dead letters, oldest first, at most `limit`. */
    readonly listDeadLetters: (limit: number) => Promise<readonly ShownDeadLetter[]>;
    /** Lists as `listDeadLetters` does, after a page token, and gives the token for what follows. */
    readonly listDeadLettersAfter: (pageToken: string, limit: number) => Promise<Gathered<ShownDeadLetter>>;
    /** Requeues the dead letters of a notice, for one peer (the SPIFFE id of its node) or, by default, for all. */
    readonly requeue: (noticeId: string, peer?: string) => Promise<readonly ShownDeadLetter[]>;
    /** Requeues every dead letter, for one peer or, by default, for all, and returns them. */
    readonly requeueAll: (peer?: string) => Promise<readonly ShownDeadLetter[]>;
    /** Publishes the text of a pack. `file` names it in errors. Repeating it is safe. */
    readonly publish: (text: Uint8Array, file: string) => Promise<ShownPublication>;
    /** Has a certificate made for a request (PKCS #10, in PEM), and returns it with the authority's, both in PEM. */
    readonly issueCertificate: (wanted: WantedCertificate) => Promise<IssuedCertificate>;
    /** Makes a certificate known that was made where the authority's key is. */
    readonly enterCertificate: (identity: string, certificate: string, profile?: Profile) => Promise<void>;
    /** Revokes a certificate, or every certificate of an identity, and returns the SPIFFE id that it concerns. */
    readonly revoke: (what: RevokeRequest) => Promise<string>;
    /** Lists the certificates that are revoked and have not ended, newest first. */
    readonly listRevoked: () => Promise<readonly ListedCertificate[]>;
    /** Lists the regulators of the node. */
    readonly listRegulators: () => Promise<readonly ShownRegulator[]>;
    /** Lists certificates, newest first: of one SPIFFE id, or of all where `identity` is empty. */
    readonly listCertificates: (
      identity: string,
      pageToken: string,
      limit: number,
    ) => Promise<Gathered<ListedCertificate>>;
    /** Asks what the law in force at the node demands of a transfer. Nothing is recorded. */
    readonly askLaw: AskNode;
    readonly close: () => void;
  };

/** A certificate to be made, and what is stated of whom it names. */
export type WantedCertificate = Profile & {
  readonly identity: string;
  readonly csr: string;
  readonly days: number;
};

/** A certificate, and that of the authority that signed it, both in PEM; and the number of notices that wait for a regulator. */
export type IssuedCertificate = {
  readonly certificatePem: string;
  readonly authorityPem: string;
  readonly waiting: number;
};

/** Connects as an operator to its own node. Throws CONFIG_INVALID, CERTIFICATE_EXPIRED or IDENTITY_INVALID. */
export function connectOperator(endpoint: Endpoint): Operator {
  const { id, client } = openConnection(endpoint);
  const page = async (asked: Asked) => {
    const { deadLetters, nextPageToken = "" } = await client.unary(Notices.ListDeadLetters, asked);
    return { items: deadLetters.map(decodeDeadLetter), nextPageToken };
  };
  return {
    id,
    listDeadLetters: (limit) => gather(limit, page),
    listDeadLettersAfter: (pageToken, limit) => gatherAfter(pageToken, limit, page),
    requeue: async (noticeId, peer = "") => {
      const { requeued } = await client.unary(Notices.Requeue, { noticeId, peer });
      return requeued.map(decodeDeadLetter);
    },
    requeueAll: async (peer = "") => {
      const all: ShownDeadLetter[] = [];
      for (;;) {
        const { requeued } = await client.unary(Notices.Requeue, { peer, all: true });
        if (requeued.length === 0) return all;
        all.push(...requeued.map(decodeDeadLetter));
      }
    },
    publish: async (text, file) => decodePublication(await client.unary(Packs.Publish, { text, file })),
    issueCertificate: async ({ serves = [], audits, ...wanted }) => {
      const {
        certificate = "",
        authority = "",
        waiting = 0,
      } = await client.unary(Identities.Issue, {
        ...wanted,
        serves: [...serves],
        ...scopeIn(audits),
      });
      return { certificatePem: certificate, authorityPem: authority, waiting };
    },
    enterCertificate: async (identity, certificate, { serves = [], audits, ...profile } = {}) => {
      const stated = { serves: [...serves], ...scopeIn(audits), ...profile };
      await client.unary(Identities.Issue, { identity, certificate, ...stated });
    },
    revoke: async ({ cause, ...what }) =>
      (await client.unary(Identities.Revoke, { ...what, cause: CAUSE_NAMES[cause] })).identity ?? "",
    listCertificates: (identity, pageToken, limit) =>
      gatherAfter(pageToken, limit, async (asked) => {
        const request = { ...asked, identity };
        const { certificates, nextPageToken = "" } = await client.unary(Identities.ListCertificates, request);
        return { items: certificates.map(decodeCertificate), nextPageToken };
      }),
    listRevoked: () => listRevoked(client),
    listRegulators: async () =>
      (await client.unary(Identities.ListRegulators, {})).regulators.map(decodeRegulator),
    askLaw: askOver(client),
    ...peeringOver(client),
    ...authorityOver(client),
    ...ledgerCallsOver(client),
    ...erasuresOver(client),
    close: client.close,
  };
}

async function listRevoked(client: Client): Promise<readonly ListedCertificate[]> {
  const all: ListedCertificate[] = [];
  for (let pageToken = ""; ; ) {
    const request = { pageSize: 100, pageToken, revoked: true };
    const { certificates, nextPageToken = "" } = await client.unary(Identities.ListCertificates, request);
    all.push(...certificates.map(decodeCertificate));
    if (nextPageToken === "") return all;
    pageToken = nextPageToken;
  }
}

/** The scope of an auditor as a message holds it. */
const scopeIn = (audits: Profile["audits"]) =>
  audits && { audits: { places: [...audits.places], firstDay: audits.from, lastDay: audits.until } };
