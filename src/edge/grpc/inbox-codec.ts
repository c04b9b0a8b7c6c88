/** Encodes and decodes the entries of an inbox. */
import { createReceipts } from "../../receipt/chunk.ts";
import type {
  InboxEntry as Delivered,
  DeliveredRecords,
  PermittedUse,
  UnreadableEntry,
} from "../../transfers/inbox.ts";
import { decodeObligation, decodeTerm, encodeObligation, encodeTerm } from "./codec.ts";
import type { InboxResponseInput, InboxResponseOutput } from "./generated/comity/v1/InboxResponse.ts";
import { fromNode, requirePresent } from "./narrow.ts";
import { decodeProof, encodeProof } from "./request-many-codec.ts";

function encodeUse({ operations, onward, retention }: PermittedUse): Partial<InboxResponseInput> {
  const limits = retention.map(({ event, period }) => ({ startEvent: event, period }));
  return { operations, ...(onward && { onward }), retention: limits };
}

/** Encodes an inbox entry. */
export function encodeInboxEntry(entry: Delivered | UnreadableEntry): InboxResponseInput {
  if ("unreadable" in entry) return entry;
  const { delivery, obligations, receipt, proof, ...cursors } = entry;
  const { transfer, sender, from, to, terms, use, records } = delivery;
  return {
    ...(use && encodeUse(use)),
    ...cursors,
    transferId: transfer,
    sender,
    fromPlace: from,
    toPlace: to,
    terms: terms.map(encodeTerm),
    obligations: obligations.map(encodeObligation),
    ...(receipt && { receipt }),
    ...(records && encodeRecords(records)),
    ...(proof && { proof: encodeProof(proof) }),
  };
}

function encodeRecords({ records, terms }: DeliveredRecords): Partial<InboxResponseInput> {
  return {
    records: records.map(([index, place]) => ({ index, terms: place })),
    recordTerms: terms.map((each) => ({ terms: each.map(encodeTerm) })),
  };
}

/** Decodes an inbox entry for its recipient. Throws STATEMENT_INVALID. */
export function decodeInboxEntry(message: InboxResponseOutput): ListedInboxEntry {
  const { cursor, unreadable = "", entryCursor = "" } = message;
  if (unreadable === "") return decodeDelivered(message);
  const rest = { entryCursor, unreadable };
  return fromNode("inbox entry", () => ({ cursor: requirePresent(cursor, "cursor"), ...rest }));
}

function decodeDelivered(message: InboxResponseOutput) {
  return fromNode("inbox entry", () => {
    const { cursor, transferId, sender, fromPlace, toPlace, terms, obligations, receipt } = message;
    const { operations, onward, retention, entryCursor = "" } = message;
    return {
      cursor: requirePresent(cursor, "cursor"),
      transferId: requirePresent(transferId, "transferId"),
      sender: requirePresent(sender, "sender"),
      from: requirePresent(fromPlace, "fromPlace"),
      to: requirePresent(toPlace, "toPlace"),
      terms: terms.map(decodeTerm),
      obligations: obligations.map(decodeObligation),
      ...{ entryCursor, operations, ...(onward && { onward }) },
      retention: retention.map(({ startEvent = "", period = "" }) => ({ event: startEvent, period })),
      ...(message.proof ? recordsIn(message) : { receipt: requirePresent(receipt, "receipt") as Uint8Array }),
    };
  });
}

/** A permitted record of a chunk, as its recipient reads it. */
export type ReceivedRecord = {
  /** Its place in its chunk, from 0. */
  readonly index: number;
  readonly terms: readonly ReturnType<typeof decodeTerm>[];
  /** Makes the receipt of the record, as canonical JSON. Its obligations are those of this record alone. */
  readonly receipt: () => Uint8Array;
};

function recordsIn({ records, recordTerms, proof }: InboxResponseOutput): {
  readonly records: readonly ReceivedRecord[];
} {
  const terms = recordTerms.map((each) => each.terms.map(decodeTerm));
  const receiptOf = createReceipts(decodeProof(proof));
  return {
    records: records.map(({ index = 0, terms: place = 0 }) => ({
      index,
      terms: requirePresent(terms[place], "recordTerms"),
      receipt: () => receiptOf(index),
    })),
  };
}

/**
 * An entry of an inbox, as its recipient reads it. A transfer of many records has `records` in place of a receipt; its
 * terms and obligations are those of all of them.
 */
export type InboxEntry = Omit<ReturnType<typeof decodeDelivered>, "receipt" | "records"> & {
  readonly receipt?: Uint8Array;
  readonly records?: readonly ReceivedRecord[];
};

/** An entry that the node holds and cannot show. `unreadable` says why: a reason and one sentence. */
export type UnreadableInboxEntry = Partial<Omit<InboxEntry, "cursor" | "entryCursor">> &
  Pick<InboxEntry, "cursor" | "entryCursor"> & { readonly unreadable: string };
/** An entry as the inbox gives it. */
export type ListedInboxEntry = (InboxEntry & { readonly unreadable?: undefined }) | UnreadableInboxEntry;
