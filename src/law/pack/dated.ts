/** The parts of a pack's form that rules, grants and penalties share: words, days, and what stands behind each entry. */
import { z } from "zod";
import { ComityError } from "../../errors.ts";
import { STATUSES } from "../rule.ts";
import { LIMITS } from "./limits.ts";
import type { Located } from "./yaml.ts";

export const Day = z.iso.date("a date such as 2024-08-02");
export const Text = z.string().min(1).max(LIMITS.text);
/** A word of the law's data, such as an event, an addressee or a stage. */
export const Name = z.string().min(1).max(LIMITS.name);

/** The name, citation, days and certainty of an entry, and its sentence. */
export const Dated = {
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/, "an id of lower-case letters, digits, dots and hyphens")
    .max(LIMITS.name)
    .describe("Its name, once in the pack."),
  cite: Text.describe("Where it is written: statute, article, paragraph."),
  from: Day.describe("First day in force at the place."),
  until: Day.optional().describe("First day no longer in force."),
  status: z
    .enum(STATUSES)
    .describe(
      "confirmed: read in the law or a specific source; believed: general knowledge; unsure: binds all the same, and a grant so marked grants nothing.",
    ),
  says: z
    .string()
    .min(8)
    .max(LIMITS.text)
    .describe("One sentence that a person can read, with its full stop."),
};

/** Creates the error for a pack that is not valid. */
export const invalid = (message: string) => new ComityError("PACK_INVALID", message);

type Named = { readonly id: string };

/** Throws PACK_INVALID, with the place, where two of the entries under a path have one id, or one has an id that is taken. */
export function assertDistinct(
  entries: readonly Named[],
  source: Located,
  under: readonly string[],
  taken: readonly Named[] = [],
): void {
  const seen = new Set(taken.map(({ id }) => id));
  for (const [i, { id }] of entries.entries()) {
    if (seen.has(id)) throw invalid(`${source.placeOf([...under, i])}: the id \`${id}\` is used twice`);
    seen.add(id);
  }
}

/** Throws PACK_INVALID for an entry whose last day lies before its first, since it would never bind. */
export function assertRuns({
  from,
  until,
}: {
  readonly from: string;
  readonly until?: string | undefined;
}): void {
  if (until !== undefined && until <= from) throw invalid(`it ends on ${until}, before it begins`);
}
