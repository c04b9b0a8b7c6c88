/** The places in which records of ANSI/NIST-ITL state a position, and the skin of which each record therefore is. */
import { type ItlRecord, MAX_TEXT, RS, US } from "./an2k-record.ts";
import { refusal } from "./document.ts";
import { type Skin, skinOf } from "./finger-position.ts";

/** A position as written, and the number of its field. */
export type Position = { readonly field: number; readonly code: string };

/** A field of positions: each of its items is one, or the first item of each of its groups. */
type Place = { readonly field: number; readonly each?: true };

/** FGP of the image records: a list of positions. */
const FGP: Place = { field: 13, each: true };

/**
 * The fields of positions by record type: FGP; in type 9 also FGN (14), FGP of the minutiae of INCITS 378 (134) and
 * the position of the extended features (302); in image records the positions of probes and prints (14), of segments
 * (21, 25) and of quality scores (22 to 24).
 */
const PLACES: Readonly<Record<number, readonly Place[]>> = {
  3: [FGP],
  4: [FGP],
  5: [FGP],
  6: [FGP],
  9: [{ field: 6, each: true }, { field: 14, each: true }, { field: 134, each: true }, { field: 302 }],
  13: [FGP, { field: 14 }, { field: 24 }],
  14: [FGP, ...[14, 21, 22, 23, 24, 25].map((field) => ({ field }))],
  15: [FGP, { field: 24 }],
  17: [{ field: 3, each: true }],
  19: [FGP, { field: 24 }],
};

/** The skin of the record types that are for friction ridges. */
const SKIN_OF_TYPE: Readonly<Record<number, Skin>> = {
  3: "finger",
  4: "finger",
  5: "finger",
  6: "finger",
  9: "finger",
  13: "finger",
  14: "finger",
  15: "palm",
  19: "foot",
};
/** Types for finger, palm and foot alike, so that their position alone says which. */
const OPEN_TYPES: readonly number[] = [9, 13];

/** The most positions that the records of a transaction state, together. */
export const MAX_POSITIONS = 1024;
/** The most positions of a record whose order says nothing more. */
export const MAX_POSITIONS_OF_RECORD = 128;

/**
 * Returns all positions that a record states. Throws VOC_OUT_OF_RANGE for a field too long to be read whole, and for
 * more than `most` positions.
 */
export function readPositions(
  { type, fields }: ItlRecord,
  path: string,
  most = MAX_POSITIONS,
): readonly Position[] {
  const positions = (PLACES[type] ?? []).flatMap(({ field, each }) => {
    const text = fields.get(field) ?? "";
    if (text.length >= MAX_TEXT)
      throw refusal("VOC_OUT_OF_RANGE", `${path}/${field}`, "the list of positions is too long");
    const codes = text.split(RS).flatMap((group) => (each ? group.split(US) : group.split(US).slice(0, 1)));
    return codes.filter((code) => code !== "").map((code) => ({ field, code }));
  });
  if (positions.length > most)
    throw refusal("VOC_OUT_OF_RANGE", path, `the transaction states more than ${MAX_POSITIONS} positions`);
  return positions;
}

/** Returns true for a record type that is for friction ridge skin. */
export function isOfSkin(type: number): boolean {
  return type in SKIN_OF_TYPE;
}

/**
 * Returns the words for the modality of a friction ridge record: the type, such as `13`, where the positions lie on
 * the skin that the type is for; `13/palm` and the like for another; `13/ridge` where no position says which. A code
 * that no edition has makes a word that no scheme has, so that it blocks the document.
 */
export function skinWordsOf(
  type: number,
  positions: readonly Position[],
  shown: readonly Skin[],
): readonly string[] {
  const read = positions.map(({ code }) => ({ code, skin: toSkin(code) }));
  const skins = [...read.map(({ skin }) => skin), ...shown];
  if (skins.length === 0) return [OPEN_TYPES.includes(type) ? `${type}/ridge` : String(type)];
  const told = skins.filter((skin) => skin !== "unsaid");
  const known = told.filter((skin) => skin !== "unknown").map((skin) => wordOf(type, skin));
  const unknown = read
    .filter(({ skin }) => skin === "unknown")
    .map(({ code }) => `${type}/FGP/${shownAs(code)}`);
  const fromBlock = shown.includes("unknown") ? [`${type}/FGP`] : [];
  return told.length === 0 ? [String(type)] : [...new Set([...known, ...unknown, ...fromBlock])];
}

/** Returns the skins that contradict the type of a record, which is for one kind of skin only. */
export function strangersTo(type: number, positions: readonly Position[]): readonly Skin[] {
  if (!isOfSkin(type) || OPEN_TYPES.includes(type)) return [];
  const skins = positions.map(({ code }) => toSkin(code));
  return skins.filter((skin) => ["finger", "palm", "foot"].includes(skin) && skin !== SKIN_OF_TYPE[type]);
}

function wordOf(type: number, skin: Skin): string {
  return skin === SKIN_OF_TYPE[type] ? String(type) : `${type}/${skin}`;
}

/** Shows a code as written, unless it is no code: what is written there may be about a person. */
function shownAs(code: string): string {
  return /^\w{1,4}$/.test(code) ? code : "?";
}

function toSkin(code: string): Skin {
  return /^\d{1,3}$/.test(code) ? skinOf(Number(code)) : "unknown";
}
