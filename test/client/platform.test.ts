/** A platform at its own node: it assesses, requests and asks again, and follows what arrives. */
import { v7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connectPlatform } from "../../src/client/platform.ts";
import { Transfers } from "../../src/edge/grpc/definition.ts";
import { unary } from "../../src/edge/grpc/handlers.ts";
import type { ListedInboxEntry } from "../../src/edge/grpc/inbox-codec.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { ALICE, authorityPem, certify, startNode } from "../edge/grpc/fixture.ts";
import { startFederation, type TestFederation } from "../support/federation.ts";

let federation: TestFederation;
beforeAll(async () => {
  federation = await startFederation(["EU", "US-IL"]);
});
afterAll(() => federation.stop());

const receiptOf = (receipt: Uint8Array | undefined) => receipt ?? new Uint8Array();
const reason = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error) => error.reason,
  );

test("is who its certificate says", () => {
  expect(federation.caller("EU").id).toBe("spiffe://eu.comity.example/platform/aurora");
});

test("a request is assessed without being sent, and the receipt of an assessment is no permit", async () => {
  const inboxBefore = (await federation.node("US-IL").store.log.head()).size;
  const answer = await federation
    .caller("EU")
    .assess(await federation.sample("eu-us-il-login"), { record: true });
  expect(answer.decision?.decision).toBe("permit");
  expect(verifyReceipt(receiptOf(answer.receipt), federation.trust)).toMatchObject({
    kind: "assessment",
    permit: false,
  });
  expect((await federation.node("US-IL").store.log.head()).size).toBe(inboxBefore);
});

test("a request repeated with its key gives the same bytes, also when the repeats come at once", async () => {
  const request = await federation.sample("eu-us-il-login");
  const caller = federation.caller("EU");
  const key = v7();
  const before = (await federation.node("EU").store.log.head()).size;
  const answers = await Promise.all(Array.from({ length: 5 }, () => caller.request(request, key)));
  const receipts = new Set(
    [...answers, await caller.request(request, key)].map((a) =>
      Buffer.from(receiptOf(a.receipt)).toString("hex"),
    ),
  );
  expect(receipts.size).toBe(1);
  // One proposal and one outcome, however often it was asked.
  expect((await federation.node("EU").store.log.head()).size).toBe(before + 2);
});

test("without a key every request is one of its own", async () => {
  const request = await federation.sample("eu-us-il-login");
  const caller = federation.caller("EU");
  const [first, second] = [await caller.request(request), await caller.request(request)];
  expect([first.state, second.state]).toEqual(["PERMITTED", "PERMITTED"]);
  expect(first.transferId).not.toBe(second.transferId);
});

test("a transfer that is decided is resolved to the same answer, and to its own caller alone", async () => {
  const caller = federation.caller("EU");
  const answer = await caller.request(await federation.sample("eu-us-il-login"));
  expect(await caller.resolve(answer.transferId)).toEqual(answer);
  const second = federation.homes.get("EU")?.platformFolder("second") ?? "";
  const other = federation.caller("EU", { folder: second });
  expect(await reason(other.resolve(answer.transferId))).toBe("NOT_FOUND");
  expect(await reason(caller.resolve(v7()))).toBe("NOT_FOUND");
});

test("an answer in the view BASIC tells how it ended, and the receipt comes when it is asked for", async () => {
  const caller = federation.caller("EU");
  const request = await federation.sample("eu-us-il-login");
  const view = "BASIC" as const;
  const key = v7();
  const basic = await caller.request(request, key, { view });
  expect(basic).toMatchObject({ state: "PERMITTED", decision: { decision: "permit" } });
  expect(basic).not.toHaveProperty("receipt");
  expect(basic.decision).not.toHaveProperty("obligations");
  expect(await caller.request(request, key, { view })).toEqual(basic);
  expect(await caller.resolve(basic.transferId, { view })).toEqual(basic);
  const full = await caller.resolve(basic.transferId);
  expect(full.decision?.obligationsHash).toBe(basic.decision?.obligationsHash);
  expect(full.decision?.obligations.length).toBeGreaterThan(0);
  const receipt = await caller.getReceipt(basic.transferId);
  expect(receipt).toEqual(full.receipt);
  expect(await federation.caller("US-IL").getReceipt(basic.transferId)).toEqual(receipt);
  expect(await reason(caller.getReceipt(v7()))).toBe("NOT_FOUND");
  const assessed = await caller.assess(request, { record: true, view });
  expect(assessed).toMatchObject({ decision: { decision: "permit" }, recorded: true });
  expect(assessed).not.toHaveProperty("receipt");
});

test("a node of an earlier version, which knows no view and no GetReceipt, is understood", async () => {
  const id = v7();
  const receipt = Buffer.from("{}");
  const decision = { result: "DECISION_RESULT_DENY", remedy: ["consent"], obligationsHash: "0a" } as const;
  const whole = { ...decision, terms: [{ path: "modality[0]", result: "TRANSLATION_RESULT_KEPT" as const }] };
  const { GetReceipt: _, ...definition } = Transfers;
  const resolve = async ({ transferId }: { readonly transferId?: string }) => {
    const denied = { state: "TRANSFER_STATE_DENIED", decision: whole, receipt };
    return {
      outcome: { transferId, ...(transferId === id ? denied : { state: "TRANSFER_STATE_IN_DOUBT" }) },
    };
  };
  const node = await startNode([{ definition, handlers: { Resolve: unary(resolve) } }]);
  const as = { ...certify(ALICE), authorityPem: authorityPem(ALICE) };
  const caller = connectPlatform({ address: node.address, as });
  try {
    const basic = await caller.resolve(id, { view: "BASIC" });
    expect(basic).toMatchObject({ state: "DENIED", decision: { decision: "deny", remedy: ["consent"] } });
    expect(basic).not.toHaveProperty("receipt");
    expect(basic.decision).not.toHaveProperty("terms");
    expect((await caller.resolve(id)).receipt).toEqual(receipt);
    expect(await caller.getReceipt(id)).toEqual(receipt);
    expect(await reason(caller.getReceipt(v7()))).toBe("NOT_FOUND");
  } finally {
    caller.close();
  }
});

test("an inbox goes on after a cursor, and rejects when its signal aborts", async () => {
  const caller = federation.caller("EU");
  const request = await federation.sample("eu-us-il-login");
  const ids = [await caller.request(request), await caller.request(request)].map(
    ({ transferId }) => transferId,
  );
  const inbox = async (cursor: number, until: string) => {
    const seen: ListedInboxEntry[] = [];
    for await (const entry of federation.caller("US-IL").inbox(cursor, AbortSignal.timeout(15_000))) {
      seen.push(entry);
      if (entry.transferId === until) break;
    }
    return seen;
  };
  const all = await inbox(0, ids[1] ?? "");
  expect(all.slice(-2).map(({ transferId }) => transferId)).toEqual(ids);
  const rest = await inbox(all.at(-2)?.cursor ?? 0, ids[1] ?? "");
  expect(rest.map(({ transferId }) => transferId)).toEqual([ids[1]]);
  const aborted = federation.caller("US-IL").inbox(all.at(-1)?.cursor ?? 0, AbortSignal.timeout(50));
  expect(await reason(aborted.next())).toBe("CANCELLED");
});

test("a caller of another domain's node finds nobody there", async () => {
  const abroad = federation.caller("EU", { node: "US-IL" });
  expect(await reason(abroad.assess(await federation.sample("eu-us-il-login")))).toBe("NODE_UNREACHABLE");
});
