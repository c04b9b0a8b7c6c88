/**
 * Reads records of ANSI/NIST-ITL in the traditional encoding: tagged text fields, or the binary form of types 3 to 8.
 */
import { areWords } from "./an2k-words.ts";
import { refusal } from "./document.ts";

/** The separators of file, group, record and unit (ANSI/NIST-ITL 1, "information separators"). */
const FS = 0x1c;
const GS = 0x1d;
export const RS = "\x1e";
export const US = "\x1f";

/** The most fields of a transaction. */
export const MAX_FIELDS = 16_384;

/** The characters of a field that are kept. */
export const MAX_TEXT = 4096;

/**
 * A record. `end` is the offset at which the next begins. `fields` are by number; a binary record has no content
 * here. `data` is a view of its image or block: field 999, or what follows the head of a binary record.
 */
export type ItlRecord = {
  readonly type: number;
  readonly idc: string;
  readonly end: number;
  readonly fields: ReadonlyMap<number, string>;
  readonly data?: Uint8Array;
  /** Further images of the record, which XML may hold. */
  readonly more?: readonly Uint8Array[];
  /** The number of minutiae that are listed, where not by the fields of the traditional encoding. */
  readonly minutiae?: number;
  /** The number of fields, each as often as it occurs. */
  readonly fieldCount: number;
  /** The fields that hold more than short plain words, numbers and codes, so that they may be anything. */
  readonly unread: readonly number[];
  /** All fields but the data, in order, as views of their bytes. */
  readonly contents: readonly { readonly number: number; readonly bytes: Uint8Array }[];
};

/** The records whose fields are defined by their users: numbers of any length, and fields more than once. */
const USER_DEFINED: readonly number[] = [2, 98];
/** The record of minutiae, which defines its fields up to 399. */
export const MINUTIAE = 9;

/** Returns true for a field that its users define, so that nothing here reads it and it may stand twice. */
function isUserDefined(type: number, field: number): boolean {
  if (USER_DEFINED.includes(type)) return field > 2;
  return type > MINUTIAE && field >= 200 && field <= 900;
}

/** The fields that the standard defines in the record of minutiae: its own, those of INCITS 378, and extended features. */
const MINUTIAE_FIELDS: readonly (readonly [first: number, last: number])[] = [
  [1, 12],
  [126, 150],
  [300, 399],
  [901, 903],
  [994, 998],
];
/** The last field of the first record. */
const LAST_OF_FIRST = 18;

/** Returns true for a field whose content no standard defines: its users or its maker do. */
export function isFree(type: number, field: number): boolean {
  if (USER_DEFINED.includes(type)) return field > 2;
  if (type === 1) return field > LAST_OF_FIRST;
  if (type === MINUTIAE) return !MINUTIAE_FIELDS.some(([first, last]) => field >= first && field <= last);
  return (field >= 200 && field <= 900) || field > DATA;
}

/** Returns true for a record type that has image data, or any other data, in field 999. */
function hasData(type: number): boolean {
  return type > MINUTIAE && !USER_DEFINED.includes(type);
}

/** Returns true for a record type in binary form (3 to 8). */
export function isBinary(type: number): boolean {
  return type >= 3 && type <= 8;
}

/** The fingerprints among them, with impression and six positions behind length and IDC. */
const PRINTS: readonly number[] = [3, 4, 5, 6];

/**
 * Returns the number of bytes before the image: length (4 bytes) and IDC (1), which is all that the standard says of type
 * 7; of a signature 7 bytes more, and of a fingerprint 13.
 */
function headBytesOf(type: number): number {
  return PRINTS.includes(type) ? 18 : type === SIGNATURE ? 12 : 5;
}
const SIGNATURE = 8;

/**
 * Reads the head of a binary record. Throws VOC_LEXICAL where the record ends before its fields do, or beyond the
 * file.
 */
export function readBinary(bytes: Uint8Array, at: number, type: number, path: string): ItlRecord {
  const head = headBytesOf(type);
  if (bytes.length - at < head) throw refusal("VOC_LEXICAL", path, "the record ends before its fields");
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const length = view.getUint32(0);
  if (length < head) throw refusal("VOC_LEXICAL", path, "the record ends before its fields");
  checkLeft(length, bytes.length - at, path);
  const positions = [...bytes.subarray(at + 6, at + 12)].filter((each) => each !== 0xff);
  const fields = new Map(PRINTS.includes(type) ? [[FGP, positions.join(RS)]] : []);
  return {
    type,
    idc: String(view.getUint8(4)),
    end: at + length,
    fields,
    data: bytes.subarray(at + head, at + length),
    fieldCount: fields.size,
    unread: [],
    contents: [],
  };
}

/** The number under which the positions of a binary record are kept, as in later types. */
export const FGP = 13;

/**
 * Reads a tagged record. Throws VOC_LEXICAL where it is cut short or not made of fields, VOC_DUP_KEY for a repeated
 * field that is read, VOC_CONFLICT where a field belongs to another type of record, and VOC_OUT_OF_RANGE at the field
 * after the `mostFields`-th.
 */
export function readTagged(
  bytes: Uint8Array,
  start: number,
  path: string,
  mostFields = MAX_FIELDS,
): ItlRecord {
  const [lead = "", ...rest] = latin(bytes.subarray(start, start + 24)).split(String.fromCharCode(GS));
  const head = /^(\d{1,2})\.0{0,2}1:(\d{1,10})$/.exec(lead);
  if (head === null || rest.length === 0)
    throw refusal("VOC_LEXICAL", path, "no record begins here, with its type and its length");
  const type = Number(head[1]);
  const length = Number(head[2]);
  checkLeft(length, bytes.length - start, path);
  const end = start + length;
  if (bytes[end - 1] !== FS)
    throw refusal("VOC_LEXICAL", path, "the record does not end with FS where its length says");
  const fields = new Map<number, string>();
  const unread = new Set<number>();
  const contents: { number: number; bytes: Uint8Array }[] = [];
  let data: Uint8Array | undefined;
  let fieldCount = 0;
  let at = start;
  while (at < end) {
    if (++fieldCount > mostFields)
      throw refusal("VOC_OUT_OF_RANGE", path, `the transaction has more than ${MAX_FIELDS} fields`);
    const { number, from } = readName(bytes, { at, end, type, path });
    const field = `${path}/${number}`;
    if (fields.has(number) && !isUserDefined(type, number))
      throw refusal("VOC_DUP_KEY", field, "the field occurs twice");
    // Image data is the last field and may hold any byte, separators too.
    const isData = number === DATA && hasData(type);
    const to = isData ? end - 1 : fieldEnd(bytes, from, end);
    if (bytes[to] === FS && to !== end - 1)
      throw refusal("VOC_LEXICAL", field, "FS occurs within the record");
    const content = bytes.subarray(from, to);
    if (isData) data = content;
    else {
      contents.push({ number, bytes: content });
      if (!areWords({ bytes: content, isFree: isFree(type, number), path: field })) unread.add(number);
    }
    fields.set(number, isData ? "" : latin(bytes.subarray(from, Math.min(to, from + MAX_TEXT))));
    at = to + 1;
  }
  const found = { type, idc: fields.get(2) ?? "", end, fields, fieldCount, unread: [...unread], contents };
  return data === undefined ? found : { ...found, data };
}

/** The field of image data. */
const DATA = 999;

/** A place in a record: where a field begins, and where the record ends. */
type Cursor = { readonly at: number; readonly end: number; readonly type: number; readonly path: string };

/** Reads the number of a field, and the offset at which its text begins. */
function readName(
  bytes: Uint8Array,
  { at, end, type, path }: Cursor,
): { readonly number: number; readonly from: number } {
  const name = /^(\d{1,2})\.(\d{1,9}):/.exec(latin(bytes.subarray(at, Math.min(at + 16, end))));
  if (name === null)
    throw refusal("VOC_LEXICAL", path, "the record ends before its fields, or one has no number");
  const number = Number(name[2]);
  if (Number(name[1]) !== type)
    throw refusal("VOC_CONFLICT", `${path}/${number}`, "the field belongs to another type of record");
  return { number, from: at + name[0].length };
}

function fieldEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end - 1 && bytes[at] !== GS && bytes[at] !== FS) at++;
  return at;
}

function checkLeft(length: number, left: number, path: string): void {
  if (length > left)
    throw refusal("VOC_LEXICAL", path, `the record declares ${length} bytes and ${left} are left`);
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
