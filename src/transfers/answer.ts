/**
 * The answer to a platform about its transfer. It is made from recorded values alone, so that a repeat gets the same.
 */
import type { Context } from "../engine/context.ts";
import { loadContents, loadStatements } from "../engine/record.ts";
import { ComityError } from "../errors.ts";
import { parseStatement, type Statement } from "../ledger/proof.ts";
import { type Leaf, leafIn } from "../receipt/leaf.ts";
import type { ObligationList } from "../receipt/obligations.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import type { Assessment } from "./assess.ts";
import { createDenial, type Decision } from "./decision.ts";
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
  /** The proposal, or the denial at home. */
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

export type Outcome = {
  readonly id: string;
  readonly state: Exclude<TransferState, "PROPOSED"> | "IN_DOUBT";
  /** Absent while in doubt: a status is not a decision. */
  readonly decision?: Assessment["decision"];
  readonly terms: readonly ToldTerm[];
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

const BARRED: Decision["reasons"] = [
  {
    code: "BARRED",
    says: "the destination did not decide in time, and has barred the transfer for ever: ask again with a new key",
  },
];

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");

/** Loads the contents behind a row. Rejects with STORE_UNAVAILABLE where one is missing. */
export async function loadTransfer(
  context: Pick<Context, "store" | "sealer">,
  row: TransferRow,
): Promise<Transfer> {
  const [[own], [body, notCounted, answer]] = await Promise.all([
    loadStatements(context, [row.leaf]),
    loadContents(context, [
      { leaf: row.leaf, part: PART.body },
      { leaf: row.leaf, part: PART.notCounted },
      ...(row.outcome === undefined ? [] : [{ leaf: row.outcome, part: PART.answer }]),
    ]),
  ]);
  if (own === undefined || body === undefined)
    throw new ComityError(
      "STORE_UNAVAILABLE",
      `the parts of transfer \`${row.id}\` are missing from the store`,
    );
  const text = textOf(body);
  const leaf = leafIn(own);
  const statement = answer && parseStatement(JSON.parse(textOf(answer)));
  const answered = statement && { statement, leaf: leafIn(statement) };
  const lists = await loadLists(context, answered === undefined ? [leaf] : [leaf, answered.leaf]);
  return {
    row,
    request: parseRequest((JSON.parse(text) as { request: unknown }).request),
    body: text,
    own,
    leaf,
    ...(answered && { answer: answered }),
    ...(notCounted && { notCounted: JSON.parse(textOf(notCounted)) as NotCounted[] }),
    lists,
  };
}

/** Returns the outcome of a transfer as it stands. */
export function answerOf(transfer: Transfer): Outcome {
  const { row, own, answer, lists, notCounted } = transfer;
  const terms = termsOf(transfer);
  if (row.state === "PROPOSED") return { id: row.id, state: "IN_DOUBT", terms };
  return {
    id: row.id,
    state: row.state,
    decision: {
      ...decisionOf(transfer),
      ...(row.counts && { counts: row.counts }),
      ...(notCounted && { notCounted }),
    },
    terms,
    receipt: formatReceipt(answer === undefined ? [own] : [own, answer.statement], lists),
  };
}

function decisionOf({ leaf: own, answer, lists }: Transfer): Decision {
  const leaf = answer?.leaf ?? own;
  if (!("decision" in leaf)) return createDenial(BARRED);
  const { decision, reasons, remedy } = leaf;
  return { decision, obligations: obligationsIn(leaf, lists), reasons, remedy } as Decision;
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
