/**
 * Tells whether the extended data of minutiae and of finger images has a form that is known and small (ISO/IEC 19794-2,
 * -4; INCITS 378, "extended data"): each area has a type, its length with these four bytes, and data.
 */
/** Reads a whole number, big-endian; NaN where the bytes end too early, so that every comparison fails. */
export type Uint = (at: number, size?: number) => number;

/** Returns the reader of whole numbers in bytes. */
export function uintOf(bytes: Uint8Array): Uint {
  return (at, size = 1) => {
    let value = 0;
    for (let place = at; place < at + size; place++) value = value * 256 + (bytes[place] ?? Number.NaN);
    return value;
  };
}

const HEAD_BYTES = 4;
/** The types of minutiae: ridge counts, cores and deltas, qualities of zones. Any other is of its maker. */
const RIDGE_COUNTS = 1;
const MINUTIAE_TYPES: readonly number[] = [2, 3];
/** The types of finger images: segments and annotations. A comment, and what is of its maker, may be anything. */
const IMAGE_TYPES: readonly number[] = [1, 2];

/** The most bytes of an area of known type, but of ridge counts. */
export const MAX_AREA_BYTES = 256;
/** The most ridge counts that start from one minutia: one in each octant around it. */
const MAX_COUNTS = 8;
/** The bytes by which encoders of the world miscount an area. */
const MISCOUNTED_BYTES = 2;

type Area = { readonly type: number; readonly at: number; readonly to: number };

/** Returns true where the areas from `from` up to `to` are of minutiae, `count` of them, and each is of known form. */
export function areMinutiaeAreas(uint: Uint, from: number, to: number, count: number): boolean {
  return everyArea(uint, from, to, (area) =>
    area.type === RIDGE_COUNTS
      ? areRidgeCounts(uint, area, count)
      : MINUTIAE_TYPES.includes(area.type) && isSmall(area),
  );
}

/** Returns true where the areas from `from` up to `to` are those of a finger image, and each is of known form. */
export function areImageAreas(uint: Uint, from: number, to: number): boolean {
  return everyArea(uint, from, to, (area) => IMAGE_TYPES.includes(area.type) && isSmall(area));
}

function everyArea(uint: Uint, from: number, to: number, isKnown: (area: Area) => boolean): boolean {
  let at = from;
  while (at + HEAD_BYTES <= to && uint(at + 2, 2) >= HEAD_BYTES) {
    const next = at + uint(at + 2, 2);
    if (next - to > MISCOUNTED_BYTES) return false;
    if (!isKnown({ type: uint(at, 2), at: at + HEAD_BYTES, to: Math.min(next, to) })) return false;
    at = next;
  }
  for (; at < to; at++) if (uint(at) !== 0) return false;
  return true;
}

function isSmall({ at, to }: Area): boolean {
  return to - at <= MAX_AREA_BYTES;
}

/** A method, then for each count its two minutiae and a number. */
function areRidgeCounts(uint: Uint, { at, to }: Area, count: number): boolean {
  if ((to - at - 1) / 3 > MAX_COUNTS * count) return false;
  for (let edge = at + 1; edge + 2 < to; edge += 3)
    if (uint(edge) > count || uint(edge + 1) > count) return false;
  return true;
}
