/** A version of a pack that is to take the place of the one in force, at its own node or at a peer's. */
import { ComityError } from "../../errors.ts";
import type { Atlas } from "../atlas.ts";
import { assertOverrides } from "./override.ts";
import { type Pack, parsePack } from "./pack.ts";
import type { Registry } from "./registry.ts";

/** The longest text of a pack that is read, in bytes of UTF-8. */
export const MAX_PACK_BYTES = 1024 * 1024;

const VERSION = /^\d{1,9}(\.\d{1,9}){0,3}$/;

const invalid = (file: string, what: string) => new ComityError("PACK_INVALID", `${file}: ${what}`);

/**
 * Parses a pack's text whole. Throws INPUT_TOO_LARGE, PACK_INVALID or ATOM_UNKNOWN, with file and line where there is
 * one: also for a version that is not dotted numbers, and for what a pack may not change by itself (its places, and what
 * other laws' atoms are worth).
 */
export function parseSuccessor(text: string, { concepts, commons, packs }: Atlas, file: string): Pack {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_PACK_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `${file}: the pack has \`${bytes}\` bytes; at most \`${MAX_PACK_BYTES}\` are read`,
    );
  const pack = parsePack(text, { concepts, registry: commons.registry, file });
  if (!VERSION.test(pack.version))
    throw invalid(file, `the version \`${pack.version}\` is not dotted numbers such as 2026.12.1`);
  assertPlaces(pack, packs.get(pack.jurisdiction), file);
  assertMeaning(pack, commons.registry, file);
  // INVARIANT: whatever passes here can be put in force; what could fail then would already be durable.
  assertOverrides(new Map(packs).set(pack.jurisdiction, pack));
  return pack;
}

/** Below 0 where `a` comes before `b`, as dotted numbers: 2026.9 before 2026.11. Other words count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map((part) => Number(part) || 0));
  const longest = Math.max(left?.length ?? 0, right?.length ?? 0);
  for (let i = 0; i < longest; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

// THREAT: a node that could make another country its member would be told of that country's incidents, and one that
// could leave its federation would shed the federal law. Places are agreed on, and come with the program.
function assertPlaces(pack: Pack, held: Pack | undefined, file: string): void {
  const changed =
    (held !== undefined && pack.within !== held.within && "within") ||
    (held !== undefined && pack.overlay !== held.overlay && "overlay") ||
    (new Set(pack.members).symmetricDifference(new Set(held?.members)).size > 0 && "members");
  if (changed)
    throw invalid(
      file,
      `\`${changed}\` is not as in the version in force: places do not change by publication`,
    );
}

// THREAT: what one law lets its own atoms stand for is believed by every other law that asks for the same thing.
function assertMeaning({ atoms, grants }: Pack, common: Registry, file: string): void {
  for (const [atom, { kind, implies }] of Object.entries(atoms)) {
    const stranger = implies.find(
      (each) => !Object.hasOwn(atoms, each) && common.atoms.get(each)?.kind !== kind,
    );
    if (stranger !== undefined)
      throw invalid(file, `\`${atom}\` cannot imply \`${stranger}\`, which is no ${kind} and not its own`);
  }
  const foreign = grants.find(({ atom }) => !Object.hasOwn(atoms, atom));
  if (foreign !== undefined)
    throw invalid(file, `\`${foreign.id}\` grants \`${foreign.atom}\`, which is not this pack's own`);
}
