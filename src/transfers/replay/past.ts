/** Reads the decisions of a log with what the store keeps beside each, or says why one cannot be made again. */
import type { Context } from "../../engine/context.ts";
import { isUnreadable } from "../../engine/damage.ts";
import { parseKept } from "../../engine/kept-statement.ts";
import { decodeText, loadContents, loadContentsIn, type Place } from "../../engine/record.ts";
import { CONTENT } from "../../engine/rows.ts";
import { reasonOf } from "../../errors.ts";
import {
  type DecisionLeaf,
  isDecision,
  isProposal,
  leafIn,
  type OneSidedLeaf,
  type ProposalLeaf,
  recordsOf,
} from "../../receipt/leaf.ts";
import { type Basis, INBOUND, PART, TRANSFER, type TransferRow } from "../schema.ts";

/** The causes for which a decision cannot be made again: a closed list. */
export const LOST = [
  "assessment",
  "denied-record",
  "erased",
  "ran-out",
  "never-kept",
  "agreement-gone",
  "law-gone",
  "damaged",
] as const;
export type Lost = (typeof LOST)[number];

/** The decisions under a leaf that cannot be made again. `count` is 1 but for a chunk of records. */
export type LostPast = {
  readonly leaf: number;
  readonly transfer: string;
  readonly lost: Lost;
  readonly count: number;
};

/** A decision of this node with everything on which it was made. */
export type Past = {
  /** The index of its leaf. */
  readonly leaf: number;
  readonly transfer: string;
  readonly side: "origin" | "destination";
  readonly verdict: ProposalLeaf | DecisionLeaf | OneSidedLeaf;
  /** The SPIFFE id of the platform that asked. */
  readonly exporter: string;
  /** The hash of the agreement; empty where none reached the destination, undefined where that was not kept. */
  readonly agreement: string | undefined;
  /** The agreement and the counts by which the home of the sender decided; undefined elsewhere, and where that was not kept. */
  readonly basis: Basis | undefined;
  /** The body that travels beside a proposal. */
  readonly body: string;
  /** The items that did not count, as their node has written them; empty where all did. */
  readonly notCounted: string;
  /** For a chunk, the proposal to whose leaf the body belongs, and at the destination its verdicts. */
  readonly chunk?: { readonly proposal: ProposalLeaf; readonly verdicts?: string };
};

type Reading = Pick<Context, "store" | "sealer">;
type Decided = ProposalLeaf | DecisionLeaf | OneSidedLeaf;

/** Reads the decisions under the leaves from `from` on, and below `below`. Other leaves are left out. */
export async function readPast(
  context: Reading,
  from: number,
  below: number,
): Promise<readonly (Past | LostPast)[]> {
  const indexes = Array.from({ length: below - from }, (_, i) => from + i);
  const leaves = await context.store.log.leaves(indexes);
  const read = leaves.map((bytes, i) => (bytes === undefined ? undefined : readLeaf(from + i, bytes)));
  const found = read.filter((each) => each !== undefined);
  const asked = found.filter((each): each is Found => !("lost" in each));
  const pasts = await loadBeside(context, asked, { from, below });
  const byLeaf = new Map(pasts.map((each) => [each.leaf, each]));
  return found.flatMap((each) => ("lost" in each ? each : (byLeaf.get(each.index) ?? [])));
}

type Found = { readonly index: number; readonly leaf: Decided };

/** The type of a leaf that holds a decision. Within a text of a leaf the quotes are escaped, so that no text looks like it. */
const TYPE = /"type":"comity\/v[12]\/(proposal|decision|denial|assessment)"[,}]/;

function readLeaf(index: number, bytes: Uint8Array): Found | LostPast | undefined {
  const text = UTF8.decode(bytes);
  if (!TYPE.test(text)) return undefined;
  return sortOut(index, parseOwn(text));
}

const UTF8 = new TextDecoder();

/**
 * Parses a leaf of this node's own log, whose bytes were held against their hash. It was checked when it was written, and
 * checking a million again takes longer than all else.
 */
function parseOwn(text: string): Decided {
  const leaf = JSON.parse(text) as Decided;
  if (leaf.reasons.length === 0) return leaf;
  // Earlier leaves spell some codes otherwise.
  const reasons = leaf.reasons.map((each) => ({ ...each, code: reasonOf(each.code) ?? each.code }));
  return { ...leaf, reasons };
}

function sortOut(index: number, leaf: Decided): Found | LostPast | undefined {
  if (leaf.type.endsWith("/assessment")) return { leaf: index, ...lostOf(leaf, "assessment") };
  // What lapses was decided by its proposal, which is there too.
  if ("answer" in leaf && leaf.answer !== undefined) return undefined;
  return { index, leaf };
}

const lostOf = (leaf: Decided, lost: Lost) => ({
  transfer: leaf.transfer,
  lost,
  count: recordsOf(leaf)?.count ?? 1,
});

/** The leaves from `from` on and below `below`. */
type Run = { readonly from: number; readonly below: number };

/** Loads what stands beside leaves, in few reads for all of them. */
async function loadBeside(
  context: Reading,
  found: readonly Found[],
  run: Run,
): Promise<readonly (Past | LostPast)[]> {
  if (found.length === 0) return [];
  const wanted = found.flatMap(({ index, leaf }) => partsOf(leaf).map((part) => ({ leaf: index, part })));
  const [rows, contents] = await Promise.all([
    context.store.read(found.map(({ leaf }) => rowRead(leaf))),
    readContents(context, wanted, run),
  ]);
  let next = 0;
  const loaded = found.map((each, i) => {
    const own = contents.slice(next, next + partsOf(each.leaf).length);
    next += own.length;
    return { ...each, row: rows[i]?.[0], contents: own };
  });
  return Promise.all(loaded.map((each) => pastOf(context, each)));
}

const partsOf = (leaf: Decided) =>
  isDecision(leaf) ? [...HERE, leaf.decision === "permit" ? PART.proposal : PART.denied, PART.records] : HERE;
const HERE = [PART.body, PART.notCounted] as const;

const rowRead = (leaf: Decided) =>
  isDecision(leaf)
    ? { of: INBOUND, key: [leaf.origin, leaf.transfer] }
    : { of: TRANSFER, key: [leaf.transfer] };

type Content = Uint8Array | "damaged" | undefined;

const isWhole = (content: Content): content is Uint8Array | undefined => content !== "damaged";

/** Reads contents in one read. Where one of them is damaged each is read by itself, so that no other is lost with it. */
async function readContents(
  context: Reading,
  wanted: readonly Place[],
  run: Run,
): Promise<readonly Content[]> {
  try {
    return await loadContentsIn(context, wanted, run);
  } catch (thrown) {
    if (!isUnreadable(thrown)) throw thrown;
  }
  const one = async (each: Place): Promise<Content> => {
    try {
      return (await loadContents(context, [each]))[0];
    } catch (thrown) {
      if (isUnreadable(thrown)) return "damaged";
      throw thrown;
    }
  };
  return Promise.all(wanted.map(one));
}

type Loaded = Found & { readonly row: unknown; readonly contents: readonly Content[] };

async function pastOf(context: Reading, loaded: Loaded): Promise<Past | LostPast> {
  const { index, leaf, row, contents } = loaded;
  const lost = (why: Lost): LostPast => ({ leaf: index, ...lostOf(leaf, why) });
  if (row === undefined) return lost("ran-out");
  if (!contents.every(isWhole)) return lost("damaged");
  const [kept, notCountedBytes, proposal, verdictBytes] = contents;
  const [body, notCounted = "", verdicts] = [kept, notCountedBytes, verdictBytes].map(
    (each) => each && decodeText(each),
  );
  if (body === undefined) return lost(await whyGone(context, index, leaf));
  const common = { leaf: index, transfer: leaf.transfer, verdict: leaf, body, notCounted };
  if (!isDecision(leaf)) return originPast(common, leaf, row as TransferRow);
  const proposed = proposal && leafIn(parseKept(proposal));
  if (proposed === undefined || !isProposal(proposed)) return lost("never-kept");
  const chunk = { proposal: proposed, ...(verdicts !== undefined && { verdicts }) };
  return {
    ...common,
    side: "destination",
    exporter: proposed.sender,
    agreement: proposed.agreement,
    basis: undefined,
    ...(recordsOf(leaf) && { chunk }),
  };
}

type Common = Pick<Past, "leaf" | "transfer" | "body" | "notCounted">;

function originPast(common: Common, leaf: ProposalLeaf | OneSidedLeaf, { basis }: TransferRow): Past {
  const agreement = "agreement" in leaf ? leaf.agreement : basis && (basis.agreement ?? "");
  return {
    ...common,
    verdict: leaf,
    side: "origin",
    exporter: leaf.sender,
    agreement,
    basis,
    ...(recordsOf(leaf) && isProposal(leaf) && { chunk: { proposal: leaf } }),
  };
}

/** Says why a body is gone whose row is there: a destination of an earlier version kept none. */
async function whyGone({ store }: Reading, index: number, leaf: Decided): Promise<Lost> {
  if (!isDecision(leaf)) return "erased";
  const [rows] = await store.read([{ of: CONTENT, key: [index, PART.body] }]);
  return rows?.length === 0 ? "never-kept" : "erased";
}
