/**
 * Bounds and searches what of a CBEFF document in XML is not read: names, attributes, comments, instructions, and the
 * text of elements without interest. THREAT: a block or a picture in such a place would ride along unseen.
 */
import { refusal } from "./document.ts";
import { findHeadInText } from "./hidden-head.ts";

/** The most characters of each, of a signature, whose certificates may be long, and of one record in all. */
export const UNREAD = {
  nameChars: 64,
  attributeChars: 1024,
  textChars: 4096,
  signatureChars: 16_384,
  recordChars: 32_768,
};

/** A place that is not read: its name, the most characters of it, and the record that it belongs to, if any. */
export type Unread = {
  readonly what: string;
  readonly most: number;
  readonly path: string;
  readonly record: Counted | undefined;
};
/** A record with the characters of it that were passed over so far, but for spaces around them. */
type Counted = { unreadChars: number };

/**
 * Passes over a text that is not read. Throws VOC_OUT_OF_RANGE where it, or all such text of its record, is longer than
 * words are, and VOC_LEXICAL where it holds the beginning of a block or of a picture, in base64 or in hexadecimal too.
 */
export function passOver(text: string, { what, most, path, record }: Unread): void {
  if (text.length > most) throw tooLong(what, most, path);
  const hidden = findHeadInText(text);
  if (hidden !== undefined)
    throw refusal("VOC_LEXICAL", path, `a ${hidden.name} is where the schema allows none`);
  countUnread(record, text.trim().length, path);
}

/** Adds characters to those of a record that are not read. Throws VOC_OUT_OF_RANGE where they are more than words are. */
export function countUnread(record: Counted | undefined, chars: number, path: string): void {
  if (record === undefined) return;
  record.unreadChars += chars;
  if (record.unreadChars > UNREAD.recordChars)
    throw tooLong("what is not read of a record", UNREAD.recordChars, path);
}

/** Throws VOC_OUT_OF_RANGE for a name of an element or an attribute that is longer than names are. */
export function checkName(name: string, path: string): void {
  if (name.length > UNREAD.nameChars) throw tooLong("a name", UNREAD.nameChars, path);
}

/** Makes the refusal of what is longer than `most` characters. */
export function tooLong(what: string, most: number, path: string): Error {
  return refusal(
    "VOC_OUT_OF_RANGE",
    path,
    `${what} is longer than ${most} characters, so that it may hold anything`,
  );
}
