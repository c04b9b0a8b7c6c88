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
  z.strictObject({ ...Entry.shape, kind: z.enum(ATOM_KINDS) }),
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
