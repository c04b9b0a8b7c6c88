/**
 * Reads the CBEFF records of the US federal identity card (NIST SP 800-76-2, section 9: patron format D of INCITS 398), as
 * they are or in the data object of the card (SP 800-73-4). Types are those of list A.
 */
import { type BinaryHeader, readBinaryRecord } from "./binary-record.ts";
import { showsOfCode } from "./cbeff-code.ts";
import { type Document, refusal } from "./document.ts";
import { numberOf, parseTlv, tagOf } from "./tlv.ts";

const SCHEME = "cbeff-a";

/** The version of the header, and its length: 18 bytes name who made it, 25 the card. */
const VERSION = 0x03;
const HEADER_BYTES = 88;
/** The offsets of what is read, with the sizes. */
const AT = {
  options: [1, 1],
  blockLength: [2, 4],
  signatureLength: [6, 2],
  owner: [8, 2],
  format: [10, 2],
  type: [36, 3],
  dataType: [39, 1],
} as const;
/** The bit of the options that says that the block is encrypted. */
const ENCRYPTED = 0x02;
/** The bits of the data type that say how far the data is processed, and the content of each. */
const DATA_TYPE = 0xe0;
const CONTENT: ReadonlyMap<number, "image" | "template"> = new Map([
  [0x20, "image"],
  [0x40, "image"],
  [0x80, "template"],
]);

/** The data object of the card, the record in it, and the error detection code, which is empty. */
const TAG = { object: 0x53, record: 0xbc, check: 0xfe };

/**
 * Reads a record. Throws VOC_VERSION for another version of the header, VOC_LEXICAL where the lengths in it are not those
 * of the bytes or the data object holds anything else, and what the check of the block throws.
 */
export function readPiv(bytes: Uint8Array): Document {
  const record = bytes[0] === TAG.object ? recordIn(bytes) : bytes;
  if (record[0] !== VERSION)
    throw refusal("VOC_VERSION", "/SBH", "the record does not begin with version 3 of the PIV header");
  const numberAt = ([at, size]: readonly [number, number]) => numberOf(record.subarray(at, at + size));
  const [block, signature] = [numberAt(AT.blockLength), numberAt(AT.signatureLength)];
  if (record.length !== HEADER_BYTES + block + signature)
    throw refusal(
      "VOC_LEXICAL",
      "/SBH",
      `the header declares ${HEADER_BYTES + block + signature} bytes and there are ${record.length}`,
    );
  const type = numberAt(AT.type);
  const header: BinaryHeader = {
    scheme: SCHEME,
    types: type === 0 ? [] : [`0x${type.toString(16).toUpperCase().padStart(6, "0")}`],
    shows: type <= 1 ? undefined : showsOfCode(type),
    ...formOf(numberAt(AT.dataType)),
    owner: numberAt(AT.owner),
    format: numberAt(AT.format),
    isMarked: (numberAt(AT.options) & ENCRYPTED) !== 0,
  };
  const end = HEADER_BYTES + block;
  return readBinaryRecord({
    header,
    head: record.subarray(0, HEADER_BYTES),
    block: record.subarray(HEADER_BYTES, end),
    signature: record.subarray(end),
  });
}

function formOf(byte: number): Pick<BinaryHeader, "form"> {
  const code = byte & DATA_TYPE;
  if (code === 0) return {};
  const content = CONTENT.get(code);
  const word = `0x${tagOf(code)}`;
  return { form: content === undefined ? { word } : { word, content } };
}

/** Returns the record in the data object of a card. */
function recordIn(bytes: Uint8Array): Uint8Array {
  const [object, ...others] = parseTlv(bytes, "/");
  const inner = object === undefined ? [] : parseTlv(object.value, "/53");
  const [record, check, ...more] = inner;
  const isOne = object?.tag === TAG.object && others.length === 0 && record?.tag === TAG.record;
  if (
    !isOne ||
    more.length > 0 ||
    (check !== undefined && (check.tag !== TAG.check || check.value.length > 0))
  )
    throw refusal("VOC_LEXICAL", "/53", "the data object is not one biometric record of a PIV card");
  return record.value;
}
