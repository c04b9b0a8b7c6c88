/**
 * `Transfers.RequestMany`, at the home node of the platform that calls: carries out transfers of many people's data, a
 * chunk of records at a time. Each chunk is a transfer like any other (docs/design/0020).
 */
import type { Context } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { requireRecorded } from "../engine/record.ts";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import { LIMITS } from "../limits.ts";
import type { ChunkProof } from "../receipt/chunk.ts";
import { NO_OBLIGATIONS } from "../receipt/obligations.ts";
import { hashOfEntry, saltOfRecord } from "../receipt/records.ts";
import { loadTransfer, type Outcome, type Transfer } from "./answer.ts";
import type { Assessment } from "./assess.ts";
import { type BenchOf, createBench } from "./bench.ts";
import {
  assertNoDocument,
  type Chunk,
  createOrder,
  decisionAt,
  type Entered,
  enterRecords,
  isPermit,
  listsIn,
  observeRecords,
  sumOf,
} from "./chunk.ts";
import { makeChunkBody } from "./chunk-body.ts";
import { loadOriginProof } from "./chunk-proof.ts";
import type { Circumstances } from "./circumstances.ts";
import { type Breathe, type DecidedRecords, decideRecords, type GivenRecord } from "./decide-records.ts";
import { type Bench, type Call, type DecisionEntry, decisionEntry } from "./entries.ts";
import { formatKept, type ToldBeside } from "./kept-chunk.ts";
import { makeBody } from "./proposal-body.ts";
import { admit, assertRoom } from "./request.ts";
import type { TransferRow } from "./schema.ts";
import { type Settling, shareCall } from "./settle.ts";
import { rowOf } from "./state.ts";
import { createStreamCount, type StreamCount } from "./stream-count.ts";
import { formatRecord, type SubjectRecord } from "./subject-record.ts";
import {
  acceptedDigestOf,
  digestOf,
  dropEvidence,
  repeatDigestOf,
  type TransferRequest,
} from "./transfer-request.ts";

/** The part that the records of a stream share, and how they are answered. */
export type SharedTransfer = {
  /** The SPIFFE id of the platform that asks. */
  readonly caller: string;
  /** The idempotency key of the stream, a UUIDv7. With the number of a chunk it is the key of that chunk. */
  readonly key: string;
  readonly request: TransferRequest;
  readonly breathe: Breathe;
  /** The chunk is in doubt where this aborts before the destination answers. */
  readonly signal: AbortSignal;
};

/** The answer to a chunk. `told` is absent while in doubt. */
export type ChunkOutcome = Pick<Outcome, "id" | "state"> & {
  readonly number: number;
  readonly told?: {
    readonly proof: ChunkProof;
    /** The salt of the chunk, 32 bytes. */
    readonly salt: Uint8Array;
    /** For each verdict of the origin, the parts that only the sender is told. */
    readonly beside: readonly ToldBeside[];
  };
};

/**
 * Begins a stream: returns the function that carries out its chunks, one after the other. It rejects where a chunk cannot be
 * taken, and records nothing of it then; with METHOD_UNKNOWN where the destination takes no transfers of many records.
 */
export type RequestMany = (shared: SharedTransfer) => (chunk: Chunk) => Promise<ChunkOutcome>;

type Room = Pick<Settling, "propose" | "conclude" | "backlog" | "allowance">;

export function createRequestMany(context: Context, settling: Room): RequestMany {
  const meetPeer = createBench(context);
  const running = new Map<string, Promise<TransferRow>>();

  return (shared) => {
    assertNoDocument(shared.request);
    const order = createOrder(shared.request);
    const stream = {
      ...{ context, meetPeer, settling, shared },
      accepted: acceptedDigestOf(shared.request),
      people: createStreamCount(shared.request),
      assertTaken: createTakes(context),
    };
    return async (chunk) => {
      order.take(chunk);
      const row = await carryOut(stream, running, chunk);
      stream.people.note(row);
      return outcomeOf(context, row, chunk.number);
    };
  };
}

/** A stream of one caller, with what its chunks share. */
type Stream = {
  readonly context: Context;
  readonly meetPeer: BenchOf;
  readonly settling: Room;
  readonly shared: SharedTransfer;
  /** The digest that an acceptance of the obligations names. */
  readonly accepted: string;
  readonly people: StreamCount;
  /** Throws METHOD_UNKNOWN where a node takes no transfers of many records. */
  readonly assertTaken: (node: string) => Promise<void>;
};

/** Carries out a chunk as far as it goes now, and returns its row. */
async function carryOut(
  stream: Stream,
  running: Map<string, Promise<TransferRow>>,
  { number, records }: Chunk,
): Promise<TransferRow> {
  const { context, settling, shared, accepted } = stream;
  const { caller, request, signal } = shared;
  const key = `${shared.key}/${number}`;
  const call: Call = { caller, key, digest: digestOfChunk(request, accepted, records), request };
  const earlier = await admit(context, call);
  if (earlier !== undefined && earlier.state !== "PROPOSED") return earlier;
  if (earlier === undefined) assertRoom(context, settling, caller, request);
  const row =
    earlier ?? (await shareCall(running, `${caller} ${key}`, () => recordChunk(stream, call, records)));
  // A concurrent call under the key may have brought other records: it is refused as a later one is.
  if (row.digest !== call.digest) await admit(context, call);
  if (row.state !== "PROPOSED") return row;
  const transfer: Transfer = await loadTransfer(context, row);
  return (await settling.conclude(transfer, await settling.propose(transfer, signal))).row;
}

/** Records the decision on a chunk, or returns the transfer of an earlier call under its key. */
async function recordChunk(
  stream: Stream,
  call: Call,
  records: readonly GivenRecord[],
): Promise<TransferRow> {
  const { context } = stream;
  const { committed, decided, entry } = await commitDecision(context.store, () =>
    decideChunk(stream, call, records),
  );
  observeRecords(context, "Request", call.request, decided);
  if ("refused" in committed && committed.refused === "key-taken") return committed.row as TransferRow;
  return rowOf(entry.command, requireRecorded(committed).index);
}

async function decideChunk(
  { context, meetPeer, settling, shared, accepted, people, assertTaken }: Stream,
  call: Call,
  records: readonly GivenRecord[],
): Promise<{ readonly decided: DecidedRecords } & DecisionEntry> {
  const { caller, request, breathe } = shared;
  const bench = people.without(await meetPeer(caller, request, accepted, true));
  const decided = await decideRecords(context, request, records, bench, breathe, {
    most: LIMITS.decisionBytesPerTransferChunk,
  });
  const made = makeEntry(context, call, bench, records, decided);
  const { destination } = made.entry.command;
  if (destination !== "") await assertTaken(destination);
  // A decision that is made again is counted again: it is rare, and the count errs on the safe side.
  settling.allowance.take(caller, { ...made, list: NO_OBLIGATIONS.text });
  return { decided, ...made };
}

/** Makes the entry of a decided chunk: a proposal of the permitted records, or a denial of all. */
function makeEntry(
  context: Context,
  call: Call,
  bench: Bench & Circumstances,
  records: readonly GivenRecord[],
  decided: DecidedRecords,
): DecisionEntry {
  const salt = parseBase64(context.entropy.nonce()) ?? new Uint8Array(0);
  const entered = enterRecords(records, decided, salt);
  const sum = sumOf(decided, entered.tree.root);
  const bounds = decided.decisions.filter(isPermit).flatMap(({ assessment }) => assessment.bounds);
  const assessment: Assessment = { ...sum.assessment, bounds: [...new Set(bounds)] };
  const bodySalt = context.entropy.nonce();
  const body =
    sum.records.permitted === 0
      ? makeBody(call.request, bodySalt)
      : makeChunkBody(call.request, bodySalt, sentOf(records, decided, entered, salt));
  const kept = formatKept({
    entries: entered.commitments.map((commitment, i) => ({
      record: commitment.toBase64(),
      verdict: decided.places[i] ?? 0,
    })),
    verdicts: decided.decisions.map(({ verdict }) => verdict),
    salt,
    told: decided.decisions.map(({ assessment: { decision } }) => besideOf(decision)),
  });
  const parts = { records: sum.records, body, kept, lists: listsIn(decided.decisions) };
  return decisionEntry(context, call, bench, assessment, parts);
}

function besideOf({ notCounted, counts }: Assessment["decision"]): ToldBeside {
  return { ...(notCounted && { notCounted }), ...(counts && { counts }) };
}

/** Returns the parts of a chunk that travel: what was denied leaves nothing but its hash. */
function sentOf(
  records: readonly GivenRecord[],
  { decisions, places }: DecidedRecords,
  { commitments }: Entered,
  salt: Uint8Array,
) {
  const permits = [...decisions.entries()].filter(([, decision]) => isPermit(decision));
  const placeOf = new Map(permits.map(([before], after) => [before, after]));
  const lists = permits.map(([, { assessment }]) => assessment.decision.obligations);
  const sent = records.flatMap((record, index) => {
    const verdict = placeOf.get(places[index] ?? -1);
    if (verdict === undefined || record instanceof ComityError) return [];
    return [{ index, text: formatRecord(record), salt: saltOfRecord(salt, index), verdict }];
  });
  const denied = commitments.flatMap((commitment, index) => {
    if (placeOf.has(places[index] ?? -1)) return [];
    const { hash: verdict } = decisionAt(decisions, places[index]);
    return [{ index, hash: hashOfEntry({ index, record: commitment.toBase64(), verdict }) }];
  });
  return {
    records: sent,
    denied,
    verdicts: permits.map(([, { verdict }]) => verdict),
    lists: [...new Map(lists.map(({ hash, text }) => [hash, text])).values()],
  };
}

/**
 * Returns the digest that tells a repeat of a chunk from another chunk under its key: of the shared part, and of the
 * records. Evidence does not count, as in `repeatDigestOf`.
 */
function digestOfChunk(request: TransferRequest, accepted: string, records: readonly GivenRecord[]): string {
  const texts = new Map<GivenRecord, string>();
  for (const record of records) if (!texts.has(record)) texts.set(record, bareTextOf(record));
  const all = records.map((record) => texts.get(record));
  return digestOf(`${repeatDigestOf(request, accepted)} [${all.join()}]`);
}

function bareTextOf(record: GivenRecord): string {
  if (record instanceof ComityError) return "null";
  return formatRecord({
    ...record,
    consents: record.consents.map(dropEvidence) as SubjectRecord["consents"],
  });
}

/** Creates the question whether a node takes transfers of many records, which is asked once for a stream. */
function createTakes({ link }: Pick<Context, "link">): Stream["assertTaken"] {
  const known = new Set<string>();
  return async (node) => {
    if (known.has(node)) return;
    if (!(await link.takesRecords(node)))
      throw new ComityError(
        "METHOD_UNKNOWN",
        `\`${node}\` runs a version that takes no transfers of many records, and nothing was sent: ask for each record by itself (\`Request\`), or ask that node's operator to renew it`,
      );
    known.add(node);
  };
}

async function outcomeOf(context: Context, row: TransferRow, number: number): Promise<ChunkOutcome> {
  const { id, state } = row;
  if (state === "PROPOSED") return { id, state: "IN_DOUBT", number };
  const { own, answer } = await loadTransfer(context, row);
  const { kept, ...proof } = await loadOriginProof(context, row, { own, answer: answer?.statement });
  const { salt = new Uint8Array(0), told: beside = [] } = kept;
  return { id, state, number, told: { proof, salt, beside } };
}
