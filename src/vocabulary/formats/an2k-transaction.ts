/** Puts together what the records of an ANSI/NIST-ITL transaction say of their data, in whatever encoding they came. */
import {
  isOfSkin,
  MAX_POSITIONS,
  MAX_POSITIONS_OF_RECORD,
  type Position,
  readPositions,
  skinWordsOf,
  strangersTo,
} from "./an2k-positions.ts";
import { type ItlRecord, isFree, MAX_FIELDS } from "./an2k-record.ts";
import { createTally } from "./an2k-tally.ts";
import { type BlockHeader, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkHeader, checkPayload, checkPicture, holdsMore } from "./block-check.ts";
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
import { type Skin, wordsOfEye, wordsOfFinger } from "./finger-position.ts";
import { createRemainder } from "./remainder.ts";

const FORMAT = "an2k";

/** Fields of the first record: the version, and the list of records (CNT). */
const VER = 2;
export const CNT = 3;
/** The image type of a type 10 record, and the modality of a type 99 record (BTY, a CBEFF code in hexadecimal). */
export const IMT = 3;
export const BTY = 101;

/** Records that describe the transaction or the person in words, and hold no biometric data. */
export const TEXT_TYPES: readonly number[] = [2, 98];
/**
 * Records of anything: images that their users define (7, 16), the source of other records (20), the context (21), and
 * pictures that are no photographs (22).
 */
const OPEN_TYPES: readonly number[] = [7, 16, 20, 21, 22];
/** Types of record that determine the form of their data: images, recordings, profiles, and the minutiae of type 9. */
const FORM_TYPES: readonly number[] = [3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, ...OPEN_TYPES];
const IRIS = 17;
/** The type for what has no type of its own, whose data is a block of any format. */
const CBEFF = 99;

/** A transaction that is being read. */
export type Transaction = {
  /** Returns the number of fields that further records may have. */
  fieldsLeft(): number;
  /**
   * Takes the next record behind the first. Throws VOC_CONFLICT where its block shows what it does not say, VOC_LEXICAL
   * where another block begins within, and VOC_OUT_OF_RANGE for more than `MAX_POSITIONS` positions.
   */
  add(record: ItlRecord, path: string): void;
  /** Returns the document. Throws VOC_LEXICAL where something begins in the fields, read one behind the other. */
  end(): Document;
};

/**
 * Starts a transaction with its first record. What is not read goes to `remainder`. Throws VOC_VERSION for an unknown edition, and VOC_LEXICAL where the record
 * holds more than the words of the standard.
 */
export function startTransaction(first: ItlRecord, remainder = createRemainder()): Transaction {
  if (!/^0[2-5]\d\d$/.test(first.fields.get(VER) ?? ""))
    throw refusal("VOC_VERSION", "/Type-1/2", "the edition of ANSI/NIST-ITL is not known here");
  const [odd] = [...first.unread, ...[...first.fields.keys()].filter((field) => isFree(1, field))];
  const sentence = "the first record holds more than the words of the standard";
  if (odd !== undefined) throw refusal("VOC_LEXICAL", `/Type-1/${odd}`, sentence);
  const tally = createTally(remainder);
  const listed = first.contents.filter(({ number }) => number !== CNT);
  if (tally.add({ ...first, contents: listed }) !== undefined)
    throw refusal("VOC_LEXICAL", "/Type-1", sentence);
  const terms: ReadTerm[] = [];
  const findings: Finding[] = [];
  let payloadBroken = false;
  let fieldsLeft = MAX_FIELDS - first.fieldCount;
  let positionsLeft = MAX_POSITIONS;
  let number = 0;
  return {
    fieldsLeft: () => fieldsLeft,
    add(record, path) {
      fieldsLeft -= record.fieldCount;
      const place = { path, record: ++number };
      remainder.addRoom(
        [record.data, ...(record.more ?? [])].reduce((sum, each) => sum + (each?.length ?? 0), 0),
      );
      const unread = describeUnread(record, place, tally.add(record));
      findings.push(...unread.findings);
      if (TEXT_TYPES.includes(record.type)) {
        terms.push(...unread.terms);
        const silent = "the record holds words about the transaction and was not read";
        if (unread.terms.length === 0) findings.push({ code: "VOC_NO_TERM", path, sentence: silent });
        return;
      }
      const positions = readPositions(record, path, positionsLeft);
      positionsLeft -= positions.length;
      const read = readRecord(record, positions, place);
      const many =
        positions.length > MAX_POSITIONS_OF_RECORD
          ? anything(place, "the record states more positions than a body has")
          : NOTHING_UNREAD;
      terms.push(...read.terms, ...unread.terms, ...many.terms);
      findings.push(...read.findings, ...many.findings);
      payloadBroken ||= read.payloadBroken;
    },
    end() {
      tally.search();
      const excess = remainder.excess();
      const unread =
        excess === undefined || terms.some(isAnything)
          ? NOTHING_UNREAD
          : anything({ path: "/", record: Math.max(1, number) }, excess);
      return {
        format: FORMAT,
        terms: [...terms, ...unread.terms],
        findings: [...findings, ...unread.findings],
        payloadBroken,
      };
    },
  };
}

/** Returns true where a transaction already tells that it may be anything. */
function isAnything({ term }: ReadTerm): boolean {
  return term === "mod:unknown";
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
  { path, record: number }: Place,
): Omit<Document, "format"> {
  const { type, data, more = [] } = record;
  const term = (kind: ReadTerm["kind"], word: string, at = path): ReadTerm => {
    return { scheme: FORMAT, kind, term: word, path: at, effect: "describes", record: number };
  };
  const all = data === undefined ? more : [data, ...more];
  const block = joinBlocks(
    all.map((each) => readBlock(record, each, positions, { path: `${path}/999`, record: number })),
  );
  const modalities = isOfSkin(type)
    ? skinWordsOf(type, positions, block.skins)
    : [modalityOf(type, record.fields)];
  const prefix = type === IRIS ? "ELR" : "FGP";
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

/** Joins what several blocks of one record tell; each form and each term counts once. */
function joinBlocks(blocks: readonly Block[]): Block {
  const once = (terms: readonly ReadTerm[]) =>
    terms.filter(({ term }, at) => terms.findIndex((each) => each.term === term) === at);
  return {
    skins: [...new Set(blocks.flatMap(({ skins }) => skins))],
    forms: once(blocks.flatMap(({ forms }) => forms)),
    unread: {
      terms: once(blocks.flatMap(({ unread }) => unread.terms)),
      findings: blocks.flatMap(({ unread }) => unread.findings),
    },
    findings: blocks.flatMap(({ findings }) => findings),
  };
}

/**
 * Checks a record's block by its own header. Throws VOC_CONFLICT where it shows what the record's type does not say, and
 * VOC_LEXICAL where another block begins within.
 */
function readBlock(record: ItlRecord, data: Uint8Array, positions: readonly Position[], place: Place): Block {
  const said = { types: typesOf(record), words: wordsOf(record.type, positions), part: undefined };
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
  const unread = holdsMore(data, place.path)
    ? anything(place, "more than a picture is within the data")
    : NOTHING_UNREAD;
  const media = record.type === CBEFF ? mediaOf(data) : undefined;
  if (media === undefined) return { ...NO_BLOCK, unread };
  checkPicture(media, said, place.path);
  return { ...NO_BLOCK, forms: [formOfPicture(place)], unread };
}

/** Returns the words for the sides and fingers of a record's positions; none where one of them names none. */
function wordsOf(type: number, positions: readonly Position[]): readonly string[] {
  const each = positions.map(({ code }) =>
    type === IRIS ? wordsOfEye(Number(code)) : wordsOfFinger(Number(code)),
  );
  return each.some((words) => words.length === 0) ? [] : [...new Set(each.flat())];
}

function skinsOf(header: BlockHeader): readonly Skin[] {
  return shownBy(header).filter((shown) => shown !== "face" && shown !== "iris");
}

/** Every skin: a block in a friction ridge record adds its own to those of the record's positions. */
const SKINS: readonly Shown[] = ["finger", "palm", "foot", "ridge", "unsaid", "unknown"];

/** Returns what a block in the record may show; undefined where the record leaves that open. */
function typesOf({ type, fields }: ItlRecord): readonly Shown[] | undefined {
  if (isOfSkin(type)) return SKINS;
  if (type === IRIS) return ["iris"];
  if (type === 10) return fields.has(IMT) ? (fields.get(IMT) === "FACE" ? ["face"] : []) : undefined;
  if (OPEN_TYPES.includes(type)) return undefined;
  if (type !== CBEFF) return [];
  const code = Number.parseInt(fields.get(BTY) ?? "", 16);
  return code > 1 ? showsOfCode(code) : undefined;
}

/** Returns the type of a record, followed by the modality that types 10 and 99 state, as written. */
function modalityOf(type: number, fields: ItlRecord["fields"]): string {
  const said = type === 10 ? fields.get(IMT) : type === 99 ? fields.get(BTY) : undefined;
  return said === undefined || said === "" ? String(type) : `${type}/${said}`;
}
