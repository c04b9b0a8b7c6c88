/** Reads packs from YAML, and the rules of agreements: checks their form, and makes packs and rules of them. */
import { z } from "zod";
import { narrow } from "../../narrow.ts";
import { hashText } from "../../vocabulary/hash.ts";
import type { Rule } from "../rule.ts";
import { createPack, createRules, type Pack, type PackContext } from "./create.ts";
import { PackDocument, RuleEntry } from "./document.ts";
import { LIMITS } from "./limits.ts";
import { type Located, parseYaml } from "./yaml.ts";

export type { Pack, UsualWay } from "./create.ts";

/** Parses rules that stand outside a pack, as in an agreement. Throws as `parsePack` does. */
export function parseRules(rules: unknown, context: PackContext): readonly Rule[] {
  const placeOf = (path: readonly PropertyKey[]) => [context.file, path.join(".")].join(": ");
  const source = { value: rules, placeOf };
  const entries = narrow(z.array(RuleEntry).max(LIMITS.rules), rules, "the rules", {
    reason: "PACK_INVALID",
    placeOf,
  });
  return createRules(entries, source, [], context);
}

/**
 * Parses a pack from its YAML text and resolves `replaces`: the older rule ends where the newer one begins. Throws
 * PACK_INVALID or ATOM_UNKNOWN, with file and place. `source` is the document in `text`, where it has been read already.
 */
export function parsePack(
  text: string,
  context: PackContext,
  source: Located = parseYaml(text, context.file),
): Pack {
  return createPack(readPack(source), hashText(text), context, source.placeOf);
}

/** Reads the document of a pack. Throws PACK_INVALID, with the place, where it is not in its form. */
export function readPack({ value, placeOf }: Located): PackDocument {
  return narrow(PackDocument, value, "the pack", { reason: "PACK_INVALID", placeOf });
}
