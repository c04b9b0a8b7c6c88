/**
 * Chunks of records: their order in a stream, their entries, and the sum of their decisions that a leaf holds
 * (docs/design/0020). Assessments and transfers of many records share it.
 */
import type { Context } from "../engine/context.ts";
import { ComityError, fieldError } from "../errors.ts";
import { parseFact } from "../law/fact.ts";
import { createTree, type Tree } from "../ledger/tree.ts";
import { LIMITS } from "../limits.ts";
import { NO_OBLIGATIONS, type ObligationList } from "../receipt/obligations.ts";
import { commitmentToRecord, hashOfEntry, saltOfRecord } from "../receipt/records.ts";
import type { Assessment } from "./assess.ts";
import type { DecidedRecords, GivenRecord, SharedDecision } from "./decide-records.ts";
import type { ChunkSum } from "./entries.ts";
import { formatRecord } from "./subject-record.ts";
import type { TransferRequest } from "./transfer-request.ts";

/** Some of the records of a stream, with their number in it: 0 for the first. */
export type Chunk = { readonly number: number; readonly records: readonly GivenRecord[] };

/** Throws INPUT_INVALID for a shared part with a document, which would be about one person. */
export function assertNoDocument({ document, documentRead }: TransferRequest): void {
  if (document === undefined && documentRead === undefined) return;
  throw fieldError(
    "INPUT_INVALID",
    "shared.request.document",
    "belongs to one request: state the modality and form of each record",
  );
}

/** Holds the chunks of a stream to their order and their number of people. Throws INPUT_INVALID or INPUT_TOO_LARGE. */
export function createOrder({ facts }: Pick<TransferRequest, "facts">) {
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

/** The entries of a chunk: the commitment of each record, and the tree over the entries. */
export type Entered = { readonly commitments: readonly Uint8Array[]; readonly tree: Tree };

/** Makes the entries of records, and the tree over them. `salt` is that of the chunk, 32 bytes. */
export function enterRecords(
  records: readonly GivenRecord[],
  { decisions, places }: DecidedRecords,
  salt: Uint8Array,
): Entered {
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
export function sumOf({ decisions, places }: DecidedRecords, root: Uint8Array): ChunkSum {
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

/** Returns true where a decision on records permits. */
export const isPermit = ({ assessment }: SharedDecision): boolean =>
  assessment.decision.decision === "permit";

/** Returns the decision at a place. Throws INTERNAL where there is none. */
export function decisionAt(decisions: readonly SharedDecision[], place: number | undefined): SharedDecision {
  const found = decisions[place ?? -1];
  if (found === undefined) throw new ComityError("INTERNAL", "a record has no decision");
  return found;
}

/** Returns the lists that the leaf and the verdicts name, each once, the leaf's own first. */
export function listsIn(decisions: readonly SharedDecision[]): readonly ObligationList[] {
  const lists = [NO_OBLIGATIONS, ...decisions.map(({ assessment }) => assessment.decision.obligations)];
  return [...new Map(lists.map((list) => [list.hash, list])).values()];
}

/** Tells the operators how many records were permitted, and how many denied. */
export function observeRecords(
  { observer }: Pick<Context, "observer">,
  method: "Assess" | "Request" | "Receive",
  { from, to }: Pick<TransferRequest, "from" | "to">,
  { decisions, places }: DecidedRecords,
): void {
  const permitted = places.filter((place) => isPermit(decisionAt(decisions, place))).length;
  const decided = (decision: "permit" | "deny", count: number) => {
    if (count > 0) observer.decided({ method, decision, from, to, count });
  };
  decided("permit", permitted);
  decided("deny", places.length - permitted);
}
