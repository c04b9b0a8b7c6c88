/**
 * The laws that this node is the authority for, on their way to the peers: the newest version of each is offered to
 * every peer until its leaf says that it is held, and again on every new connection, since a peer may have been restored.
 */
import { ComityError } from "../errors.ts";
import { nodeOf, type Party } from "../federation/agreement.ts";
import { leafHash } from "../ledger/merkle.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { parsePackLeaf } from "../packs/leaf.ts";
import { type Gateway, ledgerKeyOf, partiesOf } from "./context.ts";
import type { PackRow } from "./pack-row.ts";

export type Spread = {
  /** One for each peer: offers what the peer is not known to hold, once. They know nothing of each other. */
  readonly lanes: readonly (() => Promise<void>)[];
  /** A version has come into force here; the lanes find it when they run next. */
  readonly published: (row: PackRow) => void;
  /** The connection to a peer was made, or is lost. */
  readonly linked: (peer: string, state: "open" | "lost") => void;
};

/** The pause after a peer could not be reached, doubled after each further time. */
const PAUSE_MS = { first: 1000, longest: 30_000 };
/** The pause after a peer has refused a version: what it lacks may come with time, such as an agreement's first day. */
const REFUSED_PAUSE_MS = 600_000;

type Reach = {
  /** What the peer holds or has refused of each jurisdiction, and when it is offered again. */
  readonly settled: Map<string, { readonly serial: number; readonly until: number }>;
  failures: number;
  notBefore: number;
};

/** The peer's leaf must say that it holds just this: only then is nothing offered any more. */
function assertHolds(answer: Statement, row: PackRow, party: Party): void {
  const held = parsePackLeaf(verifyStatement(answer, ledgerKeyOf(party)).leaf, "comity/v1/pack-held");
  if (held.published !== leafHash(Buffer.from(row.own.leaf, "base64")).toHex())
    throw new ComityError("STATEMENT_INVALID", "the peer's leaf is about another version than was offered");
}

/** Creates the lanes; what the store holds of this node's own laws is offered first. */
export function createSpread(gateway: Gateway): Spread {
  const { store, peers, clock, entropy, observer } = gateway;
  const own = new Map(
    store
      .packs()
      .flatMap((row) => (row.authority === gateway.node ? [[row.jurisdiction, row] as const] : [])),
  );
  const parties = new Map(partiesOf(gateway).map((party) => [nodeOf(party), party]));
  const reaches = new Map<string, Reach>(
    [...parties.keys()].map((peer) => [peer, { settled: new Map(), failures: 0, notBefore: 0 }]),
  );

  async function offer(row: PackRow, peer: string, party: Party, reach: Reach): Promise<void> {
    const { jurisdiction, serial } = row;
    let until = Number.POSITIVE_INFINITY;
    try {
      const answer = await peers.offerPack(peer, entropy.id(), { own: row.own, body: row.text });
      assertHolds(answer, row, party);
    } catch (thrown) {
      const { reason } = ComityError.from(thrown);
      const now = clock.now().getTime();
      if (reason === "PEER_UNREACHABLE") {
        reach.notBefore = now + Math.min(PAUSE_MS.longest, PAUSE_MS.first * 2 ** reach.failures++);
        return;
      }
      observer.packRefused({ at: "peer", peer, reason });
      until = now + REFUSED_PAUSE_MS;
    }
    reach.failures = 0;
    reach.settled.set(jurisdiction, { serial, until });
  }

  function isDue({ jurisdiction, serial }: PackRow, { settled, notBefore }: Reach): boolean {
    const now = clock.now().getTime();
    const before = settled.get(jurisdiction);
    return now >= notBefore && (before?.serial !== serial || now >= before.until);
  }

  async function spreadTo(peer: string, party: Party, reach: Reach): Promise<void> {
    for (const row of own.values()) if (isDue(row, reach)) await offer(row, peer, party, reach);
  }

  return {
    lanes: [...parties].flatMap(([peer, party]) => {
      const reach = reaches.get(peer);
      return reach === undefined ? [] : [() => spreadTo(peer, party, reach)];
    }),
    published: (row) => {
      own.set(row.jurisdiction, row);
    },
    linked: (peer, state) => {
      const reach = reaches.get(peer);
      if (reach === undefined) return;
      if (state === "open") reach.notBefore = 0;
      else reach.settled.clear();
    },
  };
}
