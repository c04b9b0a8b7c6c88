/** Penalties as messages: nothing is lost on the way, and a word that is not known here is refused. */
import { expect, test } from "vitest";
import { Law } from "../../../src/edge/grpc/definition.ts";
import type { LawAnswerOutput } from "../../../src/edge/grpc/generated/comity/v1/LawAnswer.ts";
import { decodePenalties, encodePenalties } from "../../../src/edge/grpc/penalty-codec.ts";
import type { PenaltiesTold, ToldPenalty } from "../../../src/law/answer/penalties.ts";
import { respond } from "../../law/question.ts";

const sent = (told: PenaltiesTold): LawAnswerOutput => {
  const bytes = Law.Ask.responseSerialize({ answer: encodePenalties(told) });
  return Law.Ask.responseDeserialize(bytes).answer ?? ({} as LawAnswerOutput);
};

const value = {
  ...{ from: "2026-02-01", until: "2027-02-01", amount: 117.31, currency: "MXN", cite: "INEGI" },
  status: "confirmed" as const,
};
const FULL: ToldPenalty = {
  by: {
    ...{ jurisdiction: "US", side: "destination", rule: "a", cite: "Act 2", since: "2020-01-01" },
    ...{ until: "2030-01-01", status: "unsure", within: "US-IL" },
  },
  says: "It costs something.",
  ...{ kind: "statutoryDamages", pays: "either", paidTo: "person", per: "personAndIncident" },
  ...{ severity: "verySerious", fault: "grosslyNegligent", circumstances: ["repeat", "child"] },
  amount: { from: 0.5, upTo: 2, unit: { id: "mx.uma", says: "The unit.", isKnown: false, value } },
  turnover: { from: 0.25, upTo: 3, base: "domestic", year: "breach" },
  multiple: { of: "transaction", upTo: 2 },
  pick: "lesser",
  cap: { upTo: 9, currency: "EUR", per: "total" },
  prison: { from: "P3M", upTo: "P3Y" },
  cure: "P30D",
  sanctions: ["consent.collect", "breach.regulator"],
  leads: true,
};
const BARE: ToldPenalty = {
  by: {
    jurisdiction: "EU",
    side: "origin",
    rule: "b",
    cite: "Act 3",
    since: "2020-01-01",
    status: "believed",
  },
  says: "It costs something.",
  ...{
    kind: "order",
    pays: "organisation",
    paidTo: "nobody",
    circumstances: [],
    sanctions: ["use"],
    leads: false,
  },
};

test.each([
  ["with all that it can have", FULL],
  ["with nothing that it may leave out", BARE],
  ["with a least alone", { ...BARE, amount: { from: 1_000, currency: "CAD" }, prison: { from: "P3M" } }],
  [
    "in a unit without a value",
    { ...BARE, amount: { upTo: 1, unit: { id: "x", says: "A unit.", isKnown: false } } },
  ],
])("a penalty %s comes as it was sent", (_, penalty) => {
  const told = { penalties: [penalty as ToldPenalty], penaltiesNotResearched: ["AE"] };
  expect(decodePenalties(sent(told))).toStrictEqual(told);
});

test("those of a real answer come as they were sent", () => {
  const { penalties, penaltiesNotResearched } = respond({
    ...{ from: "MX", to: "AU", modality: "face", form: "template", purpose: "verify", youngest: "30" },
  });
  expect(penalties.length).toBeGreaterThan(5);
  expect(decodePenalties(sent({ penalties, penaltiesNotResearched })).penalties).toEqual(penalties);
});

test("a node of version 0.2 tells none", () => {
  const old = Law.Ask.responseDeserialize(Law.Ask.responseSerialize({ answer: {} })).answer;
  expect(decodePenalties(old ?? ({} as LawAnswerOutput))).toEqual({
    penalties: [],
    penaltiesNotResearched: [],
  });
});

test.each(["kind", "pays", "per", "severity", "fault", "pick"] as const)(
  "`%s` with a word that is not known is refused",
  (field) => {
    const message = sent({ penalties: [FULL], penaltiesNotResearched: [] });
    const penalties = message.penalties.map((each) => ({ ...each, [field]: "harsh" }));
    expect(() => decodePenalties({ ...message, penalties })).toThrow(`penalties.${field}`);
  },
);

test("a penalty without its kind, or with a dimension that is not known, is refused", () => {
  const message = sent({ penalties: [FULL], penaltiesNotResearched: [] });
  const changed = (change: object) => ({
    ...message,
    penalties: message.penalties.map((each) => ({ ...each, ...change })),
  });
  expect(() => decodePenalties(changed({ kind: "" }))).toThrow("penalties.kind");
  expect(() => decodePenalties(changed({ sanctions: ["fines"] }))).toThrow("penalties.sanctions");
});
