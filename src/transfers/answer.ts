/**
 * The answer to a platform about its transfer, in the view that it asks for (AIP-157). It is made from recorded values
 * alone, so that a repeat gets the same, and nothing is loaded that the view does not tell.
 */
import type { Context } from "../engine/context.ts";
import { completeStatement, parseKept } from "../engine/kept-statement.ts";
import { loadContents, loadStatement, loadStatements, missing as missingPart } from "../engine/record.ts";
import type { Statement } from "../ledger/proof.ts";
import { type Leaf, leafIn, leafOf, type RecordsPart, recordsOf, type VerdictLeaf } from "../receipt/leaf.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import type { Assessment } from "./assess.ts";
import { loadOriginProof, receiptIn } from "./chunk-proof.ts";
import { createDenial, type Decision } from "./decision.ts";
import { erasedError } from "./erasure.ts";
import { loadLists, obligationsIn } from "./lists.ts";
import type { NotCounted } from "./offered.ts";
import { PART, type TransferRow, type TransferState } from "./schema.ts";
import { parseRequest, type TransferRequest } from "./transfer-request.ts";
import { describingWordsOf } from "./words.ts";

/** A transfer at its origin with the contents behind its row, each parsed once. */
export type Transfer = {
  readonly row: TransferRow;
  readonly request: TransferRequest;
  /** Canonical JSON that travels beside the proposal. */
  readonly body: string;
  /** The proposal, or the denial at home; also the one that stands against a late permit. */
  readonly own: Statement;
  readonly leaf: Leaf;
  /** The destination's decision or bar, once it is recorded here. */
  readonly answer?: StatedLeaf;
  /** The lists of obligations that `leaf` and `answer` name, in this order, each once. */
  readonly lists: readonly ObligationList[];
  /** The items of the offer that did not count at the home node; absent where all counted. */
  readonly notCounted?: readonly NotCounted[] | undefined;
};

/** A statement with its parsed leaf. */
export type StatedLeaf = { readonly statement: Statement; readonly leaf: Leaf };

/**
 * The amount that an answer tells. BASIC is what a platform needs to go on: it leaves out the obligations but for their
 * hash, the terms, the findings and the receipt. FULL is everything.
 */
export type View = "BASIC" | "FULL";

/** A decision as its requester is told it. The view BASIC names the obligations by their hash alone. */
export type ToldDecision = Omit<Assessment["decision"], "obligations"> & {
  readonly obligations: Pick<ObligationList, "hash"> & Partial<Pick<ObligationList, "items">>;
};

export type Outcome = {
  readonly id: string;
  readonly state: Exclude<TransferState, "PROPOSED"> | "IN_DOUBT";
  /** Absent while in doubt, since a status is not a decision, and where `records` is set. */
  readonly decision?: ToldDecision;
  /** Set for a transfer of many records, each of which has a decision of its own. */
  readonly records?: Pick<RecordsPart, "count" | "permitted">;
  /** Absent in the view BASIC, as is `receipt`. */
  readonly terms?: readonly ToldTerm[];
  readonly receipt?: Uint8Array;
};

/** A translated term, as its requester sees it. */
export type ToldTerm = {
  readonly path: string;
  readonly source: string;
  /** Null, or empty, where the term has none. */
  readonly concept: string | null;
  readonly target: readonly string[];
  readonly effect: { readonly result: string };
};

/** The reason of a transfer that its destination has barred. */
export const BARRED: Decision["reasons"] = [
  {
    code: "BARRED",
    says: "the destination did not decide in time, and has barred the transfer for ever: ask again with a new key",
  },
];

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

const missing = ({ id }: TransferRow) => missingPart(`a part of transfer \`${id}\``);

/**
 * Returns the leaf by which this node tells how a transfer ended, and the one beside which the destination's answer lies.
 * Where a permit came late and does not count, the node's own denial tells the end, and no answer.
 */
function endOf({ leaf, outcome, lapsed }: TransferRow): { readonly own: number; readonly answered?: number } {
  if (outcome === undefined) return { own: leaf };
  return lapsed ? { own: outcome } : { own: leaf, answered: outcome };
}

const answerAt = ({ answered }: ReturnType<typeof endOf>) =>
  answered === undefined ? [] : [{ leaf: answered, part: PART.answer }];

/** Loads the contents behind a row. Rejects with ERASED, and with STORE_UNAVAILABLE where one is missing. */
export async function loadTransfer(
  context: Pick<Context, "store" | "sealer">,
  row: TransferRow,
): Promise<Transfer> {
  if (row.erased !== undefined) throw erasedError(row.id);
  const end = endOf(row);
  const [[own], [body, notCounted, answer]] = await Promise.all([
    loadStatements(context, [end.own]),
    loadContents(context, [
      { leaf: row.leaf, part: PART.body },
      { leaf: end.own, part: PART.notCounted },
      ...answerAt(end),
    ]),
  ]);
  if (own === undefined || body === undefined) throw missing(row);
  const text = textOf(body);
  const leaf = leafIn(own);
  const answered = await answerIn(context, row, answer);
  const lists = await loadLists(context, answered === undefined ? [leaf] : [leaf, answered.leaf]);
  return {
    row,
    request: requestIn(text),
    body: text,
    own,
    leaf,
    ...(answered && { answer: answered }),
    ...(notCounted && { notCounted: notCountedIn(notCounted) }),
    lists,
  };
}

/** Loads the request of a transfer. Rejects with ERASED, and with STORE_UNAVAILABLE where it is missing. */
export async function loadRequest(
  context: Pick<Context, "store" | "sealer">,
  row: TransferRow,
): Promise<TransferRequest> {
  if (row.erased !== undefined) throw erasedError(row.id);
  const [body] = await loadContents(context, [{ leaf: row.leaf, part: PART.body }]);
  if (body === undefined) throw missing(row);
  return requestIn(textOf(body));
}

/**
 * Loads the receipt of a transfer that is not in doubt; of one of many records, that of `record`, by its place. Rejects
 * with STORE_UNAVAILABLE where a part is missing, and as `receiptIn` does.
 */
export async function loadReceipt(
  context: Pick<Context, "store" | "sealer">,
  row: TransferRow,
  record?: number,
): Promise<Uint8Array> {
  const end = endOf(row);
  const [own, [answer]] = await Promise.all([
    loadStatement(context, end.own),
    loadContents(context, answerAt(end)),
  ]);
  const answered = await answerIn(context, row, answer);
  const proof = () => loadOriginProof(context, row, { own, answer: answered?.statement });
  // The denial of a chunk whose permit came late is about all its records alike.
  return receiptIn(leafIn(own), row.lapsed ? undefined : record, proof, async () => {
    const leaves = answered === undefined ? [leafIn(own)] : [leafIn(own), answered.leaf];
    return receiptOf(own, answered, await loadLists(context, leaves));
  });
}

/** Loads the outcome of a transfer as it stands, and no more of it than `view` tells. Rejects as `loadTransfer` does. */
export async function loadOutcome(
  context: Pick<Context, "store" | "sealer">,
  row: TransferRow,
  view: View,
): Promise<Outcome> {
  if (view === "FULL") return answerOf(await loadTransfer(context, row), view);
  if (row.state === "PROPOSED") return { id: row.id, state: "IN_DOUBT" };
  const end = endOf(row);
  const [own, [notCounted, answer]] = await Promise.all([
    end.answered === undefined ? context.store.log.leaf(end.own) : undefined,
    loadContents(context, [{ leaf: end.own, part: PART.notCounted }, ...answerAt(end)]),
  ]);
  const decided = own === undefined ? answerLeafIn(row, answer) : leafOf(own);
  if (decided === undefined) throw missing(row);
  return basicOutcome(row, decided, notCounted && notCountedIn(notCounted));
}

/** Returns the outcome of a transfer as it stands, as much of it as `view` tells. */
export function answerOf(transfer: Transfer, view: View): Outcome {
  const { row, own, leaf, answer, lists, notCounted } = transfer;
  if (view === "BASIC") return basicOutcome(row, answer?.leaf ?? leaf, notCounted);
  if (recordsOf(leaf) !== undefined) return basicOutcome(row, answer?.leaf ?? leaf, notCounted);
  const terms = termsOf(transfer);
  if (row.state === "PROPOSED") return { id: row.id, state: "IN_DOUBT", terms };
  const decision = decisionIn(answer?.leaf ?? leaf, (verdict) => obligationsIn(verdict, lists));
  return {
    id: row.id,
    state: row.state,
    decision: { ...decision, ...forRequester(row, notCounted) },
    terms,
    receipt: receiptOf(own, answer, lists),
  };
}

function basicOutcome(row: TransferRow, leaf: Leaf, notCounted: Transfer["notCounted"]): Outcome {
  const { id, state } = row;
  if (state === "PROPOSED") return { id, state: "IN_DOUBT" };
  const records = recordsOf(leaf);
  if (records !== undefined)
    return { id, state, records: { count: records.count, permitted: records.permitted } };
  const decision = decisionIn(leaf, ({ obligationsHash: hash }) => ({ hash }));
  return { id, state, decision: { ...decision, ...forRequester(row, notCounted) } };
}

/** Returns the parts of a decision that only its requester is told, and no ledger. */
const forRequester = ({ counts }: TransferRow, notCounted: Transfer["notCounted"]) => ({
  ...(counts && { counts }),
  ...(notCounted && { notCounted }),
});

function decisionIn(
  leaf: Leaf,
  obligationsOf: (leaf: VerdictLeaf) => ToldDecision["obligations"],
): ToldDecision {
  if (!("decision" in leaf)) return createDenial(BARRED);
  const { decision, reasons, remedy } = leaf;
  return { decision, obligations: obligationsOf(leaf), reasons, remedy } as ToldDecision;
}

function receiptOf(
  own: Statement,
  answer: StatedLeaf | undefined,
  lists: readonly ObligationList[],
): Uint8Array {
  return formatReceipt(answer === undefined ? [own] : [own, answer.statement], lists);
}

const requestIn = (body: string) => parseRequest((JSON.parse(body) as { request: unknown }).request);
const notCountedIn = (content: Uint8Array) => JSON.parse(textOf(content)) as NotCounted[];

/**
 * Loads the destination's answer. Rejects with STORE_UNAVAILABLE where the row has one that is gone: the proposal alone
 * says what was never decided.
 */
async function answerIn(
  context: Pick<Context, "store">,
  row: TransferRow,
  content: Uint8Array | undefined,
): Promise<StatedLeaf | undefined> {
  if (endOf(row).answered === undefined) return undefined;
  if (content === undefined) throw missing(row);
  const statement = await completeStatement(context, content);
  return { statement, leaf: leafIn(statement) };
}

/** Returns the leaf of the destination's answer alone. Throws as `answerIn` rejects. */
function answerLeafIn(row: TransferRow, content: Uint8Array | undefined): Leaf | undefined {
  if (endOf(row).answered === undefined) return undefined;
  if (content === undefined) throw missing(row);
  return leafIn(parseKept(content));
}

/**
 * Returns the request's own words with the translations that the leaf records: by the law of that moment, whatever it
 * is now.
 */
function termsOf({ leaf, request }: Transfer): readonly ToldTerm[] {
  const words = describingWordsOf(request);
  if (!("translation" in leaf)) return [];
  return leaf.translation.terms.map(({ path, concept, target, result }, i) => ({
    path,
    source: words[i]?.term ?? "",
    concept,
    target,
    effect: { result },
  }));
}
