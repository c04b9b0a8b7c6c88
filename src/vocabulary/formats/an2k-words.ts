/**
 * Tells short plain words, numbers and codes in the fields of ANSI/NIST-ITL from what may be anything. THREAT: a picture
 * or a block in a field that nobody reads would ride along.
 */
import { refusal } from "./document.ts";
import { findHead, findHeadInText } from "./hidden-head.ts";

/** The most characters of a field whose content no standard defines, and of all such fields of a transaction. */
export const MAX_FREE_CHARS = 1000;
export const MAX_FREE_CHARS_IN_ALL = 16_384;
/** The most characters of words in a field that the standard defines, and of that field with its numbers and codes. */
export const MAX_WORD_CHARS = 4096;
export const MAX_FIELD_CHARS = 65_536;

/** A number or a code of the standard, of which a list of minutiae has many. */
export const CODE = /^(?:[\d.,+-]{0,12}|[A-Z]{1,4})$/;

/** A field of a record: the bytes of its text, and true where its users or its maker define what it holds. */
export type Field = { readonly bytes: Uint8Array; readonly isFree: boolean; readonly path: string };

/**
 * Returns true where a field holds short plain words, numbers or codes; false where it may hold anything. Throws
 * VOC_LEXICAL where it holds the beginning of a block or of a picture, as bytes, in base64 or in hexadecimal.
 */
export function areWords({ bytes, isFree, path }: Field): boolean {
  const most = isFree ? MAX_FREE_CHARS : MAX_FIELD_CHARS;
  const text = toText(bytes.subarray(0, most + 1));
  const hidden = findHead(bytes) ?? findHeadInText(text ?? "");
  if (hidden !== undefined)
    throw refusal("VOC_LEXICAL", path, `a ${hidden.name} begins in the field, which is not for one`);
  if (bytes.length > most || text === undefined) return false;
  return isFree || wordCharsOf(text) <= MAX_WORD_CHARS;
}

/** Counts the characters of what is neither a number nor a code. */
function wordCharsOf(text: string): number {
  return text
    .split(SEPARATOR)
    .filter((item) => !CODE.test(item))
    .reduce((sum, { length }) => sum + length, 0);
}

/** The separators of groups and units. */
const SEPARATORS = "\x1e\x1f";
export const SEPARATOR = new RegExp(`[${SEPARATORS}]`);
/** Printable characters, tabs, line ends and separators of groups and units, in UTF-8 or in Latin-1. */
const PLAIN = new RegExp(`^[\\t\\n\\r${SEPARATORS} -~\\u00a0-\\ud7ff\\ue000-\\u{10ffff}]*$`, "u");

/** Returns the text of bytes that are plain; undefined where they are not. */
export function toText(bytes: Uint8Array): string | undefined {
  const text = decode(bytes);
  return PLAIN.test(text) ? text : undefined;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  }
}
