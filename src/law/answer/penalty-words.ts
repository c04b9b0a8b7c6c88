/** The words of penalties: what each amounts to, in its own currency, and the case in which it is due. Every presenter tells them so. */
import { type DatedPenalty, type DatedSum, type DatedUnit, type UnitValue, worthOf } from "../penalty.ts";

/** The kinds of penalty, in words. */
export const KIND_WORDS: Readonly<Record<DatedPenalty["kind"], string>> = {
  administrative: "administrative fine",
  civil: "civil penalty",
  statutoryDamages: "statutory damages",
  criminal: "criminal penalty",
  damages: "damages",
  order: "order",
};
const PER_WORDS: Readonly<Record<NonNullable<DatedPenalty["per"]>, string>> = {
  breach: "each violation",
  person: "each person",
  personAndIncident: "each person and incident",
  incident: "each incident",
  day: "each day",
  total: "in all",
};
const FAULT_WORDS: Readonly<Record<NonNullable<DatedPenalty["fault"]>, string>> = {
  negligent: "negligence",
  grosslyNegligent: "gross negligence",
  reckless: "recklessness or intent",
  intentional: "intent",
};
const SEVERITY_WORDS: Readonly<Record<NonNullable<DatedPenalty["severity"]>, string>> = {
  minor: "minor breach",
  ordinary: "ordinary breach",
  serious: "serious breach",
  verySerious: "very serious breach",
};
const CIRCUMSTANCE_WORDS: Readonly<Record<DatedPenalty["circumstances"][number], string>> = {
  repeat: "a repeated breach",
  sensitiveData: "sensitive data",
  child: "a child concerned",
  elder: "an elderly person concerned",
  manyPeople: "many people concerned",
  ignoredOrder: "an order that was ignored",
  notCured: "a breach that was not mended",
  forGain: "gain",
  smallBusiness: "a small business",
};
const MULTIPLE_WORDS = {
  damage: "the damage",
  gain: "the gain",
  transaction: "the value of the transaction",
};
const BASE_WORDS = { worldwide: "worldwide turnover", domestic: "turnover in the country" };

type Measured = Pick<
  DatedPenalty,
  "amount" | "turnover" | "multiple" | "pick" | "cap" | "prison" | "per" | "kind"
>;

/** Formats the measure of a penalty: `EUR 20 million or 4 % of worldwide turnover, the greater, each violation`. */
export function formatMeasure(
  { amount, turnover, multiple, pick, cap, prison, per }: Measured,
  isBrief = false,
): string {
  const format = isBrief ? formatSumBriefly : formatSum;
  const measures = [
    ...(amount === undefined ? [] : [format(amount)]),
    ...(turnover === undefined
      ? []
      : [
          `${formatRange(turnover, String)} % of ${turnover.base === undefined ? "turnover" : BASE_WORDS[turnover.base]}`,
        ]),
    ...(multiple === undefined
      ? []
      : [
          multiple.upTo === 1
            ? MULTIPLE_WORDS[multiple.of]
            : `${multiple.upTo} times ${MULTIPLE_WORDS[multiple.of]}`,
        ]),
  ];
  const most = `${measures.join(" or ")}${pick === undefined ? "" : `, the ${pick}`}`;
  const counted =
    per === undefined || measures.length === 0
      ? most
      : `${most}${pick === undefined ? "" : ","} ${PER_WORDS[per]}`;
  return [
    ...(measures.length === 0 ? [] : [counted]),
    ...(cap === undefined
      ? []
      : [`${cap.from === undefined ? "at most" : "within"} ${format(cap)} ${PER_WORDS[cap.per]}`]),
    ...(prison === undefined ? [] : [`prison of ${formatTerm(prison)}`]),
  ].join("; ");
}

/** Formats the kind of a penalty and the case in which it is due: `criminal penalty for intent, of an individual`. */
export function formatCase({
  kind,
  pays,
  severity,
  fault,
  circumstances,
  cure,
}: Pick<DatedPenalty, "kind" | "pays" | "severity" | "fault" | "circumstances" | "cure">): string {
  const words = [
    ...(severity === undefined ? [] : [SEVERITY_WORDS[severity]]),
    ...(fault === undefined ? [] : [FAULT_WORDS[fault]]),
    ...(circumstances.length === 0
      ? []
      : [circumstances.map((each) => CIRCUMSTANCE_WORDS[each]).join(" or ")]),
  ];
  return [
    `${KIND_WORDS[kind]}${words.length === 0 ? "" : `: ${words.join(", ")}`}`,
    ...(pays === "organisation"
      ? []
      : [pays === "individual" ? "an individual pays" : "an organisation or an individual pays"]),
    ...(cure === undefined ? [] : [`may be mended within ${formatDuration(cure)}`]),
  ].join("; ");
}

function formatSum({ from, upTo, currency, unit }: DatedSum): string {
  if (unit === undefined) return `${currency} ${formatRange({ from, upTo }, formatMoney)}`;
  const counted = `${formatRange({ from, upTo }, formatMoney)} × ${unit.id}`;
  const { value, isKnown } = unit;
  if (value === undefined) return `${counted} (its value on that day is not known)`;
  if (!isKnown)
    return `${counted} (its value on that day is not known; ${value.currency} ${formatMoney(value.amount)} until ${value.until})`;
  const worth = formatWorth({ from, upTo }, value);
  return upTo === 1 && from === undefined
    ? `${worth} (${unit.id} since ${value.from})`
    : `${worth} (${counted}, ${value.currency} ${formatMoney(value.amount)} since ${value.from})`;
}

/** A sum at its worth; with the years of the last value where that of the day is not known, and in units where none is. */
function formatSumBriefly(sum: DatedSum): string {
  const { unit } = sum;
  if (unit === undefined) return formatSum(sum);
  const { value, isKnown } = unit;
  if (value === undefined) return countUnits(sum, unit);
  const worth = formatWorth(sum, value);
  return isKnown ? worth : `${worth} (value of ${formatYears(value)})`;
}

function formatWorth({ from, upTo }: Range, value: UnitValue): string {
  const of = (count: number | undefined) => (count === undefined ? undefined : worthOf(count, value));
  return `${value.currency} ${formatRange({ from: of(from), upTo: of(upTo) }, formatMoney)}`;
}

/** The years in which a value held: `2025`, `2024 to 2026`. It ends before its last day. */
function formatYears({ from, until = from }: UnitValue): string {
  const [first, end] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))];
  const last = until.endsWith("-01-01") ? end - 1 : end;
  return last <= first ? String(first) : `${first} to ${last}`;
}

/** Counts units by the name with which their sentence begins: `20,000 monthly tax units (UTM)`. */
function countUnits(range: Range, { says }: DatedUnit): string {
  const name = says.replace(/[,.:;].*$/, "").replace(/^The /, "");
  const count = formatRange(range, formatMoney);
  const several = name.replace(/\b(unit|wage)\b/, "$1s");
  return several === name ? `${count} times the ${name}` : `${count} ${count === "1" ? name : several}`;
}

type Range = { readonly from?: number | undefined; readonly upTo?: number | undefined };

function formatRange({ from, upTo }: Range, format: (number: number) => string): string {
  if (upTo === undefined) return `${format(from ?? 0)} or more`;
  return from === undefined || from === upTo ? format(upTo) : `${format(from)} to ${format(upTo)}`;
}

const LARGE = [
  [1_000_000_000, "billion"],
  [1_000_000, "million"],
] as const;

/** Formats an amount: `20 million`, `17,092,242`, `117.31`. No digit is lost. */
function formatMoney(amount: number): string {
  const [size, word] = LARGE.find(([each]) => amount >= each) ?? [];
  if (size !== undefined && amount % (size / 100) === 0) return `${amount / size} ${word}`;
  return amount.toLocaleString("en", { maximumFractionDigits: 2 });
}

const UNITS = { Y: "year", M: "month", W: "week", D: "day" } as const;

function formatDuration(period: string): string {
  return [...period.matchAll(/(\d+)([YMWD])/g)]
    .map(([, count, unit]) => `${count} ${UNITS[unit as keyof typeof UNITS]}${count === "1" ? "" : "s"}`)
    .join(" and ");
}

function formatTerm({ from, upTo }: NonNullable<DatedPenalty["prison"]>): string {
  if (upTo === undefined) return `${formatDuration(from ?? "")} or more`;
  return from === undefined
    ? `up to ${formatDuration(upTo)}`
    : `${formatDuration(from)} to ${formatDuration(upTo)}`;
}
