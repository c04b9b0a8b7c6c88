/** `Transfers.Request`, `Resolve` and `Assess`, at the home node of the platform that calls. */
import type { Context } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { requireRecorded, statementOf } from "../engine/record.ts";
import { load, type Recorded } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import {
  answerOf,
  loadOutcome,
  loadRequest,
  loadTransfer,
  type Outcome,
  type Transfer,
  type View,
} from "./answer.ts";
import { type Assessment, assess, decideRequest } from "./assess.ts";
import { createBench } from "./bench.ts";
import type { Circumstances } from "./circumstances.ts";
import { assessmentEntry, type Bench, type Call, type DecisionEntry, decisionEntry } from "./entries.ts";
import { assertTimely } from "./idempotency.ts";
import { joinFloor } from "./protection.ts";
import { findReceipt } from "./receipts.ts";
import { findRecovered } from "./repeat.ts";
import { TRANSFER, type TransferRow } from "./schema.ts";
import { type Settling, shareCall } from "./settle.ts";
import { rowOf } from "./state.ts";
import { acceptedDigestOf, repeatDigestOf, type TransferRequest } from "./transfer-request.ts";
import { translateRequest } from "./translation.ts";

export type Requests = {
  /**
   * Answers what a transfer would need. Nothing is sent. The answer is recorded, and has a receipt, only where
   * `record` asks for it. `requestHash` is the digest that an acceptance names. In the view BASIC there is no receipt.
   */
  readonly assess: (
    caller: string,
    request: TransferRequest,
    record: boolean,
    view?: View,
  ) => Promise<Assessed>;
  /** Carries a transfer out. Where `signal` aborts first, the outcome says that the transfer is in doubt. */
  readonly request: (
    caller: string,
    key: string,
    request: TransferRequest,
    signal: AbortSignal,
    view?: View,
  ) => Promise<Outcome>;
  /** Returns the state of a transfer for which `caller` asked. Throws NOT_FOUND for a transfer of others. */
  readonly resolve: (caller: string, id: string, view?: View) => Promise<Outcome>;
  /** Returns the receipt of a transfer, or of one of its records, as `findReceipt` does. */
  readonly getReceipt: (caller: string, id: string, record?: number) => Promise<Uint8Array>;
};

/** An assessment as its requester is told it. */
export type Assessed = Assessment & {
  readonly requestHash: string;
  readonly recorded: boolean;
  readonly receipt?: Uint8Array;
};

type DecidedRequest = { readonly assessment: Assessment } & DecisionEntry;

export function createRequests(
  context: Context,
  { propose, conclude, backlog, allowance }: Pick<Settling, "propose" | "conclude" | "backlog" | "allowance">,
): Requests {
  const { store } = context;
  const meetPeer = createBench(context);
  /** The calls in progress, so that a concurrent repeat joins its call and nothing is decided twice. */
  const running = new Map<string, Promise<Transfer>>();

  return {
    async request(caller, key, request, signal, view = "FULL") {
      const accepted = acceptedDigestOf(request);
      const call = { caller, key, digest: repeatDigestOf(request, accepted), request };
      const earlier = await admit(context, call);
      if (earlier !== undefined && earlier.state !== "PROPOSED") return loadOutcome(context, earlier, view);
      if (earlier === undefined) assertRoom(context, { backlog, allowance }, caller, request);
      const decide = async (): Promise<DecidedRequest> => {
        const bench = await meetPeer(caller, request, accepted, true);
        const translation = translateRequest(request, bench);
        const protection = joinFloor(translation, bench);
        const assessment = decideRequest(protection, bench);
        const decided = decisionEntry(context, call, bench, assessment);
        // A decision that is made again is counted again: it is rare, and the count errs on the safe side.
        allowance.take(caller, { ...decided, list: assessment.decision.obligations.text });
        return { assessment, ...decided };
      };
      const transfer =
        earlier === undefined
          ? await recordOnce(context, running, call, decide)
          : await loadTransfer(context, earlier);
      await assertSame(context, transfer.row, call.digest);
      const answer = await propose(transfer, signal);
      return answerOf(await conclude(transfer, answer), view);
    },

    async resolve(caller, id, view = "FULL") {
      const row = await load(store, TRANSFER, id);
      if (row === undefined || row.caller !== caller)
        throw new ComityError("NOT_FOUND", "no transfer of this platform has that id");
      return loadOutcome(context, row, view);
    },

    getReceipt: (caller, id, record) => findReceipt(context, caller, id, record),

    async assess(caller, request, record, view = "FULL") {
      const requestHash = acceptedDigestOf(request);
      const bench = () => meetPeer(caller, request, requestHash, false);
      if (record)
        return { ...(await recordAssessment(context, allowance, caller, request, bench, view)), requestHash };
      // THREAT: whoever only asks would otherwise fill the store, and take the writer's time from transfers.
      const assessment = assess(request, await bench());
      observe(context, "Assess", request, assessment);
      return { ...assessment, requestHash, recorded: false };
    },
  };
}

/**
 * Returns the transfer that an earlier call began under the same key; undefined for a new key. Throws KEY_REUSED,
 * CLOCK_SKEW or KEY_EXPIRED, and where the node was restored as `findRecovered` does.
 */
export async function admit(
  context: Context,
  { caller, key, digest }: Pick<Call, "caller" | "key" | "digest">,
): Promise<TransferRow | undefined> {
  const { store, clock } = context;
  const [[row] = []] = await store.read([{ of: TRANSFER, index: "key", prefix: [caller, key] }]);
  if (row === undefined) {
    const recovered = await findRecovered(context, { caller, key, digest });
    if (recovered === undefined) assertTimely(key, clock.now());
    return recovered;
  }
  await assertSame(context, row as TransferRow, digest);
  return row as TransferRow;
}

/**
 * Throws OVERLOADED where too many transfers wait for the answer of the peer that serves the destination, or the peer
 * has refused one of this caller lately for want of room.
 */
export function assertRoom(
  { peers, clock }: Context,
  { backlog, allowance }: Pick<Settling, "backlog" | "allowance">,
  caller: string,
  { to }: TransferRequest,
): void {
  const peer = peers.serving(to, clock.now());
  if (peer === undefined) return;
  backlog.assertRoom(peer.node);
  allowance.assertTaken(caller, peer.node);
}

function observe(
  { observer }: Context,
  method: "Assess" | "Request",
  { from, to }: TransferRequest,
  { decision }: Assessment,
): void {
  observer.decided({ method, decision: decision.decision, from, to });
}

/**
 * Records the decision of `compute`, which runs again while the law changes. Returns the transfer of an earlier call
 * under the key, where there is one.
 */
function recordOnce(
  context: Context,
  running: Map<string, Promise<Transfer>>,
  call: Call,
  compute: () => Promise<DecidedRequest>,
): Promise<Transfer> {
  return shareCall(running, `${call.caller} ${call.key}`, async () => {
    const { committed, ...decided } = await commitDecision(context.store, compute);
    observe(context, "Request", call.request, decided.assessment);
    if ("refused" in committed && committed.refused === "key-taken")
      return loadTransfer(context, committed.row as TransferRow);
    return transferOf(call.request, decided, requireRecorded(committed));
  });
}

/** Assesses a request, and records the assessment, which runs again while the law changes. */
async function recordAssessment(
  context: Context,
  allowance: Settling["allowance"],
  caller: string,
  request: TransferRequest,
  bench: () => Promise<Bench & Circumstances>,
  view: View,
): Promise<Omit<Assessed, "requestHash">> {
  const { assessment, committed } = await commitDecision(context.store, async () => {
    const at = await bench();
    const found = assess(request, at);
    const entry = assessmentEntry(context, caller, request, at, found);
    // THREAT: whoever has every question recorded would otherwise fill the store.
    allowance.take(caller, {
      entry: { leaf: entry.leaf, command: {} },
      list: found.decision.obligations.text,
    });
    return { assessment: found, entry };
  });
  observe(context, "Assess", request, assessment);
  const recorded = requireRecorded(committed);
  if (view === "BASIC") return { ...assessment, recorded: true };
  const { obligations } = assessment.decision;
  return { ...assessment, recorded: true, receipt: formatReceipt([statementOf(recorded)], [obligations]) };
}

/** Throws KEY_REUSED where the transfer under the key belongs to another request. */
async function assertSame(context: Context, row: TransferRow, digest: string): Promise<void> {
  if (row.digest === digest) return;
  // A row of an earlier version has a digest that was made in another way; the parsed request gives today's.
  const request = await loadRequest(context, row);
  if (repeatDigestOf(request, acceptedDigestOf(request)) !== digest)
    throw new ComityError(
      "KEY_REUSED",
      "this idempotency key was used for another request: make a new one for each request",
    );
}

/** Makes the value that loading the transfer would give, without reading anything. */
function transferOf(
  request: TransferRequest,
  { entry, body, leaf, assessment }: DecidedRequest,
  recorded: Recorded,
): Transfer {
  const row = rowOf(entry.command, recorded.index);
  const { obligations, notCounted } = assessment.decision;
  return { row, request, body, own: statementOf(recorded), leaf, lists: [obligations], notCounted };
}
