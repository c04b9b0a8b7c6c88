/** The form of atoms as `atoms.yaml` and packs write them, and the way from YAML to the registry. */
import { z } from "zod";
import { isPeriod } from "../../calendar.ts";
import { narrow } from "../../narrow.ts";
import { mostDays, parsePeriod } from "../lattice/retention.ts";
import { LIMITS } from "./limits.ts";
import { ATOM_KINDS, createRegistry, DATED_KINDS, type Registry, type RegistryDocument } from "./registry.ts";
import { parseYaml } from "./yaml.ts";

/**
 * The first day that anything which a law asks for can have: the Convention 108 of the Council of Europe, the first
 * treaty on data protection, was opened then.
 */
export const EARLIEST_DAY = "1981-01-28";
/** The last day that a pack may state as a first day. */
export const LATEST_DAY = "2199-12-31";

/** The first day on which a thing can exist, as a pack states it. */
export const FirstDay = z.iso
  .date("a date such as 2016-04-27")
  .refine((day) => day >= EARLIEST_DAY && day <= LATEST_DAY, `a day from ${EARLIEST_DAY} to ${LATEST_DAY}`);

/** The period for which a thing counts: at least a day. */
const Lasting = z
  .string()
  .refine(
    (period) =>
      isPeriod(period) && mostDays(parsePeriod(period)) > 0 && mostDays(parsePeriod(period)) <= LIMITS.days,
    `a period such as P3Y or P12M, of at most ${LIMITS.days} days`,
  );

const Entry = z.strictObject({
  says: z.string().min(8).max(LIMITS.text),
  implies: z.array(z.string().max(LIMITS.name)).max(LIMITS.implied).default([]),
});

/** Atoms by name, as `atoms.yaml` and a pack write them. */
export const AtomEntries = z.record(
  z.string().max(LIMITS.name),
  z
    .strictObject({
      ...Entry.shape,
      kind: z.enum(ATOM_KINDS),
      since: FirstDay.optional().describe(
        "For an instrument, an assessment or a filing: the first day on which one can exist; the first day on which a rule of the pack asks for it, when left out.",
      ),
      lasts: Lasting.optional().describe(
        "For an instrument, an assessment or a filing: how long one counts from its date, where the law says so.",
      ),
      to: z
        .string()
        .max(LIMITS.name)
        .optional()
        .describe("For a filing: the regulator of the pack with whom it is filed."),
      approved: z
        .literal(true)
        .optional()
        .describe("For a filing: it counts only where the regulator has approved what was filed."),
    })
    .refine(({ kind, since }) => DATED_KINDS.has(kind) || since === undefined, {
      path: ["since"],
      error:
        "only an atom of kind `instrument`, `assessment` or `filing` has a first day, since items of other kinds have no date",
    })
    .refine(({ kind, lasts }) => DATED_KINDS.has(kind) || lasts === undefined, {
      path: ["lasts"],
      error:
        "only an atom of kind `instrument`, `assessment` or `filing` has an end, since items of other kinds have no date",
    })
    .refine(({ kind, to }) => kind === "filing" || to === undefined, {
      path: ["to"],
      error: "only an atom of kind `filing` has an addressee",
    })
    .refine(({ kind, approved }) => kind === "filing" || approved === undefined, {
      path: ["approved"],
      error: "only an atom of kind `filing` is approved",
    }),
);
const Document = z.strictObject({
  version: z.string(),
  qualities: z.record(z.string(), Entry),
  atoms: AtomEntries,
});

/** Parses the common atoms from their YAML text. Throws PACK_INVALID or ATOM_UNKNOWN. */
export function parseRegistry(text: string): Registry {
  return createRegistry(readRegistry(text));
}

/** Reads the list of the common atoms. Throws PACK_INVALID where it is not in its form. */
export function readRegistry(text: string): RegistryDocument {
  const { value, placeOf } = parseYaml(text, "atoms.yaml");
  return narrow(Document, value, "the list of atoms", { reason: "PACK_INVALID", placeOf });
}
