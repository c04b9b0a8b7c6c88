/** The form of penalties in a pack, the checks beyond that form, and what lint finds in them. */
import { z } from "zod";
import { isPeriod } from "../../calendar.ts";
import { DIMENSION_KEYS } from "../lattice/dimension.ts";
import { mostDays, parsePeriod } from "../lattice/retention.ts";
import {
  CIRCUMSTANCES,
  FAULTS,
  isNamed,
  MULTIPLES_OF,
  PAYERS,
  PENALTY_KINDS,
  PER,
  type Penalties,
  type Penalty,
  PICKS,
  SEVERITIES,
  type Sum,
  TURNOVER_BASES,
  TURNOVER_YEARS,
} from "../penalty.ts";
import { inForce, type Rule, STATUSES } from "../rule.ts";
import { assertDistinct, assertRuns, Dated, Day, invalid, Name, Text } from "./dated.ts";
import { LIMITS } from "./limits.ts";
import { type Located, readAt } from "./yaml.ts";

const Money = z.number().positive().max(LIMITS.sum);
const Share = z.number().positive().max(LIMITS.share);
const Currency = z.string().regex(/^[A-Z]{3}$/, "a currency such as EUR");
const Duration = z
  .string()
  .refine(
    (period) =>
      isPeriod(period) && mostDays(parsePeriod(period)) > 0 && mostDays(parsePeriod(period)) <= LIMITS.days,
    `a duration such as P5Y or P30D, of at most ${LIMITS.days} days`,
  );

const sum = {
  from: Money.optional().describe("The least."),
  upTo: Money.optional().describe("The most; absent where the law sets only a least."),
  currency: Currency.optional().describe("ISO 4217."),
  unit: Name.optional().describe("A unit of this pack, in place of a currency."),
};

function isSum({ from, upTo, currency, unit }: Sum): boolean {
  return (
    (currency === undefined) !== (unit === undefined) &&
    (from !== undefined || upTo !== undefined) &&
    (from ?? 0) <= (upTo ?? LIMITS.sum)
  );
}
const IS_SUM = "a sum: `upTo`, or `from`, or both in this order, with a `currency` or a `unit`";

/** The kinds whose measure a law may leave to the court or the authority. */
const LEFT_TO_COURTS: ReadonlySet<Penalty["kind"]> = new Set(["criminal", "damages", "order"]);

/** One penalty. */
export const PenaltyEntry = z
  .strictObject({
    ...Dated,
    kind: z.enum(PENALTY_KINDS),
    pays: z.enum(PAYERS).default("organisation"),
    per: z.enum(PER).optional().describe("The unit by which it counts; absent where the law does not say."),
    severity: z.enum(SEVERITIES).optional(),
    fault: z.enum(FAULTS).optional().describe("The least fault that it needs; absent where it needs none."),
    circumstances: z
      .array(z.enum(CIRCUMSTANCES))
      .max(CIRCUMSTANCES.length)
      .default([])
      .describe("One of these must be so."),
    amount: z.strictObject(sum).refine(isSum, IS_SUM).optional(),
    turnover: z
      .strictObject({
        from: Share.optional(),
        upTo: Share,
        base: z.enum(TURNOVER_BASES).optional(),
        year: z.enum(TURNOVER_YEARS).optional(),
      })
      .optional()
      .describe("A share of turnover or income, in percent."),
    multiple: z.strictObject({ of: z.enum(MULTIPLES_OF), upTo: Share }).optional(),
    pick: z
      .enum(PICKS)
      .optional()
      .describe("Which of amount, turnover and multiple counts; absent where the law does not say."),
    cap: z
      .strictObject({ ...sum, per: z.enum(PER) })
      .refine(isSum, IS_SUM)
      .optional()
      .describe("The most of all sums together."),
    prison: z
      .strictObject({ from: Duration.optional(), upTo: Duration.optional() })
      .refine(({ from, upTo }) => from !== undefined || upTo !== undefined, "`upTo`, or `from`, or both")
      .optional(),
    cure: Duration.optional().describe("The time within which a breach may be mended."),
    sanctions: z
      .union([z.literal("all"), z.array(z.enum(DIMENSION_KEYS)).min(1)])
      .describe("The dimensions whose breach it sanctions, or `all`."),
    rules: z
      .array(Name)
      .max(LIMITS.namedRules)
      .default([])
      .describe(
        "The rules whose breach it sanctions: ids, or beginnings such as `bipa-*`. Left out: every rule.",
      ),
  })
  .refine(
    ({ amount, turnover, multiple, pick }) =>
      pick === undefined || [amount, turnover, multiple].filter((each) => each !== undefined).length > 1,
    { path: ["pick"], error: "several measures to pick from: `amount`, `turnover`, `multiple`" },
  )
  .refine(
    ({ kind, amount, turnover, multiple, prison }) =>
      LEFT_TO_COURTS.has(kind) || [amount, turnover, multiple, prison].some((each) => each !== undefined),
    { path: ["amount"], error: "the measure of the penalty: `amount`, `turnover`, `multiple` or `prison`" },
  );

/** One unit with its values. */
export const UnitEntry = z.strictObject({
  id: Dated.id,
  says: Dated.says,
  cite: Dated.cite,
  values: z
    .array(
      z.strictObject({
        from: Day,
        until: Day.optional(),
        amount: Money,
        currency: Currency,
        cite: Text,
        status: z.enum(STATUSES),
      }),
    )
    .max(LIMITS.unitValues)
    .describe(
      "In the order of their days. On a day without one the answer says that the value is not known.",
    ),
});

type Stated = {
  readonly penalties?: readonly z.output<typeof PenaltyEntry>[] | undefined;
  readonly units: readonly z.output<typeof UnitEntry>[];
};

/**
 * Creates the penalties of a pack. Throws PACK_INVALID, with the place, for an id that is used twice, an end before its
 * beginning, values of a unit that overlap, and a unit that the pack does not state.
 */
export function createPenalties({ penalties = [], units }: Stated, source: Located): Penalties {
  assertDistinct(units, source, ["units"]);
  assertDistinct(penalties, source, ["penalties"]);
  const known = new Set(units.map(({ id }) => id));
  for (const [i, { values }] of units.entries()) readAt(source, ["units", i], () => assertOrdered(values));
  for (const [i, penalty] of penalties.entries())
    readAt(source, ["penalties", i], () => {
      assertRuns(penalty);
      for (const unit of [penalty.amount?.unit, penalty.cap?.unit])
        if (unit !== undefined && !known.has(unit))
          throw invalid(`the unit \`${unit}\` is not among the \`units\` of this pack`);
    });
  return { penalties, units };
}

function assertOrdered(values: z.output<typeof UnitEntry>["values"]): void {
  for (const [i, value] of values.entries()) {
    assertRuns(value);
    const before = values[i - 1];
    if (before !== undefined && (before.until === undefined || value.from < before.until))
      throw invalid(`the value from ${before.from} has not ended on ${value.from}, when the next one begins`);
  }
}

/** A fault in the penalties of a pack: the id of the penalty or unit, and what is wrong. */
type Found = { readonly at: string; readonly says: string };

/**
 * Finds penalties that name no rule of the pack, units that no penalty uses, and two penalties that say the same of the same
 * breach at the same time, one of which should have ended.
 */
export function lintPenalties({ penalties, units }: Penalties, rules: readonly Rule[]): readonly Found[] {
  const used = new Set(penalties.flatMap(({ amount, cap }) => [amount?.unit, cap?.unit]));
  return [
    ...penalties.flatMap((penalty) => strangers(penalty, rules)),
    ...penalties.flatMap((penalty, i) => overlaps(penalty, penalties.slice(0, i))),
    ...units
      .filter(({ id }) => !used.has(id))
      .map(({ id }) => ({ at: id, says: "no penalty is counted in it" })),
  ];
}

function strangers(penalty: Penalty, rules: readonly Rule[]): readonly Found[] {
  const { id, sanctions } = penalty;
  const named = penalty.rules.filter((name) => !rules.some((rule) => isNamed(name, rule.id)));
  const asked = rules.filter(
    (rule) => penalty.rules.length === 0 || penalty.rules.some((name) => isNamed(name, rule.id)),
  );
  const idle =
    sanctions === "all" ? [] : sanctions.filter((dimension) => !asked.some((rule) => asks(rule, dimension)));
  return [
    ...named.map((name) => ({ at: id, says: `no rule of this pack is \`${name}\`` })),
    ...idle.map((dimension) => ({ at: id, says: `none of its rules asks anything under \`${dimension}\`` })),
  ];
}

/** A destination's export mechanism binds whatever leaves that place again. */
const asks = ({ require }: Rule, dimension: (typeof DIMENSION_KEYS)[number]) =>
  require.has(dimension) || (dimension === "onward" && require.has("mechanism"));

function overlaps(penalty: Penalty, others: readonly Penalty[]): readonly Found[] {
  const classOf = ({
    kind,
    pays,
    per,
    severity,
    fault,
    circumstances,
    sanctions,
    rules,
    amount,
    prison,
  }: Penalty) =>
    JSON.stringify([
      ...[kind, pays, per, severity, fault, circumstances, sanctions, rules],
      ...[amount === undefined, prison === undefined],
    ]);
  const mine = classOf(penalty);
  return others
    .filter((other) => classOf(other) === mine && (isOn(other, penalty.from) || isOn(penalty, other.from)))
    .map(({ id }) => ({
      at: penalty.id,
      says: `\`${id}\` sanctions the same breach in the same way at the same time: end one with \`until\`, or say in which case each holds`,
    }));
}

const isOn = ({ from, until }: Penalty, day: string) =>
  inForce(until === undefined ? { from } : { from, until }, day);
