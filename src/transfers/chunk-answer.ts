/**
 * The destination's verdicts on the records of a chunk, as they travel beside its decision, and the check that the
 * decision's leaf commits to them.
 */
import { z } from "zod";
import type { Answer, Context } from "../engine/context.ts";
import { loadContents, lost } from "../engine/record.ts";
import { ComityError } from "../errors.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import { canonicalText, parseCanonical } from "../ledger/canonical.ts";
import { LIMITS } from "../limits.ts";
import { narrow } from "../narrow.ts";
import {
  type ChunkEntries,
  type HiddenEntry,
  isPermit,
  isShown,
  type ShownEntry,
  treeOfDestination,
} from "../receipt/chunk.ts";
import {
  type DecisionLeaf,
  isDecision,
  isProposal,
  type Leaf,
  narrowVerdict,
  type ProposalLeaf,
  recordsOf,
  type VerdictPart,
} from "../receipt/leaf.ts";
import { hashOfList, type ObligationList, parseObligations } from "../receipt/obligations.ts";
import { MAX_VERDICT } from "../receipt/records.ts";
import { type KeptChunk, parseKept } from "./kept-chunk.ts";
import { assertPlain, findMisread } from "./reading.ts";
import { PART, type TransferRow } from "./schema.ts";

/** The verdicts of a destination. Verdicts and lists are canonical JSON, each once. */
export type ChunkVerdicts = {
  readonly verdicts: readonly string[];
  /** For each record that was sent the place of its verdict, in their order. */
  readonly places: readonly number[];
  readonly lists: readonly string[];
};

/** Formats the verdicts as canonical JSON. */
export function formatVerdicts({ lists, places, verdicts }: ChunkVerdicts): string {
  // Each part is canonical already, and the keys are in order.
  return `{"lists":[${lists.join()}],"places":[${places.join()}],"verdicts":[${verdicts.join()}]}`;
}

const many = <T extends z.ZodType>(each: T) => z.array(each).max(LIMITS.recordsPerChunk);
const Written = z.strictObject({
  lists: many(z.unknown()),
  places: many(z.int().min(0)),
  verdicts: many(z.unknown()),
});

/** Parses verdicts, and verifies nothing. Throws STATEMENT_INVALID. */
export function parseVerdicts(text: string): ChunkVerdicts {
  const written = narrow(Written, parseCanonical(utf8Bytes(text)), "the verdicts of the chunk", {
    reason: "STATEMENT_INVALID",
  });
  const texts = (values: readonly unknown[]) => values.map((value) => canonicalText(value as never));
  return { verdicts: texts(written.verdicts), places: written.places, lists: texts(written.lists) };
}

/**
 * Returns the entries with the destination's verdicts, which are about the records that the origin permits, in their
 * order. Throws STATEMENT_INVALID where there is another number of verdicts than of those.
 */
export function withAnswers(
  entries: ChunkEntries,
  own: readonly string[],
  places: readonly number[],
): ChunkEntries {
  const permits = own.map(isPermit);
  let next = 0;
  const answered = entries.map((entry): ShownEntry | HiddenEntry =>
    isShown(entry) && permits[entry.verdict] === true ? withAnswer(entry, places[next++]) : entry,
  );
  if (next !== places.length)
    throw invalid("the destination answers another number of records than were sent");
  return answered;
}

function withAnswer(entry: ShownEntry, answer: number | undefined): ShownEntry {
  if (answer !== undefined) return { ...entry, answer };
  throw invalid("the destination answers fewer records than were sent");
}

/**
 * Verifies that the leaf of a decision commits to these verdicts, and that those which permit are about the words that the
 * origin's verdicts are about. Returns the lists that they name. Throws STATEMENT_INVALID.
 */
export function verifyVerdicts(
  { entries, verdicts: own }: Pick<KeptChunk, "entries" | "verdicts">,
  proposal: ProposalLeaf,
  decision: DecisionLeaf,
  answer: ChunkVerdicts,
): readonly ObligationList[] {
  const [proposed, sum] = [recordsOf(proposal), recordsOf(decision)];
  if (sum === undefined || sum.count !== proposed?.count)
    throw invalid("the decision is about another number of records than the proposal");
  const answered = withAnswers(entries, own, answer.places);
  const verdicts = { own, answer: answer.verdicts };
  if (treeOfDestination(answered, verdicts).root.toBase64() !== sum.root)
    throw invalid("the destination's verdicts are not those under the root in its leaf");
  const parts = answer.verdicts.map(readVerdict);
  const permitted = answer.places.filter((place) => parts[place]?.decision === "permit").length;
  if (permitted !== sum.permitted || (decision.decision === "permit") !== permitted > 0)
    throw invalid("the decision counts other records as permitted than its verdicts permit");
  assertSameWords(answered, own, parts);
  return listsOf(answer.lists, parts);
}

/** Parses a verdict. INVARIANT: what is recorded can be proved, so that no verdict is longer than a receipt may hold. */
function readVerdict(text: string): VerdictPart {
  if (text.length > MAX_VERDICT) throw invalid(`a verdict is longer than ${MAX_VERDICT} characters`);
  return narrowVerdict(JSON.parse(text));
}

/**
 * Throws STATEMENT_INVALID where the destination permits another record than was proposed. Of a denial nothing follows, so
 * that it stands whatever it says.
 */
function assertSameWords(entries: ChunkEntries, own: readonly string[], parts: readonly VerdictPart[]): void {
  const pairs = new Map<string, readonly [string, VerdictPart]>();
  for (const entry of entries) {
    if (!isShown(entry) || entry.answer === undefined) continue;
    const [before, after] = [own[entry.verdict], parts[entry.answer]];
    if (before !== undefined && after?.decision === "permit")
      pairs.set(`${entry.verdict} ${entry.answer}`, [before, after]);
  }
  for (const [before, after] of pairs.values()) {
    assertPlain(after);
    if (findMisread(after.translation, narrowVerdict(JSON.parse(before)).translation).length > 0)
      throw invalid("the destination permits a record, and reads its words as other concepts than this node");
  }
}

/** Parses the lists, which must be those that the verdicts name, each once. */
function listsOf(lists: readonly string[], parts: readonly VerdictPart[]): readonly ObligationList[] {
  const hashes = new Set(lists.map(hashOfList));
  const named = new Set(parts.map(({ obligationsHash }) => obligationsHash));
  if (hashes.size !== lists.length || hashes.size !== named.size || !named.isSubsetOf(hashes))
    throw invalid("the lists of obligations are not those that the destination's verdicts name");
  return lists.map((text) => parseObligations(text, hashOfList(text)));
}

/** Loads the entries that are kept beside a leaf. Rejects with ERASED, and with STORE_UNAVAILABLE where they are missing. */
export async function loadKept(context: Pick<Context, "store" | "sealer">, leaf: number): Promise<KeptChunk> {
  const [kept] = await loadContents(context, [{ leaf, part: PART.entries }]);
  if (kept === undefined) throw await lost(context, { leaf, part: PART.entries }, "the entries of a chunk");
  return parseKept(Buffer.from(kept).toString("utf8"));
}

/** The parts that an answer about many records leaves behind: contents by part, and the lists of its verdicts. */
export type Left = {
  readonly contents: readonly (readonly [string, string])[];
  readonly lists: readonly ObligationList[];
};

/**
 * Verifies what comes with the answer to a proposal of many records. Of another proposal nothing is left. Rejects with
 * STATEMENT_INVALID where only one of the two leaves is about many records, or the verdicts are not what the decision
 * commits to.
 */
export async function verifyMany(
  context: Pick<Context, "store" | "sealer">,
  { row, leaf: proposal }: { readonly row: Pick<TransferRow, "leaf">; readonly leaf: Leaf },
  leaf: Leaf,
  { records }: Pick<Answer, "records">,
): Promise<Left> {
  if (!isDecision(leaf) || !isProposal(proposal)) return { contents: [], lists: [] };
  if ((recordsOf(leaf) === undefined) !== (recordsOf(proposal) === undefined))
    throw invalid("only one of the two leaves is about many records");
  if (recordsOf(leaf) === undefined) return { contents: [], lists: [] };
  if (records === undefined) throw invalid("the decision on many records comes without its verdicts");
  const kept = await loadKept(context, row.leaf);
  return {
    contents: [[PART.records, records]],
    lists: verifyVerdicts(kept, proposal, leaf, parseVerdicts(records)),
  };
}

function invalid(what: string): ComityError {
  return new ComityError("STATEMENT_INVALID", what);
}
