/**
 * Layouts of biometric data blocks: the length that a header declares, and the positions of all views (ISO/IEC 19794
 * parts 2, 4, 5 and 6, editions of 2005 and 2011; INCITS 378 and 381 of 2004).
 */

/** Reads a whole number, big-endian; NaN where the bytes end too early, so that every comparison fails. */
export type Uint = (at: number, size?: number) => number;

/** The positions of a block's views, each once. `whole` is false where bytes are left that no view accounts for. */
export type Views = { readonly positions: readonly number[]; readonly whole: boolean };

export type Layout = {
  readonly version: string;
  readonly standard?: "iso" | "incits";
  /** Returns true where the bytes can have this layout. It must be false for every other layout. */
  fits(uint: Uint): boolean;
  length(uint: Uint): number;
  /** Reads the views up to the offset `end`. Absent where the format states no position. */
  views?(uint: Uint, end: number): Views;
};

/**
 * Describes minutiae records of 2005 and 2004: the last six bytes of the header are two resolutions, the number of
 * views, and zero.
 */
export function minutiae(standard: "iso" | "incits", size: number, length: (uint: Uint) => number): Layout {
  const isResolution = (value: number) => value >= 20 && value <= 2000;
  return {
    version: " 20",
    standard,
    fits: (uint) =>
      length(uint) >= size &&
      length(uint) <= 0xffffff &&
      isResolution(uint(size - 6, 2)) &&
      isResolution(uint(size - 4, 2)) &&
      uint(size - 1) === 0,
    length,
    views: (uint, end) => minutiaeViews(uint, size, end),
  };
}

/** The fixed part of a view of minutiae: position, impression, quality, count, and the length of its extension. */
const MINUTIAE_VIEW_BYTES = 6;

function minutiaeViews(uint: Uint, size: number, end: number): Views {
  const count = Math.max(1, uint(size - 2));
  const positions = new Set<number>();
  let at = size;
  for (let view = 1; view <= count; view += 1) {
    if (!(at < end)) return { positions: [...positions], whole: false };
    positions.add(uint(at));
    const extension = at + 4 + 6 * uint(at + 3);
    at = extension + 2 + uint(extension, 2);
  }
  // Encoders of the world miscount the last extension by a byte or two, which is too little to hold a view.
  return { positions: [...positions], whole: !holdsMore(uint, at, end, MINUTIAE_VIEW_BYTES) };
}

/**
 * Describes finger images of 2005 and 2004: the count and the scale units stand fourteen bytes before the end of the
 * header.
 */
export function fingerImage(standard: "iso" | "incits", size: number): Layout {
  const length = (uint: Uint) => uint(8, 6);
  return {
    version: "010",
    standard,
    fits: (uint) =>
      (uint(size - 13) === 1 || uint(size - 13) === 2) &&
      uint(size, 4) >= MIN_VIEW_BYTES &&
      uint(size, 4) <= length(uint) - size,
    length,
    views: (uint, end) => viewsByLength(uint, size, end, (at) => at + 4),
  };
}

/**
 * Describes the editions of 2011: a header, then representations with a common beginning. `toPosition` is the
 * distance from there to the position.
 */
export function edition2011(version: string, size: number, toPosition?: number): Layout {
  const length = (uint: Uint) => uint(8, 4);
  const placeOf = (uint: Uint, at: number) => {
    const certified = uint(14) === 1;
    const quality = at + 18;
    const afterQuality = quality + 1 + 5 * uint(quality);
    const after = certified ? afterQuality + 1 + 3 * uint(afterQuality) : afterQuality;
    return after + (toPosition ?? 0);
  };
  return {
    version,
    standard: "iso",
    fits: (uint) => uint(14) <= 1 && uint(size, 4) >= MIN_VIEW_BYTES && uint(size, 4) <= length(uint) - size,
    length,
    ...(toPosition === undefined
      ? {}
      : { views: (uint, end) => viewsByLength(uint, size, end, (at) => placeOf(uint, at)) }),
  };
}

/** Describes the iris images of 2005: each eye has a label and its images. */
export function irisImage(size: number): Layout {
  return {
    version: "010",
    standard: "iso",
    fits: (uint) => uint(15, 2) === size,
    length: (uint) => uint(8, 4),
    views: (uint, end) => irisViews(uint, size, end),
  };
}

function irisViews(uint: Uint, size: number, end: number): Views {
  const eyes = Math.max(1, uint(14));
  const positions = new Set<number>();
  let at = size;
  for (let eye = 1; eye <= eyes; eye += 1) {
    if (!(at < end)) return { positions: [...positions], whole: false };
    positions.add(uint(at));
    const images = uint(at + 1, 2);
    at += 3;
    for (let image = 1; image <= images && at < end; image += 1) at += 11 + uint(at + 7, 4);
  }
  return { positions: [...positions], whole: true };
}

/** The least size of a view that begins with its own length. */
const MIN_VIEW_BYTES = 14;

/** Reads views that begin with their own length in four bytes, until they fill the block. */
function viewsByLength(uint: Uint, first: number, end: number, placeOf: (at: number) => number): Views {
  const positions = new Set<number>();
  let at = first;
  while (at < end && uint(at, 4) >= MIN_VIEW_BYTES) {
    const place = placeOf(at);
    if (place < end) positions.add(uint(place));
    at += uint(at, 4);
  }
  return { positions: [...positions], whole: at <= end && !holdsMore(uint, at, end, 1) };
}

/** Returns true where at least `least` bytes are left before `end` and not all of them are zero. */
function holdsMore(uint: Uint, at: number, end: number, least: number): boolean {
  if (end - at < least) return false;
  for (let place = at; place < end; place += 1) if (uint(place) !== 0) return true;
  return false;
}
