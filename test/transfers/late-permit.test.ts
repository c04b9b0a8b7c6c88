/** Permits that come late: they count where the origin would still propose the transfer, and else end it at home. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Peers } from "../../src/engine/peers.ts";
import { CONTENT } from "../../src/engine/rows.ts";
import type { Read, Store } from "../../src/engine/store.ts";
import { composeAtlas } from "../../src/law/atlas.ts";
import { verifyReceipt } from "../../src/receipt/verify.ts";
import { isLate } from "../../src/transfers/late-permit.ts";
import { PART } from "../../src/transfers/schema.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import {
  AURORA,
  atlas,
  atlasReading,
  atlasWith,
  createPair,
  EU,
  historyOf,
  keyAt,
  leafIn,
  leavesOf,
  never,
  type Pair,
  START,
  sample,
  signedFor,
  trust,
} from "../support/pair.ts";

const DECIDE_WITHIN_MS = 10_000;
const DAY_MS = 24 * 3_600_000;
const login = await sample("login");
const banned = atlasWith("EU", { applies: "origin" });

let pair: Pair;
beforeEach(async () => {
  pair = await createPair({ decideWithinMs: DECIDE_WITHIN_MS });
});

/** Asks, and loses the answer: the destination has decided in time, or says so. */
async function answerLost(request: TransferRequest = login): Promise<string> {
  pair.wire.answers = "lose";
  const { id } = await pair.eu.origin.request(AURORA, keyAt(START), request, never);
  pair.wire.answers = "pass";
  pair.advance(DECIDE_WITHIN_MS + 1);
  return id;
}

/** Settles the transfer, and returns what its platform is told. */
async function settled(id: string) {
  await pair.eu.origin.settleAll();
  return pair.eu.origin.resolve(AURORA, id);
}

/** The sample, whose consent ends on a day, with its evidence and its acceptance. */
function consentUntil(until: string): Promise<TransferRequest> {
  const consents = login.offer.consents.map((each) => ({ ...each, until }));
  return signedFor({ ...login, offer: { ...login.offer, consents } });
}

test("a transfer is late once `decideBy` has passed by the origin's clock", () => {
  const decideBy = "2026-11-23T12:00:10.000Z";
  expect(isLate({ decideBy }, new Date(decideBy))).toBe(false);
  expect(isLate({ decideBy }, new Date(Date.parse(decideBy) + 1))).toBe(true);
});

describe("a permit that comes late", () => {
  test("counts where nothing has changed, also after a restart", async () => {
    const id = await answerLost();
    pair.restart();
    pair.advance(3_600_000);
    const outcome = await settled(id);
    expect(outcome.state).toBe("PERMITTED");
    expect(verifyReceipt(outcome.receipt ?? Buffer.of(), trust).permit).toBe(true);
    expect(pair.alarms).toEqual([]);
  });

  test.each([
    ["the law", async () => answerLost(), () => pair.eu.changeLaw(banned), "PROHIBITED"],
    [
      "the consent",
      async () => answerLost(await consentUntil("2026-11-30")),
      () => pair.advance(10 * DAY_MS),
      "REQUIREMENT_UNMET",
    ],
    ["the evidence", async () => answerLost(), () => pair.advance(366 * DAY_MS), "REQUIREMENT_UNMET"],
    ["the agreement", async () => answerLost(), () => pair.advance(420 * DAY_MS), "AGREEMENT_EXPIRED"],
    [
      "the meaning of a word",
      async () => answerLost(),
      () => pair.eu.changeLaw(atlasReading("EU", { "facial image": "mod:iris" })),
      "VOC_VERSION",
    ],
  ])("ends the transfer at home where %s has changed, with the reason", async (_, lose, change, code) => {
    const id = await lose();
    pair.restart();
    change();
    const { state, decision, receipt = Buffer.of() } = await settled(id);
    expect(state).toBe("DENIED");
    expect(decision?.decision).toBe("deny");
    const codes = decision?.reasons.map((each) => each.code);
    expect(codes?.[0]).toBe("BARRED");
    expect(codes).toContain(code);
    expect(verifyReceipt(receipt, trust)).toMatchObject({ kind: "denial", permit: false });
    expect(await pair.eu.view.proposed("spiffe://us-il.example/node")).toEqual([]);
  });
});

describe("a late permit that does not count", () => {
  test("stands in the origin's ledger beside the denial, so that neither node can deny it", async () => {
    const id = await answerLost();
    pair.eu.changeLaw(banned);
    await settled(id);
    expect(await historyOf(pair.eu.store)).toEqual(["proposal", "denial"]);
    expect(await historyOf(pair.il.store)).toEqual(["decision"]);
    const [proposal, denial] = await leavesOf(pair.eu.store);
    const permit = await pair.il.view.decision(EU, id);
    expect(permit && leafIn(permit)).toMatchObject({ decision: "permit", transfer: id });
    const row = (await pair.eu.view.transfer(id))?.row;
    expect(row).toMatchObject({ state: "DENIED", outcome: 1, lapsed: true });
    const answer = (denial as { answer?: string }).answer;
    expect(answer).toMatch(/^[0-9a-f]{64}$/);
    expect(denial).toMatchObject({
      transfer: id,
      request: (proposal as { request: string }).request,
      decision: "deny",
      at: new Date(pair.now()).toISOString(),
    });
  });

  test("is told alike in both views, at every repeat, and its receipt is one of a denial", async () => {
    const id = await answerLost();
    pair.eu.changeLaw(banned);
    const told = await settled(id);
    expect(await pair.eu.origin.request(AURORA, keyAt(START), login, never)).toEqual(told);
    const basic = await pair.eu.origin.resolve(AURORA, id, "BASIC");
    expect(basic.state).toBe("DENIED");
    expect(basic.decision?.reasons).toEqual(told.decision?.reasons);
    expect(Buffer.from(await pair.eu.origin.getReceipt(AURORA, id))).toEqual(Buffer.from(told.receipt ?? []));
    pair.eu.changeLaw(atlas);
    expect((await settled(id)).state).toBe("DENIED");
  });

  test("is told to the call that waited for it", async () => {
    const id = await answerLost();
    pair.eu.changeLaw(banned);
    const told = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
    expect(told).toMatchObject({ id, state: "DENIED" });
    expect(told.decision?.reasons[0]?.code).toBe("BARRED");
  });

  test("takes its people out of the tallies, as any denial does", async () => {
    const id = await answerLost();
    const span = { since: "2026-11-01" };
    expect((await pair.eu.view.tally(AURORA, span)).from).toBe(1200);
    pair.eu.changeLaw(banned);
    await settled(id);
    expect((await pair.eu.view.tally(AURORA, span)).from).toBe(0);
  });
});

describe("the decision made anew", () => {
  test("does not count the transfer's own people twice", async () => {
    const limit = (below: number) =>
      atlasWith("EU", { applies: "origin", when: { peopleYear: { from: below } } });
    pair.eu.changeLaw(limit(2400));
    expect((await settled(await answerLost())).state).toBe("PERMITTED");
    pair = await createPair({ decideWithinMs: DECIDE_WITHIN_MS });
    const id = await answerLost();
    pair.eu.changeLaw(limit(1200));
    expect((await settled(id)).state).toBe("DENIED");
  });

  test("denies where another node serves the destination now", async () => {
    const id = await answerLost();
    const { peers } = pair.eu.context;
    const serving: Peers["serving"] = (place, at) => {
      const peer = peers.serving(place, at);
      return peer && { ...peer, node: "spiffe://other.example/node" };
    };
    Object.assign(pair.eu.context, { peers: { ...peers, serving } });
    const { state, decision } = await settled(id);
    expect(state).toBe("DENIED");
    expect(decision?.reasons.map(({ code }) => code)).toEqual(["BARRED", "AGREEMENT_MISSING"]);
  });

  test("denies where this node no longer serves the origin", async () => {
    const id = await answerLost();
    Object.assign(pair.eu.context, { jurisdictions: new Set(["DE"]) });
    const { state, decision } = await settled(id);
    expect(state).toBe("DENIED");
    expect(decision?.reasons.map(({ code }) => code)).toEqual(["BARRED", "SCOPE_FORBIDDEN"]);
  });

  test("cannot be made of a request that is gone, so that its permit does not count", async () => {
    let gone = false;
    const before = (store: Store, node: string): Store => ({
      ...store,
      read: (reads) => {
        const isBody = ({ of, ...each }: Read) =>
          of === CONTENT && "key" in each && each.key[1] === PART.body;
        return store
          .read(reads)
          .then((found) =>
            found.map((rows, i) => (gone && node === EU && isBody(reads[i] as Read) ? [] : rows)),
          );
      },
    });
    pair = await createPair({ before });
    const id = await answerLost();
    gone = true;
    await pair.eu.origin.settleAll();
    expect(await pair.eu.view.stateOf(id)).toBe("DENIED");
    const { decision } = await pair.eu.origin.resolve(AURORA, id, "BASIC");
    expect(decision?.reasons.map(({ code }) => code)).toEqual(["BARRED", "STORE_UNAVAILABLE"]);
    expect(verifyReceipt(await pair.eu.origin.getReceipt(AURORA, id), trust).kind).toBe("denial");
  });

  const duty = atlasWith("EU", {
    id: "test-duty",
    says: "The data must be deleted after a month.",
    applies: "origin",
    require: { retention: [{ event: "transfer", period: "P1M" }] },
  });

  /** The sample, signed and accepted as the law is now. */
  async function accepted(): Promise<TransferRequest> {
    const { decision } = await pair.eu.origin.assess(AURORA, login, false);
    const accepts = { obligations: decision.obligations.hash };
    return signedFor({ ...login, offer: { ...login.offer, accepts } });
  }

  test("permits where the law asks for less, though its list has another hash than was accepted", async () => {
    for (const node of [pair.eu, pair.il]) node.changeLaw(duty);
    const id = await answerLost(await accepted());
    pair.eu.changeLaw(atlas);
    const { state, decision } = await settled(id);
    expect(state).toBe("PERMITTED");
    expect(decision?.reasons).toEqual([]);
  });

  test("denies where the law asks for more than the importer has accepted", async () => {
    const id = await answerLost();
    pair.eu.changeLaw(duty);
    const { state, decision } = await settled(id);
    expect(state).toBe("DENIED");
    expect(decision?.reasons.map(({ code }) => code)).toEqual(["BARRED", "OBLIGATIONS_NOT_ACCEPTED"]);
  });

  test("asks no less of a law that changes while it is recorded", async () => {
    const id = await answerLost();
    pair.eu.changeLaw(composeAtlas(atlas.commons, [...atlas.packs.values()], 5));
    await pair.eu.origin.settleAll();
    expect(await pair.eu.view.stateOf(id)).toBe("PROPOSED");
    pair.eu.changeLaw(atlas);
    expect((await settled(id)).state).toBe("PERMITTED");
  });
});

test("a denial or a bar that comes late counts as it is, whatever the law is now", async () => {
  pair.wire.questions = "lose";
  const { id } = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  pair.wire.questions = "pass";
  pair.advance(DECIDE_WITHIN_MS + 1);
  pair.eu.changeLaw(banned);
  expect((await settled(id)).state).toBe("BARRED");
});
