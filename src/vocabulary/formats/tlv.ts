/** Reads BER-TLV data objects as smart cards write them (ISO/IEC 7816-4), with definite lengths only. */
import { refusal } from "./document.ts";

/** A data object. `tag` is one number, such as 0x7f61; `value` is a view of the bytes that were read. */
export type DataObject = { readonly tag: number; readonly value: Uint8Array };

/** The most data objects side by side. Cards hold a handful. */
const MAX_OBJECTS = 1024;

/**
 * Parses the data objects that fill `bytes`. Throws VOC_LEXICAL where one ends beyond them, or has an indefinite
 * length, and VOC_OUT_OF_RANGE where there are more than 1024.
 */
export function parseTlv(bytes: Uint8Array, path: string): readonly DataObject[] {
  const objects: DataObject[] = [];
  let at = 0;
  const next = () => {
    const byte = bytes[at++];
    if (byte === undefined) throw refusal("VOC_LEXICAL", path, "a data object ends before its length");
    return byte;
  };
  while (at < bytes.length) {
    const tag = readTag(next, path);
    const length = readLength(next, path);
    if (length > bytes.length - at)
      throw refusal(
        "VOC_LEXICAL",
        path,
        `a data object declares ${length} bytes and ${bytes.length - at} are left`,
      );
    if (objects.length === MAX_OBJECTS)
      throw refusal("VOC_OUT_OF_RANGE", path, `there are more than ${MAX_OBJECTS} data objects side by side`);
    objects.push({ tag, value: bytes.subarray(at, at + length) });
    at += length;
  }
  return objects;
}

function readTag(next: () => number, path: string): number {
  let tag = next();
  if ((tag & 0x1f) !== 0x1f) return tag;
  for (let more = true; more; ) {
    const byte = next();
    tag = tag * 256 + byte;
    more = (byte & 0x80) !== 0;
    if (tag > 0xffffff) throw refusal("VOC_LEXICAL", path, "a tag is longer than three bytes");
  }
  return tag;
}

function readLength(next: () => number, path: string): number {
  const first = next();
  if (first < 0x80) return first;
  const size = first & 0x7f;
  if (size === 0 || size > 4)
    throw refusal("VOC_LEXICAL", path, "a length is indefinite, or longer than four bytes");
  let length = 0;
  for (let each = 0; each < size; each++) length = length * 256 + next();
  return length;
}

/** Returns true for the tag of a data object whose value is data objects (bit 6 of its first byte). */
export function isConstructed(tag: number): boolean {
  const first = tag > 0xffff ? tag >> 16 : tag > 0xff ? tag >> 8 : tag;
  return (first & 0x20) !== 0;
}

/** Returns the value of a data object as a whole number, big-endian. */
export function numberOf(value: Uint8Array): number {
  return value.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Formats a tag in hexadecimal, with two digits for each byte. */
export function tagOf(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(2, "0");
}
