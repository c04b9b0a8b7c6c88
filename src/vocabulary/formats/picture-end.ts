/**
 * Finds the end of a picture: JPEG (ITU-T T.81), JPEG 2000 (T.800), PNG (ISO/IEC 15948) or WSQ (IAFIS-IC-0110). THREAT: what
 * stands behind it is shown by no program, and would ride along.
 */
import type { Uint } from "./block-extension.ts";

/** The markers of a picture that is a list of segments: its end, what begins its coded data, and what may stand within that. */
type Markers = { readonly end: number; readonly scan: number; readonly restart: number };
const JPEG: Markers = { end: 0xd9, scan: 0xda, restart: 0xd0 };
const WSQ: Markers = { end: 0xa1, scan: 0xa3, restart: 0xb0 };
const RESTARTS = 8;

/** The marker of a part of a JPEG 2000 codestream, and that of its end. */
const TILE_PART = 0xff90;
const CODESTREAM_END = 0xffd9;

/**
 * Returns true where bytes other than zero follow the end of the picture at `at`, before `to`. A picture of another kind, or
 * one that does not come to its end, is taken for all of it.
 */
export function hasMoreBehind(uint: Uint, at: number, to: number): boolean {
  for (let place = endOf(uint, at, to) ?? to; place < to; place++) if (uint(place) !== 0) return true;
  return false;
}

function endOf(uint: Uint, at: number, to: number): number | undefined {
  const [first, second] = [uint(at, 2), uint(at + 2, 2)];
  if (first === 0xffd8) return endOfSegments(uint, at + 2, to, JPEG);
  if (first === 0xffa0) return endOfSegments(uint, at + 2, to, WSQ);
  if (first === 0x8950 && second === 0x4e47) return endOfChunks(uint, at + 8, to);
  if (first === 0xff4f && second === 0xff51) return endOfCodestream(uint, at + 2, to);
  if (first === 0 && second === 12 && uint(at + 4, 2) === 0x6a50) return endOfBoxes(uint, at, to);
  return undefined;
}

function endOfSegments(
  uint: Uint,
  from: number,
  to: number,
  { end, scan, restart }: Markers,
): number | undefined {
  const isWithin = (marker: number) => marker === 0 || (marker >= restart && marker < restart + RESTARTS);
  for (let at = from; at + 1 < to; ) {
    const marker = uint(at + 1);
    if (uint(at) !== 0xff) return undefined;
    if (marker === end) return at + 2;
    if (marker === 0xff || isWithin(marker)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = uint(at + 2, 2);
    if (!(length >= 2)) return undefined;
    at += 2 + length;
    if (marker === scan) while (at + 1 < to && (uint(at) !== 0xff || isWithin(uint(at + 1)))) at++;
  }
  return undefined;
}

function endOfChunks(uint: Uint, from: number, to: number): number | undefined {
  for (let at = from; at + 12 <= to; at += 12 + uint(at, 4))
    if (uint(at + 4, 4) === 0x49454e44) return at + 12;
  return undefined;
}

function endOfCodestream(uint: Uint, from: number, to: number): number | undefined {
  for (let at = from; at + 4 <= to + 2; ) {
    const marker = uint(at, 2);
    if (marker === CODESTREAM_END) return at + 2;
    const length = marker === TILE_PART ? uint(at + 6, 4) : 2 + uint(at + 2, 2);
    // A length of zero is up to the end of the codestream.
    if (!(length >= 4)) return undefined;
    at += length;
  }
  return undefined;
}

/** The codestream is in the last box of a file. */
function endOfBoxes(uint: Uint, from: number, to: number): number | undefined {
  for (let at = from; at + 8 <= to; ) {
    const length = uint(at, 4);
    const isCodestream = uint(at + 4, 4) === 0x6a703263;
    if (isCodestream && length === 0) return endOfCodestream(uint, at + 10, to);
    if (length < 8) return undefined;
    at += length;
    if (isCodestream) return at;
  }
  return undefined;
}
