/** The entries of an inbox, from the domain over the wire to their recipient. */
import { describe, expect, test } from "vitest";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { decodeInboxEntry, encodeInboxEntry } from "../../../src/edge/grpc/inbox-codec.ts";

const by = {
  jurisdiction: "EU",
  side: "origin",
  rule: "eu.art9",
  cite: "GDPR Art 9",
  since: "2018-05-25",
  status: "confirmed",
} as const;
const obligation = { dimension: "retention", asWritten: "P1Y", says: "Delete it after a year.", by } as const;
const shownTerms = [
  { path: "modality[0]", source: "face", concept: "mod:face", target: ["顔"], result: "kept" },
  { path: "form[0]", source: "odd", concept: "", target: [], result: "blocked" },
];
const id = "0193a5f0-0000-7000-8000-00000000abcd";

describe("an inbox entry", () => {
  const entry = { sender: "spiffe://eu.example/platform/a", from: "EU", to: "JP" };
  const delivered = {
    cursor: 3,
    entryCursor: "3-aa-bb",
    delivery: { transfer: id, terms: shownTerms, ...entry },
    obligations: [obligation],
    receipt: Buffer.from("a receipt"),
  };

  test("reaches its recipient as the node keeps it, with its receipt", () => {
    const { Inbox } = Transfers;
    const message = Inbox.responseDeserialize(Inbox.responseSerialize(encodeInboxEntry(delivered)));
    const { receipt: bytes, ...rest } = decodeInboxEntry(message);
    expect(rest).toEqual({
      ...entry,
      cursor: 3,
      entryCursor: "3-aa-bb",
      transferId: id,
      terms: shownTerms,
      obligations: [obligation],
      operations: [],
      retention: [],
    });
    expect(Buffer.from(bytes ?? []).toString("utf8")).toBe("a receipt");
  });

  test("that its node cannot show says why, with its place and nothing else", () => {
    const { Inbox } = Transfers;
    const shown = {
      cursor: 4,
      entryCursor: "4-aa",
      unreadable: "STORE_UNAVAILABLE: an entry of the inbox is damaged",
    };
    const message = Inbox.responseDeserialize(Inbox.responseSerialize(encodeInboxEntry(shown)));
    expect(decodeInboxEntry(message)).toEqual(shown);
  });

  test("tells the recipient what it may do with the data, to whom it may pass it on, and how long it keeps it", () => {
    const use = {
      operations: ["store"],
      onward: { tiers: ["tier:1"], recipients: ["spiffe://jp.example/platform/b"], places: ["JP"] },
      retention: [{ event: "purpose-end", period: "P1Y" }],
    };
    const told = encodeInboxEntry({ ...delivered, delivery: { ...delivered.delivery, use } });
    const { Inbox } = Transfers;
    expect(decodeInboxEntry(Inbox.responseDeserialize(Inbox.responseSerialize(told)))).toMatchObject(use);
  });

  test("that lacks its transfer is of another version", () => {
    const lists = { terms: [], obligations: [], operations: [], retention: [], records: [], recordTerms: [] };
    const bare = { cursor: 1, ...lists };
    expect(() => decodeInboxEntry(bare)).toThrow(expect.objectContaining({ reason: "STATEMENT_INVALID" }));
  });
});
