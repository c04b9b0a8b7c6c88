/** Reads ANSI/NIST-ITL transactions in the traditional encoding: the records that the first record lists, by type. */
import {
  isOfSkin,
  MAX_POSITIONS,
  type Position,
  readPositions,
  skinWordsOf,
  strangersTo,
} from "./an2k-positions.ts";
import {
  type ItlRecord,
  isBinary,
  isFree,
  MAX_FIELDS,
  RS,
  readBinary,
  readTagged,
  US,
} from "./an2k-record.ts";
import { createTally } from "./an2k-tally.ts";
import { type BlockHeader, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkHeader, checkPayload, checkPicture, hidesPicture } from "./block-check.ts";
import {
  anything,
  formOf,
  formOfPicture,
  NOTHING_UNREAD,
  type Place,
  type Shown,
  shownBy,
  type Unread,
  unreadOf,
} from "./block-terms.ts";
import { showsOfCode } from "./cbeff-code.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import type { Skin } from "./finger-position.ts";

const FORMAT = "an2k";

/** Fields of the first record: the version, and the list of records (CNT). */
const VER = 2;
const CNT = 3;
/** The image type of a type 10 record, and the modality of a type 99 record (BTY, a CBEFF code in hexadecimal). */
const IMT = 3;
const BTY = 101;

/** Records that describe the transaction or the person in words, and hold no biometric data. */
const TEXT_TYPES: readonly number[] = [2, 98];
/** Types of record that determine the form of their data: images, recordings, profiles, and the minutiae of type 9. */
const FORM_TYPES: readonly number[] = [4, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19];
/** The type for what has no type of its own, whose data is a block of any format. */
const CBEFF = 99;

/**
 * Reads a transaction. Throws VOC_LEXICAL for a record that is cut short or not in this encoding, VOC_VERSION for an
 * unknown edition, VOC_CONFLICT where the records are not those that CNT lists, and VOC_OUT_OF_RANGE for more than
 * `MAX_FIELDS` fields or `MAX_POSITIONS` positions.
 */
export function readAn2k(bytes: Uint8Array): Document {
  const first = readTagged(bytes, 0, "/Type-1");
  if (first.type !== 1)
    throw refusal("VOC_LEXICAL", "/", "the transaction does not begin with a type 1 record");
  if (!/^0[2-5]\d\d$/.test(first.fields.get(VER) ?? ""))
    throw refusal("VOC_VERSION", "/Type-1/2", "the edition of ANSI/NIST-ITL is not known here");
  const [odd] = [...first.unread, ...[...first.fields.keys()].filter((field) => isFree(1, field))];
  if (odd !== undefined)
    throw refusal(
      "VOC_LEXICAL",
      `/Type-1/${odd}`,
      "the first record holds more than the words of the standard",
    );
  const terms: ReadTerm[] = [];
  const findings: Finding[] = [];
  let payloadBroken = false;
  const times = new Map<number, number>();
  let fieldsLeft = MAX_FIELDS - first.fieldCount;
  let positionsLeft = MAX_POSITIONS;
  const tally = createTally();
  const listed = first.contents.filter(({ number }) => number !== CNT);
  if (tally.add({ ...first, contents: listed }) !== undefined)
    throw refusal("VOC_LEXICAL", "/Type-1", "the first record holds more than the words of the standard");
  let at = first.end;
  for (const [index, { type, idc }] of contentOf(first).entries()) {
    const nth = (times.get(type) ?? 0) + 1;
    times.set(type, nth);
    const path = `/Type-${type}[${nth}]`;
    const record = isBinary(type)
      ? readBinary(bytes, at, type, path)
      : readTagged(bytes, at, path, fieldsLeft);
    fieldsLeft -= record.fieldCount;
    if (record.type !== type)
      throw refusal("VOC_CONFLICT", path, `CNT lists type ${type} and the record is of type ${record.type}`);
    if (!/^\d+$/.test(record.idc) || Number(record.idc) !== Number(idc))
      throw refusal("VOC_CONFLICT", path, "the record's IDC is not the one that CNT lists");
    const unread = describeUnread(record, { path, record: index + 1 }, tally.add(record));
    findings.push(...unread.findings);
    if (TEXT_TYPES.includes(type)) {
      terms.push(...unread.terms);
      const sentence = "the record holds words about the transaction and was not read";
      if (unread.terms.length === 0) findings.push({ code: "VOC_NO_TERM", path, sentence });
    } else {
      const positions = readPositions(record, path, positionsLeft);
      positionsLeft -= positions.length;
      const read = readRecord(record, positions, path, index + 1);
      terms.push(...read.terms, ...unread.terms);
      findings.push(...read.findings);
      payloadBroken ||= read.payloadBroken;
    }
    at = record.end;
  }
  if (at !== bytes.length)
    throw refusal("VOC_CONFLICT", "/", `${bytes.length - at} bytes follow the last record that CNT lists`);
  tally.search();
  return { format: FORMAT, terms, findings, payloadBroken };
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

/** Describes the fields of a record that hold more than words. `sum` says why all fields together do. */
function describeUnread({ unread }: ItlRecord, { path, record }: Place, sum: string | undefined): Unread {
  const [field] = unread;
  if (field !== undefined)
    return anything({ path: `${path}/${field}`, record }, "the field holds more than short words");
  return sum === undefined ? NOTHING_UNREAD : anything({ path, record }, sum);
}

/** Reads what a record says of its data, and checks the block in it, if it has one, against that. */
function readRecord(
  record: ItlRecord,
  positions: readonly Position[],
  path: string,
  number: number,
): Omit<Document, "format"> {
  const { type, data } = record;
  const term = (kind: ReadTerm["kind"], word: string, at = path): ReadTerm => {
    return { scheme: FORMAT, kind, term: word, path: at, effect: "describes", record: number };
  };
  const block =
    data === undefined ? NO_BLOCK : readBlock(record, data, { path: `${path}/999`, record: number });
  const modalities = isOfSkin(type)
    ? skinWordsOf(type, positions, block.skins)
    : [modalityOf(type, record.fields)];
  const prefix = type === 17 ? "ELR" : "FGP";
  const places = positions.map(({ field, code }) =>
    term("position", `${prefix}/${/^\d+$/.test(code) ? Number(code) : code}`, `${path}/${field}`),
  );
  return {
    terms: [
      ...modalities.map((word) => term("modality", word)),
      ...(FORM_TYPES.includes(type) ? [term("form", String(type))] : []),
      ...block.forms,
      ...block.unread.terms,
      ...places.filter((each, at) => places.findIndex(({ term: word }) => word === each.term) === at),
    ],
    findings: [...findStrangers(type, positions, path), ...block.unread.findings, ...block.findings],
    payloadBroken: block.findings.length > 0,
  };
}

function findStrangers(type: number, positions: readonly Position[], path: string): readonly Finding[] {
  return [...new Set(strangersTo(type, positions))].map((skin) => {
    const sentence = `a position lies on a ${skin}, for which type ${type} is not: the position is read`;
    return { code: "VOC_CONFLICT", path, sentence };
  });
}

/** A block of ISO/IEC 19794, or a picture, as far as its header tells. */
type Block = {
  readonly skins: readonly Skin[];
  readonly forms: readonly ReadTerm[];
  /** The part of it that may be anything. */
  readonly unread: Unread;
  readonly findings: readonly Finding[];
};
const NO_BLOCK: Block = { skins: [], forms: [], unread: NOTHING_UNREAD, findings: [] };

/**
 * Checks a record's block by its own header. Throws VOC_CONFLICT where it shows what the record's type does not say, and
 * VOC_LEXICAL where another block begins within.
 */
function readBlock(record: ItlRecord, data: Uint8Array, place: Place): Block {
  const said = { types: typesOf(record), words: [], part: undefined };
  const header = readBlockHeader(data);
  if (header !== undefined) {
    checkHeader(header, said, place.path);
    const findings = checkPayload(header, data, place.path);
    return {
      skins: skinsOf(header),
      forms: [formOf(header, place)],
      unread: unreadOf(header, place),
      findings,
    };
  }
  const unread = hidesPicture(data, place.path)
    ? anything(place, "another picture begins within the data")
    : NOTHING_UNREAD;
  const media = record.type === CBEFF ? mediaOf(data) : undefined;
  if (media === undefined) return { ...NO_BLOCK, unread };
  checkPicture(media, said, place.path);
  return { ...NO_BLOCK, forms: [formOfPicture(place)], unread };
}

function skinsOf(header: BlockHeader): readonly Skin[] {
  return shownBy(header).filter((shown) => shown !== "face" && shown !== "iris");
}

/** Every skin: a block in a friction ridge record adds its own to those of the record's positions. */
const SKINS: readonly Shown[] = ["finger", "palm", "foot", "ridge", "unsaid", "unknown"];

/** Returns what a block in the record may show; undefined where the record leaves that open. */
function typesOf({ type, fields }: ItlRecord): readonly Shown[] | undefined {
  if (isOfSkin(type)) return SKINS;
  if (type === 17) return ["iris"];
  if (type === 10) return fields.has(IMT) ? (fields.get(IMT) === "FACE" ? ["face"] : []) : undefined;
  if (type !== CBEFF) return [];
  const code = Number.parseInt(fields.get(BTY) ?? "", 16);
  return code > 1 ? showsOfCode(code) : undefined;
}

/** Returns the type of a record, followed by the modality that types 10 and 99 state, as written. */
function modalityOf(type: number, fields: ItlRecord["fields"]): string {
  const said = type === 10 ? fields.get(IMT) : type === 99 ? fields.get(BTY) : undefined;
  return said === undefined || said === "" ? String(type) : `${type}/${said}`;
}
