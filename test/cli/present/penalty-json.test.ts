/** A penalty as JSON: its fields in a fixed order, without what the law does not say. */
import { expect, test } from "vitest";
import { presentPenalty } from "../../../src/cli/present/penalty-json.ts";
import type { ToldPenalty } from "../../../src/law/answer/penalties.ts";

const value = {
  ...{ from: "2026-02-01", until: "2027-02-01", amount: 117.31, currency: "MXN", cite: "INEGI" },
  status: "confirmed" as const,
};
const TOLD: ToldPenalty = {
  leads: false,
  turnover: { upTo: 4 },
  prison: { upTo: "P1Y" },
  amount: { unit: { isKnown: true, value, says: "The unit of the law.", id: "mx.uma" }, upTo: 2 },
  ...{ sanctions: ["consent.collect"], circumstances: [], per: "breach", paidTo: "state" },
  ...{ pays: "organisation", kind: "administrative", says: "A breach of the principles costs much." },
  by: {
    ...{ jurisdiction: "EU", side: "origin", rule: "a", cite: "GDPR Art 83(5)", since: "2018-05-25" },
    status: "believed",
  },
};

test("has its fields in a fixed order, and leaves out what the law does not say", () => {
  expect(JSON.stringify(presentPenalty(TOLD))).toBe(
    '{"by":{"jurisdiction":"EU","side":"origin","rule":"a","cite":"GDPR Art 83(5)","since":"2018-05-25","status":"believed"},"says":"A breach of the principles costs much.","kind":"administrative","pays":"organisation","paidTo":"state","per":"breach","circumstances":[],"amount":{"upTo":2,"unit":{"id":"mx.uma","says":"The unit of the law.","isKnown":true,"value":{"from":"2026-02-01","until":"2027-02-01","amount":117.31,"currency":"MXN","cite":"INEGI","status":"confirmed"}}},"turnover":{"upTo":4},"prison":{"upTo":"P1Y"},"sanctions":["consent.collect"],"leads":false}',
  );
});

test("a unit without a value has none, and a sum in a currency has no unit", () => {
  const sums = [
    { upTo: 2, unit: { id: "mx.uma", says: "The unit of the law.", isKnown: false } },
    { from: 1_000, currency: "CAD" },
  ];
  const shown = sums.map((amount) => presentPenalty({ ...TOLD, amount }).amount);
  expect(JSON.parse(JSON.stringify(shown))).toEqual(sums);
});
