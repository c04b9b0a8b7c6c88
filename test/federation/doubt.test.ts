/** A transfer whose destination is away, between real nodes: in doubt, never guessed, and settled by the nodes alone. */
import { v7 } from "uuid";
import { expect, onTestFinished } from "vitest";
import type { Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { startFederation } from "../support/federation.ts";
import { longTest } from "../support/longer.ts";
import { createTransferView } from "../support/transfer-view.ts";

async function start(decideWithinMs: number) {
  const federation = await startFederation(["EU", "US-IL"], { decideWithinMs });
  onTestFinished(federation.stop);
  const request = await federation.sample("eu-us-il-login");
  const caller = federation.caller("EU");
  const [key, other] = [v7(), v7()];
  await federation.stopNode("US-IL");
  const doubt = await caller.request(request, key);
  return { federation, caller, request, key, other, doubt };
}

/** What a transfer has come to, asked again and again as a platform does; the test's own time is the bound. */
async function settled(caller: Platform, id: string): Promise<Answer> {
  for (;;) {
    const answer = await caller.resolve(id);
    if (answer.state !== "IN_DOUBT") return answer;
  }
}

longTest(
  "is in doubt with an id while the destination is down, and settled by the node when it is back",
  async () => {
    const { federation, caller, request, key, doubt } = await start(60_000);
    expect(doubt).toEqual({ transferId: expect.stringMatching(/^[0-9a-f-]{36}$/), state: "IN_DOUBT" });
    expect(await caller.resolve(doubt.transferId)).toEqual(doubt);

    await federation.startNode("US-IL");
    const answer = await settled(caller, doubt.transferId);
    expect(answer).toMatchObject({ transferId: doubt.transferId, state: "PERMITTED" });
    expect(verifyReceipt(answer.receipt ?? new Uint8Array(), federation.trust).permit).toBe(true);
    expect(await caller.request(request, key)).toEqual(answer);
    for await (const entry of federation.caller("US-IL").inbox(0, AbortSignal.timeout(10_000))) {
      expect(entry).toMatchObject({ cursor: 1, transferId: doubt.transferId });
      break;
    }
  },
);

longTest(
  "is barred when the destination was down beyond `decideBy`, for ever, and a new key is free to ask",
  async () => {
    const { federation, caller, request, key, other, doubt } = await start(100);
    expect(doubt.state).toBe("IN_DOUBT");
    const sent = await createTransferView(federation.node("EU").context).transfer(doubt.transferId);
    const decideBy = Date.parse(sent?.row.decideBy ?? "");
    do expect((await caller.resolve(doubt.transferId)).state).toBe("IN_DOUBT");
    while (Date.now() <= decideBy);

    await federation.startNode("US-IL");
    const answer = await settled(caller, doubt.transferId);
    expect(answer).toMatchObject({
      state: "BARRED",
      decision: { decision: "deny", reasons: [{ code: "BARRED" }] },
    });
    expect(verifyReceipt(answer.receipt ?? new Uint8Array(), federation.trust)).toMatchObject({
      permit: false,
      answer: { type: "comity/v1/bar", transfer: doubt.transferId },
    });
    expect(await caller.request(request, key)).toEqual(answer);
    expect(await createTransferView(federation.node("US-IL").context).inbox(request.recipient)).toEqual([]);
    expect((await caller.request(request, other)).transferId).not.toBe(doubt.transferId);
  },
);

longTest("survives its own node: the next process settles what it finds", async () => {
  const { federation, request, key, doubt } = await start(60_000);
  await federation.stopNode("EU");
  await federation.startNode("US-IL");
  await federation.startNode("EU");
  const caller = federation.caller("EU");
  const answer = await settled(caller, doubt.transferId);
  expect(answer.state).toBe("PERMITTED");
  expect(await caller.request(request, key)).toEqual(answer);
});
