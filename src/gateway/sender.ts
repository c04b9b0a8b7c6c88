/**
 * The sender of what waits for peers. An unreachable peer opens its breaker and uses up no attempts; only a
 * fault of the item itself parks it, with an alarm. Nothing is dropped.
 */
import { ComityError } from "../errors.ts";
import { nodeOf, type Party } from "../federation/agreement.ts";
import { canonicalBytes } from "../ledger/canonical.ts";
import { leafHash } from "../ledger/merkle.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { assertSeals, sealedLeaf } from "../notices/leaf.ts";
import { type Breaker, createBreaker } from "./breaker.ts";
import { type Gateway, ledgerKeyOf, partiesOf } from "./context.ts";
import type { DispatchRow, Effect } from "./ports.ts";

/**
 * One peer's lane: sends what is queued for it and may be sent now, once, and resolves when each item has
 * been tried. Lanes know nothing of each other, so that a slow peer holds up no other.
 */
export type Lane = () => Promise<void>;

/** Items in flight to one peer at once. */
const WINDOW = 128;
/** Tries of an item that the peer refuses for the item's own sake, before it is parked. */
export const MAX_ATTEMPTS = 5;
const RETRY_MS = { first: 500, longest: 60_000 };

type Trial = { readonly attempts: number; readonly notBefore: number };

/** The lanes to all peers. */
export function createLanes(gateway: Gateway): readonly Lane[] {
  const { store, peers, clock, entropy, observer } = gateway;
  const breakers = new Map<string, Breaker>();
  const trials = new Map<string, Trial>();
  const inFlight = new Set<string>();

  function breakerOf(peer: string): Breaker {
    const breaker = breakers.get(peer) ?? createBreaker((state) => observer.breaker({ peer, state }));
    breakers.set(peer, breaker);
    return breaker;
  }

  function record(effect: Effect, what: object): Promise<unknown> {
    const salt = entropy.nonce();
    const leaf = sealedLeaf({ of: "event", bytes: canonicalBytes(what) }, salt, entropy.nonce());
    return store.commit({ leaf, effect });
  }

  /** The peer's leaf must be the sealed arrival of our own: it knows the salt from the body. */
  function assertArrival(answer: Statement, row: DispatchRow, party: Party): void {
    const { leaf } = verifyStatement(answer, ledgerKeyOf(party));
    const { salt } = JSON.parse(row.body) as { salt: string };
    const own = leafHash(Buffer.from(row.own.leaf, "base64"));
    assertSeals(leaf, { of: "arrival", bytes: own }, salt);
  }

  async function park(row: DispatchRow, error: ComityError): Promise<void> {
    trials.delete(row.id);
    await record(
      { kind: "parked", id: row.id, reason: error.reason, at: clock.now().toISOString() },
      { parked: row.id, reason: error.reason },
    );
    observer.alarm({ what: "NOTICE_PARKED", peer: row.peer, cause: error });
  }

  async function faulty(row: DispatchRow, error: ComityError): Promise<void> {
    const attempts = (trials.get(row.id)?.attempts ?? 0) + 1;
    if (attempts >= MAX_ATTEMPTS) return park(row, error);
    const pause = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** (attempts - 1));
    trials.set(row.id, { attempts, notBefore: clock.now().getTime() + pause });
  }

  async function send(row: DispatchRow, party: Party, breaker: Breaker): Promise<void> {
    inFlight.add(row.id);
    try {
      const answer = await peers.relay(row.peer, row.id, row.kind, { own: row.own, body: row.body });
      breaker.succeeded();
      assertArrival(answer, row, party);
      await record({ kind: "dispatched", id: row.id }, { dispatched: row.id, answer });
      trials.delete(row.id);
      observer.delivered({ notice: row.notice, kind: row.kind, peer: row.peer });
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "STORE_UNAVAILABLE") throw error;
      if (error.reason === "PEER_UNREACHABLE") return breaker.failed(clock.now().getTime());
      breaker.succeeded();
      await faulty(row, error);
    } finally {
      inFlight.delete(row.id);
    }
  }

  async function deliverTo(party: Party): Promise<void> {
    const peer = nodeOf(party);
    const breaker = breakerOf(peer);
    const now = clock.now().getTime();
    const waiting = store
      .dispatches(peer, "queued", WINDOW + trials.size + inFlight.size)
      .filter(({ id }) => !inFlight.has(id) && (trials.get(id)?.notBefore ?? 0) <= now);
    const due = waiting.slice(0, waiting.length === 0 ? 0 : breaker.allows(now, WINDOW));
    await Promise.all(due.map((row) => send(row, party, breaker)));
  }

  return partiesOf(gateway).map((party) => () => deliverTo(party));
}
