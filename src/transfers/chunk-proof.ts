/** Loads what the receipts of a chunk's records are made of, at its origin and at its destination. */
import type { Context } from "../engine/context.ts";
import { loadContents, lost } from "../engine/record.ts";
import { fieldError } from "../errors.ts";
import { canonicalTextOfStated } from "../ledger/canonical.ts";
import type { Statement } from "../ledger/proof.ts";
import {
  type ChunkEntries,
  type ChunkProof,
  createReceipts,
  hashesOf,
  isPermit,
  isShown,
} from "../receipt/chunk.ts";
import { isOneSided, type Leaf, leafIn, listNamedBy, type OneSidedLeaf, recordsOf } from "../receipt/leaf.ts";
import { hashOfList, NO_OBLIGATIONS, type Obligation } from "../receipt/obligations.ts";
import { loadKept, parseVerdicts, withAnswers } from "./chunk-answer.ts";
import type { KeptChunk } from "./kept-chunk.ts";
import { loadNamedLists } from "./lists.ts";
import { PART, type TransferRow } from "./schema.ts";

type Holding = Pick<Context, "store" | "sealer">;

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

/** Loads the verdicts of the destination that are kept beside a leaf; undefined where there are none. */
export async function loadVerdicts(context: Holding, leaf: number): Promise<string | undefined> {
  const [records] = await loadContents(context, [{ leaf, part: PART.records }]);
  return records && textOf(records);
}

/** The statements of a transfer of many records, as its origin has them. */
export type Stated = { readonly own: Statement; readonly answer?: Statement | undefined };

/** Loads the proof of all records of a transfer at its origin. Rejects with STORE_UNAVAILABLE where a part is missing. */
export async function loadOriginProof(
  context: Holding,
  { leaf, outcome }: Pick<TransferRow, "leaf" | "outcome">,
  { own, answer }: Stated,
): Promise<ChunkProof & { readonly kept: KeptChunk }> {
  const kept = await loadKept(context, leaf);
  const whole = leafIn(own);
  if (recordsOf(whole) === undefined && isOneSided(whole))
    return { ...(await lapsedProof(context, own, whole, kept)), kept };
  const written = outcome === undefined ? undefined : await loadVerdicts(context, outcome);
  const verdicts = { own: kept.verdicts, answer: [] as readonly string[] };
  const statements = { own, ...(answer && { answer }) };
  const told = { ...statements, verdicts, entries: kept.entries };
  // A bar has no verdicts.
  if (written === undefined) return { ...(await withLists(context, told)), kept };
  const answered = parseVerdicts(written);
  const entries = withAnswers(kept.entries, kept.verdicts, answered.places);
  const both = { ...told, entries, verdicts: { own: kept.verdicts, answer: answered.verdicts } };
  return { ...(await withLists(context, both)), kept };
}

/** Makes the proof of a chunk that ended by one denial, since its permit came late: it denies every record alike. */
async function lapsedProof(
  context: Holding,
  own: Statement,
  leaf: OneSidedLeaf,
  { entries }: KeptChunk,
): Promise<ChunkProof> {
  const { decision, obligationsHash, reasons, remedy, packs, translation } = leaf;
  const verdict = canonicalTextOfStated({
    decision,
    obligationsHash,
    reasons,
    remedy,
    packs,
    translation,
  });
  return withLists(context, {
    own,
    verdicts: { own: [verdict], answer: [] },
    entries: entries.map((entry) => ({ record: isShown(entry) ? entry.record : "", verdict: 0 })),
  });
}

/**
 * Loads the proof of the permitted records of a chunk at its destination. Of all others it has no more than hashes.
 * `leaf` is the index of the decision. Rejects with STORE_UNAVAILABLE where a part is missing.
 */
export async function loadReceivedProof(
  context: Holding,
  leaf: number,
  own: Statement,
  answer: Statement,
): Promise<ChunkProof> {
  const [kept, written] = await Promise.all([loadKept(context, leaf), loadVerdicts(context, leaf)]);
  if (written === undefined)
    throw await lost(context, { leaf, part: PART.records }, "the verdicts of a chunk");
  const { places, verdicts } = parseVerdicts(written);
  const entries = withAnswers(kept.entries, kept.verdicts, places);
  return withLists(context, hideOthers({ own, answer }, entries, { own: kept.verdicts, answer: verdicts }));
}

/** Hides the entries that are not permitted, and drops the verdicts that no shown entry names. */
function hideOthers(
  statements: Pick<ChunkProof, "own" | "answer">,
  entries: ChunkEntries,
  verdicts: ChunkProof["verdicts"],
): Unlisted {
  const permits = verdicts.answer.map(isPermit);
  const hashes = hashesOf(entries, verdicts);
  const own = pruned(verdicts.own);
  const answer = pruned(verdicts.answer);
  const shown = entries.map((entry, index) => {
    if (isShown(entry) && entry.answer !== undefined && permits[entry.answer] === true)
      return { ...entry, verdict: own.placeOf(entry.verdict), answer: answer.placeOf(entry.answer) };
    return { hash: hashes.own[index] as Uint8Array, answerHash: hashes.answer[index] as Uint8Array };
  });
  return { ...statements, entries: shown, verdicts: { own: own.all, answer: answer.all } };
}

/** Collects the texts that are asked for, each once, and tells their new places. */
function pruned(texts: readonly string[]) {
  const all: string[] = [];
  const places = new Map<number, number>();
  return {
    all,
    placeOf(before: number): number {
      const place = places.get(before) ?? all.push(texts[before] ?? "") - 1;
      places.set(before, place);
      return place;
    },
  };
}

type Unlisted = Omit<ChunkProof, "lists">;

/** Adds the lists that leaves and verdicts name. */
async function withLists(context: Pick<Context, "store">, proof: Unlisted): Promise<ChunkProof> {
  const { own, answer, verdicts } = proof;
  const ofLeaves = [own, ...(answer ? [answer] : [])].map((statement) => listNamedBy(leafIn(statement)));
  const ofVerdicts = [...verdicts.own, ...verdicts.answer].map(hashIn);
  const named = [...new Set([...ofLeaves, ...ofVerdicts].filter((hash) => hash !== undefined))];
  const kept = named.filter((hash) => hash !== NO_OBLIGATIONS.hash);
  const loaded = await loadNamedLists(context, kept);
  const lists = kept.length < named.length ? [NO_OBLIGATIONS, ...loaded] : loaded;
  return { ...proof, lists: lists.map(({ text }) => text) };
}

const hashIn = (verdict: string) =>
  (JSON.parse(verdict) as { readonly obligationsHash: string }).obligationsHash;

/** Returns the obligations of all records that a proof shows to their recipient, each once. */
export function obligationsOf({ verdicts, lists }: ChunkProof): readonly Obligation[] {
  const named = new Set(verdicts.answer.map(hashIn));
  const items = lists
    .filter((text) => named.has(hashOfList(text)))
    .flatMap((text) => JSON.parse(text) as readonly Obligation[]);
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/**
 * Makes the receipt of a transfer by `whole`, or that of one record by `load`. Throws INPUT_INVALID where a place is
 * missing for a leaf of many records, or given for another, and NOT_FOUND for a place without a receipt.
 */
export async function receiptIn(
  leaf: Leaf,
  record: number | undefined,
  load: () => Promise<ChunkProof>,
  whole: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const records = recordsOf(leaf);
  if (records === undefined) {
    if (record !== undefined)
      throw fieldError("INPUT_INVALID", "record", "is for a transfer of many records");
    return whole();
  }
  if (record === undefined)
    throw fieldError(
      "INPUT_INVALID",
      "record",
      `is missing: the transfer has \`${records.count}\` records with a receipt each; name one by its place, from 0`,
    );
  return createReceipts(await load())(record);
}
