/**
 * Replays a log: makes every past decision again under a law that may be another, and sums up what changes. Decisions that ask
 * the same question are made once (docs/design/0052).
 */
import type { Context } from "../../engine/context.ts";
import { isUnreadable } from "../../engine/damage.ts";
import { type Atlas, zoneOf } from "../../law/atlas.ts";
import { dayAt } from "../../law/day.ts";
import { utf8Bytes } from "../../ledger/bytes.ts";
import { sha256 } from "../../ledger/canonical.ts";
import { BoundedCache } from "../../memo.ts";

import { tallyIn } from "../basis.ts";
import type { Breathe } from "../decide-records.ts";
import { loadLists, obligationsIn } from "../lists.ts";
import { withoutEvidence, withoutSalt } from "../proposal-body.ts";
import { type CountEdges, placeOfCounts } from "../tally.ts";
import { parseRequest, type TransferRequest } from "../transfer-request.ts";
import { type Compared, compare } from "./change.ts";
import { type Lost, type LostPast, type Past, readPast } from "./past.ts";
import { replayChunk } from "./records.ts";
import { circumstancesOf, findAgreement, type Held, type LawFor, type ReplayLaw, redo } from "./redo.ts";
import { addCompared, addInstead, addLost, createSum, type Sum } from "./sum.ts";

/** The store that is replayed, and what its node holds beside it. */
export type Replaying = Pick<Context, "store" | "sealer"> & Held & { readonly lawFor: LawFor };

export type ReplayOptions = {
  /** The leaves, from the first (inclusive) to `below` (exclusive). */
  readonly from: number;
  readonly below: number;
  /** Keeps the name of each decision that changes, or cannot be made again. */
  readonly list: boolean;
  /** Lets others have their turn, after every few leaves. */
  readonly breathe?: Breathe;
  /** Called with the number of leaves that are done. */
  readonly progress?: (leaves: number) => void;
};

/** The leaves that are read at once. The bodies of chunks have up to three megabytes each. */
const AT_ONCE = 64;
/** The questions that are remembered: at least so many, and at most twice as many. */
const REMEMBERED = 10_000;

/** Replays the decisions under some leaves. Rejects with STORE_UNAVAILABLE where the store as a whole cannot be read. */
export async function replay(held: Replaying, options: ReplayOptions): Promise<Sum> {
  const { from, below, list, breathe = () => Promise.resolve(), progress = () => {} } = options;
  const sum = createSum();
  const questions = new BoundedCache<string, Question>(REMEMBERED);
  for (let at = from; at < below; at += AT_ONCE) {
    const end = Math.min(below, at + AT_ONCE);
    const pasts = await readPast(held, at, end);
    for (const past of pasts)
      if ("lost" in past) addLost(sum, past, list);
      else await replayOne(held, questions, past, sum, list);
    progress(end - from);
    await breathe();
  }
  return sum;
}

/** A question that decisions share, and its answers by the place of the sender's counts between the edges. */
type Question = {
  readonly request: TransferRequest;
  readonly day: string;
  edges: CountEdges;
  readonly answers: Map<string, Compared>;
};

async function replayOne(
  held: Replaying,
  questions: BoundedCache<string, Question>,
  past: Past,
  sum: Sum,
  list: boolean,
): Promise<void> {
  const { leaf, transfer } = past;
  const lost = (why: Lost, count = 1): void => {
    const each: LostPast = { leaf, transfer, lost: why, count };
    addLost(sum, each, list);
  };
  try {
    const law = held.lawFor(past.verdict.packs);
    if (law === "law-gone") return lost(law, countOf(past));
    if (isChunk(past)) return await replayChunk(held, law, past, sum, list);
    const name = nameOf(past, law);
    const known = questions.find(name);
    const compared = (known && recall(known, past)) ?? (await decideAgain(held, law, past, known));
    if (typeof compared === "string") return lost(compared);
    if ("question" in compared) questions.keep(name, compared.question);
    addCompared(sum, "question" in compared ? compared.compared : compared, { leaf, transfer }, list);
    addInstead(sum, law.instead);
  } catch (thrown) {
    // One decision that cannot be read keeps no other from being made again.
    if (!isUnreadable(thrown)) throw thrown;
    lost("damaged", countOf(past));
  }
}

const isChunk = ({ verdict }: Past) => "records" in verdict && verdict.records !== undefined;
const countOf = ({ verdict }: Past) => ("records" in verdict ? (verdict.records?.count ?? 1) : 1);

/** Returns the answer that is known for the counts of a decision; undefined where none is. */
function recall({ answers, edges, request, day }: Question, past: Past): Compared | undefined {
  if (edges.length === 0) return answers.get("");
  const place = placeOf(past, request, day, edges);
  return place === undefined ? undefined : answers.get(place);
}

/** Returns the place of the sender's counts; undefined where a count is needed that was not kept. */
function placeOf(
  { basis = { counts: [] } }: Past,
  request: TransferRequest,
  day: string,
  edges: CountEdges,
): string | undefined {
  let known = true;
  const tally = tallyIn(basis, () => {
    known = false;
  });
  const place = placeOfCounts(tally, request, day, edges);
  return known ? place : undefined;
}

type Decided = { readonly question: Question; readonly compared: Compared };

/** Makes a decision again. The answer is added to the question that is known, or to a new one. */
async function decideAgain(
  held: Replaying,
  law: ReplayLaw,
  past: Past,
  known: Question | undefined,
): Promise<Decided | Lost> {
  const request = known?.request ?? requestIn(past.body);
  const found = findAgreement(past, request, held);
  if (typeof found === "string") return found;
  let missing = false;
  const circumstances = await circumstancesOf(past, request, found.agreement, law, held, () => {
    missing = true;
  });
  const { assessment, edges } = redo(past, request, circumstances);
  if (missing) return "never-kept";
  const compared = compare(past.verdict, assessment.decision, await listOf(held, past));
  const day = dayOf(law.atlas, past, request);
  const question = known ?? { request, day, edges, answers: new Map() };
  question.edges = edges;
  question.answers.set(edges.length === 0 ? "" : (placeOf(past, request, day, edges) ?? ""), compared);
  return { question, compared };
}

const requestIn = (body: string) => parseRequest((JSON.parse(body) as { request: unknown }).request);

function dayOf(atlas: Atlas, { verdict }: Past, { from }: Pick<TransferRequest, "from">): string {
  const zone = atlas.packs.has(from) ? zoneOf(atlas, from) : "Etc/UTC";
  return dayAt(atlas, new Date(verdict.at), zone);
}

/** Loads the list of obligations that a decision named; undefined where it is not kept any more. */
async function listOf(held: Pick<Replaying, "store">, { verdict }: Past) {
  try {
    return obligationsIn(verdict, await loadLists(held, [verdict]));
  } catch (thrown) {
    if (isUnreadable(thrown)) return undefined;
    throw thrown;
  }
}

const NO_RECEIPTS = '"receipts":[]';

/**
 * Names the question of a decision by a hash: all that its answer depends on, but for the counts of the sender.
 *
 * INVARIANT: decisions under one name have the same answer. The evidence itself may differ where the node looked at every item
 * and wrote down which do not count, and where the words that it is bound to are read as they were then.
 */
function nameOf(past: Past, law: ReplayLaw): string {
  const { verdict, body, notCounted, side, exporter, agreement, basis } = past;
  const looked = verdict.packs.length > 0 && agreement !== undefined && agreement !== "" && !law.rewords;
  const text = looked ? withoutEvidence(body) : withoutSalt(body);
  const { decision, obligationsHash, reasons, packs } = verdict;
  const parts = [
    ...[side, exporter, agreement ?? "?", basis === undefined ? "" : "counted", notCounted],
    ...[decision, obligationsHash, reasons.length === 0 ? "" : JSON.stringify(reasons)],
    ...packs.map(({ hash }) => hash),
    ...[verdict.at.slice(0, 10), ...daysOf(law.atlas, packs, verdict.at)],
    // What comes along by receipts is read as of the moment.
    ...(text.includes(NO_RECEIPTS) ? [] : [verdict.at]),
    text,
  ];
  return sha256(utf8Bytes(parts.join("\u0000"))).toBase64();
}

/** The minutes of which every zone's day is the same throughout: since 1972 every offset is a multiple of them. */
const QUARTER_MS = 15 * 60_000;

/** Returns the days on which a decision was made, at the places whose law answered. */
function daysOf(atlas: Atlas, packs: Past["verdict"]["packs"], at: string): readonly string[] {
  const quarter = new Date(Math.floor(Date.parse(at) / QUARTER_MS) * QUARTER_MS);
  const zones = packs.map(({ jurisdiction }) => atlas.packs.get(jurisdiction)?.zone ?? "Etc/UTC");
  return [...new Set(zones)].map((zone) => dayAt(atlas, quarter, zone));
}
