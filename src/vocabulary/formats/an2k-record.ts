/**
 * Reads records of ANSI/NIST-ITL in the traditional encoding: tagged text fields, or the binary form of types 3 to 8.
 */
import { refusal } from "./document.ts";

/** The separators of file, group, record and unit (ANSI/NIST-ITL 1, "information separators"). */
const FS = 0x1c;
const GS = 0x1d;
export const RS = "\x1e";
export const US = "\x1f";

const MAX_TEXT = 4096;

/**
 * A record. `end` is the offset at which the next begins. `fields` are by number; a binary record has no content
 * here.
 */
export type ItlRecord = {
  readonly type: number;
  readonly idc: string;
  readonly end: number;
  readonly fields: ReadonlyMap<number, string>;
};

/**
 * Returns true for a record type in binary form (3 to 8): length (4 bytes), IDC (1), and for type 4 impression (1)
 * and finger positions (6).
 */
export function isBinary(type: number): boolean {
  return type >= 3 && type <= 8;
}

/**
 * Reads the head of a binary record. Throws VOC_LEXICAL where the record ends before its fields do, or beyond the
 * file.
 */
export function readBinary(bytes: Uint8Array, at: number, type: number, path: string): ItlRecord {
  if (bytes.length - at < 18) throw refusal("VOC_LEXICAL", path, "the record ends before its fields");
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const length = view.getUint32(0);
  if (length < 18) throw refusal("VOC_LEXICAL", path, "the record ends before its fields");
  checkLeft(length, bytes.length - at, path);
  const positions = [...bytes.subarray(at + 6, at + 12)].filter((each) => each !== 0xff);
  const fields = new Map(type === 4 ? [[FGP, positions.join(RS)]] : []);
  return { type, idc: String(view.getUint8(4)), end: at + length, fields };
}

/** The number under which the positions of a type 4 record are kept, as in later types. */
export const FGP = 13;

/**
 * Reads a tagged record. Throws VOC_LEXICAL where it is cut short or not made of fields, VOC_DUP_KEY for a repeated
 * field, and VOC_CONFLICT where a field belongs to another type of record.
 */
export function readTagged(bytes: Uint8Array, start: number, path: string): ItlRecord {
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
  let at = start;
  while (at < end) {
    const name = /^(\d{1,2})\.(\d{1,3}):/.exec(latin(bytes.subarray(at, Math.min(at + 8, end))));
    if (name === null)
      throw refusal("VOC_LEXICAL", path, "the record ends before its fields, or one has no number");
    const number = Number(name[2]);
    const field = `${path}/${number}`;
    if (Number(name[1]) !== type)
      throw refusal("VOC_CONFLICT", field, "the field belongs to another type of record");
    if (fields.has(number)) throw refusal("VOC_DUP_KEY", field, "the field occurs twice");
    const from = at + name[0].length;
    // Image data is the last field and may hold any byte, separators too.
    const to = number === 999 ? end - 1 : fieldEnd(bytes, from, end);
    if (bytes[to] === FS && to !== end - 1)
      throw refusal("VOC_LEXICAL", field, "FS occurs within the record");
    fields.set(number, number === 999 ? "" : latin(bytes.subarray(from, Math.min(to, from + MAX_TEXT))));
    at = to + 1;
  }
  return { type, idc: fields.get(2) ?? "", end, fields };
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
