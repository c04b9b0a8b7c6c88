/** The second step of an assessment: a floor where there is one, and reasons to deny where there is none. */
import { expect, test } from "vitest";
import { DIMENSION_KEYS } from "../../src/law/lattice/dimension.ts";
import type { Circumstances } from "../../src/transfers/circumstances.ts";
import { joinFloor } from "../../src/transfers/protection.ts";
import type { TransferRequest } from "../../src/transfers/transfer-request.ts";
import { translateRequest } from "../../src/transfers/translation.ts";
import { agreementBetween, changed, circumstancesOf, sample } from "./fixture.ts";

const login = sample("eu-us-il-login");
const protect = (request: TransferRequest, changes: Partial<Circumstances> = {}) => {
  const all = circumstancesOf(request, changes);
  return joinFloor(translateRequest(request, all), all);
};

test("a request that may be looked at has a floor of every dimension, and names the packs of both sides", () => {
  const protection = protect(login);
  if (protection.kind !== "floor") throw new Error(protection.kind);
  expect([...protection.floor.dimensions.keys()].toSorted()).toEqual([...DIMENSION_KEYS].toSorted());
  expect(protection.packs.map(({ jurisdiction }) => jurisdiction)).toEqual(
    expect.arrayContaining(["EU", "US-IL"]),
  );
  expect(protection.counts).toEqual([]);
  expect(protection.bounds).toEqual([]);
});

test("rules of the agreement's own are in the floor", () => {
  const rules = [
    {
      id: "own-rule",
      cite: "Article 4",
      from: "2026-01-01",
      says: "Nothing may pass.",
      status: "confirmed",
      applies: "destination",
      when: {},
      require: { use: "prohibited" },
    },
  ];
  const protection = protect(login, { agreement: agreementBetween("EU", "US-IL", { rules }) });
  if (protection.kind !== "floor") throw new Error(protection.kind);
  expect(protection.floor.verdict).toBe("prohibited");
});

test("a part of a member state that the facts name brings the law of the state and the union", () => {
  const packs = (facts: object) => {
    const protection = protect(changed(login, { facts: { ...login.facts, ...facts } }));
    return protection.packs.map(({ jurisdiction }) => jurisdiction);
  };
  expect(packs({ subjectsIn: ["RE"] })).toEqual([...packs({ subjectsIn: ["EU"] }), "FR"].sort());
  expect(packs({ subjectsIn: ["GB"] })).toContain("UK");
});

test("the days of an offer are those of the origin's place", () => {
  const payment = sample("jp-us-il-payment");
  const agreed = agreementBetween("JP", "US-IL");
  // Half past four in the afternoon of the 10th in UTC: the 11th in Tokyo.
  const evening = new Date("2026-12-10T16:30:00Z");
  const rejectedWith = (changes: object) => {
    const consents = payment.offer.consents.map((each) => ({ ...each, ...changes }));
    const protection = protect(changed(payment, { offer: { consents } }), {
      agreement: agreed,
      agreements: [agreed],
      at: evening,
    });
    if (protection.kind !== "floor") throw new Error(JSON.stringify(protection.reasons));
    return protection.offered.rejected.map(({ why }) => why);
  };
  expect(rejectedWith({ until: "2026-12-11" })).toEqual(["it expired on 2026-12-11"]);
  expect(rejectedWith({ until: "2026-12-12" })).toEqual([]);
  expect(rejectedWith({ given: "2026-12-11" })).toEqual([]);
  expect(rejectedWith({ given: "2026-12-12" })).toEqual(["it begins on 2026-12-12, after today"]);
});

test("a request with a fault, or a reason, is denied without a floor", () => {
  expect(protect(changed(login, { to: "ZZ" }))).toMatchObject({
    kind: "denied",
    packs: [],
    reasons: [{ code: "JURISDICTION_UNKNOWN" }],
  });
  const early = protect(changed(login, { form: [], offer: { operations: [] } }));
  expect(early).toMatchObject({
    kind: "denied",
    reasons: [{ code: "FACT_MISSING" }, { code: "OPERATION_FORBIDDEN" }],
  });
  expect(early.packs.length).toBeGreaterThan(0);
});

test("a receipt that proves nothing is a reason, and names no packs", () => {
  const receipts = [Buffer.from("none").toString("base64")];
  const protection = protect(changed(login, { offer: { receipts } }));
  expect(protection).toMatchObject({ kind: "denied", packs: [] });
  expect(protection.kind === "denied" && protection.reasons).toHaveLength(1);
});
