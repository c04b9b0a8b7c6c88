/**
 * Settles transfers: sends a proposal until the destination's decision or bar is recorded here. The origin never
 * decides alone.
 */
import { type Breaker, createBreakers } from "../engine/breaker.ts";
import type { Answer, Context } from "../engine/context.ts";
import { peerOf } from "../engine/peers.ts";
import { loadStatement, requireRecorded, seal, seenHead } from "../engine/record.ts";
import { isUnsent } from "../engine/unsent.ts";
import { ComityError } from "../errors.ts";
import { leafHash } from "../ledger/merkle.ts";
import { verifyStatement } from "../ledger/proof.ts";
import { LIMITS, type Limits } from "../limits.ts";
import {
  type DecisionLeaf,
  isDecision,
  isProposal,
  type Leaf,
  leafBytes,
  leafIn,
  listNamedBy,
  type ProposalLeaf,
  parseLeaf,
} from "../receipt/leaf.ts";
import { type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { assertAnswers } from "../receipt/verify.ts";
import { type Allowance, createAllowance } from "./allowance.ts";
import { loadTransfer, type Transfer } from "./answer.ts";
import { type Backlog, createBacklog } from "./backlog.ts";
import { findDifferingPacks } from "./differing-packs.ts";
import { createAlarm, createDoubt, findTooLarge, type Raise } from "./doubt.ts";
import { rowOfList } from "./lists.ts";
import { assertPlain, findMisread } from "./reading.ts";
import { PART, type TransferRow } from "./schema.ts";
import type { TransferCommand } from "./state.ts";

/** The room for transfers: so many wait for a peer, and so much may be stored for a platform. */
export type Room = { readonly backlog: Backlog; readonly allowance: Allowance };

export type Settling = Room & {
  /**
   * Sends a proposal, or asks for its decision once `decideBy` has passed. Undefined where no answer comes, or
   * `signal` aborts first: the transfer stays in doubt. Each transfer has one attempt at a time, which concurrent
   * callers share.
   */
  readonly propose: (transfer: Transfer, signal?: AbortSignal) => Promise<Answer | undefined>;
  /** Verifies the answer and records it. An answer that does not verify raises an alarm and changes nothing. */
  readonly conclude: (transfer: Transfer, answer: Answer | undefined) => Promise<Transfer>;
  /**
   * Settles one transfer; returns true where the destination's answer was recorded. Joins a proposal that is being
   * sent already, and does not load it again. Raises an alarm, and rejects, where the transfer cannot be read from the
   * store.
   */
  readonly settle: (row: TransferRow) => Promise<boolean>;
  readonly breakerOf: (peer: string) => Breaker;
  /** Calls `wake` with a peer whose transfers must be taken up again. Replaces the function given before. */
  readonly onDoubt: (wake: (peer: string) => void) => void;
};

/** The parts of a transfer that settling needs: without body and lists it can be resolved, and not proposed. */
type Proposed = Pick<Transfer, "row" | "own" | "leaf"> & Partial<Pick<Transfer, "body" | "lists">>;

/** The end of a transfer's doubt. `told` is the answer that was recorded; absent where another one was before. */
type Conclusion = {
  readonly row: TransferRow;
  readonly told?: {
    readonly answered: NonNullable<Transfer["answer"]>;
    readonly lists: readonly ObligationList[];
  };
};

/** Creates the settling of a node's transfers. Other senders to the same peers may share `breakerOf`. */
export function createSettling(
  context: Context,
  breakerOf: (peer: string) => Breaker = createBreakers(context),
  { backlog, allowance }: Room = createRoom(context),
): Settling {
  const proposing = new Map<string, Promise<Answer | undefined>>();
  const concluding = new Map<string, Promise<Conclusion | undefined>>();
  const raise = createAlarm(context.observer, allowance.refused);
  const inDoubt = createDoubt(raise);
  let wake: (peer: string) => void = () => {};

  function doubt({ id, destination }: TransferRow): void {
    backlog.doubt(destination, id);
    wake(destination);
  }

  async function propose(transfer: Proposed, signal?: AbortSignal): Promise<Answer | undefined> {
    const { row } = transfer;
    if (row.state !== "PROPOSED") return undefined;
    backlog.begin(row.destination, row.id);
    const call = shareCall(proposing, row.id, () =>
      inDoubt(row, () => ask(context, breakerOf(row.destination), transfer, raise), undefined),
    );
    const statement = await untilAborted(call, signal);
    // An answer that comes after its caller has left is recorded too. A broken store has told the process already.
    if (signal?.aborted) call.then((late) => settleWith(transfer, late)).catch(() => {});
    if (statement === undefined) doubt(row);
    return statement;
  }

  /** Records an answer; undefined where there is none, or it does not verify. */
  async function settleWith(transfer: Proposed, answer: Answer | undefined): Promise<Conclusion | undefined> {
    if (answer === undefined) return undefined;
    const { row } = transfer;
    const concluded = await shareCall(concluding, row.id, () =>
      inDoubt<Conclusion | undefined>(row, () => record(context, transfer, answer), undefined),
    );
    if (concluded === undefined) doubt(row);
    else backlog.end(row.destination, row.id);
    return concluded;
  }

  async function settle(row: TransferRow): Promise<boolean> {
    const running = concluding.get(row.id) ?? proposing.get(row.id);
    if (running !== undefined) return (await running) !== undefined;
    const transfer = await raise.onError(row, () => loadProposed(context, row));
    return (await settleWith(transfer, await propose(transfer))) !== undefined;
  }

  return {
    propose,
    conclude: async (transfer, answer) => endOf(context, transfer, await settleWith(transfer, answer)),
    settle,
    breakerOf,
    ...{ backlog, allowance },
    onDoubt: (act) => {
      wake = act;
    },
  };
}

/** Creates the room of a node, by its limits. */
export function createRoom(
  { observer, clock }: Pick<Context, "observer" | "clock">,
  limits: Limits = LIMITS,
): Room {
  const { unansweredTransfersPerPeer: waiting } = limits;
  return { backlog: createBacklog(observer, waiting), allowance: createAllowance(clock, limits) };
}

/** Asks, and tells the breaker whether the peer was there. A refusal is an answer too, unless it is this node's own. */
async function ask(context: Context, breaker: Breaker, transfer: Proposed, raise: Raise): Promise<Answer> {
  try {
    const answer = await send(context, transfer, raise);
    breaker.succeeded();
    return answer;
  } catch (thrown) {
    if (ComityError.from(thrown).reason === "OVERLOADED") raise.full(transfer.row);
    if (ComityError.from(thrown).reason === "PEER_UNREACHABLE") breaker.failed(context.clock.now().getTime());
    else if (!isUnsent(thrown)) breaker.succeeded();
    throw thrown;
  }
}

/** Returns a transfer as its conclusion leaves it: in doubt where there is none. */
async function endOf(
  context: Context,
  transfer: Transfer,
  concluded: Conclusion | undefined,
): Promise<Transfer> {
  if (concluded === undefined) return transfer;
  if (concluded.told === undefined) return loadTransfer(context, concluded.row);
  const { answered, lists } = concluded.told;
  return { ...transfer, row: concluded.row, answer: answered, lists: [...transfer.lists, ...lists] };
}

/** Loads what settling a transfer needs: where only its decision or a bar can come, neither request nor list. */
async function loadProposed(context: Context, row: TransferRow): Promise<Proposed> {
  if (!isLate(context, row)) return loadTransfer(context, row);
  const own = await loadStatement(context, row.leaf);
  return { row, own, leaf: leafIn(own) };
}

function isLate({ clock }: Pick<Context, "clock">, { decideBy }: TransferRow): boolean {
  return clock.now().getTime() > Date.parse(decideBy);
}

function send(
  context: Context,
  { row, own, leaf, body, lists: [list] = [] }: Proposed,
  raise: Raise,
): Promise<Answer> {
  const { link } = context;
  const tooLarge = findTooLarge(row, leaf, own);
  if (tooLarge !== undefined) raise.alarm(row, tooLarge);
  if (isLate(context, row) || tooLarge !== undefined || body === undefined)
    return link.resolve(row.destination, row.id);
  return link.propose(row.destination, { own, body, ...(list && { obligations: list.text }) });
}

async function record(context: Context, transfer: Proposed, answer: Answer): Promise<Conclusion> {
  const { node, store, clock, entropy, observer } = context;
  const { row } = transfer;
  const { state, hash, answered, lists, differing, seen } = verifyAnswer(context, transfer, answer);
  const leaf = leafBytes({
    type: "comity/v1/outcome",
    nonce: entropy.nonce(),
    transfer: row.id,
    origin: node,
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
    return { row: committed.row as TransferRow };
  const { index: outcome } = requireRecorded(committed);
  observer.concluded({ transfer: row.id, state });
  for (const { jurisdiction } of differing)
    observer.lawDiffers({ transfer: row.id, peer: row.destination, jurisdiction });
  return { row: { ...row, state, outcome }, told: { answered, lists } };
}

/** Returns the state that an answer brings, once the destination's log is proven to hold the answer. */
function verifyAnswer({ peers, clock, checkpoints }: Context, transfer: Proposed, answer: Answer) {
  const { row, own, leaf: proposal } = transfer;
  const { ledgerKey } = peerOf(peers, row.destination, clock.now(), "destination's");
  const verified = verifyStatement(answer.statement, ledgerKey, checkpoints);
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
  assertSameRequest(leaf, proposal);
  const state = leaf.decision === "permit" ? "PERMITTED" : "DENIED";
  const differing = findDifferingPacks(proposal.packs, leaf.packs);
  return { ...told, state, lists: newLists(leaf, proposal, answer), differing } as const;
}

/**
 * Throws STATEMENT_INVALID where the destination permits another thing than was proposed. Of a denial nothing follows,
 * so that it stands whatever it says.
 */
function assertSameRequest(answer: DecisionLeaf, proposal: ProposalLeaf): void {
  if (answer.decision !== "permit") return;
  assertPlain(answer);
  if (findMisread(answer.translation, proposal.translation).length > 0)
    throw new ComityError(
      "STATEMENT_INVALID",
      "the destination permits the request, and reads its words as other concepts than this node",
    );
}

/** Returns the list that an answer's leaf names, unless the proposal names it too. */
function newLists(leaf: Leaf, proposal: Leaf, { obligations }: Answer): readonly ObligationList[] {
  const hash = listNamedBy(leaf);
  if (hash === undefined || hash === listNamedBy(proposal)) return [];
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
