/**
 * Settles transfers: sends a proposal until the destination's decision or bar is recorded here. The origin never
 * decides alone.
 */
import type { Answer, Context } from "../engine/context.ts";
import { peerOf } from "../engine/peers.ts";
import { requireRecorded, seal, seenHead } from "../engine/record.ts";
import { ComityError } from "../errors.ts";
import { leafHash } from "../ledger/merkle.ts";
import { verifyStatement } from "../ledger/proof.ts";
import { isDecision, isProposal, type Leaf, leafBytes, listNamedBy, parseLeaf } from "../receipt/leaf.ts";
import { type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { assertAnswers } from "../receipt/verify.ts";
import { loadTransfer, type Transfer } from "./answer.ts";
import { findDifferingPacks } from "./differing-packs.ts";
import { rowOfList } from "./lists.ts";
import { PART, TRANSFER, type TransferRow } from "./schema.ts";
import type { TransferCommand } from "./state.ts";

export type Settling = {
  /**
   * Sends a proposal, or asks for its decision once `decideBy` has passed. Undefined where no answer comes, or
   * `signal` aborts first: the transfer stays in doubt. Each transfer has one attempt at a time, which concurrent
   * callers share.
   */
  readonly propose: (transfer: Transfer, signal?: AbortSignal) => Promise<Answer | undefined>;
  /** Verifies the answer and records it. An answer that does not verify raises an alarm and changes nothing. */
  readonly conclude: (transfer: Transfer, answer: Answer | undefined) => Promise<Transfer>;
  /**
   * Settles the transfers that are not concluded, with each peer, oldest first. Stops at a peer that cannot be
   * reached.
   */
  readonly settleAll: () => Promise<void>;
  /** Settles one transfer, unless it is concluded. */
  readonly settleOne: (id: string) => Promise<void>;
};

/** The most transfers that are settled with one peer at the same time. */
const WINDOW = 32;

export function createSettling(context: Context): Settling {
  const { store, link, clock, observer, peers } = context;
  const proposing = new Map<string, Promise<Answer | undefined>>();
  const concluding = new Map<string, Promise<Transfer>>();

  /**
   * Runs `work`. A failure leaves the transfer in doubt, and is reported unless it is only silence. A broken store
   * ends the process.
   */
  async function inDoubt<T>({ row }: Transfer, work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = ComityError.from(thrown);
      if (error.reason === "STORE_UNAVAILABLE") throw error;
      if (error.reason !== "PEER_UNREACHABLE")
        observer.alarm({ what: error.reason, transfer: row.id, peer: row.destination, cause: error });
      return otherwise;
    }
  }

  function ask({ row, own, body, lists: [list] }: Transfer): Promise<Answer> {
    const late = clock.now().getTime() > Date.parse(row.decideBy);
    if (late) return link.resolve(row.destination, row.id);
    return link.propose(row.destination, { own, body, ...(list && { obligations: list.text }) });
  }

  async function record(transfer: Transfer, answer: Answer): Promise<Transfer> {
    const { row } = transfer;
    const { state, hash, answered, lists, differing, seen } = verifyAnswer(context, transfer, answer);
    const leaf = leafBytes({
      type: "comity/v1/outcome",
      nonce: context.entropy.nonce(),
      transfer: row.id,
      origin: context.node,
      answer: hash,
      state,
      at: clock.now().toISOString(),
    });
    const contents = [seal(context, PART.answer, JSON.stringify(answer.statement), row.until)];
    const command: TransferCommand = {
      kind: "transfer.conclude",
      id: row.id,
      state,
      contents,
      lists: lists.map(rowOfList),
    };
    const committed = await store.commit({ leaf, command, seen });
    if ("refused" in committed && committed.refused === "already-concluded")
      return loadTransfer(context, committed.row as TransferRow);
    const { index: outcome } = requireRecorded(committed);
    observer.concluded({ transfer: row.id, state });
    for (const { jurisdiction } of differing)
      observer.lawDiffers({ transfer: row.id, peer: row.destination, jurisdiction });
    return {
      ...transfer,
      row: { ...row, state, outcome },
      answer: answered,
      lists: [...transfer.lists, ...lists],
    };
  }

  const propose: Settling["propose"] = async (transfer, signal) => {
    const { row } = transfer;
    if (row.state !== "PROPOSED") return undefined;
    const call = shareCall(proposing, row.id, () => inDoubt(transfer, () => ask(transfer), undefined));
    const statement = await untilAborted(call, signal);
    // An answer that comes after its caller has left is recorded all the same. A broken store has told the process
    // already.
    if (signal?.aborted) call.then((late) => conclude(transfer, late)).catch(() => {});
    if (statement === undefined) observer.inDoubt({ transfer: row.id, destination: row.destination });
    return statement;
  };

  const conclude: Settling["conclude"] = async (transfer, answer) => {
    if (answer === undefined) return transfer;
    const { id } = transfer.row;
    return shareCall(concluding, id, () => inDoubt(transfer, () => record(transfer, answer), transfer));
  };

  /**
   * Settles one transfer; returns true where the destination answered. Joins a proposal that is being sent already,
   * and does not load it again.
   */
  async function settle(row: TransferRow): Promise<boolean> {
    const running = concluding.get(row.id) ?? proposing.get(row.id);
    if (running !== undefined) return (await running) !== undefined;
    const transfer = await loadTransfer(context, row);
    const answer = await propose(transfer);
    await conclude(transfer, answer);
    return answer !== undefined;
  }

  async function settleWith(peer: string): Promise<void> {
    const span = { of: TRANSFER, index: "destination", prefix: [peer, "PROPOSED"] };
    for (let after = -1; ; ) {
      const [first, ...rest] = await store.page(span, WINDOW, { after });
      // Without an answer to the first, the peer is away, and the others wait for the next time.
      if (first === undefined || !(await settle(first))) return;
      await Promise.all(rest.map(settle));
      after = (rest.at(-1) ?? first).leaf;
    }
  }

  return {
    propose,
    conclude,
    async settleAll() {
      await Promise.all(peers.all.map(({ node }) => settleWith(node)));
    },
    async settleOne(id) {
      const [[row] = []] = await store.read([{ of: TRANSFER, key: [id] }]);
      if (row !== undefined && (row as TransferRow).state === "PROPOSED") await settle(row as TransferRow);
    },
  };
}

/** Returns the state that an answer brings, once the destination's log is proven to hold the answer. */
function verifyAnswer({ peers, clock }: Context, transfer: Transfer, answer: Answer) {
  const { row, own, leaf: proposal } = transfer;
  const { ledgerKey } = peerOf(peers, row.destination, clock.now(), "destination's");
  const verified = verifyStatement(answer.statement, ledgerKey);
  const leaf = parseLeaf(verified.leaf);
  if ((!isDecision(leaf) && leaf.type !== "comity/v1/bar") || !isProposal(proposal))
    throw new ComityError("STATEMENT_INVALID", "the answer is neither a decision nor a bar");
  assertAnswers(leaf, proposal, leafHash(Buffer.from(own.leaf, "base64")).toHex());
  const told = {
    hash: verified.leafHash.toHex(),
    answered: { statement: answer.statement, leaf },
    seen: seenHead(row.destination, answer.statement, verified),
  };
  if (!isDecision(leaf)) return { ...told, state: "BARRED", lists: [], differing: [] } as const;
  const state = leaf.decision === "permit" ? "PERMITTED" : "DENIED";
  const differing = findDifferingPacks(proposal.packs, leaf.packs);
  return { ...told, state, lists: newLists(leaf, transfer, answer), differing } as const;
}

/** Returns the list that an answer's leaf names, unless the proposal names it too. */
function newLists(leaf: Leaf, { lists }: Transfer, { obligations }: Answer): readonly ObligationList[] {
  const hash = listNamedBy(leaf);
  if (hash === undefined || lists.some((each) => each.hash === hash)) return [];
  if (obligations !== undefined) return [parseObligations(obligations, hash)];
  throw new ComityError("STATEMENT_INVALID", "the decision names obligations that do not come with it");
}

/** Runs one call at a time for each key. Concurrent callers get the same promise. */
export function shareCall<T>(
  calls: Map<string, Promise<T>>,
  key: string,
  start: () => Promise<T>,
): Promise<T> {
  const running = calls.get(key);
  if (running !== undefined) return running;
  const call = start().finally(() => calls.delete(key));
  calls.set(key, call);
  return call;
}

async function untilAborted<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return call;
  const aborted = Promise.withResolvers<undefined>();
  const giveUp = () => aborted.resolve(undefined);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([call, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}
