/**
 * Counts the vendors that the ranges of a TC string name, before they are unfolded (IAB Transparency and Consent String,
 * version 2.2, "Vendor Consent Section" to "Publisher Restrictions"). A range of five characters may name 65,535.
 */

/** The bits before the first list of vendors, in the core and in other segments. */
const CORE_BITS = 213;
const SEGMENT_BITS = 3;
const BITS = { maxId: 16, flag: 1, entries: 12, vendor: 16, restrictions: 12, purposeAndType: 8 };

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Reads whole numbers from base64url text, six bits to a character; undefined beyond its end. */
function createBits(text: string, from: number) {
  let at = from;
  const bit = (place: number) =>
    (ALPHABET.indexOf(text.charAt(Math.floor(place / 6))) >> (5 - (place % 6))) & 1;
  return {
    skip: (size: number) => {
      at += size;
    },
    next: (size: number) => {
      if (at + size > text.length * 6) return undefined;
      let value = 0;
      for (const end = at + size; at < end; at++) value = value * 2 + bit(at);
      return value;
    },
  };
}
type Bits = ReturnType<typeof createBits>;

/**
 * Returns how many vendors the ranges of all segments name, each as often as it is named. Text that ends early names
 * what it names before its end.
 */
export function countRangedVendors(core: string, segments: readonly string[]): number {
  const bits = createBits(core, CORE_BITS);
  let count = countVector(bits) + countVector(bits);
  const restrictions = bits.next(BITS.restrictions) ?? 0;
  for (let each = 0; each < restrictions; each++) {
    bits.skip(BITS.purposeAndType);
    count += countEntries(bits);
  }
  for (const segment of segments) count += countVector(createBits(segment, SEGMENT_BITS));
  return count;
}

/** Counts the vendors of a list that is ranges, and passes over one that is a bit for each vendor. */
function countVector(bits: Bits): number {
  const maxId = bits.next(BITS.maxId) ?? 0;
  if (bits.next(BITS.flag) === 1) return countEntries(bits);
  bits.skip(maxId);
  return 0;
}

function countEntries(bits: Bits): number {
  const entries = bits.next(BITS.entries) ?? 0;
  let count = 0;
  for (let each = 0; each < entries; each++) {
    const isRange = bits.next(BITS.flag);
    const first = bits.next(BITS.vendor);
    const last = isRange === 1 ? bits.next(BITS.vendor) : first;
    if (first === undefined || last === undefined) return count;
    count += Math.max(0, last - first + 1);
  }
  return count;
}
