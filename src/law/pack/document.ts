/** The form of a pack's document. Editors complete it and the loader checks it, before names are resolved. */
import { z } from "zod";
import { TermEntry } from "../../vocabulary/scheme-document.ts";
import { FACTS } from "../fact.ts";
import { DIMENSION_KEYS, DIMENSIONS } from "../lattice/dimension.ts";
import { EVENT_NAMES, UNITS } from "../lattice/duty.ts";
import { PENALTIES } from "../penalty.ts";
import { Dated, Day, Name, Text } from "./dated.ts";
import { LIMITS } from "./limits.ts";
import { PenaltyEntry, UnitEntry } from "./penalties-document.ts";
import { AtomEntries, FirstDay } from "./registry-document.ts";

const Count = z.int().min(0).max(LIMITS.number);

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** The test that a condition puts to one fact, as a pack writes it. */
export const Matching = z.union([
  z.boolean(),
  z.string().max(LIMITS.name),
  z.array(z.string().max(LIMITS.name)).min(1).max(LIMITS.values),
  z.strictObject({ from: Count.optional(), below: Count.min(1).optional() }),
  z.strictObject({ since: Day }),
]);
/** A condition as a pack writes it. An editor offers the names of facts; the loader rejects any other name. */
export const When = z
  .record(z.string(), Matching)
  .meta({ description: "All of these must be so.", propertyNames: { enum: Object.keys(FACTS) } });

/** A limit of retention. */
export const Limit = z.strictObject({
  event: Name,
  period: Name,
  prompt: z.boolean().default(false),
  hold: z.literal(true).optional().describe("the limit yields to another law's duty to keep"),
});
/** A duty to keep. */
export const Keep = z.strictObject({ object: Name, start: Name, days: z.int().min(1).max(LIMITS.days) });
/** A duty to tell somebody, as a pack writes it. */
export const DutyEntry = z.strictObject({
  to: Name,
  stage: Name.default("report"),
  start: Name,
  amount: z.int().min(0).max(LIMITS.amount).optional(),
  unit: z.enum(UNITS).optional(),
  countsFirstDay: z.literal(true).optional(),
  prompt: z.boolean().default(false),
  notAfter: Name.optional(),
  if: z.unknown().optional(),
});

/**
 * A duty to tell somebody of a breach. Other names of events pass here, since a newer program may know them; `packs
 * lint` finds them.
 */
export const BreachDutyEntry = DutyEntry.extend({
  start: z
    .union([z.enum(EVENT_NAMES), Name])
    .default("awareness")
    .describe("The event of the incident from which the time runs. A notice states when it was."),
});

/** A formula. `parseFormula` reads it; the description is for editors. */
const FormulaEntry = z.unknown().meta({
  description: "An atom, `free`, `prohibited`, or `all` or `any` of several, at most three deep.",
  anyOf: [
    { type: "string" },
    {
      type: "object",
      properties: { all: { type: "array" } },
      required: ["all"],
      additionalProperties: false,
    },
    {
      type: "object",
      properties: { any: { type: "array" } },
      required: ["any"],
      additionalProperties: false,
    },
  ],
});
const requireShape = Object.fromEntries(
  DIMENSION_KEYS.map((key) => {
    const kind = DIMENSIONS[key];
    const entry =
      kind === "retention"
        ? z.array(Limit).min(1).max(LIMITS.exceptions)
        : kind === "keep"
          ? z.array(Keep).min(1).max(LIMITS.exceptions)
          : kind === "duties"
            ? z
                .array(key === "filings" ? DutyEntry : BreachDutyEntry)
                .min(1)
                .max(LIMITS.exceptions)
            : kind === "number"
              ? Count
              : FormulaEntry;
    return [key, entry.optional()];
  }),
);

/** The dimensions that hold a number. Only they can be left open, since only a number has bounds. */
const NUMBERS = DIMENSION_KEYS.filter((key) => DIMENSIONS[key] === "number");

const Exceptions = z
  .array(When.refine((when) => Object.keys(when).length > 0, "an exception that looks at some fact"))
  .max(LIMITS.exceptions)
  .default([]);

/** A rule as a pack or an agreement writes it. */
export const RuleEntry = z.strictObject({
  ...Dated,
  applies: z
    .enum(["origin", "destination", "both", "touched"])
    .describe("Where the place must stand. touched: on either side, or where its people or the output are."),
  when: When.default({}),
  unless: Exceptions,
  require: z.strictObject(requireShape),
  replaces: z.string().max(LIMITS.name).optional(),
  open: z.partialRecord(z.enum(NUMBERS), z.strictObject({ from: Count, to: Count })).optional(),
});

/** A way that is the usual one in some cases, as a pack writes it. `when` matches only where it is surely so. */
export const UsualEntry = z.strictObject({
  way: Name.describe("An atom that a rule of the pack asks for."),
  when: When.refine((when) => Object.keys(when).length > 0, "the cases in which it is the usual way"),
});

/** The form of a pack's document. Unknown keys fail. */
export const PackDocument = z.strictObject({
  pack: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,4})?$|^BASELINE$/, "a code such as EU or US-IL"),
  version: Name,
  title: Text,
  within: z.string().max(LIMITS.name).optional(),
  overlay: z.boolean().default(false),
  members: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(LIMITS.members)
    .default([]),
  zone: Name.refine(isZone, "an IANA zone such as Europe/Brussels"),
  regulators: z
    .array(z.strictObject({ id: Name, name: Text, cite: Text }))
    .max(LIMITS.regulators)
    .default([]),
  terms: z
    .array(TermEntry)
    .max(LIMITS.terms)
    .default([])
    .describe("The law's own words, each with the concept that it means."),
  consentsSince: FirstDay.optional().describe(
    "The first day on which a consent can have been given that counts for this law; the first day on which a rule asks for consent, when left out.",
  ),
  atoms: AtomEntries.default({}).describe("What this law alone can ask for, each under the pack's code."),
  notResearched: z
    .array(z.enum([...DIMENSION_KEYS, PENALTIES]))
    .refine((each) => new Set(each).size === each.length, "dimensions, each once")
    .default([])
    .describe(
      "The dimensions in which nobody has researched the whole of this law. It denies what they could bind. `penalties` denies nothing, since they are never tested.",
    ),
  outside: Exceptions.describe(
    "The cases of which this law does not speak: exceptions of each of its rules, beside those that a rule names itself.",
  ),
  rules: z.array(RuleEntry).max(LIMITS.rules),
  grants: z
    .array(
      z.strictObject({
        ...Dated,
        atom: Name,
        to: z.array(Name).min(1).max(LIMITS.values),
        when: When.default({}),
      }),
    )
    .max(LIMITS.grants)
    .default([]),
  usual: z
    .array(UsualEntry)
    .max(LIMITS.usual)
    .default([])
    .describe(
      "The ways by which some cases mostly meet a demand. An answer names them first; no decision looks at them.",
    ),
  units: z
    .array(UnitEntry)
    .max(LIMITS.units)
    .default([])
    .describe("The units in which the law counts its penalties, with their values by day."),
  penalties: z
    .array(PenaltyEntry)
    .max(LIMITS.penalties)
    .optional()
    .describe(
      "What a breach may cost. It is told and never tested. Left out, nobody has researched it; an empty list says that the law has none.",
    ),
});
export type PackDocument = z.output<typeof PackDocument>;
