/**
 * Layouts of biometric data blocks: the length that a header declares, and the positions of all views (ISO/IEC 19794
 * parts 2, 4, 5 and 6, editions of 2005 and 2011; INCITS 378 and 381 of 2004).
 */

import { areImageAreas, areMinutiaeAreas, type Uint } from "./block-extension.ts";
import { hasMoreBehind } from "./picture-end.ts";

export type { Uint } from "./block-extension.ts";

/**
 * The positions of a block's views, each once, and the offsets at which their pictures begin. `whole` is false where
 * bytes are left that no view accounts for; `unread` is true where a view holds data that no standard describes.
 */
export type Views = {
  readonly positions: readonly number[];
  readonly pictures: readonly number[];
  readonly whole: boolean;
  readonly unread: boolean;
};

export type Layout = {
  readonly version: string;
  readonly standard?: "iso" | "incits";
  /** Returns true where the bytes can have this layout. It must be false for every other layout. */
  fits(uint: Uint): boolean;
  length(uint: Uint): number;
  /** Reads the views up to the offset `end`. */
  views(uint: Uint, end: number): Views;
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
  const seen = () => ({ positions: [...positions], pictures: [], unread });
  let unread = false;
  let at = size;
  for (let view = 1; view <= count; view += 1) {
    if (!(at < end)) return { ...seen(), whole: false };
    positions.add(uint(at));
    const minutiae = uint(at + 3);
    const extension = at + 4 + 6 * minutiae;
    at = extension + 2 + uint(extension, 2);
    unread ||= !areMinutiaeAreas(uint, extension + 2, Math.min(at, end), minutiae);
  }
  // Encoders of the world miscount the last extension by a byte or two, which is too little to hold a view.
  return { ...seen(), whole: !holdsMore(uint, at, end, MINUTIAE_VIEW_BYTES) };
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
    views: (uint, end) =>
      viewsByLength(uint, size, end, (at, to) => ({
        position: at + 4,
        ...pictureAt(uint, at + FINGER_IMAGE_HEAD_BYTES, to),
      })),
  };
}

/** The bytes of a view before its picture, in finger images of 2005 and 2004. */
const FINGER_IMAGE_HEAD_BYTES = 14;

/** Describes the face images of 2005: each has its feature points, of eight bytes, before what is said of the picture. */
export function faceImage(): Layout {
  const size = 14;
  return {
    version: "010",
    fits: (uint) => uint(size, 4) <= uint(8, 4) - size,
    length: (uint) => uint(8, 4),
    views: (uint, end) =>
      viewsByLength(uint, size, end, (at, to) => pictureAt(uint, at + 32 + 8 * uint(at + 4, 2), to)),
  };
}

/**
 * The body of a representation of 2011: `position` and `length` are the distances from its beginning to the position, and
 * to the length of its picture. `areas` tells whether what follows the picture is of a known form.
 */
type Body = {
  readonly position?: number;
  length(uint: Uint, at: number): number;
  readonly areas?: (uint: Uint, from: number, to: number) => boolean;
};

/** The bodies of finger images, faces and irises. Of a face, landmarks of eight bytes stand before the picture. */
export const BODIES = {
  finger: { position: 0, length: () => 18, areas: areImageAreas },
  face: { length: (uint: Uint, at: number) => 28 + 8 * uint(at, 2) },
  iris: { position: 2, length: () => 29 },
} satisfies Record<string, Body>;

/**
 * Describes the editions of 2011: a header, then representations with a common beginning. Without a body they are of
 * minutiae.
 */
export function edition2011(version: string, size: number, body?: Body): Layout {
  const length = (uint: Uint) => uint(8, 4);
  const bodyAt = (uint: Uint, at: number) => {
    const quality = at + 18;
    const afterQuality = quality + 1 + 5 * uint(quality);
    return uint(14) === 1 ? afterQuality + 1 + 3 * uint(afterQuality) : afterQuality;
  };
  const read = (uint: Uint, at: number, to: number): View => {
    const from = bodyAt(uint, at);
    if (body === undefined) return minutiae2011(uint, from, to);
    const picture = from + body.length(uint, from) + 4;
    const rest = picture + uint(picture - 4, 4);
    const isKnown = rest <= to && (body.areas?.(uint, rest, to) ?? !holdsMore(uint, rest, to, 1));
    return {
      ...(body.position === undefined ? {} : { position: from + body.position }),
      picture,
      unread: !isKnown || hasMoreBehind(uint, picture, Math.min(rest, to)),
    };
  };
  return {
    version,
    standard: "iso",
    fits: (uint) => uint(14) <= 1 && uint(size, 4) >= MIN_VIEW_BYTES && uint(size, 4) <= length(uint) - size,
    length,
    views: (uint, end) => viewsByLength(uint, size, end, (at, to) => read(uint, at, to)),
  };
}

/** Minutiae of 2011: position, then twelve bytes, of which the last two are the size and the number of minutiae. */
function minutiae2011(uint: Uint, at: number, to: number): View {
  const count = uint(at + 12);
  const extension = at + 13 + count * (uint(at + 11) >> 4);
  const end = extension + 2 + uint(extension, 2);
  const unread =
    end > to || !areMinutiaeAreas(uint, extension + 2, end, count) || holdsMore(uint, end, to, 1);
  return { position: at, unread };
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
  const pictures: number[] = [];
  const seen = () => ({ positions: [...positions], pictures, unread });
  let unread = false;
  let at = size;
  for (let eye = 1; eye <= eyes; eye += 1) {
    if (!(at < end)) return { ...seen(), whole: false };
    positions.add(uint(at));
    const images = uint(at + 1, 2);
    at += 3;
    for (let image = 1; image <= images && at < end; image += 1) {
      const picture = at + 11;
      pictures.push(picture);
      at = picture + uint(at + 7, 4);
      unread ||= hasMoreBehind(uint, picture, Math.min(at, end));
    }
  }
  return { ...seen(), whole: at <= end && !holdsMore(uint, at, end, 1) };
}

/** The least size of a view that begins with its own length. */
const MIN_VIEW_BYTES = 14;

/** The offsets of a view's position and picture, and true where it holds data that no standard describes. */
type View = { readonly position?: number; readonly picture?: number; readonly unread?: boolean };

/** Returns a picture that ends a view. */
function pictureAt(uint: Uint, picture: number, to: number): View {
  return { picture, unread: hasMoreBehind(uint, picture, to) };
}

/** Reads views that begin with their own length in four bytes, until they fill the block. */
function viewsByLength(
  uint: Uint,
  first: number,
  end: number,
  read: (at: number, to: number) => View,
): Views {
  const positions = new Set<number>();
  const pictures: number[] = [];
  let unread = false;
  let at = first;
  while (at < end && uint(at, 4) >= MIN_VIEW_BYTES) {
    const to = at + uint(at, 4);
    const view = read(at, to);
    if (view.position !== undefined && view.position < end) positions.add(uint(view.position));
    if (view.picture !== undefined) pictures.push(view.picture);
    unread ||= view.unread === true;
    at = to;
  }
  const whole = at <= end && !holdsMore(uint, at, end, 1);
  return { positions: [...positions], pictures, whole, unread };
}

/** Returns true where at least `least` bytes are left before `end` and not all of them are zero. */
function holdsMore(uint: Uint, at: number, end: number, least: number): boolean {
  if (end - at < least) return false;
  for (let place = at; place < end; place += 1) if (uint(place) !== 0) return true;
  return false;
}
