/**
 * A transfer at its origin: admitted, decided and recorded at home, proposed abroad, and concluded only
 * by what the destination recorded. The origin never concludes alone.
 */
import { ComityError } from "../errors.ts";
import { agreementWith, nodeOf, type Party } from "../federation/agreement.ts";
import { leafHash } from "../ledger/merkle.ts";
import { type Statement, verifyStatement } from "../ledger/proof.ts";
import { leafBytes, parseLeaf } from "../receipt/leaf.ts";
import { assertAnswers } from "../receipt/verify.ts";
import { differingPacks } from "../transfers/differing-packs.ts";
import { repeatDigestOf, type TransferRequest } from "../transfers/request.ts";
import { type Gateway, ledgerKeyOf } from "./context.ts";
import { createHomeDecisions, type HomeDecisions } from "./home-decision.ts";
import { assertTimely } from "./idempotency.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { TransferRow } from "./ports.ts";

export type Origin = Pick<HomeDecisions, "assess"> & {
  /** Carries a transfer out, or says that it is in doubt when `signal` aborts first. */
  readonly request: (
    caller: string,
    key: string,
    request: TransferRequest,
    signal: AbortSignal,
  ) => Promise<Outcome>;
  /** Where a transfer stands that `caller` asked for. Throws NOT_FOUND for another's. */
  readonly resolve: (caller: string, id: string) => Promise<Outcome>;
  /** Takes up every transfer that is not concluded, once. Resolves when each has been tried. */
  readonly settleAll: () => Promise<void>;
};

export function createOrigin(gateway: Gateway): Origin {
  const { store, peers, clock, entropy, observer } = gateway;
  const home = createHomeDecisions(gateway);
  /** Calls that run now, so that a concurrent repeat joins instead of deciding twice. */
  const running = new Map<string, Promise<TransferRow>>();
  const settling = new Map<string, Promise<TransferRow>>();

  function partyOf(destination: string): Party {
    const known = agreementWith(
      gateway.agreements,
      gateway.trustDomain,
      (party) => nodeOf(party) === destination,
      clock.now(),
    );
    if (known === undefined)
      throw new ComityError("AGREEMENT_MISSING", "no agreement with the destination's node");
    return known.party;
  }

  /** The state that an answer brings, once it is sure that the destination's ledger holds it. */
  function verifiedState(row: TransferRow, answer: Statement) {
    const verified = verifyStatement(answer, ledgerKeyOf(partyOf(row.destination)));
    const leaf = parseLeaf(verified.leaf);
    const own = Buffer.from(row.own.leaf, "base64");
    const proposal = parseLeaf(JSON.parse(own.toString("utf8")));
    if (
      (leaf.type !== "comity/v1/decision" && leaf.type !== "comity/v1/bar") ||
      proposal.type !== "comity/v1/proposal"
    )
      throw new ComityError("STATEMENT_INVALID", "the answer is neither a decision nor a bar");
    assertAnswers(leaf, proposal, leafHash(own).toHex());
    const state =
      leaf.type === "comity/v1/bar" ? "BARRED" : leaf.decision === "permit" ? "PERMITTED" : "DENIED";
    const differing = leaf.type === "comity/v1/decision" ? differingPacks(proposal.packs, leaf.packs) : [];
    return { state, hash: verified.leafHash.toHex(), differing } as const;
  }

  async function conclude(row: TransferRow, answer: Statement): Promise<TransferRow> {
    const { state, hash, differing } = verifiedState(row, answer);
    const leaf = leafBytes({
      type: "comity/v1/outcome",
      nonce: entropy.nonce(),
      transfer: row.id,
      origin: gateway.node,
      answer: hash,
      state,
      at: clock.now().toISOString(),
    });
    const committed = await store.commit({ leaf, effect: { kind: "concluded", id: row.id, state, answer } });
    if (committed.kind === "already-concluded") return committed.row;
    observer.concluded({ transfer: row.id, state });
    for (const { jurisdiction } of differing)
      observer.lawDiffers({ transfer: row.id, peer: row.destination, jurisdiction });
    return { ...row, state, answer };
  }

  async function ask(row: TransferRow): Promise<TransferRow> {
    const late = clock.now().getTime() > Date.parse(row.decideBy);
    const answer = late
      ? await peers.resolve(row.destination, row.id)
      : await peers.propose(row.destination, { own: row.own, body: row.body });
    return conclude(row, answer);
  }

  /** One attempt at a time for each transfer; whoever comes meanwhile shares it. */
  function settle(row: TransferRow): Promise<TransferRow> {
    if (row.state !== "PROPOSED") return Promise.resolve(row);
    return shared(settling, row.id, () => ask(row));
  }

  /** Settles as far as can be done now: what cannot be reached stays in doubt, and is not guessed. */
  async function attempted(row: TransferRow): Promise<TransferRow> {
    try {
      return await settle(row);
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "STORE_UNAVAILABLE") throw error;
      observer.inDoubt({ transfer: row.id, destination: row.destination });
      if (error.reason !== "PEER_UNREACHABLE")
        observer.alarm({ what: error.reason, transfer: row.id, peer: row.destination, cause: error });
      return row;
    }
  }

  async function attemptedUntil(row: TransferRow, signal: AbortSignal): Promise<TransferRow> {
    if (row.state !== "PROPOSED") return row;
    const aborted = Promise.withResolvers<TransferRow>();
    const giveUp = () => aborted.resolve(row);
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      return await Promise.race([attempted(row), aborted.promise]);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  return {
    assess: home.assess,

    async request(caller, key, request, signal) {
      const digest = repeatDigestOf(request);
      const scope = `${caller} ${key}`;
      let row = store.transferByKey(caller, key);
      if (row === undefined) {
        assertTimely(key, clock.now());
        row = await shared(running, scope, () => home.decide(caller, key, digest, request));
      }
      if (row.digest !== digest)
        throw new ComityError(
          "KEY_REUSED",
          "this idempotency key was used for another request: make a new one for each request",
        );
      return outcomeOf(await attemptedUntil(row, signal));
    },

    async resolve(caller, id) {
      const row = store.transfer(id);
      if (row === undefined || row.caller !== caller)
        throw new ComityError("NOT_FOUND", "no transfer of this platform has that id");
      return outcomeOf(row);
    },

    async settleAll() {
      await Promise.all(store.proposed().map(attempted));
    },
  };
}

function shared<T>(calls: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const known = calls.get(key);
  if (known !== undefined) return known;
  const call = start().finally(() => calls.delete(key));
  calls.set(key, call);
  return call;
}
