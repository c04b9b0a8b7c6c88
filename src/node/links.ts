/** The links from a node to those that it knows, each by the address and the authority that count now. */
import type { X509Certificate } from "node:crypto";
import { askAbilities, askTakesRecords } from "../edge/grpc/abilities.ts";
import { type AskedCose, askCoseReceipts } from "../edge/grpc/cose.ts";
import { askCosignature } from "../edge/grpc/cosign.ts";
import { askExchanged, type WholePage } from "../edge/grpc/exchanged.ts";
import { askHeldHeads, askProvedHead } from "../edge/grpc/gossip.ts";
import { askHandOvers } from "../edge/grpc/hand-overs.ts";
import { askClock, askHeldCheckpoint } from "../edge/grpc/held-checkpoint.ts";
import { createPeerLink } from "../edge/grpc/peer-link.ts";
import type { PeerTarget } from "../edge/grpc/peer-stream.ts";
import type { NodeObserver } from "../edge/telemetry/events.ts";
import type { Certified } from "../edge/tls/authority.ts";
import { certificateFacts } from "../edge/tls/certificate-facts.ts";
import { createPeerCredentials } from "../edge/tls/credentials.ts";
import { SOON_MS } from "../edge/tls/pem-file.ts";
import { type Bundle, verifyPeer } from "../edge/tls/trust.ts";
import type { Clock, PeerLink } from "../engine/context.ts";
import type { Peers } from "../engine/peers.ts";
import { ComityError, type Reason } from "../errors.ts";
import { parseIdentity } from "../federation/identity.ts";
import type { Statement } from "../ledger/proof.ts";
import type { ProveHead } from "../witness/claims.ts";
import type { CompareHeads } from "../witness/compare-heads.ts";
import type { HeadToCosign, WitnessAnswer } from "../witness/context.ts";
import type { Ways } from "./ways.ts";

/** The link to the peers, and a way to learn of new connections. */
export type Links = {
  readonly link: PeerLink;
  /** Returns the checkpoint of this node's log that a peer holds. */
  readonly askHeld: (peer: string) => Promise<string | undefined>;
  /** Returns by how many milliseconds the clock of a peer is ahead of this node's; undefined where it does not tell. */
  readonly askClock: (peer: string) => Promise<number | undefined>;
  /** Returns the hand-overs of a peer's own log, unverified. */
  readonly askHandOvers: (peer: string) => Promise<readonly Statement[]>;
  /** Asks whether a peer follows a log whose key is handed over. */
  readonly askFollows: (peer: string) => Promise<boolean>;
  /** Asks a peer to cosign a head of this node's log. */
  readonly askCosignature: (peer: string, head: HeadToCosign) => Promise<WitnessAnswer>;
  /** Asks a peer for what it holds of other nodes' logs, unverified. */
  readonly askHeads: CompareHeads;
  /** Asks a node for the newest head of its own log with proofs, unverified. */
  readonly askProof: ProveHead;
  /** Asks a peer for COSE receipts of a leaf of its own log, unverified. */
  readonly askCoseReceipts: (peer: string, asked: AskedCose) => Promise<readonly Uint8Array[]>;
  /** Asks a peer for a page of what the two nodes have exchanged since an instant, unverified. */
  readonly askExchanged: (peer: string, since: Date, token: string) => Promise<WholePage>;
  /** Ends the pause before a lost connection to a peer is made again. */
  readonly redial: (peer: string) => void;
  /**
   * Replaces the connection to a node, or to all, by one with the certificate, the address and the authority of now. The old one
   * serves meanwhile.
   */
  readonly renew: (node?: string) => void;
  /** The ends of the certificates that peers showed last, by the SPIFFE ids of their nodes. */
  readonly shown: ReadonlyMap<string, Date>;
  readonly close: () => void;
  /** Ends the connections to a node at once on which it showed a certificate that is revoked. */
  readonly recheck: (node: string) => void;
  /** Ends the connection to a node. The next call makes another, by what is known of the node then. */
  readonly forget: (node: string) => void;
  /**
   * Sets the function that is called when a connection to a peer is made. The relay, which needs the link first, sets
   * it.
   */
  readonly tell: (linked: (peer: string) => void) => void;
};

/** The settings of the links. */
export type LinkParts = {
  /** Returns the node's own certificate of the moment. Read before each connection. */
  readonly own: () => Certified;
  readonly observer: Pick<NodeObserver, "peerLink" | "certificateEnds">;
  /** The addresses of nodes, and who certifies them. Read before each connection. */
  readonly ways: Ways;
  /** Returns true for a node's certificate that counts no longer, by its serial number. */
  readonly revoked: (node: string, serial: string) => boolean;
};

/** The time, in milliseconds, in which another connection can take the place of one whose authority is trusted no longer. */
const REPLACE_WITHIN_MS = 5_000;

/**
 * Returns a function that tells if the connection to a node, which presented these certificates, must end: since five seconds or more
 * they are of no authority that is trusted for it.
 *
 * THREAT: whoever has stolen the key of a retired authority could keep a connection that was made before, and no other is made
 * while he holds it.
 */
export function watchDistrust(
  node: string,
  [leaf, ...issuers]: readonly X509Certificate[],
  ways: Pick<Ways, "trust">,
  clock: Clock,
): () => boolean {
  const { trustDomain } = parseIdentity(node);
  const isTrusted = (bundle: Bundle | undefined, now: Date) => {
    try {
      verifyPeer(leaf, new Map(bundle && [[trustDomain, bundle]]), now, issuers);
      return true;
    } catch {
      return false;
    }
  };
  let seen = ways.trust().get(trustDomain);
  let since = Number.POSITIVE_INFINITY;
  return () => {
    const now = clock.now();
    const bundle = ways.trust().get(trustDomain);
    if (bundle !== seen)
      since = isTrusted(bundle, now) ? Number.POSITIVE_INFINITY : Math.min(since, now.getTime());
    seen = bundle;
    return since + REPLACE_WITHIN_MS <= now.getTime();
  };
}

/** The parts by which one connection to a node is watched. */
type Watched = {
  readonly node: string;
  readonly ways: Pick<Ways, "trust">;
  readonly clock: Clock;
  readonly isRevoked: (serial: string) => boolean;
};

/** Watches one connection: it may go on until a certificate of it ends, is revoked, or is trusted no longer. `own` is shown here. */
function watchConnection(own: string, { node, ways, clock, isRevoked }: Watched) {
  let ends = certificateFacts(own).notAfter;
  let theirs: string | undefined;
  let distrusted = () => false;
  return {
    /** Notes what the other node shows. */
    shows(notAfter: Date, presented: readonly X509Certificate[]): void {
      theirs = presented[0]?.serialNumber;
      if (notAfter < ends) ends = notAfter;
      distrusted = watchDistrust(node, presented, ways, clock);
    },
    /** Returns why the connection may not go on; undefined where it may. */
    refusal: (): Reason | undefined => {
      if (theirs !== undefined && isRevoked(theirs)) return "CERTIFICATE_REFUSED";
      return ends <= clock.now() || distrusted() ? "CERTIFICATE_EXPIRED" : undefined;
    },
  };
}

/** Creates the questions about the logs of peers, and to those who cosign this node's. */
const askingLogs = (
  target: (peer: string) => PeerTarget,
): Pick<
  Links,
  | "askHandOvers"
  | "askFollows"
  | "askCosignature"
  | "askCoseReceipts"
  | "askHeads"
  | "askProof"
  | "askExchanged"
> => ({
  askExchanged: async (peer, since, token) => askExchanged(target(peer), since, token),
  askCoseReceipts: async (peer, asked) => askCoseReceipts(target(peer), asked),
  askCosignature: async (peer, head) => askCosignature(target(peer), head),
  askHeads: async (peer, logs) => askHeldHeads(target(peer), logs),
  askProof: async (peer, sizes) => askProvedHead(target(peer), sizes),
  askHandOvers: async (peer) => askHandOvers(target(peer)),
  askFollows: async (peer) => (await askAbilities(target(peer))).handOvers,
});

/** Creates the links. A connection to a peer is made when there is something to send. */
export function openLinks({ own, observer, ways, revoked }: LinkParts, peers: Peers, clock: Clock): Links {
  let linked: (peer: string) => void = () => {};
  const told = new Map<string, number>();
  const shown = new Map<string, Date>();
  /** Says once of each certificate of a peer that it ends soon. */
  const tellEnd = (peer: string, notAfter: Date) => {
    if (notAfter.getTime() > clock.now().getTime() + SOON_MS || told.get(peer) === notAfter.getTime()) return;
    told.set(peer, notAfter.getTime());
    observer.certificateEnds({ peer, until: notAfter.toISOString() });
  };
  const targetOf = (node: string): PeerTarget | undefined => {
    if (!peers.known.some((known) => known.node === node)) return undefined;
    const address = ways.addressOf(node);
    const ca = ways.trust().get(parseIdentity(node).trustDomain);
    if (ca === undefined || address === undefined) return undefined;
    const { certificatePem, keyPem } = own();
    const isRevoked = (serial: string) => revoked(node, serial);
    const connection = watchConnection(certificatePem, { node, ways, clock, isRevoked });
    const credentials = createPeerCredentials({
      ...{ ca, certificatePem, keyPem, expect: node },
      now: clock.now,
      revoked: isRevoked,
      verified: (notAfter, presented) => {
        connection.shows(notAfter, presented);
        shown.set(node, notAfter);
        tellEnd(node, notAfter);
      },
    });
    return { address, credentials, refusal: connection.refusal };
  };
  const link = createPeerLink({
    observer: {
      peerLink: (event) => {
        observer.peerLink(event);
        if (event.state === "open") linked(event.peer);
      },
    },
    targetOf,
  });
  const required = (peer: string): PeerTarget => {
    const target = targetOf(peer);
    if (target !== undefined) return target;
    throw new ComityError("AGREEMENT_MISSING", "there is no agreement with that node");
  };
  return {
    forget: link.forget,
    recheck: link.recheck,
    link: { ...link, takesRecords: async (peer) => askTakesRecords(required(peer)) },
    askHeld: async (peer) => askHeldCheckpoint(required(peer)),
    askClock: async (peer) => askClock(required(peer), clock.now),
    ...askingLogs(required),
    redial: link.redial,
    renew: link.renew,
    shown,
    close: link.close,
    tell: (to) => {
      linked = to;
    },
  };
}
