/**
 * `Audit.ListDecisions`: the decisions within an auditor's scope, with the parts of their receipts.
 *
 * THREAT: nothing of a decision outside the scope may be told: no count, no id, no size and no time. The places of leaves in the log tell how
 * long that is, since no proof holds without them.
 */
import type { AuditScope } from "../engine/audit-scope.ts";
import type { Context } from "../engine/context.ts";
import { loadKept } from "../engine/kept-statement.ts";
import { type List, type PageRequest, pageWithin, tokenAt, tokenOf } from "../engine/page.ts";
import { loadStatement } from "../engine/record.ts";
import { load } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { areasOf } from "../law/areas.ts";
import type { Statement } from "../ledger/proof.ts";
import {
  type BarLeaf,
  type DecisionLeaf,
  isDecision,
  isOneSided,
  isProposal,
  type Leaf,
  leafIn,
  leafOf,
  type OneSidedLeaf,
  type ProposalLeaf,
} from "../receipt/leaf.ts";
import { loadLists } from "./lists.ts";
import { INBOUND, PART, TRANSFER } from "./schema.ts";

/** A decision as an auditor sees it. `token` continues a list behind it. */
export type AuditedDecision = {
  readonly index: number;
  /** In the order of a receipt. */
  readonly statements: readonly Statement[];
  /** The lists of obligations that are kept, as canonical JSON. */
  readonly obligations: readonly string[];
  readonly token: string;
};

export type AuditedPage = {
  readonly decisions: readonly AuditedDecision[];
  readonly nextToken: string;
  readonly scope: AuditScope;
};

type Auditing = Pick<Context, "store" | "sealer" | "atlas" | "jurisdictions">;
type Found = { readonly index: number; readonly leaf: Leaf; readonly proposal?: Statement };

/** The most decisions on a page. */
const MOST = 50;
/** The leaves that are read at once, between two turns of other callers. */
const TURN = 100;
/**
 * The most leaves that are looked at for a page. It may then have few decisions or none, and a token: that tells how long the log is,
 * which its auditor reads as it is (`Ledger.GetCheckpoint`).
 */
export const MOST_LEAVES = 10_000;

/**
 * Creates the list. `breathe` gives others their turn. It rejects with SCOPE_FORBIDDEN for an auditor of whom no scope is stated, with the
 * reason of `signal` once that aborts, and as `pageWithin` does.
 */
export function createListDecisions(
  context: Auditing,
  scopeOf: (auditor: string) => AuditScope | undefined,
  breathe: () => Promise<void>,
): (auditor: string, page: PageRequest, signal: AbortSignal) => Promise<AuditedPage> {
  return async (auditor, page, signal) => {
    const scope = scopeOf(auditor);
    if (scope === undefined)
      throw new ComityError(
        "SCOPE_FORBIDDEN",
        "no scope is stated of this auditor: have the operator issue the certificate with `--places`, `--from` and `--until`",
      );
    const turn = async () => {
      await breathe();
      signal.throwIfAborted();
    };
    const list = listOf(context, scope, turn);
    const { items, nextToken } = await pageWithin(list, auditor, page, {
      show: async (found) => ({ ...(await partsOf(context, found)), token: tokenOf(list, auditor, found) }),
      bytesOf: sizeOf,
    });
    const { left } = list;
    const goesOn = nextToken === "" && left !== undefined;
    return { decisions: items, nextToken: goesOn ? tokenAt(list, auditor, left) : nextToken, scope };
  };
}

/** The list of one page. `left` is the place behind which leaves are left that the last read has not looked at. */
type DecisionList = List<Found> & { left: number | undefined };

/** A place in the list is one above that of the leaf, since places begin at 1. */
function listOf(context: Auditing, scope: AuditScope, turn: () => Promise<void>): DecisionList {
  const { log } = context.store;
  const list: DecisionList = {
    left: undefined,
    name: "audit",
    most: MOST,
    order: "ascending",
    placeOf: ({ index }) => index + 1,
    nameOf: ({ leaf }) => `${leaf.type} ${leaf.transfer} ${leaf.nonce}`,
    async read(after = 0, limit) {
      const { size } = await log.head();
      const below = Math.min(size, after + MOST_LEAVES);
      list.left = below < size ? below : undefined;
      const found: Found[] = [];
      for (let first = after; first < below; first += TURN) {
        await turn();
        const indexes = Array.from({ length: Math.min(TURN, below - first) }, (_, i) => first + i);
        for (const [i, bytes] of (await log.leaves(indexes)).entries()) {
          const one = await findIn(context, first + i, bytes, scope);
          if (one !== undefined) found.push(one);
          if (found.length === limit) return found;
        }
      }
      return found;
    },
  };
  return list;
}

/** Returns the decision that the leaf at a place of the log is, where that is one within the scope. */
async function findIn(
  context: Auditing,
  index: number,
  bytes: Uint8Array | undefined,
  scope: AuditScope,
): Promise<Found | undefined> {
  const leaf = bytes && decisionIn(bytes);
  if (leaf === undefined || !isWithin(leaf.at, scope)) return undefined;
  if (isProposal(leaf) || isOneSided(leaf)) return isOf(context, leaf, scope) ? { index, leaf } : undefined;
  const proposal = await proposalOf(context, index, leaf);
  const proposed = proposal && leafIn(proposal);
  if (proposal !== undefined && proposed !== undefined && isProposal(proposed))
    return isOf(context, proposed, scope) ? { index, leaf, proposal } : undefined;
  // A bar names no places, nor does a denial beside which no proposal is kept. The data was to go to a place that this node serves.
  return coversAll(context, scope) ? { index, leaf } : undefined;
}

/** The types of leaves that are decisions; anything else in the log is none of an auditor's. */
const DECISIONS = /^\{.*"type":"comity\/v\d\/(proposal|denial|assessment|decision|bar)"/s;

function decisionIn(
  bytes: Uint8Array,
): Exclude<Leaf, { type: "comity/v1/outcome" | "comity/v1/conflict" }> | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  if (!DECISIONS.test(text)) return undefined;
  const leaf = leafOf(bytes);
  return leaf.type === "comity/v1/outcome" || leaf.type === "comity/v1/conflict" ? undefined : leaf;
}

const isWithin = (at: string, { from, until }: AuditScope) =>
  at.slice(0, 10) >= from && at.slice(0, 10) <= until;

function isOf(
  { atlas }: Auditing,
  { from, to }: ProposalLeaf | OneSidedLeaf,
  { places }: AuditScope,
): boolean {
  return [from, to].some((place) => isIn(atlas(), place, places));
}

const isIn = (atlas: Parameters<typeof areasOf>[0], place: string, places: readonly string[]) =>
  areasOf(atlas, place).some((each) => places.includes(each));

const coversAll = ({ atlas, jurisdictions }: Auditing, { places }: AuditScope) =>
  [...jurisdictions].every((served) => isIn(atlas(), served, places));

/**
 * Loads the proposal on which this node has decided; undefined where it is not kept.
 *
 * THREAT: whoever has a transfer erased would hide its decision from an auditor, unless the proposal is found where the erasure keeps it.
 */
async function proposalOf(
  context: Auditing,
  index: number,
  leaf: DecisionLeaf | BarLeaf,
): Promise<Statement | undefined> {
  const beside = await proposalAt(context, index);
  if (beside !== undefined || !isDecision(leaf)) return beside;
  const row = await load(context.store, INBOUND, leaf.origin, leaf.transfer);
  return row?.erased === undefined ? undefined : proposalAt(context, row.erased);
}

/** A denial concerns the places of its proposal as a permit does, so that both are found. */
async function proposalAt(context: Auditing, leaf: number): Promise<Statement | undefined> {
  return (
    (await loadKept(context, { leaf, part: PART.proposal })) ??
    (await loadKept(context, { leaf, part: PART.denied }))
  );
}

async function partsOf(
  context: Auditing,
  { index, leaf, proposal }: Found,
): Promise<Omit<AuditedDecision, "token">> {
  const own = await loadStatement(context, index);
  const answer = isProposal(leaf) ? await answerTo(context, leaf.transfer) : undefined;
  const statements = [...(proposal ? [proposal] : []), own, ...(answer ? [answer] : [])];
  // Lists run out before the log does.
  const lists = await loadLists(context, statements.map(leafIn)).catch(() => []);
  return { index, statements, obligations: lists.map(({ text }) => text) };
}

/** Loads the destination's answer to a proposal, where it counts. */
async function answerTo(context: Auditing, id: string): Promise<Statement | undefined> {
  const row = await load(context.store, TRANSFER, id);
  if (row?.outcome === undefined || row.lapsed) return undefined;
  return loadKept(context, { leaf: row.outcome, part: PART.answer });
}

const sizeOf = ({ statements, obligations }: AuditedDecision) =>
  [...statements.map(({ leaf }) => leaf), ...obligations].reduce((sum, { length }) => sum + length, 0);
