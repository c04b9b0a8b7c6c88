/** Says what a biometric data block shows by its own header, in the terms of ISO/IEC 19794. */
import type { BlockHeader } from "./biometric-block.ts";
import type { Finding, ReadTerm } from "./document.ts";
import { type Skin, skinOf } from "./finger-position.ts";

/** A characteristic that a block shows: a face, an iris, or the skin of each of its positions. */
export type Shown = "face" | "iris" | Skin;

/**
 * Returns all that a block shows, each once. A finger block whose views could not all be read may show any ridge
 * skin, so `ridge` is among them.
 */
export function shownBy({ modality, positions, incomplete }: BlockHeader): readonly Shown[] {
  if (modality !== "finger") return [modality];
  const skins = new Set((positions ?? []).map(skinOf));
  if (skins.size === 0 || incomplete) skins.add("ridge");
  return [...skins];
}

/** The place of a block: its path, and the number of its record. */
export type Place = { readonly path: string; readonly record: number };

const SCHEME = "iso-19794";

function describe(kind: ReadTerm["kind"], term: string, place: Place): ReadTerm {
  return { scheme: SCHEME, kind, term, effect: "describes", ...place };
}

/**
 * Returns the modalities of a block: its part, followed by the skin where that is none of a finger. A position that
 * no standard has makes a word that no scheme has, so that it blocks the document.
 */
export function modalitiesOf(header: BlockHeader, place: Place): readonly ReadTerm[] {
  const { part, positions = [] } = header;
  const words = shownBy(header).flatMap((shown) => {
    if (shown === "unknown")
      return positions.filter((each) => skinOf(each) === "unknown").map((each) => `${part}/${each}`);
    return shown === "palm" || shown === "foot" || shown === "ridge" ? `${part}/${shown}` : part;
  });
  return [...new Set(words)].map((word) => describe("modality", word, place));
}

/** Returns the form of a block, which its part tells. */
export function formOf({ part }: BlockHeader, place: Place): ReadTerm {
  return describe("form", part, place);
}

/**
 * Returns true for a palm's code of ISO/IEC 39794-4, from lower right to hypothenar left: sources number them in two orders,
 * so that nobody can tell its side. For any other position too that this part alone has.
 */
function isOfPart(position: number): boolean {
  return (position >= 23 && position <= 36) || position === OTHER_POSITION;
}
const OTHER_POSITION = 999;

/** Returns the positions of a block: fingers or eyes. */
export function positionsOf(
  { part, modality, positions = [] }: BlockHeader,
  place: Place,
): readonly ReadTerm[] {
  const prefixOf = (position: number) =>
    modality === "iris" ? "eye" : part === "39794-4" && isOfPart(position) ? part : "finger";
  return positions.map((each) => describe("position", `${prefixOf(each)}/${each}`, place));
}

/** Returns the form of a plain picture: it is a sample, whatever it shows. */
export function formOfPicture(place: Place): ReadTerm {
  return { scheme: "comity", kind: "form", term: "form:sample", effect: "describes", ...place };
}

/**
 * Returns the modality of a record that tells none. It stands for every modality, so that no statement about one of
 * them covers it.
 */
export function untoldModality(place: Place): ReadTerm {
  return { scheme: "comity", kind: "modality", term: "mod:unknown", effect: "describes", ...place };
}

/** Terms and findings about data that no standard describes. */
export type Unread = { readonly terms: readonly ReadTerm[]; readonly findings: readonly Finding[] };
export const NOTHING_UNREAD: Unread = { terms: [], findings: [] };

/** Describes data that may be anything: every modality, and a sample beside the form that is told. `what` begins a sentence. */
export function anything(place: Place, what: string): Unread {
  return {
    terms: [untoldModality(place), formOfPicture(place)],
    findings: [{ code: "VOC_NO_TERM", path: place.path, sentence: `${what}: it may be anything` }],
  };
}

/** Describes the part of a block that no standard describes, such as extended data of its maker. */
export function unreadOf({ unread }: BlockHeader, place: Place): Unread {
  return unread
    ? anything(place, "the block holds data of its maker, which no standard describes")
    : NOTHING_UNREAD;
}
