/**
 * The records of a chunk under the statements of one node or two: the roots over their entries, and the receipt of each
 * record (`docs/receipt.md`, "Receipts of one record").
 */
import { ComityError } from "../errors.ts";
import { parseBase64 } from "../ledger/base64.ts";
import type { Statement } from "../ledger/proof.ts";
import { createTree, hashesOfPath, type Tree } from "../ledger/tree.ts";
import { hashOfList } from "./obligations.ts";
import { formatReceipt, formatRecordReceipt } from "./receipt.ts";
import { hashOfEntry, hashOfVerdict } from "./records.ts";

/** An entry that its reader may see. */
export type ShownEntry = {
  /** The commitment to the record, in base64. */
  readonly record: string;
  /** The place of the origin's verdict, from 0. */
  readonly verdict: number;
  /** The place of the destination's verdict, from 0; absent where the destination was not asked or has not answered. */
  readonly answer?: number;
};

/** An entry of which its reader gets only the hashes: at the origin, and at the destination where that is another. */
export type HiddenEntry = { readonly hash: Uint8Array; readonly answerHash?: Uint8Array };

/** The entries of a chunk, in the order of its records. */
export type ChunkEntries = readonly (ShownEntry | HiddenEntry)[];

/** The verdicts of each node on the records of a chunk, as canonical JSON, each once. */
export type Verdicts = { readonly own: readonly string[]; readonly answer: readonly string[] };

/** Everything from which the receipt of each shown record of a chunk is made. */
export type ChunkProof = {
  readonly own: Statement;
  /** The destination's decision or bar; absent where it was not asked. */
  readonly answer?: Statement;
  readonly verdicts: Verdicts;
  readonly entries: ChunkEntries;
  /** The lists of obligations that leaves and verdicts name, as canonical JSON. */
  readonly lists: readonly string[];
};

export const isShown = (entry: ShownEntry | HiddenEntry): entry is ShownEntry => "record" in entry;

/** Returns the tree over the entries of the origin. Throws STATEMENT_INVALID where an entry names no verdict. */
export function treeOfOrigin(entries: ChunkEntries, verdicts: readonly string[]): Tree {
  return createTree(hashesOfOrigin(entries, verdicts));
}

/** Returns the tree over the entries of the destination. Throws STATEMENT_INVALID where an entry names no verdict. */
export function treeOfDestination(entries: ChunkEntries, verdicts: Verdicts): Tree {
  return createTree(hashesOf(entries, verdicts).answer);
}

/**
 * Returns the hashes of the entries at both nodes. Those of the destination are the origin's where the origin denies.
 * Throws STATEMENT_INVALID where an entry names no verdict.
 */
export function hashesOf(entries: ChunkEntries, { own, answer }: Verdicts) {
  const before = hashesOfOrigin(entries, own);
  const decided = answer.map(hashOfVerdict);
  const after = entries.map((entry, index) => {
    if (isShown(entry) && entry.answer !== undefined)
      return hashOfEntry({ index, record: entry.record, verdict: at(decided, entry.answer) });
    const same = before[index] as Uint8Array;
    return isShown(entry) ? same : (entry.answerHash ?? same);
  });
  return { own: before, answer: after };
}

function hashesOfOrigin(entries: ChunkEntries, verdicts: readonly string[]): readonly Uint8Array[] {
  const decided = verdicts.map(hashOfVerdict);
  return entries.map((entry, index) =>
    isShown(entry)
      ? hashOfEntry({ index, record: entry.record, verdict: at(decided, entry.verdict) })
      : entry.hash,
  );
}

/**
 * Creates the function that makes the receipt of a record, given its place in the chunk. It throws NOT_FOUND for a
 * place that is none, or whose entry is hidden, and STATEMENT_INVALID where a part is missing. Trees are built once.
 */
export function createReceipts(proof: ChunkProof): (index: number) => Uint8Array {
  const { own, answer, verdicts, entries } = proof;
  const lists = new Map(proof.lists.map((text) => [hashOfList(text), text]));
  let trees: ReturnType<typeof treesOf> | undefined;
  return (index) => {
    const entry = entries[index];
    if (entry === undefined || !isShown(entry))
      throw new ComityError("NOT_FOUND", "the transfer has no record with a receipt at that place");
    // A denial without records is one of the whole chunk, and its receipt that of each record.
    if (!("records" in JSON.parse(textOf(own.leaf))))
      return formatReceipt([own], listsNamedBy([own.leaf], lists));
    trees ??= treesOf(entries, verdicts);
    const { record } = entry;
    const pathIn = (tree: Tree) => hashesOfPath(tree.pathOf(index)).map((hash) => hash.toBase64());
    const first = { index, record, path: pathIn(trees.own), verdict: at(verdicts.own, entry.verdict) };
    const decided = entry.answer === undefined ? undefined : at(verdicts.answer, entry.answer);
    // Of a record that the origin denies the destination says nothing: the origin's statement is the whole receipt.
    const second = answer !== undefined && isPermit(first.verdict) ? answer : undefined;
    const proofs = [
      first,
      ...(decided === undefined ? [] : [{ ...first, path: pathIn(trees.answer), verdict: decided }]),
    ];
    const named = [own.leaf, ...(second ? [second.leaf] : []), ...proofs.map(({ verdict }) => verdict)];
    return formatRecordReceipt(second ? [own, second] : [own], proofs, listsNamedBy(named, lists));
  };
}

function treesOf(entries: ChunkEntries, verdicts: Verdicts) {
  const { own, answer } = hashesOf(entries, verdicts);
  return { own: createTree(own), answer: createTree(answer) };
}

/** Returns true where a verdict permits. `text` is its canonical JSON. */
export function isPermit(text: string): boolean {
  return (JSON.parse(text) as { readonly decision?: unknown }).decision === "permit";
}

/** Returns the lists that leaves, in base64, and verdicts, as JSON, name: each once, in the order of their first mention. */
function listsNamedBy(parts: readonly string[], lists: ReadonlyMap<string, string>) {
  const named = parts.flatMap((part) => {
    const text = part.startsWith("{") ? part : textOf(part);
    const { obligationsHash: hash } = JSON.parse(text) as { readonly obligationsHash?: string };
    return hash === undefined ? [] : [hash];
  });
  return [...new Set(named)].map((hash) => {
    const text = lists.get(hash);
    if (text === undefined) throw invalid("a list of obligations that the chunk names is missing");
    return { text };
  });
}

const textOf = (leaf: string) => new TextDecoder().decode(parseBase64(leaf));

function at<T>(items: readonly T[], place: number): T {
  const item = items[place];
  if (item === undefined) throw invalid("an entry of the chunk names a verdict that is not there");
  return item;
}

function invalid(what: string): ComityError {
  return new ComityError("STATEMENT_INVALID", what);
}
