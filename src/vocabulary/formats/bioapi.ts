/**
 * Reads biometric identification records of BioAPI 1.1 (patron format B of NISTIR 6529-A): a header of 16 bytes in the
 * order of bytes of the machine that wrote it, a block, and a signature. Types are those of list B.
 */
import { type BinaryHeader, readBinaryRecord } from "./binary-record.ts";
import type { Shown } from "./block-terms.ts";
import { type Document, refusal } from "./document.ts";
import { tagOf } from "./tlv.ts";

const SCHEME = "cbeff-b";

const HEADER_BYTES = 16;
/** The versions of the header with this layout: 1, 1.0 and 1.1. */
const VERSIONS: readonly number[] = [0x01, 0x10, 0x11];

/** The bits of the data type. */
const ENCRYPTED = 0x10;
const SIGNED = 0x20;
const LEVELS: ReadonlyMap<number, "image" | "template"> = new Map([
  [0x01, "image"],
  [0x02, "image"],
  [0x04, "template"],
]);
const LEVEL_BITS = 0x07;
const KNOWN_BITS = LEVEL_BITS | ENCRYPTED | SIGNED;

/** The bit for several types at once, of which the others need not be set. */
const MULTIPLE = 1;
/** The characteristics that the blocks of a type can show, in list B. */
const SHOWS: ReadonlyMap<number, Shown> = new Map([
  [0x02, "face"],
  [0x08, "finger"],
  [0x10, "iris"],
  [0x10000, "foot"],
]);

/**
 * Reads a record. Throws VOC_LEXICAL where its length is not that of the bytes in either order, or data that no mark
 * explains follows, VOC_VERSION for another version of the header, VOC_OUT_OF_RANGE for an unknown data type, and what the
 * check of the block throws.
 */
export function readBioApi(bytes: Uint8Array): Document {
  const { length, isLittle } = lengthOf(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  if (!VERSIONS.includes(view.getUint8(4)))
    throw refusal("VOC_VERSION", "/SBH", "the header is of a version of BioAPI that is not known here");
  const dataType = view.getUint8(5);
  const level = dataType & LEVEL_BITS;
  const content = LEVELS.get(level);
  if ((dataType & ~KNOWN_BITS) !== 0 || (level !== 0 && content === undefined))
    throw refusal(
      "VOC_OUT_OF_RANGE",
      "/SBH",
      "the data type has bits that BioAPI 1.1 does not have together",
    );
  if (bytes.length > length && (dataType & SIGNED) === 0)
    throw refusal("VOC_LEXICAL", "/SB", "bytes follow the block, and no mark says that it is signed");
  const types = bitsOf(view.getUint32(12, isLittle));
  const isOpen = types.length === 0 || types.includes(MULTIPLE);
  const header: BinaryHeader = {
    scheme: SCHEME,
    types: types.map((bit) => `0x${bit.toString(16).toUpperCase()}`),
    shows: isOpen ? undefined : types.flatMap((bit) => SHOWS.get(bit) ?? []),
    ...(content === undefined ? {} : { form: { word: `0x${tagOf(level)}`, content } }),
    ...purposeOf(view.getUint8(11)),
    owner: view.getUint16(6, isLittle),
    format: view.getUint16(8, isLittle),
    isMarked: (dataType & ENCRYPTED) !== 0,
  };
  return readBinaryRecord({
    header,
    head: bytes.subarray(0, HEADER_BYTES),
    block: bytes.subarray(HEADER_BYTES, length),
    signature: bytes.subarray(length),
  });
}

/** Returns the length of header and block, in the one order of bytes in which it fits. */
function lengthOf(bytes: Uint8Array): { readonly length: number; readonly isLittle: boolean } {
  if (bytes.length < HEADER_BYTES)
    throw refusal("VOC_LEXICAL", "/SBH", "the record ends before its header does");
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const fitting = [true, false]
    .map((isLittle) => ({ isLittle, length: view.getUint32(0, isLittle) }))
    .filter(({ length }) => length >= HEADER_BYTES && length <= bytes.length);
  const [first, second] = fitting;
  if (first === undefined || second !== undefined)
    throw refusal("VOC_LEXICAL", "/SBH", "the length of the record is not that of its bytes");
  return first;
}

function bitsOf(mask: number): readonly number[] {
  return Array.from({ length: 32 }, (_, bit) => 2 ** bit).filter((bit) => Math.floor(mask / bit) % 2 === 1);
}

function purposeOf(code: number): Pick<BinaryHeader, "purpose"> {
  return code === 0 ? {} : { purpose: String(code) };
}
