/** Reads ANSI/NIST-ITL transactions, in the traditional encoding and in NIEM-conformant XML: the records, by type. */
import { type ItlRecord, isBinary, RS, readBinary, readTagged, US } from "./an2k-record.ts";
import { CNT, startTransaction } from "./an2k-transaction.ts";
import { readItlXml } from "./an2k-xml.ts";
import { type Document, refusal } from "./document.ts";

/**
 * Reads a transaction. Throws VOC_LEXICAL for a record that is cut short or not in its encoding, VOC_VERSION for an
 * unknown edition, VOC_CONFLICT where the records are not those that CNT lists, and VOC_OUT_OF_RANGE for more than
 * `MAX_FIELDS` fields or `MAX_POSITIONS` positions.
 */
export function readAn2k(bytes: Uint8Array): Document {
  return isXml(bytes) ? readItlXml(bytes) : readTraditional(bytes);
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const SPACES: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
const LESS_THAN = 0x3c;

/** Returns true where the bytes begin with an element or a declaration, as no record in the traditional encoding does. */
function isXml(bytes: Uint8Array): boolean {
  const start = BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte) ? BYTE_ORDER_MARK.length : 0;
  return bytes.subarray(start).find((byte) => !SPACES.includes(byte)) === LESS_THAN;
}

function readTraditional(bytes: Uint8Array): Document {
  const first = readTagged(bytes, 0, "/Type-1");
  if (first.type !== 1)
    throw refusal("VOC_LEXICAL", "/", "the transaction does not begin with a type 1 record");
  const transaction = startTransaction(first);
  const times = new Map<number, number>();
  let at = first.end;
  for (const { type, idc } of contentOf(first)) {
    const nth = (times.get(type) ?? 0) + 1;
    times.set(type, nth);
    const path = `/Type-${type}[${nth}]`;
    const record = isBinary(type)
      ? readBinary(bytes, at, type, path)
      : readTagged(bytes, at, path, transaction.fieldsLeft());
    if (record.type !== type)
      throw refusal("VOC_CONFLICT", path, `CNT lists type ${type} and the record is of type ${record.type}`);
    if (!/^\d+$/.test(record.idc) || Number(record.idc) !== Number(idc))
      throw refusal("VOC_CONFLICT", path, "the record's IDC is not the one that CNT lists");
    transaction.add(record, path);
    at = record.end;
  }
  if (at !== bytes.length)
    throw refusal("VOC_CONFLICT", "/", `${bytes.length - at} bytes follow the last record that CNT lists`);
  return transaction.end();
}

/** Parses field 1.003: first the type 1 record with the number of records after it, then the type and IDC of each. */
function contentOf(first: ItlRecord): readonly { type: number; idc: string }[] {
  const path = "/Type-1/3";
  const [own, ...listed] = (first.fields.get(CNT) ?? "").split(RS).map((each) => each.split(US));
  const isNumber = (text: string | undefined): text is string => /^\d{1,3}$/.test(text ?? "");
  const entries = listed.map(([type, idc, ...more]) => {
    if (!isNumber(type) || !isNumber(idc) || more.length > 0)
      throw refusal("VOC_LEXICAL", path, "CNT is not a list of record types and IDCs");
    return { type: Number(type), idc };
  });
  if (own?.length !== 2 || own[0] !== "1" || !isNumber(own[1]))
    throw refusal("VOC_LEXICAL", path, "CNT does not begin with the type 1 record and a count");
  if (Number(own[1]) !== entries.length)
    throw refusal("VOC_CONFLICT", path, `CNT counts ${own[1]} records and lists ${entries.length}`);
  return entries;
}
