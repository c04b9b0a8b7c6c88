/** A destination that holds a proposal and dates its permit back, between real nodes. */
import { v7 } from "uuid";
import { expect, onTestFinished } from "vitest";
import { loadRequest, type Platform } from "../../src/client/index.ts";
import type { Answer } from "../../src/edge/grpc/codec.ts";
import { leafHash } from "../../src/ledger/merkle.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { createDestination } from "../../src/transfers/receive.ts";
import { createClock, startFederation } from "../support/federation.ts";
import { longTest } from "../support/longer.ts";
import { leafIn } from "../support/pair.ts";
import { createTransferView } from "../support/transfer-view.ts";

const DAY_MS = 86_400_000;
const EU = "spiffe://eu.comity.example/node";

/**
 * Asks for a transfer whose consent ends in two days, and lets its answer come so much later. The destination decides then,
 * by a clock that still shows the time of the proposal: the same bytes come from one whose answer was lost.
 */
async function answeredLate(lateMs: number) {
  const clock = createClock();
  const federation = await startFederation(["EU", "US-IL"], { clock });
  onTestFinished(federation.stop);
  const until = new Date(clock.now().getTime() + 2 * DAY_MS).toISOString().slice(0, 10);
  const { offer } = loadRequest(
    new URL("../../src/cli/samples/eu-us-il-login.yaml", import.meta.url).pathname,
  );
  const consents = offer.consents.map((each) => ({ ...each, until }));
  const request = await federation.sample("eu-us-il-login", { offer: { ...offer, consents } });
  await federation.stopNode("US-IL");
  const { transferId } = await federation.caller("EU").request(request, v7());
  const sent = await createTransferView(federation.node("EU").context).transfer(transferId);
  if (sent === undefined) throw new Error("nothing was proposed");
  await federation.stopNode("EU");

  const askedAt = clock.now();
  clock.advance(lateMs);
  const { context } = await federation.startNode("US-IL");
  const forger = createDestination({ ...context, clock: { now: () => askedAt } });
  const [list] = sent.lists;
  const proposal = { own: sent.own, body: sent.body, obligations: list?.text ?? "" };
  const { statement } = await forger.receive(EU, transferId, proposal);
  expect(leafIn(statement)).toMatchObject({ decision: "permit", at: askedAt.toISOString() });

  await federation.startNode("EU");
  const answer = await settled(federation.caller("EU"), transferId);
  return { federation, answer, statement };
}

/** What a transfer has come to, asked again and again as a platform does; the test's own time is the bound. */
async function settled(caller: Platform, id: string): Promise<Answer> {
  for (;;) {
    const answer = await caller.resolve(id);
    if (answer.state !== "IN_DOUBT") return answer;
  }
}

longTest(
  "that permits by a consent that has ended since gets no permit, and both ledgers say what happened",
  async () => {
    const { federation, answer, statement } = await answeredLate(4 * DAY_MS);
    expect(answer.state).toBe("DENIED");
    const codes = answer.decision?.reasons.map(({ code }) => code);
    expect([...new Set(codes)]).toEqual(["BARRED", "REQUIREMENT_UNMET"]);
    const verified = verifyReceipt(answer.receipt ?? new Uint8Array(), federation.trust);
    expect(verified).toMatchObject({ kind: "denial", permit: false });
    const permit = leafHash(Buffer.from(statement.leaf, "base64")).toHex();
    const here = createTransferView(federation.node("EU").context);
    const { own } = (await here.transfer(answer.transferId)) ?? {};
    expect(own && leafIn(own)).toMatchObject({
      type: "comity/v2/denial",
      transfer: answer.transferId,
      answer: permit,
    });
    const there = createTransferView(federation.node("US-IL").context);
    expect(await there.decision(EU, answer.transferId)).toEqual(statement);
  },
);

longTest(
  "that permits what the origin would still propose is believed, as one is whose answer was lost",
  async () => {
    const { federation, answer } = await answeredLate(DAY_MS / 24);
    expect(answer.state).toBe("PERMITTED");
    expect(verifyReceipt(answer.receipt ?? new Uint8Array(), federation.trust).permit).toBe(true);
  },
);
