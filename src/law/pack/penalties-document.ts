/** The form of penalties in a pack. */
import { z } from "zod";
import { isPeriod } from "../../calendar.ts";
import { DIMENSION_KEYS } from "../lattice/dimension.ts";
import { mostDays, parsePeriod } from "../lattice/retention.ts";
import {
  CIRCUMSTANCES,
  FAULTS,
  MULTIPLES_OF,
  PAYERS,
  PENALTY_KINDS,
  PER,
  type Penalty,
  PICKS,
  SEVERITIES,
  type Sum,
  TURNOVER_BASES,
  TURNOVER_YEARS,
} from "../penalty.ts";
import { STATUSES } from "../rule.ts";
import { Dated, Day, Name, Text } from "./dated.ts";
import { LIMITS } from "./limits.ts";

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

/** The penalties of a pack, in their form. */
export type PenaltyEntry = z.output<typeof PenaltyEntry>;
/** A unit of a pack, in its form. */
export type UnitEntry = z.output<typeof UnitEntry>;
