/** Reads the elements of an ANSI/NIST-ITL transaction in XML: which records there are, and what each of them states. */
import type { SaxesTagNS } from "saxes";
import { startTransaction, type Transaction } from "./an2k-transaction.ts";
import {
  addBlock,
  addOnce,
  addPosition,
  addWords,
  createDraft,
  type Draft,
  MAJOR,
  MINOR,
  REFERENCE,
  recordOf,
  SAYS,
  TYPES,
} from "./an2k-xml-record.ts";
import { type Base64Head, createBase64Head } from "./base64-head.ts";
import { type Document, refusal } from "./document.ts";
import { findHeadInText } from "./hidden-head.ts";
import { createRemainder } from "./remainder.ts";
import { trimXml, type XmlReading } from "./xml-reading.ts";

/** The namespace of records, and those of NIEM's core, of its biometrics, and of what it takes from others. */
const RECORDS = /^http:\/\/biometrics\.nist\.gov\/standard\/\d{4}(?:-\d)?\/?$/;
const NIEM =
  /^(?:http:\/\/(?:niem|release\.niem|publication\.niem)\.gov\/|https:\/\/docs\.oasis-open\.org\/niemopen\/ns\/)/;
const ROOT = "NISTBiometricInformationExchangePackage";

export const MAX = {
  depth: 32,
  attributes: 32,
  elements: 25_000,
  records: 1000,
  nameChars: 96,
  textChars: 4096,
  /** The different names of elements that are in no namespace of the standard. */
  foreignNames: 128,
  /** The characters of all comments, instructions and attributes. */
  asideChars: 32_768,
  blockBytes: 8 * 1024 * 1024,
};

/** The elements that hold data, in base64. */
const DATA: readonly string[] = ["BinaryBase64Object", "Base64BinaryObject"];
const MINUTIA = /^(?:INCITS|EFS)?Minutia(?:Detail)?$/;
/** The elements that say what a record of these types is of. */
const SAYS_OF: ReadonlyMap<number, string> = new Map([
  [10, SAYS.image],
  [99, SAYS.code],
]);
/** The elements that list numbers beside minutiae. */
const LISTING = /Coordinate|Vertex|FeaturePoint|Contour|Segment|Quality/;
/** The part of the remainder in which comments, instructions and attributes stand. The first record is 0. */
const ASIDES = -1;
const [SUMMARY, QUANTITY] = ["ContentRecordSummary", "ContentRecordQuantity"];

/** An open element. `isStandard` is true in a namespace of the standard; `isMissing` within what is missing of an image. */
type Frame = {
  readonly name: string;
  readonly isStandard: boolean;
  readonly isMissing: boolean;
  readonly data?: Base64Head;
  hasElements: boolean;
  text: string;
};

/** A record as the first one lists it. */
type Listed = Record<"category" | "idc", string>;

/** Takes the parser's events and returns the document at the end. */
export type ItlReading = XmlReading & { end(): Document };

/** Starts the reading of one transaction. Every method throws the errors of `refusal`. */
export function createItlReading(): ItlReading {
  return new TransactionReading();
}

class TransactionReading implements ItlReading {
  readonly #stack: Frame[] = [];
  readonly #times = new Map<number, number>();
  /** Names, and all that is not read. */
  readonly #rest = createRemainder();
  readonly #foreign = new Set<string>();
  readonly #listed: Listed[] = [];
  readonly #found: string[] = [];
  #record: Draft | undefined;
  #transaction: Transaction | undefined;
  #quantity: string | undefined;
  #elements = 0;
  #attributes = 0;
  #asideChars = 0;

  path(): string {
    return this.#record?.path ?? "/";
  }

  attribute(name: string, value: string): void {
    if (++this.#attributes > MAX.attributes)
      throw refusal("VOC_LEXICAL", this.path(), `an element has more than ${MAX.attributes} attributes`);
    this.#checkName(name);
    this.#asideChars += name.length;
    this.aside(value);
  }

  aside(text: string): void {
    this.#rest.addText(text, ASIDES);
    this.#asideChars += text.length;
    if (this.#asideChars > MAX.asideChars)
      throw refusal(
        "VOC_OUT_OF_RANGE",
        this.path(),
        `comments and attributes have more than ${MAX.asideChars} characters together, so that they may hold anything`,
      );
    refuseHidden(text, this.path());
  }

  #checkName(name: string): void {
    this.#rest.addName(name.slice(name.indexOf(":") + 1).replace(/^_+/, ""));
    if (name.length > MAX.nameChars)
      throw refusal("VOC_OUT_OF_RANGE", this.path(), `a name is longer than ${MAX.nameChars} characters`);
  }

  open({ name, local, uri }: SaxesTagNS): void {
    if (++this.#elements > MAX.elements)
      throw refusal("VOC_LEXICAL", "/", `the document has more than ${MAX.elements} elements`);
    this.#attributes = 0;
    this.#checkName(name);
    if (this.#stack.length === MAX.depth)
      throw refusal("VOC_LEXICAL", this.path(), `elements are nested deeper than ${MAX.depth}`);
    const isStandard = RECORDS.test(uri) || NIEM.test(uri);
    const parent = this.#stack.at(-1);
    if (parent === undefined) this.#openRoot(local, uri);
    else if (parent.data !== undefined)
      throw refusal("VOC_LEXICAL", this.path(), "an element occurs within a value");
    else if (this.#stack.length === 1) this.#openRecord(local, uri);
    else if (!isStandard) this.#checkForeign(name);
    if (parent !== undefined) parent.hasElements = true;
    if (local === SUMMARY && this.#record?.type === 1) this.#list();
    if (MINUTIA.test(local) && this.#record !== undefined) this.#record.minutiae++;
    this.#stack.push({
      name: local,
      isStandard,
      isMissing: parent?.isMissing === true || local.includes("Missing"),
      ...(isStandard && DATA.includes(local) ? { data: createBase64Head(MAX.blockBytes) } : {}),
      hasElements: false,
      text: "",
    });
  }

  #openRoot(local: string, uri: string): void {
    if (local !== ROOT || !RECORDS.test(uri))
      throw refusal("VOC_SCHEME_UNKNOWN", "/", "the root is not a transaction of ANSI/NIST-ITL in XML");
  }

  /** Opens a record. Only the first is of type 1, and it comes first. */
  #openRecord(local: string, uri: string): void {
    const type = RECORDS.test(uri) ? TYPES.get(local) : undefined;
    if (type === undefined)
      throw refusal("VOC_LEXICAL", "/", "an element is no record of ANSI/NIST-ITL that is known here");
    if ((type === 1) !== (this.#times.size === 0))
      throw refusal("VOC_LEXICAL", "/", "the transaction does not begin with its only type 1 record");
    const nth = (this.#times.get(type) ?? 0) + 1;
    this.#times.set(type, nth);
    this.#record = createDraft(type, type === 1 ? "/Type-1" : `/Type-${type}[${nth}]`);
  }

  #checkForeign(name: string): void {
    this.#foreign.add(name);
    if (this.#foreign.size > MAX.foreignNames)
      throw refusal("VOC_OUT_OF_RANGE", this.path(), "too many elements are in no namespace of the standard");
  }

  #list(): void {
    this.#listed.push({ category: "", idc: "" });
    if (this.#listed.length > MAX.records)
      throw refusal("VOC_OUT_OF_RANGE", "/Type-1/3", `the transaction has more than ${MAX.records} records`);
  }

  text(piece: string): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return;
    if (frame.data !== undefined) frame.data.add(piece);
    else if (!/^[ \t\r\n]*$/.test(piece)) frame.text += piece;
    if (frame.text.length > MAX.textChars)
      throw refusal(
        "VOC_OUT_OF_RANGE",
        this.path(),
        `an element has more than ${MAX.textChars} characters of text, so that it may hold anything`,
      );
  }

  close(): void {
    const frame = this.#stack.pop();
    const draft = this.#record;
    if (frame === undefined) return;
    if (draft === undefined || this.#stack.length === 1 || frame.hasElements) refuseMixed(frame, this.path());
    if (draft === undefined) return;
    const text = trimXml(frame.text);
    if (this.#stack.length === 1) {
      this.#record = undefined;
      this.#closeRecord(draft);
    } else {
      draft.fieldCount++;
      if (frame.data !== undefined) closeData(frame.data, draft);
      else if (text !== "") this.#closeValue(frame, text, draft);
    }
  }

  /** Takes a value by the name of its element and of those around it. */
  #closeValue({ name, isStandard, isMissing }: Frame, text: string, draft: Draft): void {
    const [parent, beyond] = this.#stack
      .slice(2)
      .map((each) => each.name)
      .reverse();
    const isReference =
      name === REFERENCE || (name === "IdentificationID" && parent === "ImageReferenceIdentification");
    const owner = isReference && name !== REFERENCE ? beyond : parent;
    const isFirst = draft.type === 1;
    if (!isStandard) addWords(draft, text, false);
    else if (isFirst && owner === SUMMARY) this.#addToList(name, isReference, text);
    else if (isFirst && name === QUANTITY) this.#countRecords(text);
    else if (name === SAYS.category && parent === undefined) addOnce(draft, name, text);
    else if (isReference && owner === undefined) addOnce(draft, REFERENCE, text);
    else if (SAYS_OF.get(draft.type) === name) addOnce(draft, name, text);
    else if (isFirst && (name === MAJOR || name === MINOR)) addOnce(draft, name, text);
    else if (name.endsWith("PositionCode") && !isMissing)
      addPosition(draft, text, name.endsWith("EyePositionCode"));
    else addWords(draft, text, true, LISTING.test(name));
  }

  #countRecords(text: string): void {
    if (this.#quantity !== undefined)
      throw refusal("VOC_DUP_KEY", "/Type-1/3", "the number of records is stated twice");
    this.#quantity = text;
  }

  #addToList(name: string, isReference: boolean, text: string): void {
    const entry = this.#listed.at(-1);
    const key = isReference ? "idc" : name === SAYS.category ? "category" : undefined;
    if (entry === undefined || key === undefined || entry[key] !== "" || !/^\d{1,3}$/.test(text))
      throw refusal("VOC_LEXICAL", "/Type-1/3", "the summary is not a list of record types and IDCs");
    entry[key] = text;
  }

  #closeRecord(draft: Draft): void {
    const record = recordOf(draft);
    if (this.#transaction === undefined) {
      this.#transaction = startTransaction(record, this.#rest);
      return;
    }
    if (this.#found.push(keyOf({ category: String(record.type), idc: record.idc })) > MAX.records)
      throw refusal("VOC_OUT_OF_RANGE", "/", `the transaction has more than ${MAX.records} records`);
    this.#transaction.add(record, draft.path);
    if (this.#transaction.fieldsLeft() < 0)
      throw refusal("VOC_OUT_OF_RANGE", draft.path, "the transaction has too many fields");
  }

  end(): Document {
    if (this.#transaction === undefined) throw refusal("VOC_LEXICAL", "/", "the transaction holds no record");
    this.#checkList();
    this.#rest.search("/");
    return this.#transaction.end();
  }

  /** Compares the records with those that the first lists, in whatever order. Some writers list the first one too. */
  #checkList(): void {
    const listed = this.#listed.map(keyOf).filter((key) => !key.startsWith("1/"));
    const quantity = Number(this.#quantity ?? Number.NaN);
    if (![listed.length, this.#listed.length].includes(quantity))
      throw refusal("VOC_CONFLICT", "/Type-1/3", "the summary counts other records than it lists");
    if (listed.toSorted().join() !== this.#found.toSorted().join())
      throw refusal("VOC_CONFLICT", "/Type-1/3", "the records are not those that the summary lists");
  }
}

/** Writes a type and an IDC as numbers, so that leading zeros do not matter. */
function keyOf({ category, idc }: Listed): string {
  return `${Number(category)}/${/^\d+$/.test(idc) ? Number(idc) : "?"}`;
}

function closeData(data: Base64Head, draft: Draft): void {
  const block = data.end();
  if (block === undefined) throw refusal("VOC_LEXICAL", `${draft.path}/999`, "the data is not base64");
  if (block.length > block.head.length)
    throw refusal("VOC_OUT_OF_RANGE", `${draft.path}/999`, `the data has more than ${MAX.blockBytes} bytes`);
  if (block.length > 0) addBlock(draft, block.head);
}

/** Throws VOC_LEXICAL for text beside elements. */
function refuseMixed({ text }: Frame, path: string): void {
  if (text !== "") throw refusal("VOC_LEXICAL", path, "there is text between elements");
}

/** Throws VOC_LEXICAL where a text that is not read holds the beginning of a block or of a picture. */
function refuseHidden(text: string, path: string): void {
  const hidden = findHeadInText(text);
  if (hidden !== undefined)
    throw refusal("VOC_LEXICAL", path, `a ${hidden.name} is where the standard has none`);
}
