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
  minor: "a minor breach",
  ordinary: "an ordinary breach",
  serious: "a serious breach",
  verySerious: "a very serious breach",
};
const CIRCUMSTANCE_WORDS: Readonly<Record<DatedPenalty["circumstances"][number], string>> = {
  repeat: "a repeated breach",
  sensitiveData: "sensitive data",
  child: "a breach that concerns a child",
  elder: "a breach that concerns an elderly person",
  manyPeople: "a breach that concerns many people",
  ignoredOrder: "an order that was ignored",
  notCured: "a breach that was not mended",
  forGain: "a breach for gain",
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
  // All of this is told as the most: a bound that stands alone is itself the measure.
  const bound = cap?.from === undefined ? (measures.length === 0 ? "" : "at most ") : "within ";
  return [
    ...(measures.length === 0 ? [] : [counted]),
    ...(cap === undefined ? [] : [`${bound}${format(cap)} ${PER_WORDS[cap.per]}`]),
    ...(prison === undefined ? [] : [`prison of ${formatTerm(prison)}`]),
  ].join(isBrief ? ", " : "; ");
}

type Cased = Pick<DatedPenalty, "kind" | "pays" | "severity" | "fault" | "circumstances" | "cure">;

/** The most circumstances of a penalty in brief that are all named. */
const MOST_CIRCUMSTANCES = 2;

/** The cases in which a penalty is due beyond a plain breach: the severity, the fault, and one of the circumstances. */
function casesOf({ severity, fault, circumstances }: Cased, isBrief = false): string {
  const words = circumstances.map((each) => CIRCUMSTANCE_WORDS[each]);
  const named =
    isBrief && words.length > MOST_CIRCUMSTANCES
      ? [...words.slice(0, 1), `${words.length - 1} other cases`]
      : words;
  return [
    ...(severity === undefined ? [] : [SEVERITY_WORDS[severity]]),
    ...(fault === undefined ? [] : [FAULT_WORDS[fault]]),
    ...(named.length === 0 ? [] : [named.join(" or ")]),
  ].join(", ");
}

/** Formats the kind of a penalty and the case in which it is due: `criminal penalty: intent; an individual pays`. */
export function formatCase(penalty: Cased): string {
  const { kind, pays, cure } = penalty;
  const cases = casesOf(penalty);
  return [
    `${KIND_WORDS[kind]}${cases === "" ? "" : `: ${cases}`}`,
    ...(pays === "organisation"
      ? []
      : [
          `an ${pays === "individual" ? "individual" : "organisation or an individual"} ${kind === "order" ? "is bound" : "pays"}`,
        ]),
    ...(cure === undefined ? [] : [`may be mended within ${formatDuration(cure)}`]),
  ].join("; ");
}

/**
 * Formats a penalty at its shortest, with the case in which it is due: `HKD 50,000, prison of up to 2 years, for an order that
 * was ignored`. What is at most goes without saying that the greater counts, and of many circumstances one is named.
 */
export function formatBriefly(penalty: Measured & Cased): string {
  const { kind, pays, pick, cure } = penalty;
  const measure = formatMeasure({ ...penalty, pick: pick === "greater" ? undefined : pick }, true);
  const cases = casesOf(penalty, true);
  return [
    `${briefSubject(kind, measure)}${pays === "individual" ? " on an individual" : ""}`,
    ...(cases === "" ? [] : [`for ${cases}`]),
    ...(cure === undefined ? [] : [`if not mended within ${formatDuration(cure)}`]),
  ].join(", ");
}

/** Only of a fine it goes without saying which kind of penalty a sum is. */
function briefSubject(kind: DatedPenalty["kind"], measure: string): string {
  if (kind === "damages") return `damages of ${measure === "" ? "no fixed sum" : measure}`;
  if (kind === "order") return "an order";
  return measure === "" ? `a ${KIND_WORDS[kind]}` : measure;
}

function formatSum({ from, upTo, currency, unit }: DatedSum): string {
  const range = { from, upTo };
  if (unit === undefined) return `${currency} ${formatRange(range, formatMoney)}`;
  const counted = countUnits(range, unit);
  const { value, isKnown } = unit;
  if (value === undefined) return `${counted} (its value on that day is not known)`;
  const worthOfOne = `${value.currency} ${formatMoney(value.amount)}${isOne(range) ? "" : " each"}`;
  if (!isKnown) return `${counted} (its value on that day is not known; ${worthOfOne} until ${value.until})`;
  const rate = isOne(range) ? "since" : `${worthOfOne} since`;
  return `${formatWorth(range, value)} (${counted}, ${rate} ${value.from})`;
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

const isOne = ({ from = 1, upTo }: Range) => from === 1 && upTo === 1;

/**
 * Counts units in the words of their sentence: `20,000 monthly tax units (UTM)`, and one alone by all that it says up to a
 * colon: `the sum of USD 2,500 in the Act, as adjusted`.
 */
function countUnits(range: Range, { says }: DatedUnit): string {
  if (isOne(range)) return says.replace(/[.:;](\s.*)?$/, "").replace(/^The /, "the ");
  const name = says.replace(/[,.:;](\s.*)?$/, "").replace(/^The /, "");
  const count = formatRange(range, formatMoney);
  const several = name.replace(/\b(unit|wage)\b/, "$1s");
  return several === name ? `${count} times the ${name}` : `${count} ${several}`;
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
