/**
 * `Transfers.Inbox`: the transfers that a recipient may receive. First those after a cursor, then new ones while the
 * call stays open.
 */
import type { Context } from "../engine/context.ts";
import { cursorOf, isNamed } from "../engine/cursor.ts";
import { Damage, damaged, isUnreadable } from "../engine/damage.ts";
import { DAMAGED, followFeed } from "../engine/feed.ts";
import { completeStatement } from "../engine/kept-statement.ts";
import type { FeedPlace } from "../engine/page.ts";
import { loadContents, loadStatements, lost, missing } from "../engine/record.ts";
import { isPast } from "../engine/store.ts";
import { ComityError } from "../errors.ts";
import { BoundedCache } from "../memo.ts";
import type { ChunkProof } from "../receipt/chunk.ts";
import { leafIn, type ProposalLeaf, type VerdictLeaf } from "../receipt/leaf.ts";
import type { Obligation } from "../receipt/obligations.ts";
import { formatReceipt } from "../receipt/receipt.ts";
import type { Assessment } from "./assess.ts";
import { loadReceivedProof, obligationsOf } from "./chunk-proof.ts";
import { loadLists, obligationsIn } from "./lists.ts";
import { PART } from "./schema.ts";
import type { Offer, TransferRequest } from "./transfer-request.ts";

/** The number of alarms that are remembered, so that none is raised again at each reading. */
const ALARMS = 1_000;

/** The content for a recipient: the request in the recipient's own terms. */
export type Delivery = {
  readonly transfer: string;
  /** The SPIFFE id of the platform that sends. */
  readonly sender: string;
  readonly from: string;
  readonly to: string;
  readonly terms: readonly DeliveredTerm[];
  /** The use that the recipient may make of the data. An entry of an earlier version does not say it. */
  readonly use?: PermittedUse;
  /** The permitted records of a chunk; absent for one request. `terms` are then those of all of them. */
  readonly records?: DeliveredRecords;
};

/** The permitted records of a chunk, as its recipient gets them. */
export type DeliveredRecords = {
  /** The place of each record in its chunk, and the place of its terms. */
  readonly records: readonly (readonly [number, number])[];
  readonly terms: readonly (readonly DeliveredTerm[])[];
};

/** The use of the data that the request lets the recipient make. */
export type PermittedUse = Pick<Offer, "operations" | "onward" | "retention">;

/** A term as the recipient reads it. */
export type DeliveredTerm = {
  readonly path: string;
  readonly source: string;
  /** Null where the term has none. */
  readonly concept: string | null;
  readonly target: readonly string[];
  readonly result: string;
};

/**
 * One entry. `cursor` counts 1, 2, 3… for each recipient, and one that is missing has passed its date; `entryCursor` names
 * the entry too, so that one of a store that was lost or restored is noticed.
 */
export type InboxEntry = {
  readonly cursor: number;
  readonly entryCursor: string;
  readonly delivery: Delivery;
  /** The obligations that the recipient takes over with the data: of a chunk, those of all its records. */
  readonly obligations: readonly Obligation[];
  /** Absent for a chunk, which has `proof`: a receipt is about one record. */
  readonly receipt?: Uint8Array;
  /** Set for a chunk: the receipts of its records are made of it. */
  readonly proof?: ChunkProof;
};

/** An entry that the node holds and cannot show. */
export type UnreadableEntry = {
  readonly cursor: number;
  readonly entryCursor: string;
  /** The reason and the fault, in one sentence without a value of the entry. */
  readonly unreadable: string;
};

/** An entry that has its content, and not yet the cursor that names it. */
type Unplaced<Entry extends InboxEntry | UnreadableEntry> = Omit<Entry, "entryCursor">;

export type Inbox = {
  /**
   * Yields the entries after a place, in order, and new ones until `signal` aborts; with `untilEnd` only those that are
   * there. Entries whose date has passed are left out, and no others. One that cannot be read stands there as such, with
   * an alarm for the operator, once. Rejects with CURSOR_UNKNOWN for a place beyond the end, or at which another entry
   * stands.
   */
  readonly read: (
    recipient: string,
    after: FeedPlace,
    signal: AbortSignal,
    untilEnd?: boolean,
  ) => AsyncIterable<InboxEntry | UnreadableEntry>;
};

/** Makes the content for the recipient: the request in its own terms, and what it may do with the data. */
export function deliveryOf(
  { sender, from, to, transfer }: ProposalLeaf,
  { offer }: TransferRequest,
  { terms }: Pick<Assessment, "terms">,
  records?: DeliveredRecords,
): Delivery {
  const { operations, onward, retention } = offer;
  const use = { operations, ...(onward && { onward }), retention };
  const all = records === undefined ? wordsOf(terms) : distinctTerms(records);
  return { transfer, sender, from, to, terms: all, use, ...(records && { records }) };
}

/** Returns translated terms as the recipient reads them. */
export function wordsOf(terms: Assessment["terms"]): readonly DeliveredTerm[] {
  return terms.map(({ path, source, concept, target, effect }) => ({
    path,
    source,
    concept,
    target,
    result: effect.result,
  }));
}

function distinctTerms({ terms }: DeliveredRecords): readonly DeliveredTerm[] {
  return [...new Map(terms.flat().map((term) => [JSON.stringify(term), term])).values()];
}

const isErased = (thrown: unknown): thrown is ComityError =>
  thrown instanceof ComityError && thrown.reason === "ERASED";

export function createInbox(context: Context): Inbox {
  const { observer } = context;
  const told = new BoundedCache<string, true>(ALARMS);

  /** Describes an entry that `thrown` keeps from being shown. Throws `thrown` where the entry is not at fault. */
  function describe(recipient: string, cursor: number, thrown: unknown): Unplaced<UnreadableEntry> {
    if (isErased(thrown)) return { cursor, unreadable: `${thrown.reason}: ${thrown.message}` };
    if (!isUnreadable(thrown)) throw thrown;
    const cause =
      thrown instanceof ComityError ? thrown : damaged(new Damage("an entry of the inbox", thrown));
    told.get(`${recipient} ${cursor}`, () => {
      observer.alarm({ what: "INBOX_ENTRY_UNREADABLE", cause });
      return true;
    });
    return { cursor, unreadable: `${cause.reason}: ${cause.message}` };
  }

  return {
    async *read(recipient, after, signal, untilEnd) {
      const options = { untilEnd, isSeen: isNamed(recipient, after) };
      for await (const row of followFeed(context.store, recipient, after.place, signal, options)) {
        if (row.kind !== DAMAGED && isPast(row, context.clock.now())) continue;
        const entry =
          row.kind === DAMAGED
            ? Promise.reject(damaged(new Damage("an entry of the inbox")))
            : loadEntry(context, row.leaf, row.cursor);
        const shown = await entry.catch((thrown: unknown) => describe(recipient, row.cursor, thrown));
        yield { ...shown, entryCursor: cursorOf(recipient, row) };
      }
    },
  };
}

/** Loads the entry of a delivery. Rejects with ERASED, and with STORE_UNAVAILABLE where a part is missing. */
async function loadEntry(context: Context, leaf: number, cursor: number): Promise<Unplaced<InboxEntry>> {
  const [[own], [delivery, proposal]] = await Promise.all([
    loadStatements(context, [leaf]),
    loadContents(context, [
      { leaf, part: PART.delivery },
      { leaf, part: PART.proposal },
    ]),
  ]);
  if (own !== undefined && delivery === undefined)
    throw await lost(context, { leaf, part: PART.delivery }, `a part of inbox entry \`${cursor}\``);
  if (own === undefined || delivery === undefined || proposal === undefined)
    throw missing(`a part of inbox entry \`${cursor}\``);
  const origin = await completeStatement(context, proposal);
  const decision = leafIn(own) as VerdictLeaf;
  const { transfer, sender, from, to, terms, use, records } = JSON.parse(
    Buffer.from(delivery).toString("utf8"),
  );
  const shown = { transfer, sender, from, to, terms, ...(use && { use }) };
  if (records !== undefined) {
    const proof = await loadReceivedProof(context, leaf, origin, own);
    return { cursor, delivery: { ...shown, records }, obligations: obligationsOf(proof), proof };
  }
  const lists = await loadLists(context, [leafIn(origin), decision]);
  return {
    cursor,
    delivery: shown,
    obligations: obligationsIn(decision, lists).items,
    receipt: formatReceipt([origin, own], lists),
  };
}
