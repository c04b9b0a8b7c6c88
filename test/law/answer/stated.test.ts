/** What rests on what somebody stated: duties for later, facts that no rule reads, and what the worst case needs beside it. */
import { describe, expect, test } from "vitest";
import { respond } from "../question.ts";
import { answer } from "./small-law.ts";

const PLAIN = { role: "controller", dealing: "none", dataset: "none", operator: "ordinary" };

test("a duty for later that rests on a stated fact is told with that fact, and without it is none", () => {
  expect(answer({ ...PLAIN, publicSpace: "true" }).statedDuties).toMatchObject([
    { dimension: "practices", by: { rule: "aa.spying" }, facts: ["publicSpace"] },
  ]);
  expect(answer(PLAIN).statedDuties).toEqual([]);
  expect(answer({ ...PLAIN, publicSpace: "false" }).statedDuties).toEqual([]);
});

test("what is otherwise than usual comes first, also before practices", () => {
  const { statedDuties } = answer({ ...PLAIN, operator: "stateBody", publicSpace: "true" });
  expect(statedDuties.map(({ by }) => by.rule)).toEqual(["aa.body", "aa.spying"]);
});

test("a stated fact that no rule reads is named, and of those that every question has none", () => {
  expect(answer({ ...PLAIN, sameGroup: "true" }).unread).toEqual(["sameGroup"]);
  expect(answer({ ...PLAIN, people: "500", publicSpace: "false", recipientCerts: "prp" }).unread).toEqual([]);
  // Only the rule on studies reads it, which applies to another purpose.
  expect(answer({ ...PLAIN, identifies: "false" }).unread).toEqual(["identifies"]);
  expect(answer({ ...PLAIN, identifies: "false", purpose: "publicProtection" }).unread).toEqual([]);
});

test("the worst case names the rule and all that must be so for it, where the verdict names no rule", () => {
  const { verdict, worstVerdict, worstCase } = answer({
    ...PLAIN,
    purpose: "rescue",
    onlinePlatform: "false",
  });
  expect([verdict, worstVerdict]).toEqual(["conditional", "prohibited"]);
  expect(worstCase).toMatchObject({
    by: { rule: "aa.pair" },
    facts: [
      { fact: "recipientOwnership", values: ["coveredPerson"] },
      { fact: "scraped", values: ["true"] },
    ],
  });
  // A ban that stands with the verdict is not told a second time.
  const broker = answer({ ...PLAIN, role: undefined });
  expect(broker.worstVerdict).toBe("prohibited");
  expect(broker.worstCase).toBeUndefined();
  expect(answer(PLAIN).worstCase).toBeUndefined();
});

describe("by the shipped law", () => {
  const FACE = { modality: "face", form: "template", purpose: "verify", people: "3000", youngest: "30" };

  // 28 CFR 202.506 frees dealings with an affiliate; no condition of it names a fact.
  test("a fact of which an exception speaks is not called unread: the exception is named", () => {
    const told = respond({ from: "US-CA", to: "MO", ...FACE, sameGroup: "true" });
    expect(told.unread).toEqual([]);
    expect(told.suggestedClaims).toEqual([{ fact: "sameGroup", atom: "exc:us.corporate-group" }]);
    const not = respond({ from: "US-CA", to: "MO", ...FACE, sameGroup: "false" });
    expect([not.unread, not.suggestedClaims]).toEqual([[], []]);
  });

  test("an instrument for a group of companies speaks of it, also where another way meets the demand", () => {
    expect(respond({ from: "PT", to: "BR", ...FACE, sameGroup: "true" }).unread).toEqual([]);
  });

  test("a fact of which nothing speaks is unread, and no exception is suggested for one that a condition reads", () => {
    expect(respond({ from: "NG", to: "ZA", ...FACE, derivedFrom: "photo" }).unread).toEqual(["derivedFrom"]);
    expect(respond({ from: "CN", to: "JP", ...FACE, sameGroup: "true" }).suggestedClaims).toEqual([]);
  });

  // GDPR Art 48: an order from abroad opens no way out of the Union by itself.
  test("an order from abroad brings its article to the front", () => {
    const facts = { modality: "face", form: "template", purpose: "lawEnforcement", compelled: "true" };
    const [first] = respond({ from: "AT", to: "US", ...facts }).statedDuties;
    expect(first).toMatchObject({ by: { cite: "GDPR Art 48" }, facts: ["compelled"] });
  });

  // The commission of Thailand and the courts of Kenya: consent that was paid for does not count.
  test.each(["TH", "KE", "PH", "CO"])("payment that weighs on consent is told first: %s", (from) => {
    const iris = { modality: "iris", form: "template", purpose: "verify", people: "50000", youngest: "30" };
    const [first] = respond({ from, to: "US-CA", ...iris, remuneration: "true" }).statedDuties;
    expect(first).toMatchObject({ dimension: "consent.collect", by: { jurisdiction: from } });
    expect(first?.facts).toContain("remuneration");
    const unpaid = respond({ from, to: "US-CA", ...iris, remuneration: "false" }).statedDuties;
    expect(unpaid.filter(({ facts }) => facts.includes("remuneration"))).toEqual([]);
  });

  test("an exception that is this very case is named: a payment, and staff", () => {
    const payment = { ...FACE, purpose: "payment" };
    expect(respond({ from: "US-TX", to: "UK", ...payment }).suggestedClaims).toEqual([
      { fact: "purpose", atom: "exc:us-tx.financial-transaction" },
    ]);
    expect(respond({ from: "US-TX", to: "UK", ...FACE }).suggestedClaims).toEqual([]);
    const staff = respond({ from: "VN", to: "KR", ...FACE, purpose: "timekeeping", sector: "employment" });
    expect(staff.unread).toEqual([]);
    expect(staff.suggestedClaims).toContainEqual({ fact: "sector", atom: "exc:vn.staff-cloud" });
  });
});
