/** Reads ANSI/NIST-ITL transactions in the traditional encoding: the records that the first record lists, by type. */
import { FGP, type ItlRecord, isBinary, RS, readBinary, readTagged, US } from "./an2k-record.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";

const FORMAT = "an2k";

/** Fields of the first record: the version, and the list of records (CNT). */
const VER = 2;
const CNT = 3;
/** The image type of a type 10 record, and the modality of a type 99 record (BTY, a CBEFF code in hexadecimal). */
const IMT = 3;
const BTY = 101;

/** Records that describe the transaction or the person in words, and hold no biometric data. */
const TEXT_TYPES: readonly number[] = [2, 98];
/** Types of record that determine the form of their data: images, and the minutiae of type 9. */
const FORM_TYPES: readonly number[] = [4, 8, 9, 10, 13, 14, 15, 17, 19];
/** The field of positions in each type of record, and the prefix that its codes have in the scheme. */
const POSITIONS: Readonly<Record<number, readonly [field: number, prefix: string]>> = {
  4: [FGP, "FGP"],
  9: [6, "FGP"],
  13: [FGP, "FGP"],
  14: [FGP, "FGP"],
  15: [FGP, "FGP"],
  17: [3, "ELR"],
  19: [FGP, "FGP"],
};

/**
 * Reads a transaction. Throws VOC_LEXICAL for a record that is cut short or not in this encoding, VOC_VERSION for an
 * unknown edition, and VOC_CONFLICT where the records are not those that CNT lists.
 */
export function readAn2k(bytes: Uint8Array): Document {
  const first = readTagged(bytes, 0, "/Type-1");
  if (first.type !== 1)
    throw refusal("VOC_LEXICAL", "/", "the transaction does not begin with a type 1 record");
  if (!/^0[2-5]\d\d$/.test(first.fields.get(VER) ?? ""))
    throw refusal("VOC_VERSION", "/Type-1/2", "the edition of ANSI/NIST-ITL is not known here");
  const terms: ReadTerm[] = [];
  const findings: Finding[] = [];
  const times = new Map<number, number>();
  let at = first.end;
  for (const [index, { type, idc }] of contentOf(first).entries()) {
    const nth = (times.get(type) ?? 0) + 1;
    times.set(type, nth);
    const path = `/Type-${type}[${nth}]`;
    const record = isBinary(type) ? readBinary(bytes, at, type, path) : readTagged(bytes, at, path);
    if (record.type !== type)
      throw refusal("VOC_CONFLICT", path, `CNT lists type ${type} and the record is of type ${record.type}`);
    if (!/^\d+$/.test(record.idc) || Number(record.idc) !== Number(idc))
      throw refusal("VOC_CONFLICT", path, "the record's IDC is not the one that CNT lists");
    if (TEXT_TYPES.includes(type)) {
      const sentence = "the record holds words about the transaction and was not read";
      findings.push({ code: "VOC_NO_TERM", path, sentence });
    } else terms.push(...termsOf(record, path, index + 1));
    at = record.end;
  }
  if (at !== bytes.length)
    throw refusal("VOC_CONFLICT", "/", `${bytes.length - at} bytes follow the last record that CNT lists`);
  return { format: FORMAT, terms, findings, payloadBroken: false };
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

function termsOf({ type, fields }: ItlRecord, path: string, record: number): readonly ReadTerm[] {
  const term = (kind: ReadTerm["kind"], word: string, at = path): ReadTerm => {
    return { scheme: FORMAT, kind, term: word, path: at, effect: "describes", record };
  };
  const [field, prefix] = POSITIONS[type] ?? [];
  const positions =
    field === undefined ? [] : (fields.get(field) ?? "").split(RS).flatMap((each) => each.split(US));
  return [
    term("modality", modalityOf(type, fields)),
    ...(FORM_TYPES.includes(type) ? [term("form", String(type))] : []),
    ...positions
      .filter((each) => each !== "")
      .map((each) =>
        term("position", `${prefix}/${/^\d+$/.test(each) ? Number(each) : each}`, `${path}/${field}`),
      ),
  ];
}

/** Returns the type of a record, followed by the modality that types 10 and 99 state, as written. */
function modalityOf(type: number, fields: ItlRecord["fields"]): string {
  const said = type === 10 ? fields.get(IMT) : type === 99 ? fields.get(BTY) : undefined;
  return said === undefined || said === "" ? String(type) : `${type}/${said}`;
}
