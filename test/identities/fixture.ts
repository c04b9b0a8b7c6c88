/** The identities of a node in memory, with a real authority, and a clock that tests move. */
import { X509Certificate } from "node:crypto";
import { type Certified, createAuthority, issueCertificate } from "../../src/edge/tls/authority.ts";
import { describeCertificate } from "../../src/edge/tls/certificate-facts.ts";
import { createRequest } from "../../src/edge/tls/certificate-request.ts";
import { parseBundle } from "../../src/edge/tls/trust.ts";
import type { Viewer } from "../../src/engine/context.ts";
import { createPeers } from "../../src/engine/peers.ts";
import type { PeerCard } from "../../src/federation/peer-card.ts";
import type { Caller, Change, IdentitiesContext } from "../../src/identities/context.ts";
import { createIssue } from "../../src/identities/issue.ts";
import { createList } from "../../src/identities/list.ts";
import { openRegistry } from "../../src/identities/registry.ts";
import { createRenew } from "../../src/identities/renew.ts";
import { createRevoke } from "../../src/identities/revoke.ts";
import { loadFileSigner } from "../../src/keys/file-signer.ts";
import { createCertifier } from "../../src/node/certifier.ts";
import { createEntropy } from "../../src/node/ports.ts";
import { createLedgerKey } from "../../src/store/ledger-key.ts";
import { machine } from "../../src/store/machine.ts";
import { createMemoryStore } from "../../src/store/memory/store.ts";
import { createSealer } from "../../src/store/sealer.ts";

export const START = Date.parse("2026-11-23T12:00:00.000Z");
export const DAY_MS = 86_400_000;
export const KR = "spiffe://kr.example";
export const DESK = `${KR}/operator/desk`;
export const AURORA = `${KR}/platform/aurora`;
export const PIPC = `${KR}/regulator/pipc`;

export const authority = createAuthority({ trustDomain: "kr.example", now: new Date(START) });
export const otherAuthority = createAuthority({ trustDomain: "jp.example", now: new Date(START) });

/** A caller by a certificate, as a connection shows him. */
export function callerBy({ certificatePem }: Pick<Certified, "certificatePem">): Caller {
  const certificate = describeCertificate(new X509Certificate(certificatePem));
  return { id: certificate.identity, certificate };
}

/** As much of a node's card as says who it is. */
export const cardOf = (trustDomain: string) =>
  ({ trustDomain, ledger: createLedgerKey(trustDomain).verifierKey }) as PeerCard;

/** A certificate that the authority's holder makes by the files. */
export const byFiles = (id: string, at = START, days = 90) =>
  issueCertificate(authority, { id, now: new Date(at), days });

/** The identities of a node that has none yet. `keyHere` is false where its authority is offline. */
export async function createIdentities({
  configured = [] as readonly Viewer[],
  keyHere = true,
  store = createMemoryStore(createLedgerKey("kr.example"), machine),
  /** The trust domains of the nodes that are known. */
  known = [] as readonly string[],
} = {}) {
  let ms = START;
  const changes: Change[] = [];
  const clock = { now: () => new Date(ms) };
  const registry = await openRegistry(store, configured);
  const context: IdentitiesContext = {
    trustDomain: "kr.example",
    node: `${KR}/node`,
    ...{ store, clock, registry, sealer: createSealer() },
    peers: createPeers(() => ({ agreements: [], cards: known.map(cardOf), handOvers: [] }), "kr.example"),
    entropy: createEntropy(),
    authority: createCertifier(
      { trustDomain: "kr.example", authority: parseBundle(authority.certificatePem) },
      keyHere ? loadFileSigner(authority.keyPem, "p256", "the authority's key") : undefined,
    ),
    hasLaw: (place) => place === "KR",
    changed: (change) => changes.push(change),
  };
  const desk = callerBy(byFiles(DESK));
  const issue = createIssue(context, new Set(configured.map(({ id }) => id)));
  return {
    ...{ context, store, registry, changes, desk, issue },
    renew: createRenew(context),
    revoke: createRevoke(context),
    list: createList(context),
    /** Issues a certificate for a new key, and gives the caller who holds it. */
    issueFor: async (identity: string, profile = {}, days = 90): Promise<Caller> =>
      callerBy(
        await issue(desk, { identity, given: { request: createRequest(identity).request, days }, profile }),
      ),
    /** The leaves of the log, in order. */
    leaves: async () => {
      const { size } = await store.log.head();
      const bytes = await Promise.all(Array.from({ length: size }, (_, i) => store.log.leaf(i)));
      return bytes.map(
        (each) => JSON.parse(Buffer.from(each ?? []).toString("utf8")) as Record<string, unknown>,
      );
    },
    advance: (by: number) => {
      ms += by;
    },
  };
}

/** A request for a certificate, for a new key. */
export const requestFor = (identity: string) => createRequest(identity).request;
