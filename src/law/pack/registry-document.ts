/** The form of atoms as `atoms.yaml` and packs write them, and the way from YAML to the registry. */
import { z } from "zod";
import { narrow } from "../../narrow.ts";
import { LIMITS } from "./limits.ts";
import { ATOM_KINDS, createRegistry, type Registry, type RegistryDocument } from "./registry.ts";
import { parseYaml } from "./yaml.ts";

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
