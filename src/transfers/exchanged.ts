/**
 * Gives back to a peer what the two nodes have exchanged: transfers that the destination has answered, page by page. A peer that was
 * restored from a backup asks (docs/design/0059).
 */
import type { Context } from "../engine/context.ts";
import { isDamage } from "../engine/damage.ts";
import { completeStatement } from "../engine/kept-statement.ts";
import { loadContents, loadStatement } from "../engine/record.ts";
import type { Span } from "../engine/store.ts";
import { ComityError, fieldError } from "../errors.ts";
import type { Statement } from "../ledger/proof.ts";
import { leafIn, listNamedBy } from "../receipt/leaf.ts";
import { loadVerdicts } from "./chunk-proof.ts";
import { loadLists } from "./lists.ts";
import { INBOUND, type InboundRow, PART, TRANSFER, type TransferRow } from "./schema.ts";

/** A transfer as a node gives it back. Texts that are not there are empty. */
export type ExchangedTransfer = {
  readonly id: string;
  /** Absent where the destination barred the transfer unseen, or keeps none. */
  readonly proposal?: Statement;
  readonly body: string;
  readonly obligations: string;
  readonly answer: Statement;
  readonly answerObligations: string;
  readonly records: string;
  /** True where the node has erased what was sent. */
  readonly erased: boolean;
};

/** A page of what was exchanged. `nextToken` is empty on the last one. */
export type ExchangedPage = {
  readonly transfers: readonly ExchangedTransfer[];
  readonly nextToken: string;
};

/** Gives a page to a peer, named by its SPIFFE id: of what was exchanged with that peer alone, since an instant. */
export type GiveBack = (peer: string, since: Date, token: string) => Promise<ExchangedPage>;

/** The most transfers on a page. */
export const MOST_EXCHANGED = 64;
/** The bytes at which a page ends, and the most of one transfer: beyond it the body is left out. */
const PAGE_BYTES = 1024 * 1024;
const MAX_BYTES = 4 * 1024 * 1024 - 65_536;

/** The parts of the list, in their order: what the peer has proposed, and what was proposed to it by the state of its end. */
const PARTS = ["received", "PERMITTED", "DENIED", "BARRED"] as const;
type Part = (typeof PARTS)[number];

/** A place in the list: behind a row of a part, or at its beginning. */
type Place = { readonly part: Part; readonly after?: string };

type Giving = Pick<Context, "store" | "sealer">;

/** Creates what gives back. It rejects with INPUT_INVALID for a token that is none of its own. */
export function createGiveBack(context: Giving): GiveBack {
  return async (peer, since, token) => {
    const transfers: ExchangedTransfer[] = [];
    let place: Place | undefined = parseToken(token);
    let bytes = 0;
    while (place !== undefined) {
      const { rows, next } = await readRows(context, peer, since, place);
      for (const { row, at } of rows) {
        const given = await giveOne(context, row);
        place = at;
        if (given === undefined) continue;
        transfers.push(given);
        bytes += sizeOf(given);
        if (transfers.length === MOST_EXCHANGED || bytes >= PAGE_BYTES)
          return { transfers, nextToken: formatToken(at) };
      }
      place = next;
    }
    return { transfers, nextToken: "" };
  };
}

type Found = { readonly row: TransferRow | InboundRow; readonly at: Place };

/** Reads the rows behind a place, and the place that follows them; undefined behind the last part. */
async function readRows(
  { store }: Giving,
  peer: string,
  since: Date,
  { part, after }: Place,
): Promise<{ readonly rows: readonly Found[]; readonly next: Place | undefined }> {
  const following = PARTS[PARTS.indexOf(part) + 1];
  const end = following && { part: following };
  const first = firstIdOf(since);
  if (part === "received") {
    const span: Span<InboundRow> = { of: INBOUND, index: "origin", prefix: [peer], from: first };
    const rows = await store.page(span, MOST_EXCHANGED, after === undefined ? {} : { after });
    const found = rows.map((row) => ({ row, at: { part, after: row.id } }));
    return { rows: found, next: rows.length < MOST_EXCHANGED ? end : found.at(-1)?.at };
  }
  const span: Span<TransferRow> = { of: TRANSFER, index: "destination", prefix: [peer, part] };
  const rows = await store.page(span, MOST_EXCHANGED, {
    ...(after !== undefined && { after: Number(after) }),
    order: "descending",
  });
  const found = rows.map((row) => ({ row, at: { part, after: String(row.leaf) } }));
  const wanted = found.filter(({ row }) => row.id >= first);
  // The newest come first. Rows that were recovered may lie behind later ones, so that a whole page without any ends the part.
  const isOver = rows.length < MOST_EXCHANGED || wanted.length === 0;
  return { rows: wanted, next: isOver ? end : found.at(-1)?.at };
}

/** Returns the first UUIDv7 that can have been made at an instant. */
function firstIdOf(since: Date): string {
  const hex = Math.max(0, since.getTime()).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

const TOKEN = /^(received|PERMITTED|DENIED|BARRED)(?: ([0-9a-f-]{1,36}))?$/;

function parseToken(token: string): Place {
  if (token === "") return { part: "received" };
  const [, part, after] = TOKEN.exec(token) ?? [];
  if (part === undefined || (after !== undefined && part !== "received" && !/^\d{1,15}$/.test(after)))
    throw fieldError("INPUT_INVALID", "pageToken", "is not one that this node has given");
  return { part: part as Part, ...(after !== undefined && { after }) };
}

const formatToken = ({ part, after }: Place) => (after === undefined ? part : `${part} ${after}`);

/** Loads one transfer; undefined where what is left of it cannot be read, so that it keeps no other back. */
async function giveOne(
  context: Giving,
  row: TransferRow | InboundRow,
): Promise<ExchangedTransfer | undefined> {
  try {
    const given = "caller" in row ? await giveSent(context, row) : await giveReceived(context, row);
    return sizeOf(given) <= MAX_BYTES ? given : { ...given, body: "" };
  } catch (thrown) {
    if (isDamage(thrown)) return undefined;
    throw thrown;
  }
}

/** A transfer that this node has proposed: it holds the peer's answer. */
async function giveSent(context: Giving, row: TransferRow): Promise<ExchangedTransfer> {
  const { id, leaf, outcome = leaf, erased } = row;
  const [proposal, [body, answer, records]] = await Promise.all([
    loadStatement(context, leaf),
    loadContents(context, [
      { leaf, part: PART.body },
      { leaf: outcome, part: PART.answer },
      { leaf: outcome, part: PART.records },
    ]),
  ]);
  if (answer === undefined) throw new ComityError("INTERNAL", "a transfer that has ended has no answer");
  const statements = { proposal, answer: await completeStatement(context, answer) };
  const texts = { body: textOf(body), records: textOf(records) };
  return {
    id,
    ...statements,
    ...texts,
    ...(await listsOf(context, statements)),
    erased: erased !== undefined,
  };
}

/** A transfer that the peer has proposed: it holds this node's answer. */
async function giveReceived(context: Giving, row: InboundRow): Promise<ExchangedTransfer> {
  const { id, leaf, erased } = row;
  const beside = erased ?? leaf;
  const [answer, [permitted, denied, body], records] = await Promise.all([
    loadStatement(context, leaf),
    loadContents(context, [
      { leaf: beside, part: PART.proposal },
      { leaf: beside, part: PART.denied },
      { leaf, part: PART.body },
    ]),
    loadVerdicts(context, beside),
  ]);
  const kept = permitted ?? denied;
  const proposal = kept && (await completeStatement(context, kept));
  const statements = { ...(proposal && { proposal }), answer };
  const texts = { body: textOf(body), records: records ?? "" };
  return {
    id,
    ...statements,
    ...texts,
    ...(await listsOf(context, statements)),
    erased: erased !== undefined,
  };
}

/** Loads the lists that two statements name. The answer's is empty where it is the proposal's. */
async function listsOf(
  context: Giving,
  { proposal, answer }: Pick<ExchangedTransfer, "proposal" | "answer">,
): Promise<Pick<ExchangedTransfer, "obligations" | "answerObligations">> {
  const leaves = [...(proposal ? [leafIn(proposal)] : []), leafIn(answer)];
  const lists = await loadLists(context, leaves);
  const listOf = (leaf: (typeof leaves)[number] | undefined) =>
    lists.find(({ hash }) => leaf !== undefined && hash === listNamedBy(leaf))?.text ?? "";
  const [obligations, answerObligations] = [listOf(proposal && leafIn(proposal)), listOf(leafIn(answer))];
  return { obligations, answerObligations: answerObligations === obligations ? "" : answerObligations };
}

const textOf = (content: Uint8Array | undefined) =>
  content === undefined ? "" : Buffer.from(content).toString("utf8");

function sizeOf(given: ExchangedTransfer): number {
  const { proposal, answer, body, obligations, answerObligations, records } = given;
  const statements = [proposal, answer].map((each) =>
    each === undefined ? 0 : each.leaf.length + each.checkpoint.length + each.proof.length * 34,
  );
  const texts = [body, obligations, answerObligations, records].map((text) => Buffer.byteLength(text));
  return [...statements, ...texts].reduce((sum, each) => sum + each, 128);
}
