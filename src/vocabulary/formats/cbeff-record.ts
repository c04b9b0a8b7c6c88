/**
 * Reads one record (BIR) of a CBEFF document: takes its terms, and checks the header of its block against the XML.
 */
import { type BlockHeader, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkLength } from "./block-check.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { bodyPartOf, eyeAgrees, fingerAgrees } from "./finger-position.ts";

/** The text of a field as written, without indentation. */
export type Field = { readonly path: string; readonly text: string };

/** The length of a block in bytes, and as many of its first bytes as a header may need. */
export type Block = { readonly path: string; readonly length: number; readonly head: Uint8Array };

export type CbeffRecord = {
  readonly path: string;
  readonly number: number;
  /** By the name of the element. `FormatOwner` and `FormatType` have these names in both namespaces. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly block?: Block;
};

type Checked = Pick<Document, "terms" | "findings" | "payloadBroken">;

/** The Types of both schemas. Any other word is read as written, and matches no block. */
const TYPES = new Set(
  `Scent DNA Ear Face Finger Foot HandGeometry Vein Iris Retina Voice Gait Keystroke LipMovement SignatureSign Palm
  BackOfHand Wrist ExceptionPhoto`.split(/\s+/),
);

/** The Types that a block may carry, by the modality of its header. Palms and feet travel as finger images. */
const CARRIES: Readonly<Record<BlockHeader["modality"], readonly string[]>> = {
  finger: ["Finger", "Palm", "Foot"],
  face: ["Face", "ExceptionPhoto"],
  iris: ["Iris"],
};

/** The owners whose format numbers are those of ISO/IEC JTC 1/SC 37. */
const ISO_OWNERS: readonly string[] = ["257", "0x0101", "ISO", "Mosip", "MOSIP"];
/** The parts of ISO/IEC 19794, by SC 37's format number. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ["2", "19794-2"],
  ["7", "19794-4"],
  ["8", "19794-5"],
  ["9", "19794-6"],
]);
const PART_CARRIES: Readonly<Record<string, readonly string[]>> = {
  "19794-2": CARRIES.finger,
  "19794-4": CARRIES.finger,
  "19794-5": CARRIES.face,
  "19794-6": CARRIES.iris,
};

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
  checkFormat(record, typeWords);
  const findings: Finding[] = [];
  if (types === undefined || typeWords.length === 0)
    findings.push({ code: "VOC_NO_TERM", path: record.path, sentence: "the record says no Type" });
  const broken = checkBlock(record, typeWords, subtypeWords, findings);
  return {
    terms: [
      ...(types === undefined ? [] : typeWords.map((word) => term("modality", types, word))),
      ...(subtype === undefined || subtypeWords.length === 0
        ? []
        : [term("position", subtype, subtypeWords.join(" "))]),
      ...single("form", "Level"),
      ...single("purpose", "Purpose"),
    ],
    findings,
    payloadBroken: broken,
  };
}

/** Checks the format that the XML declares against the Type that it declares. */
function checkFormat({ fields }: CbeffRecord, typeWords: readonly string[]): void {
  const format = fields.get("FormatType");
  for (const slot of [format, fields.get("Type")])
    if (slot?.text.trim() === "257")
      throw refusal("VOC_OUT_OF_RANGE", slot.path, "`257` is the format's owner, not its type");
  const part = partOf(fields);
  if (format === undefined || part === undefined || !areKnown(typeWords)) return;
  if (!overlaps(PART_CARRIES[part] ?? [], typeWords))
    throw refusal("VOC_CONFLICT", format.path, `the format is ISO/IEC ${part}, which cannot hold this Type`);
}

/** Checks the block against the XML and adds findings. Returns true where the payload is broken. */
function checkBlock(
  { path, fields, block }: CbeffRecord,
  typeWords: readonly string[],
  subtypeWords: readonly string[],
  findings: Finding[],
): boolean {
  const add = (code: Finding["code"], at: string, sentence: string) =>
    findings.push({ code, path: at, sentence });
  if (block === undefined || block.length === 0) {
    add("VOC_OUT_OF_RANGE", block?.path ?? path, "the record holds no block");
    return true;
  }
  const encryption = fields.get("Encryption")?.text.trim();
  if (encryption === "true" || encryption === "1") {
    add("VOC_NO_TERM", block.path, "the block is encrypted and was not checked against the Type");
    return false;
  }
  const part = partOf(fields);
  const header = readBlockHeader(block.head);
  if (header !== undefined) {
    checkHeader(header, { path: block.path, part, fields, typeWords, subtypeWords });
    const level = fields.get("Level");
    if (header.content === "image" && level?.text.trim() === "Processed")
      add("VOC_CONFLICT", level.path, "the Level is Processed and the block is an image");
    const found = checkLength(header, block.length, block.path);
    findings.push(...found);
    return found.length > 0;
  }
  const media = mediaOf(block.head);
  if (part !== undefined && media !== undefined)
    throw refusal(
      "VOC_CONFLICT",
      block.path,
      `the format is ISO/IEC ${part} and the block is a bare ${media}`,
    );
  const what = media === undefined ? "has no known biometric header" : `is a bare ${media}`;
  add("VOC_LEXICAL", block.path, `the block ${what}: it was not checked against the Type`);
  return part !== undefined || media === undefined;
}

type Said = {
  readonly path: string;
  readonly part: string | undefined;
  readonly fields: CbeffRecord["fields"];
  readonly typeWords: readonly string[];
  readonly subtypeWords: readonly string[];
};

/** Checks the block's header against the XML. THREAT: a laxer rule would let a sample pass under a wrong name. */
function checkHeader(header: BlockHeader, { path, part, fields, typeWords, subtypeWords }: Said): void {
  const conflict = (sentence: string) => refusal("VOC_CONFLICT", path, sentence);
  const { modality, content, standard, positions = [] } = header;
  const known = areKnown(typeWords);
  if (known && !overlaps(CARRIES[modality], typeWords))
    throw conflict(`the block is of a ${modality}, and the Type says otherwise`);
  if (part !== undefined && part !== header.part)
    throw conflict(`the format is ISO/IEC ${part} and the block is of ISO/IEC ${header.part}`);
  const owner = fields.get("FormatOwner")?.text.trim() ?? "";
  const says = ["257", "0x0101", "ISO"].includes(owner)
    ? "iso"
    : ["27", "0x001B"].includes(owner)
      ? "incits"
      : standard;
  if (standard !== undefined && says !== standard)
    throw conflict(`the format's owner is \`${says}\` and the block is laid out by \`${standard}\``);
  if (content === "template" && fields.get("Level")?.text.trim() === "Raw")
    throw conflict("the Level is Raw and the block is a template");
  for (const position of positions) {
    const agrees = modality === "iris" ? eyeAgrees : fingerAgrees;
    if (!agrees(position, subtypeWords))
      throw conflict(`the block says position ${position}, and the Subtype says otherwise`);
    const bodyPart = modality === "finger" ? bodyPartOf(position) : undefined;
    if (known && bodyPart !== undefined && !typeWords.some((word) => word.trim() === bodyPart))
      throw conflict(`the block's position ${position} lies on a ${bodyPart}, and the Type says otherwise`);
  }
}

function partOf(fields: CbeffRecord["fields"]): string | undefined {
  const owner = fields.get("FormatOwner")?.text.trim() ?? "";
  return ISO_OWNERS.includes(owner) ? PARTS.get(fields.get("FormatType")?.text.trim() ?? "") : undefined;
}

function areKnown(typeWords: readonly string[]): boolean {
  return typeWords.length > 0 && typeWords.every((word) => TYPES.has(word.trim()));
}

function overlaps(accepted: readonly string[], typeWords: readonly string[]): boolean {
  return typeWords.some((word) => accepted.includes(word.trim()));
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
