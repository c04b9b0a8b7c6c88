/** Encodes and decodes the penalties of an answer of the law. */
import type { PenaltiesTold, ToldPenalty } from "../../law/answer/penalties.ts";
import {
  CIRCUMSTANCES,
  type DatedSum,
  type DatedUnit,
  FAULTS,
  MULTIPLES_OF,
  PAID_TO,
  PAYERS,
  PENALTY_KINDS,
  PER,
  PICKS,
  SEVERITIES,
  TURNOVER_BASES,
  TURNOVER_YEARS,
  type UnitValue,
} from "../../law/penalty.ts";
import { dimensionOf } from "./answer-codec.ts";
import { decodeCitation, encodeCitation } from "./codec.ts";
import { CONFIDENCES } from "./enums.ts";
import type { LawAnswerInput, LawAnswerOutput } from "./generated/comity/v1/LawAnswer.ts";
import type { PenaltyInput, PenaltyOutput } from "./generated/comity/v1/Penalty.ts";
import type { PenaltySumInput, PenaltySumOutput } from "./generated/comity/v1/PenaltySum.ts";
import type { PenaltyUnitInput, PenaltyUnitOutput } from "./generated/comity/v1/PenaltyUnit.ts";
import type { PenaltyUnitValueOutput } from "./generated/comity/v1/PenaltyUnitValue.ts";
import { dropUndefined, invalid, nameOf, requiredWordOf, requirePresent } from "./narrow.ts";

/** Encodes the penalties of an answer. */
export function encodePenalties({ penalties, penaltiesNotResearched }: PenaltiesTold): LawAnswerInput {
  return {
    penalties: penalties.map(encodePenalty),
    penaltiesNotResearched: [...penaltiesNotResearched],
  };
}

function encodePenalty(penalty: ToldPenalty): PenaltyInput {
  const { by, says, kind, pays, paidTo, per, severity, fault, circumstances, pick, cure, leads } = penalty;
  const { amount, turnover, multiple, cap, prison, sanctions } = penalty;
  return dropUndefined({
    citation: encodeCitation(by),
    ...{ says, kind, pays, paidTo, per, severity, fault, pick, cure, leads },
    circumstances: [...circumstances],
    amount: amount && encodeSum(amount),
    turnover:
      turnover &&
      dropUndefined({ least: turnover.from, most: turnover.upTo, basis: turnover.base, year: turnover.year }),
    multiple: multiple && { of: multiple.of, most: multiple.upTo },
    cap: cap && { sum: encodeSum(cap), per: cap.per },
    mostPrison: prison?.upTo,
    leastPrison: prison?.from,
    sanctions: [...sanctions],
  });
}

function encodeSum({ from, upTo, currency, unit }: DatedSum): PenaltySumInput {
  return dropUndefined({ least: from, most: upTo, currency, unit: unit && encodeUnit(unit) });
}

function encodeUnit({ id, says, isKnown, value }: DatedUnit): PenaltyUnitInput {
  return dropUndefined({ name: id, says, known: isKnown, value: value && encodeValue(value) });
}

function encodeValue({ from, until, amount, currency, cite, status }: UnitValue) {
  const confidence = nameOf(CONFIDENCES, status, "unit.confidence");
  return dropUndefined({ sinceDate: from, untilDate: until, amount, currency, cite, confidence });
}

/** Decodes the penalties of an answer. A node of version 0.2 tells none. Throws STATEMENT_INVALID. */
export function decodePenalties({ penalties, penaltiesNotResearched }: LawAnswerOutput): PenaltiesTold {
  return { penalties: penalties.map(decodePenalty), penaltiesNotResearched };
}

function decodePenalty(message: PenaltyOutput): ToldPenalty {
  const { amount, turnover, multiple, cap, leads = false } = message;
  return dropUndefined({
    by: decodeCitation(message.citation, "penalties.citation"),
    says: requirePresent(message.says, "penalties.says"),
    kind: requirePresent(listed(PENALTY_KINDS, message.kind, "penalties.kind"), "penalties.kind"),
    pays: requirePresent(listed(PAYERS, message.pays, "penalties.pays"), "penalties.pays"),
    paidTo: requirePresent(
      listed(Object.values(PAID_TO), message.paidTo, "penalties.paidTo"),
      "penalties.paidTo",
    ),
    per: listed(PER, message.per, "penalties.per"),
    severity: listed(SEVERITIES, message.severity, "penalties.severity"),
    fault: listed(FAULTS, message.fault, "penalties.fault"),
    circumstances: message.circumstances.map((each) =>
      requirePresent(listed(CIRCUMSTANCES, each, "penalties.circumstances"), "penalties.circumstances"),
    ),
    amount: amount ? decodeSum(amount) : undefined,
    turnover: turnover ? decodeTurnover(turnover) : undefined,
    multiple: multiple
      ? {
          of: requirePresent(listed(MULTIPLES_OF, multiple.of, "multiple.of"), "multiple.of"),
          upTo: requirePresent(multiple.most, "multiple.most"),
        }
      : undefined,
    pick: listed(PICKS, message.pick, "penalties.pick"),
    cap: cap
      ? {
          ...decodeSum(requirePresent(cap.sum, "cap.sum")),
          per: requirePresent(listed(PER, cap.per, "cap.per"), "cap.per"),
        }
      : undefined,
    prison: decodePrison(message),
    cure: stated(message.cure),
    sanctions: message.sanctions.map((each) => dimensionOf(each, "penalties.sanctions")),
    leads,
  });
}

/** Returns a text; undefined where it is absent or empty. */
const stated = (text: string | undefined) => (text === "" ? undefined : text);

/** Returns a word of a closed list; undefined where it is absent or empty. Throws INPUT_INVALID for any other word. */
function listed<Word extends string>(
  words: readonly Word[],
  word: string | undefined,
  field: string,
): Word | undefined {
  if (word === undefined || word === "") return undefined;
  const found = words.find((each) => each === word);
  if (found === undefined) throw invalid(field, "is not a word that is known here");
  return found;
}

function decodeTurnover({ least, most, basis, year }: NonNullable<PenaltyOutput["turnover"]>) {
  return dropUndefined({
    from: least,
    upTo: requirePresent(most, "turnover.most"),
    base: listed(TURNOVER_BASES, basis, "turnover.basis"),
    year: listed(TURNOVER_YEARS, year, "turnover.year"),
  });
}

function decodePrison({ mostPrison, leastPrison }: PenaltyOutput): ToldPenalty["prison"] {
  const [from, upTo] = [stated(leastPrison), stated(mostPrison)];
  return from === undefined && upTo === undefined ? undefined : dropUndefined({ from, upTo });
}

function decodeSum({ least, most, currency, unit }: PenaltySumOutput): DatedSum {
  return dropUndefined({
    from: least,
    upTo: most,
    currency: stated(currency),
    unit: unit ? decodeUnit(unit) : undefined,
  });
}

function decodeUnit({ name, says, known = false, value }: PenaltyUnitOutput): DatedUnit {
  return dropUndefined({
    id: requirePresent(name, "unit.name"),
    says: requirePresent(says, "unit.says"),
    isKnown: known,
    value: value ? decodeUnitValue(value) : undefined,
  });
}

function decodeUnitValue(value: PenaltyUnitValueOutput): UnitValue {
  return dropUndefined({
    from: requirePresent(value.sinceDate, "unit.sinceDate"),
    until: stated(value.untilDate),
    amount: requirePresent(value.amount, "unit.amount"),
    currency: requirePresent(value.currency, "unit.currency"),
    cite: requirePresent(value.cite, "unit.cite"),
    status: requiredWordOf(CONFIDENCES, value.confidence, "unit.confidence"),
  });
}
