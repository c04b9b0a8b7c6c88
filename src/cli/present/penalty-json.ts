/** A penalty in the form of `comity floor --json`, which is a public contract. Pure. */
import type { ToldPenalty } from "../../law/answer/penalties.ts";
import type { DatedSum } from "../../law/penalty.ts";

/** Makes a penalty in the form of `comity floor --json`, with its fields in a fixed order. */
export function presentPenalty(penalty: ToldPenalty): ToldPenalty {
  const { by, says, kind, pays, paidTo, per, severity, fault, circumstances, cure, sanctions, leads } =
    penalty;
  const { amount, turnover, multiple, pick, cap, prison } = penalty;
  return {
    by,
    says,
    kind,
    pays,
    paidTo,
    per,
    severity,
    fault,
    circumstances,
    amount: amount && presentSum(amount),
    turnover: turnover && {
      from: turnover.from,
      upTo: turnover.upTo,
      base: turnover.base,
      year: turnover.year,
    },
    multiple: multiple && { of: multiple.of, upTo: multiple.upTo },
    pick,
    cap: cap && { ...presentSum(cap), per: cap.per },
    prison: prison && { from: prison.from, upTo: prison.upTo },
    cure,
    sanctions,
    leads,
  };
}

function presentSum({ from, upTo, currency, unit }: DatedSum): DatedSum {
  if (unit === undefined) return { from, upTo, currency };
  const { id, says, isKnown, value } = unit;
  if (value === undefined) return { from, upTo, unit: { id, says, isKnown } };
  const { from: since, until, amount, currency: of, cite, status } = value;
  return {
    from,
    upTo,
    unit: { id, says, isKnown, value: { from: since, until, amount, currency: of, cite, status } },
  };
}
