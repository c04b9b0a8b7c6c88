/** A penalty as an answer tells it, for tests of its words: a fine of EUR 20 million, with whatever a test changes in it. */
import type { ToldPenalty } from "../../src/law/answer/penalties.ts";
import type { DatedUnit, UnitValue } from "../../src/law/penalty.ts";

/** Makes a penalty of a law. */
export function toldPenalty(
  parts: Partial<ToldPenalty> = {},
  jurisdiction = "EU",
  cite = "GDPR Art 83(5)",
): ToldPenalty {
  return {
    by: { jurisdiction, side: "origin", rule: "a", cite, since: "2018-05-25", status: "believed" },
    says: "A breach of the principles costs much.",
    ...{ kind: "administrative", pays: "organisation", paidTo: "state", per: "breach", circumstances: [] },
    ...{ sanctions: ["consent.collect"], leads: true },
    amount: { upTo: 20_000_000, currency: "EUR" },
    ...parts,
  };
}

/** The value of a unit from 2026-02-01 until 2027-02-01. */
export const UNIT_VALUE: UnitValue = {
  ...{ from: "2026-02-01", until: "2027-02-01", amount: 117.31, currency: "MXN", cite: "INEGI" },
  status: "confirmed",
};

/** Makes a unit of a law on a day on which its value is known, unless the test says otherwise. */
export function penaltyUnit(parts: Partial<DatedUnit> = {}): DatedUnit {
  return { id: "mx.uma", says: "The unit of the law, set each year.", isKnown: true, ...parts };
}
