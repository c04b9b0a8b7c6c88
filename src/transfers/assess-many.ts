/**
 * `Transfers.AssessMany`, at the home node of the platform that calls: answers chunk by chunk what a transfer of many
 * people's data would need (docs/design/0020).
 */
import type { Context } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { requireRecorded, statementOf } from "../engine/record.ts";
import { parseBase64 } from "../ledger/base64.ts";
import type { Statement } from "../ledger/proof.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import { type BenchOf, createBench } from "./bench.ts";
import {
  assertNoDocument,
  type Chunk,
  createOrder,
  enterRecords,
  listsIn,
  observeRecords,
  sumOf,
} from "./chunk.ts";
import { type Breathe, type DecidedRecords, decideRecords, type GivenRecord } from "./decide-records.ts";
import { chunkEntry } from "./entries.ts";
import { acceptedDigestOf, type TransferRequest } from "./transfer-request.ts";

/** The part that the records of a stream share, and how they are answered. */
export type SharedPart = {
  /** The SPIFFE id of the platform that asks. */
  readonly caller: string;
  readonly request: TransferRequest;
  /** True where each chunk is recorded and each record proved. */
  readonly record: boolean;
  readonly breathe: Breathe;
};

/** The proof of one record: the commitment in its entry, and the path from the entry to the root, as bytes. */
export type EntryProof = { readonly commitment: Uint8Array; readonly path: Uint8Array };

export type ChunkAnswer = DecidedRecords & {
  readonly number: number;
  /** The digest that an acceptance of the obligations names. */
  readonly requestHash: string;
  readonly lists: readonly ObligationList[];
  /** Absent where nothing was recorded. */
  readonly recorded?: {
    readonly statement: Statement;
    /** The salt of the chunk, 32 bytes. The node does not keep it. */
    readonly salt: Uint8Array;
    /** In the order of the records. */
    readonly proofs: readonly EntryProof[];
  };
};

/**
 * Begins a stream: returns the function that answers its chunks, one after the other. It rejects where a chunk cannot be
 * taken, and records nothing of it then.
 */
export type AssessMany = (shared: SharedPart) => (chunk: Chunk) => Promise<ChunkAnswer>;

export function createAssessMany(context: Context): AssessMany {
  const meetPeer = createBench(context);
  return (shared) => {
    assertNoDocument(shared.request);
    const requestHash = acceptedDigestOf(shared.request);
    const order = createOrder(shared.request);
    return async (chunk) => {
      order.take(chunk);
      const answer = await answerChunk(context, meetPeer, shared, requestHash, chunk.records);
      observeRecords(context, "Assess", shared.request, answer);
      return { number: chunk.number, requestHash, ...answer };
    };
  };
}

async function answerChunk(
  context: Context,
  meetPeer: BenchOf,
  { caller, request, record, breathe }: SharedPart,
  requestHash: string,
  records: readonly GivenRecord[],
): Promise<Omit<ChunkAnswer, "number" | "requestHash">> {
  const decide = async () => {
    const bench = await meetPeer(caller, request, requestHash, false);
    const decided = await decideRecords(context, request, records, bench, breathe);
    return { bench, decided, lists: listsIn(decided.decisions) };
  };
  if (!record) {
    const { decided, lists } = await decide();
    return { ...decided, lists };
  }
  const salt = parseBase64(context.entropy.nonce()) ?? new Uint8Array(0);
  const { committed, decided, lists, proofs } = await commitDecision(context.store, async () => {
    const found = await decide();
    const { tree, commitments } = enterRecords(records, found.decided, salt);
    const sum = sumOf(found.decided, tree.root);
    return {
      ...found,
      proofs: commitments.map((commitment, i) => ({ commitment, path: tree.pathOf(i) })),
      entry: chunkEntry(context, caller, request, found.bench, sum, found.lists),
    };
  });
  const statement = statementOf(requireRecorded(committed));
  return { ...decided, lists, recorded: { statement, salt, proofs } };
}
