/** The parts of a pack's form that rules, grants and penalties share: words, days, and what stands behind each entry. The checks beyond the form are in `entry.ts`. */
import { z } from "zod";
import { STATUSES } from "../rule.ts";
import { LIMITS } from "./limits.ts";

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
