/**
 * `Transfers.AssessMany`, at the home node of the platform that calls: answers chunk by chunk what a transfer of many
 * people's data would need (docs/design/0020).
 */
import type { Context } from "../engine/context.ts";
import { commitDecision } from "../engine/decision.ts";
import { requireRecorded, statementOf } from "../engine/record.ts";
import { ComityError, fieldError } from "../errors.ts";
import { parseFact } from "../law/fact.ts";
import { parseBase64 } from "../ledger/base64.ts";
import type { Statement } from "../ledger/proof.ts";
import { createTree } from "../ledger/tree.ts";
import { LIMITS } from "../limits.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import { NO_OBLIGATIONS } from "../receipt/obligations.ts";
import { commitmentToRecord, hashOfEntry, saltOfRecord } from "../receipt/records.ts";
import type { Assessment } from "./assess.ts";
import { type BenchOf, createBench } from "./bench.ts";
import {
  type Breathe,
  type DecidedRecords,
  decideRecords,
  type GivenRecord,
  type SharedDecision,
} from "./decide-records.ts";
import { type ChunkSum, chunkEntry } from "./entries.ts";
import { formatRecord } from "./subject-record.ts";
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

export type Chunk = { readonly number: number; readonly records: readonly GivenRecord[] };

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
      observe(context, shared.request, answer);
      return { number: chunk.number, requestHash, ...answer };
    };
  };
}

function assertNoDocument({ document, documentRead }: TransferRequest): void {
  if (document === undefined && documentRead === undefined) return;
  throw fieldError(
    "INPUT_INVALID",
    "shared.request.document",
    "belongs to one request: state the modality and form of each record",
  );
}

/** Holds the chunks of a stream to their order and their number of people. Throws INPUT_INVALID or INPUT_TOO_LARGE. */
function createOrder({ facts }: TransferRequest) {
  const people = facts.people && parseFact("people", facts.people);
  const most = people?.kind === "interval" ? people.to : Number.POSITIVE_INFINITY;
  let next = 0;
  let seen = 0;
  return {
    take({ number, records }: Chunk): void {
      if (number !== next)
        throw fieldError("INPUT_INVALID", "chunk.number", `is \`${number}\`, not \`${next}\``);
      if (records.length === 0) throw fieldError("INPUT_INVALID", "chunk.records", "has no record");
      if (records.length > LIMITS.recordsPerChunk)
        throw fieldError(
          "INPUT_TOO_LARGE",
          "chunk.records",
          `has \`${records.length}\` records; the limit is \`${LIMITS.recordsPerChunk}\``,
        );
      // THREAT: a law that asks more of transfers about many people would be asked about few.
      if (seen + records.length > most)
        throw fieldError(
          "INPUT_INVALID",
          "chunk.records",
          `brings more records than the \`${most}\` people of the shared part (\`facts.people\`)`,
        );
      next++;
      seen += records.length;
    },
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
    const { tree, commitments } = enter(records, found.decided, salt);
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

/** Makes the entries of records, and the tree over them. */
function enter(records: readonly GivenRecord[], { decisions, places }: DecidedRecords, salt: Uint8Array) {
  const texts = new Map<GivenRecord, string>();
  const textOf = (record: GivenRecord) => {
    const known = texts.get(record) ?? (record instanceof ComityError ? "null" : formatRecord(record));
    texts.set(record, known);
    return known;
  };
  const commitments = records.map((record, i) => commitmentToRecord(textOf(record), saltOfRecord(salt, i)));
  const hashes = commitments.map((commitment, index) =>
    hashOfEntry({
      index,
      record: commitment.toBase64(),
      verdict: decisionAt(decisions, places[index]).hash,
    }),
  );
  return { commitments, tree: createTree(hashes) };
}

/**
 * Sums up a chunk for its leaf, which permits where any record is permitted, and names all concepts and laws. What holds
 * for one record stands in its verdict alone.
 */
function sumOf({ decisions, places }: DecidedRecords, root: Uint8Array): ChunkSum {
  const permitted = places.filter((place) => isPermit(decisionAt(decisions, place))).length;
  const all = decisions.map(({ assessment }) => assessment);
  const concepts = (kind: "modality" | "form" | "purpose") => [
    ...new Set(all.flatMap((each) => each.concepts[kind])),
  ];
  const packs = new Map(all.flatMap((each) => each.packs).map((pack) => [pack.jurisdiction, pack]));
  const assessment: Assessment = {
    terms: [],
    tables: [],
    concepts: { modality: concepts("modality"), form: concepts("form"), purpose: concepts("purpose") },
    packs: [...packs.values()].sort((a, b) => (a.jurisdiction < b.jurisdiction ? -1 : 1)),
    rejected: [],
    bounds: [],
    decision: {
      decision: permitted > 0 ? "permit" : "deny",
      obligations: NO_OBLIGATIONS,
      reasons: [],
      remedy: [],
    },
  };
  return { assessment, records: { count: places.length, permitted, root: root.toBase64() } };
}

const isPermit = ({ assessment }: SharedDecision) => assessment.decision.decision === "permit";

function decisionAt(decisions: readonly SharedDecision[], place: number | undefined): SharedDecision {
  const found = decisions[place ?? -1];
  if (found === undefined) throw new ComityError("INTERNAL", "a record has no decision");
  return found;
}

/** Returns the lists that the leaf and the verdicts name, each once, the leaf's own first. */
function listsIn(decisions: readonly SharedDecision[]): readonly ObligationList[] {
  const lists = [NO_OBLIGATIONS, ...decisions.map(({ assessment }) => assessment.decision.obligations)];
  return [...new Map(lists.map((list) => [list.hash, list])).values()];
}

function observe(
  { observer }: Context,
  { from, to }: TransferRequest,
  { decisions, places }: DecidedRecords,
): void {
  const permitted = places.filter((place) => isPermit(decisionAt(decisions, place))).length;
  const decided = (decision: "permit" | "deny", count: number) => {
    if (count > 0) observer.decided({ method: "Assess", decision, from, to, count });
  };
  decided("permit", permitted);
  decided("deny", places.length - permitted);
}
