/**
 * Settles transfers: sends a proposal until the destination's decision or bar is recorded here. The origin never
 * decides alone.
 */
import { type Breaker, createBreakers } from "../engine/breaker.ts";
import type { Answer, Context } from "../engine/context.ts";
import { isDamage } from "../engine/damage.ts";
import { loadStatement } from "../engine/record.ts";
import { isUnsent } from "../engine/unsent.ts";
import { ComityError } from "../errors.ts";
import { LIMITS, type Limits } from "../limits.ts";
import { leafIn } from "../receipt/leaf.ts";
import { type Allowance, createAllowance } from "./allowance.ts";
import { loadTransfer, type Transfer } from "./answer.ts";
import { type Backlog, createBacklog } from "./backlog.ts";
import { type Conclusion, createConclude, type Proposed } from "./conclusion.ts";
import { createAlarm, createDoubt, findTooLarge, type Raise } from "./doubt.ts";
import { isLate } from "./late-permit.ts";
import type { TransferRow } from "./schema.ts";

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
  const record = createConclude(context);
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
      inDoubt<Conclusion | undefined>(row, () => record(transfer, answer), undefined),
    );
    if (concluded === undefined) doubt(row);
    else backlog.end(row.destination, row.id);
    return concluded;
  }

  async function settle(row: TransferRow): Promise<boolean> {
    const running = concluding.get(row.id) ?? proposing.get(row.id);
    if (running !== undefined) return (await running) !== undefined;
    const transfer = await raise.onError(row, () => loadProposed(context, row, raise));
    return (await settleWith(transfer, await propose(transfer))) !== undefined;
  }

  return {
    propose,
    conclude: async (transfer, answer) => endOf(context, transfer, await settleWith(transfer, answer)),
    ...{ settle, breakerOf, backlog, allowance },
    onDoubt: (act) => {
      wake = act;
    },
  };
}

/** Creates the room of a node, by its limits. */
export function createRoom(
  { observer, clock }: Pick<Context, "observer" | "clock">,
  limits: Limits = LIMITS,
  storedOf?: (caller: string) => number | undefined,
): Room {
  const { unansweredTransfersPerPeer: waiting } = limits;
  return { backlog: createBacklog(observer, waiting), allowance: createAllowance(clock, limits, storedOf) };
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

/**
 * Loads what settling a transfer needs: where only its decision or a bar can come, neither request nor list. A proposal of
 * which one of these is gone can never be sent again, so that it is resolved by its id at once, with an alarm.
 */
async function loadProposed(context: Context, row: TransferRow, raise: Raise): Promise<Proposed> {
  if (!isLate(row, context.clock.now())) {
    try {
      return await loadTransfer(context, row);
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      raise.alarm(row, ComityError.from(thrown));
    }
  }
  const own = await loadStatement(context, row.leaf);
  return { row, own, leaf: leafIn(own) };
}

function send(
  context: Context,
  { row, own, leaf, body, lists: [list] = [] }: Proposed,
  raise: Raise,
): Promise<Answer> {
  const { link } = context;
  const tooLarge = findTooLarge(row, leaf, own);
  if (tooLarge !== undefined) raise.alarm(row, tooLarge);
  if (isLate(row, context.clock.now()) || tooLarge !== undefined || body === undefined)
    return link.resolve(row.destination, row.id);
  return link.propose(row.destination, { own, body, ...(list && { obligations: list.text }) });
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
