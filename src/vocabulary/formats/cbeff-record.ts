/**
 * Reads one record (BIR) of a CBEFF document: takes its terms, and checks the header of its block against the XML.
 */
import { type BlockHeader, mediaOf, readBlockHeader } from "./biometric-block.ts";
import {
  checkFormat,
  checkHeader,
  checkPayload,
  checkPicture,
  checkWords,
  holdsMore,
  INCITS_OWNER,
  ISO_OWNER,
  partOfFormat,
  type Said,
} from "./block-check.ts";
import {
  anything,
  formOf,
  formOfPicture,
  modalitiesOf,
  NOTHING_UNREAD,
  type Shown,
  type Unread,
  unreadOf,
  untoldModality,
} from "./block-terms.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { trimXml } from "./xml-reading.ts";

/** The text of a field as written, without indentation. */
export type Field = { readonly path: string; readonly text: string };

/** The length of a block in bytes, and as many of its first bytes as were kept. */
export type Block = { readonly path: string; readonly length: number; readonly head: Uint8Array };

export type CbeffRecord = {
  readonly path: string;
  readonly number: number;
  /** By the name of the element. `FormatOwner` and `FormatType` have these names in both namespaces. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly block?: Block;
  /** True where the record says that nothing could be captured (MOSIP's `EXCEPTION`), so that it needs no block. */
  readonly exception?: boolean;
};

type Checked = Pick<Document, "terms" | "findings" | "payloadBroken">;

/** The Types of both schemas. Any other word is read as written, and matches no block. */
const TYPES = new Set(
  `Scent DNA Ear Face Finger Foot HandGeometry Vein Iris Retina Voice Gait Keystroke LipMovement SignatureSign Palm
  BackOfHand Wrist ExceptionPhoto`.split(/\s+/),
);

/** The characteristic that a block of each Type may show. A block shows nothing of the other Types. */
const SHOWS: ReadonlyMap<string, Shown> = new Map([
  ["Finger", "finger"],
  ["Palm", "palm"],
  ["Foot", "foot"],
  ["Face", "face"],
  ["ExceptionPhoto", "face"],
  ["Iris", "iris"],
]);

/** The owners whose format numbers are those of ISO/IEC JTC 1/SC 37. */
const ISO_OWNERS: readonly string[] = ["257", "0x0101", "ISO", "Mosip", "MOSIP"];
/** INCITS, as it is written. */
const INCITS_OWNERS: readonly string[] = ["27", "0x001B"];

/** Returns the terms and findings of a record. Throws VOC_CONFLICT where the record contradicts itself. */
export function readRecord(record: CbeffRecord, scheme: string): Checked {
  const { fields, number } = record;
  const types = fields.get("Type");
  const typeWords = listOf(types?.text ?? "");
  const term = (kind: ReadTerm["kind"], { path }: Field, word: string): ReadTerm => {
    return { scheme, kind, term: word, path, effect: "describes", record: number };
  };
  const single = (kind: ReadTerm["kind"], name: string) => {
    const field = fields.get(name);
    return field === undefined || field.text === "" ? [] : [term(kind, field, field.text)];
  };
  const subtype = fields.get("Subtype");
  const subtypeWords = wordsOf(subtype);
  checkOwner(fields);
  const shows = typeWords.flatMap((word) => SHOWS.get(trimXml(word)) ?? []);
  const said = {
    types: areKnown(typeWords) ? shows : undefined,
    words: subtypeWords,
    part: partOf(fields),
  };
  checkFormat(said, fields.get("FormatType")?.path ?? record.path);
  if (shows.length === typeWords.length) checkWords(said, subtype?.path ?? record.path);
  const findings: Finding[] = [];
  if (types === undefined || typeWords.length === 0)
    findings.push({ code: "VOC_NO_TERM", path: record.path, sentence: "the record says no Type" });
  const found = checkBlock(record, said, findings);
  const unread = describeUnread(record, found);
  findings.push(...unread.findings);
  const terms = [
    ...(types === undefined ? [] : typeWords.map((word) => term("modality", types, word))),
    ...(typeWords.length > 0 ? [] : untold(record, found.header)),
    ...(subtype === undefined || subtypeWords.length === 0
      ? []
      : [term("position", subtype, subtypeWords.join(" "))]),
    ...single("form", "Level"),
    ...formsOf(record, found, findings),
    ...single("purpose", "Purpose"),
    ...unread.terms,
  ];
  const isEmpty = record.exception === true && isMissing(record.block);
  return {
    terms: isEmpty ? terms.map((each) => ({ ...each, holdsNothing: true as const })) : terms,
    findings,
    payloadBroken: found.broken,
  };
}

/** Returns the modalities of a record without a Type: those of its block. THREAT: it would ride along with others. */
function untold({ path, number, block }: CbeffRecord, header: BlockHeader | undefined): readonly ReadTerm[] {
  if (header === undefined || block === undefined) return [untoldModality({ path, record: number })];
  return modalitiesOf(header, { path: block.path, record: number });
}

/** Describes what of a block may be anything: data of its maker, or a picture behind its first bytes. */
function describeUnread({ number, block }: CbeffRecord, { header }: Seen): Unread {
  if (isMissing(block)) return NOTHING_UNREAD;
  const place = { path: block.path, record: number };
  if (header !== undefined) return unreadOf(header, place);
  return holdsMore(block.head, block.path)
    ? anything(place, "more than a picture is within the block")
    : NOTHING_UNREAD;
}

/** Throws VOC_OUT_OF_RANGE where the number of the format's owner stands in place of a type. */
function checkOwner(fields: CbeffRecord["fields"]): void {
  for (const slot of [fields.get("FormatType"), fields.get("Type")])
    if (slot !== undefined && trimXml(slot.text) === "257")
      throw refusal("VOC_OUT_OF_RANGE", slot.path, "`257` is the format's owner, not its type");
}

/** The block as far as it could be read: by its header, or as a plain picture. */
type Seen = { readonly broken: boolean; readonly header?: BlockHeader; readonly media?: string };

function isMissing(block: Block | undefined): block is undefined {
  return block === undefined || block.length === 0;
}

/** Checks the block against what the XML says, and adds findings. */
function checkBlock(record: CbeffRecord, said: Said, findings: Finding[]): Seen {
  const { path, fields, block } = record;
  const add = (code: Finding["code"], at: string, sentence: string) =>
    findings.push({ code, path: at, sentence });
  if (isMissing(block)) {
    if (record.exception) add("VOC_NO_TERM", path, "the record says that nothing could be captured");
    else add("VOC_OUT_OF_RANGE", (block as Block | undefined)?.path ?? path, "the record holds no block");
    return { broken: record.exception !== true };
  }
  if (record.exception)
    add("VOC_CONFLICT", block.path, "the record says that nothing could be captured, and holds a block");
  const header = readBlockHeader(block.head);
  const media = mediaOf(block.head);
  const isMarked = ENCRYPTED.includes(trimXml(fields.get("Encryption")?.text ?? ""));
  // THREAT: the mark excuses only what cannot be read. A block that shows what it is, is checked.
  if (isMarked && (header !== undefined || media !== undefined))
    add(
      "VOC_NO_TERM",
      block.path,
      "the block is marked as encrypted, and is not: it was checked as it stands",
    );
  if (header !== undefined) {
    checkHeader(header, said, block.path);
    checkDeclared(header, fields, block.path);
    const found = checkPayload(header, block.head, block.path, block.length);
    findings.push(...found);
    return { broken: found.length > 0, header };
  }
  if (media !== undefined) {
    checkPicture(media, said, block.path);
    add("VOC_LEXICAL", block.path, `the block is a bare ${media}: it was not checked against the Type`);
    return { broken: false, media };
  }
  if (isMarked) {
    add("VOC_NO_TERM", block.path, "the block is encrypted and was not checked against the Type");
    return { broken: false };
  }
  const sentence = "the block has no known biometric header: it was not checked against the Type";
  add("VOC_LEXICAL", block.path, sentence);
  return { broken: true };
}

const ENCRYPTED: readonly string[] = ["true", "1"];

/** Checks the owner of the format and the Level against the block's header. Throws VOC_CONFLICT. */
function checkDeclared(
  { standard, content }: BlockHeader,
  fields: CbeffRecord["fields"],
  path: string,
): void {
  const owner = trimXml(fields.get("FormatOwner")?.text ?? "");
  const says = ["257", "0x0101", "ISO"].includes(owner)
    ? "iso"
    : INCITS_OWNERS.includes(owner)
      ? "incits"
      : standard;
  if (standard !== undefined && says !== standard)
    throw refusal(
      "VOC_CONFLICT",
      path,
      `the format's owner is \`${says}\` and the block is laid out by \`${standard}\``,
    );
  if (content === "template" && trimXml(fields.get("Level")?.text ?? "") === "Raw")
    throw refusal("VOC_CONFLICT", path, "the Level is Raw and the block is a template");
}

/** The Levels that each content of a block can have. */
const LEVELS = { image: ["Raw", "Intermediate"], template: ["Processed"] } as const;

/**
 * Returns the form of the block where the Level says none or another. The record then holds both, so that a statement
 * about one of them does not cover it.
 */
function formsOf(
  { fields, block, number }: CbeffRecord,
  { header, media }: Seen,
  findings: Finding[],
): readonly ReadTerm[] {
  if (block === undefined || (header === undefined && media === undefined)) return [];
  const level = fields.get("Level");
  const word = trimXml(level?.text ?? "");
  const content = header?.content ?? "image";
  if (LEVELS[content].some((each) => each === word)) return [];
  if (level !== undefined && word !== "") {
    const sentence = `the Level is ${word.slice(0, 64)} and the block is ${content === "image" ? "an image" : "a template"}`;
    findings.push({ code: "VOC_CONFLICT", path: level.path, sentence });
  }
  const place = { path: block.path, record: number };
  return [header === undefined ? formOfPicture(place) : formOf(header, place)];
}

function partOf(fields: CbeffRecord["fields"]): string | undefined {
  const owner = trimXml(fields.get("FormatOwner")?.text ?? "");
  const type = trimXml(fields.get("FormatType")?.text ?? "");
  const number = ISO_OWNERS.includes(owner) ? ISO_OWNER : INCITS_OWNERS.includes(owner) ? INCITS_OWNER : 0;
  return /^\d+$/.test(type) ? partOfFormat(number, Number(type)) : undefined;
}

function areKnown(typeWords: readonly string[]): boolean {
  return typeWords.length > 0 && typeWords.every((word) => TYPES.has(trimXml(word)));
}

/**
 * Returns the items of a list. A space at its very start or end belongs to the item: `"Ear "` is a word of one
 * schema.
 */
function listOf(text: string): readonly string[] {
  const words = text.split(/[ \t\r\n]+/).filter((word) => word !== "");
  const before = /^[ \t]*/.exec(text)?.[0] ?? "";
  const after = /[ \t]*$/.exec(text)?.[0] ?? "";
  return words.map((word, at) => (at === 0 ? before : "") + word + (at === words.length - 1 ? after : ""));
}

function wordsOf(field: Field | undefined): readonly string[] {
  return (field?.text ?? "").split(/[ \t\r\n]+/).filter((word) => word !== "");
}
