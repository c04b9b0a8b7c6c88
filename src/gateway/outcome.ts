/** What a platform is told of its transfer: made from the stored row alone, so that a repeat says the same. */
import type { Statement } from "../ledger/proof.ts";
import { type Leaf, parseLeaf } from "../receipt/leaf.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import type { Assessment } from "../transfers/assess.ts";
import type { Decision } from "../transfers/decision.ts";
import { parseRequest } from "../transfers/request.ts";
import { readIn, statedIn } from "../transfers/words.ts";
import type { TransferRow, TransferState } from "./ports.ts";

export type Outcome = {
  readonly id: string;
  readonly state: Exclude<TransferState, "PROPOSED"> | "IN_DOUBT";
  /** Absent while in doubt: a status is not a decision. */
  readonly decision?: Assessment["decision"];
  readonly terms: readonly ToldTerm[];
  readonly receipt?: Uint8Array;
};

/** A term as its requester is told of it. */
export type ToldTerm = {
  readonly path: string;
  readonly source: string;
  /** Null, or empty, where it has none. */
  readonly concept: string | null;
  readonly target: readonly string[];
  readonly effect: { readonly result: string };
};

const leafOf = (statement: Statement): Leaf =>
  parseLeaf(JSON.parse(Buffer.from(statement.leaf, "base64").toString("utf8")));

const BARRED: Decision["reasons"] = [
  {
    code: "BARRED",
    says: "the destination did not decide in time, and has barred the transfer for ever: ask again with a new key",
  },
];

function decisionOf(row: TransferRow): Decision {
  const own = leafOf(row.own);
  const leaf = row.answer === undefined ? own : leafOf(row.answer);
  if (!("decision" in leaf)) {
    const obligationsHash = "obligationsHash" in own ? own.obligationsHash : "";
    return { decision: "deny", obligations: [], obligationsHash, reasons: BARRED, remedy: [] };
  }
  const { decision, obligations, obligationsHash, reasons, remedy } = leaf;
  return { decision, obligations, obligationsHash, reasons, remedy } as Decision;
}

/** The request's own words beside what the leaf says they became: by the law of that moment, whatever it is now. */
function termsOf({ own, body }: TransferRow): readonly ToldTerm[] {
  const request = parseRequest((JSON.parse(body) as { request: unknown }).request);
  const words = [...statedIn(request), ...readIn(request)];
  const leaf = leafOf(own);
  if (!("translation" in leaf)) return [];
  return leaf.translation.terms.map(({ path, concept, target, result }, i) => ({
    path,
    source: words[i]?.term ?? "",
    concept,
    target,
    effect: { result },
  }));
}

/** The outcome of a transfer as its row stands. */
export function outcomeOf(row: TransferRow): Outcome {
  const terms = termsOf(row);
  if (row.state === "PROPOSED") return { id: row.id, state: "IN_DOUBT", terms };
  const statements = row.answer === undefined ? [row.own] : [row.own, row.answer];
  return {
    id: row.id,
    state: row.state,
    decision: { ...decisionOf(row), ...(row.counts && { counts: row.counts }) },
    terms,
    receipt: formatReceipt(statements),
  };
}
