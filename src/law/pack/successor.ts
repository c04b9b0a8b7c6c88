/** Checks a version of a pack that is to replace the one in force, at its own node or at a peer's. */
import { isNeverLonger } from "../../calendar.ts";
import { ComityError } from "../../errors.ts";
import type { Scheme, SchemeTerm } from "../../vocabulary/scheme.ts";
import type { Atlas } from "../atlas.ts";
import { assertNoRing } from "./nesting.ts";
import { assertOverrides } from "./override.ts";
import { type Pack, parsePack } from "./pack.ts";
import { type AtomEntries, type Registry, registryWith } from "./registry.ts";
import type { Located } from "./yaml.ts";

/** The longest text of a pack that is accepted, in bytes of UTF-8. */
export const MAX_PACK_BYTES = 1024 * 1024;

const VERSION = /^\d{1,9}(\.\d{1,9}){0,3}$/;

const invalid = (file: string, what: string) => new ComityError("PACK_INVALID", `${file}: ${what}`);

/**
 * Parses the text of a pack that is to replace another. Throws INPUT_TOO_LARGE, PACK_INVALID or ATOM_UNKNOWN, with
 * file and line where known. Rejects also a version that is not dotted numbers, and any change to the pack's places, to
 * the meaning of its terms, or to what its atoms mean for other laws: no pack may make those changes by itself.
 * `source` is the document in `text`, where it has been read already.
 */
export function parseSuccessor(
  text: string,
  { concepts, commons, packs }: Atlas,
  file: string,
  source?: Located,
): Pack {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_PACK_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `${file}: the pack has \`${bytes}\` bytes; the limit is \`${MAX_PACK_BYTES}\``,
    );
  const pack = parsePack(text, { concepts, registry: commons.registry, file }, source);
  if (!VERSION.test(pack.version))
    throw invalid(file, `the version \`${pack.version}\` is not dotted numbers such as 2026.12.1`);
  const held = packs.get(pack.jurisdiction);
  assertPlaces(pack, held, file);
  assertMeaning(pack, commons.registry, file);
  if (held !== undefined) {
    assertTerms(pack.scheme, held.scheme, file);
    assertAtoms(pack.atoms, held.atoms, commons.registry, file);
    assertNotOlder("consentsSince", pack.consentsSince, held.consentsSince, file);
  }
  // INVARIANT: a pack that passes here can be put in force. A later failure would come when the pack is durable
  // already.
  const next = new Map(packs).set(pack.jurisdiction, pack);
  assertNoRing(next);
  assertOverrides(next);
  return pack;
}

/**
 * Compares versions as dotted numbers, so that 2026.9 comes before 2026.11: below 0 where `a` comes before `b`. A
 * part that is no number counts as 0.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map((part) => Number(part) || 0));
  const longest = Math.max(left?.length ?? 0, right?.length ?? 0);
  for (let i = 0; i < longest; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

// THREAT: a node that could declare another country its member would be told of that country's incidents, and one
// that could leave its federation would escape the federal law. So agreements fix the places, and the program ships
// them.
function assertPlaces(pack: Pack, held: Pack | undefined, file: string): void {
  const changed =
    (held !== undefined && pack.within !== held.within && "within") ||
    (held !== undefined && pack.overlay !== held.overlay && "overlay") ||
    (new Set(pack.members).symmetricDifference(new Set(held?.members)).size > 0 && "members");
  if (changed)
    throw invalid(
      file,
      `\`${changed}\` differs from the version in force, and a publication cannot change places`,
    );
}

// THREAT: every law that asks for an atom believes the implications that another law states for it.
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

// THREAT: requests, consents and documents were written in the words of the version in force. A word that came to mean
// more would widen them, and one that came to mean less would hide data from other laws. A word that is left out could
// come back with another meaning in the version after.
function assertTerms(next: Scheme, held: Scheme, file: string): void {
  for (const { kind, term, matches } of held.terms) {
    const found = next.find(kind, term);
    if (found?.term !== term)
      throw invalid(
        file,
        `the ${kind} \`${term}\` is missing, and people have used the word: keep it, with \`readOnly: true\` where it is never to be chosen`,
      );
    if (meaningOf(found.matches) !== meaningOf(matches))
      throw invalid(
        file,
        `the ${kind} \`${term}\` means \`${meaningOf(matches)}\` in the version in force, and cannot come to mean \`${meaningOf(found.matches)}\`: add another word`,
      );
  }
  for (const { kind, term } of next.terms) {
    const same = held.find(kind, term);
    if (same !== undefined && same.term !== term)
      throw invalid(
        file,
        `the ${kind} \`${term}\` is another spelling of \`${same.term}\`, which is in force`,
      );
  }
}

function meaningOf(matches: SchemeTerm["matches"]): string {
  return matches.map(({ match, concept }) => `${match} ${concept}`).join(", ") || "nothing";
}

// THREAT: evidence was signed for atoms of the version in force. An atom that came to imply more of what all laws share
// would make that evidence stand for things that nobody attested.
function assertAtoms(next: AtomEntries, held: AtomEntries, common: Registry, file: string): void {
  const shared = (atoms: AtomEntries) => {
    const { implications } = registryWith(common, atoms);
    return (atom: string) =>
      new Set([...(implications.get(atom) ?? [])].filter((each) => common.atoms.has(each)));
  };
  const [now, before] = [shared(next), shared(held)];
  for (const [atom, { kind, since, lasts, to, approved }] of Object.entries(held)) {
    if (next[atom] === undefined)
      throw invalid(file, `the atom \`${atom}\` is missing, and evidence may exist for it: keep it`);
    if (next[atom].kind !== kind)
      throw invalid(
        file,
        `the atom \`${atom}\` is of kind \`${kind}\` in the version in force, and stays so`,
      );
    if ((to !== undefined && next[atom].to !== to) || (approved && !next[atom].approved))
      throw invalid(
        file,
        `the filing \`${atom}\` asks for less than in the version in force: keep its \`to\` and \`approved\`, or add another atom`,
      );
    assertNotOlder(`since\` of \`${atom}`, next[atom].since, since, file);
    if (lasts !== undefined && isLonger(next[atom].lasts, lasts))
      throw invalid(
        file,
        `the atom \`${atom}\` lasts ${lasts} in the version in force: keep \`lasts\`, or make it shorter`,
      );
    const [more] = now(atom).difference(before(atom));
    if (more !== undefined)
      throw invalid(
        file,
        `the atom \`${atom}\` did not imply \`${more}\` in the version in force: add another atom`,
      );
  }
}

// THREAT: items that were too old for the version in force would come to count, at every node that holds this law. A
// later day only asks for more.
function assertNotOlder(
  field: string,
  next: string | undefined,
  held: string | undefined,
  file: string,
): void {
  if (held !== undefined && (next === undefined || next < held))
    throw invalid(
      file,
      `\`${field}\` is ${held} in the version in force, and ${next === undefined ? "is left out here" : `${next} is earlier`}: keep it, or state a later day`,
    );
}

const isLonger = (next: string | undefined, held: string) => next === undefined || !isNeverLonger(next, held);
