/** The service for platforms: whose call it is comes from the connection, and what is malformed reaches nobody. */
import { describe, expect, test } from "vitest";
import { loadRequest } from "../../../src/client/index.ts";
import { decodeAssessment, decodeOutcome } from "../../../src/edge/grpc/codec.ts";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { decodeInboxEntry } from "../../../src/edge/grpc/inbox-codec.ts";
import { encodeRequest } from "../../../src/edge/grpc/request-codec.ts";
import { createTransfersService } from "../../../src/edge/grpc/transfers-service.ts";
import { formatCursor, markEntry } from "../../../src/engine/page.ts";
import { ComityError } from "../../../src/errors.ts";
import { listObligations } from "../../../src/receipt/obligations.ts";
import type { Inbox } from "../../../src/transfers/inbox.ts";
import type { Requests } from "../../../src/transfers/request.ts";
import { ALICE, connect, startNode } from "./fixture.ts";

const ID = "0193a5f0-0000-7000-8000-00000000abcd";
const KEY = "0193a5f0-0000-7000-8000-00000000dcba";
const receipt = Buffer.from("{}");
const decision = { decision: "deny", obligations: listObligations([]), reasons: [], remedy: [] } as const;
const SAMPLE = new URL("../../../src/cli/samples/eu-us-il-login.yaml", import.meta.url);
const REQUEST = encodeRequest(loadRequest(SAMPLE.pathname));

/** A node whose transfers answer alike, and keep the calls that reach them. */
async function start(parts: Partial<Requests & Inbox> = {}) {
  const seen: unknown[][] = [];
  const requests: Requests = {
    assess: async (caller, _request, record, view) => {
      seen.push(["assess", caller, record, view]);
      return { decision, terms: [], recorded: record, ...(record && { receipt }) } as never;
    },
    request: async (caller, key, _request, _signal, view) => {
      seen.push(["request", caller, key, view]);
      return { id: ID, state: "IN_DOUBT" };
    },
    resolve: async (caller, id, view) => {
      seen.push(["resolve", caller, id, view]);
      return { id, state: "DENIED", decision, terms: [], receipt };
    },
    getReceipt: async (caller, id) => {
      seen.push(["receipt", caller, id]);
      return receipt;
    },
    ...parts,
  };
  const inbox: Inbox = {
    async *read(recipient, after) {
      seen.push(["inbox", recipient, after]);
      const delivery = { transfer: ID, sender: ALICE, from: "EU", to: "JP", terms: [] };
      for (const cursor of [after.place + 1, after.place + 2])
        yield { cursor, entryCursor: `${cursor}`, delivery, obligations: [], receipt };
    },
    ...parts,
  };
  const unused = () => {
    throw new Error("asked for many");
  };
  const node = await startNode([
    createTransfersService(requests, inbox, { assessMany: unused, requestMany: unused }),
  ]);
  return { seen, client: connect(node) };
}

test("a request is made in the name of its caller, under its key in lower case", async () => {
  const { seen, client } = await start();
  const asked = { request: REQUEST, idempotencyKey: KEY.toUpperCase() };
  const { outcome } = await client.unary(Transfers.Request, asked);
  expect(decodeOutcome(outcome)).toEqual({ transferId: ID, state: "IN_DOUBT" });
  expect(seen).toEqual([["request", ALICE, KEY, "BASIC"]]);
  await client.unary(Transfers.Request, { ...asked, view: "OUTCOME_VIEW_FULL" });
  expect(seen.at(-1)).toEqual(["request", ALICE, KEY, "FULL"]);
});

test("an assessment is told in the view that was asked for", async () => {
  const { seen, client } = await start();
  const record = true;
  const view = "ASSESS_VIEW_FULL" as const;
  const full = decodeAssessment(await client.unary(Transfers.Assess, { request: REQUEST, record, view }));
  expect(full).toMatchObject({ decision: { decision: "deny" }, receipt, recorded: true });
  const basic = await client.unary(Transfers.Assess, { request: REQUEST, record });
  expect(decodeAssessment(basic)).not.toHaveProperty("receipt");
  expect(decodeAssessment(basic).recorded).toBe(true);
  expect(seen).toEqual([
    ["assess", ALICE, true, "FULL"],
    ["assess", ALICE, true, "BASIC"],
  ]);
});

test("an assessment is recorded only where its caller says so, and the answer says which", async () => {
  const { seen, client } = await start();
  const answer = decodeAssessment(await client.unary(Transfers.Assess, { request: REQUEST }));
  expect(answer).toMatchObject({ decision: { decision: "deny" }, recorded: false });
  expect(answer).not.toHaveProperty("receipt");
  expect(seen).toEqual([["assess", ALICE, false, "BASIC"]]);
});

test("a transfer is resolved for its caller by its id, however that is written", async () => {
  const { seen, client } = await start();
  const { outcome } = await client.unary(Transfers.Resolve, { transferId: ID.toUpperCase() });
  expect(decodeOutcome(outcome)).toMatchObject({ transferId: ID, state: "DENIED" });
  await client.unary(Transfers.Resolve, { transferId: ID, view: "OUTCOME_VIEW_FULL" });
  expect(seen).toEqual([
    ["resolve", ALICE, ID, "BASIC"],
    ["resolve", ALICE, ID, "FULL"],
  ]);
});

test("a receipt is given to its caller by the transfer's id, however that is written", async () => {
  const { seen, client } = await start();
  const answer = await client.unary(Transfers.GetReceipt, { transferId: ID.toUpperCase() });
  expect(answer.receipt).toEqual(receipt);
  expect(seen).toEqual([["receipt", ALICE, ID]]);
});

test("a call near its deadline can still be answered that it is in doubt", async () => {
  const { client } = await start({
    request: (_caller, _key, _request, signal) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve({ id: ID, state: "IN_DOUBT" }));
      }),
  });
  const asked = { request: REQUEST, idempotencyKey: KEY };
  const { outcome } = await client.unary(Transfers.Request, asked, { deadlineMs: 1500 });
  expect(decodeOutcome(outcome).state).toBe("IN_DOUBT");
});

describe("what is malformed reaches no transfer", () => {
  test.each([
    ["no key", { request: REQUEST }, "idempotencyKey"],
    ["a key that is no UUIDv7", { request: REQUEST, idempotencyKey: "key" }, "idempotencyKey"],
  ])("%s", async (_, asked, field) => {
    const { seen, client } = await start();
    await expect(client.unary(Transfers.Request, asked)).rejects.toMatchObject({
      reason: "INPUT_INVALID",
      violations: [{ field }],
    });
    expect(seen).toEqual([]);
  });

  test("no request, no id, and a cursor that is not exact", async () => {
    const { seen, client } = await start();
    const refusal = { reason: "INPUT_INVALID" };
    await expect(client.unary(Transfers.Assess, {})).rejects.toMatchObject(refusal);
    await expect(client.unary(Transfers.Request, { idempotencyKey: KEY })).rejects.toMatchObject(refusal);
    await expect(client.unary(Transfers.Resolve, { transferId: "x" })).rejects.toMatchObject(refusal);
    await expect(client.unary(Transfers.GetReceipt, { transferId: "x" })).rejects.toMatchObject(refusal);
    await expect(client.stream(Transfers.Inbox, { cursor: 2 ** 53 }).next()).rejects.toMatchObject({
      ...refusal,
      violations: [{ field: "cursor" }],
    });
    expect(seen).toEqual([]);
  });
});

describe("an inbox", () => {
  test("goes on after the cursor that names an entry, which counts before the number, and is its reader's alone", async () => {
    const { seen, client } = await start();
    const after = { place: 7, entry: markEntry(ALICE, "an entry") };
    const entryCursor = formatCursor(ALICE, after);
    await client.stream(Transfers.Inbox, { cursor: 5, entryCursor }).next();
    expect(seen).toEqual([["inbox", ALICE, after]]);
    const others = formatCursor("spiffe://eu.example/platform/another", after);
    await expect(client.stream(Transfers.Inbox, { entryCursor: others }).next()).rejects.toMatchObject({
      reason: "CURSOR_FOREIGN",
    });
  });

  test("is the caller's own, from the cursor on", async () => {
    const { seen, client } = await start();
    const cursors: number[] = [];
    for await (const each of client.stream(Transfers.Inbox, { cursor: 5 }))
      cursors.push(decodeInboxEntry(each).cursor);
    expect(cursors).toEqual([6, 7]);
    expect(seen).toEqual([["inbox", ALICE, { place: 5 }]]);
    await client.stream(Transfers.Inbox, {}).next();
    expect(seen.at(-1)).toEqual(["inbox", ALICE, { place: 0 }]);
  });

  test("that fails tells its reason", async () => {
    const { client } = await start({
      // biome-ignore lint/correctness/useYield: it fails before its first entry.
      async *read() {
        throw new ComityError("STORE_UNAVAILABLE", "a part is missing");
      },
    });
    await expect(client.stream(Transfers.Inbox, {}).next()).rejects.toMatchObject({
      reason: "STORE_UNAVAILABLE",
    });
  });
});
