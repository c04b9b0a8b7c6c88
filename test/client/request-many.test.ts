/** Transfers of many records between real nodes: permits with receipts, an inbox that shows them, and doubt that ends. */
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Platform, RecordInput } from "../../src/client/index.ts";
import type { TransferredChunk } from "../../src/client/request-many.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

let federation: TestFederation;
let shared: TransferRequest;
let caller: Platform;
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
  shared = await federation.sample("eu-us-il-login", {
    facts: { people: ["5000"], youngest: ["18"], onlinePlatform: ["false"], identifies: ["true"] },
  });
  caller = federation.caller("EU");
});
afterAll(() => federation.stop());

const ADULT: RecordInput = { age: 30, sharedConsents: [0] };
const CHILD: RecordInput = { age: 9, sharedConsents: [0] };

async function transferred(
  records: readonly RecordInput[],
  key?: string,
): Promise<readonly TransferredChunk[]> {
  const chunks: TransferredChunk[] = [];
  for await (const chunk of caller.requestMany(shared, records, key === undefined ? {} : { key }))
    chunks.push(chunk);
  return chunks;
}
const kindsOf = ({ records }: TransferredChunk) =>
  records.map(({ receipt }) => {
    const verified = verifyReceipt(receipt(), federation.trust);
    return `${verified.kind} ${verified.permit}`;
  });

test("each record is answered, and proved by a receipt that anybody verifies", async () => {
  const [chunk] = await transferred([ADULT, CHILD, ADULT]);
  expect(chunk).toMatchObject({ chunk: 0, state: "PERMITTED" });
  expect(chunk && kindsOf(chunk)).toEqual(["transfer true", "denial false", "transfer true"]);
  const id = chunk?.transferId ?? "";
  expect(Buffer.from(await caller.getReceipt(id, 2))).toEqual(
    Buffer.from(chunk?.records[2]?.receipt() ?? []),
  );
  expect(await caller.resolve(id)).toEqual({
    transferId: id,
    state: "PERMITTED",
    records: { count: 3, permitted: 2 },
  });
});

test("a chunk of 1,024 records and what is left are two transfers, and the recipient gets what is permitted", async () => {
  const records = Array.from({ length: 1500 }, (_, i): RecordInput => ({ ...ADULT, age: 5 + (i % 60) }));
  const chunks = await transferred(records);
  expect(chunks.map((chunk) => chunk.records.length)).toEqual([1024, 476]);
  const ids = chunks.map(({ transferId }) => transferId);
  const shown = new Map<string, { index: number; receipt: () => Uint8Array }[]>();
  const never = new AbortController().signal;
  for await (const entry of federation.caller("US-IL").inbox(0, never, true))
    if (entry.records) shown.set(entry.transferId ?? "", [...entry.records]);
  for (const [i, id] of ids.entries()) {
    const permitted = chunks[i]?.records.filter(({ decision }) => decision.decision === "permit") ?? [];
    const received = shown.get(id) ?? [];
    expect(permitted.length).toBeGreaterThan(100);
    expect(received.map(({ index }) => index)).toEqual(permitted.map(({ index }) => index));
    expect(received.at(-1)?.receipt()).toEqual(permitted.at(-1)?.receipt());
  }
});

test("where the destination stops, nothing is sent before it is known to take records, and the key goes on", async () => {
  const key = v7();
  const before = (await federation.node("EU").store.log.head()).size;
  await federation.stopNode("US-IL");
  await expect(transferred([ADULT], key)).rejects.toMatchObject({ reason: "PEER_UNREACHABLE" });
  expect((await federation.node("EU").store.log.head()).size).toBe(before);
  await federation.startNode("US-IL");
  const [chunk] = await transferred([ADULT], key);
  expect(chunk && kindsOf(chunk)).toEqual(["transfer true"]);
  const [again] = await transferred([ADULT], key);
  expect(again?.transferId).toBe(chunk?.transferId);
});
