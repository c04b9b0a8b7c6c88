/**
 * Reads biometric information templates on cards (ISO/IEC 7816-11), alone or in a group, and the data groups of
 * passports that hold such a group (ICAO Doc 9303-10: EF.DG2, EF.DG3 and EF.DG4).
 */
import { checkFormat, checkWords, partOfFormat } from "./block-check.ts";
import { modalitiesOf, type Place, positionsOf, untoldModality } from "./block-terms.ts";
import { holdsBlock, readBlocks } from "./card-block.ts";
import { showsOfCode } from "./cbeff-code.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { isEmptyGroup, otherFileOf, typeOfGroup } from "./passport-file.ts";
import { createRemainder, type Remainder } from "./remainder.ts";
import { type DataObject, numberOf, parseTlv, tagOf } from "./tlv.ts";

const FORMAT = "iso-7816-11";

const TAG = {
  group: 0x7f61,
  template: 0x7f60,
  count: 0x02,
  header: 0xa1,
  type: 0x81,
  subtype: 0x82,
  issuer: 0x53,
};
/** The owner and the type of the format of a block. */
const OWNER = 0x87;
const TYPE = 0x88;
/** The most templates of a group. A count of one byte is all that cards use. */
const MAX_TEMPLATES = 255;
/** The tags of biometric data: primitive, and constructed. */
const DATA: readonly number[] = [0x5f2e, 0x7f2e];
/** Elements of a header that are not read: patron version, dates, creator, validity, index, parameters. */
const SILENT: readonly number[] = [0x80, 0x83, 0x84, 0x85, 0x86, 0x90, 0x91, 0xb1];

/** The place of a template, and what the data group of a passport around it says. */
type Outer = {
  readonly path: string;
  /** The rest of the document, which is not read. */
  readonly remainder: Remainder;
  readonly group?: { readonly path: string; readonly code: number };
};

/**
 * Reads a template, a group of templates, or a data group of a passport. Throws VOC_LEXICAL for bytes that are no
 * such data object, VOC_DUP_KEY for a repeated one, VOC_CONFLICT for a contradiction, and VOC_OUT_OF_RANGE for an
 * undefined subtype.
 */
export function readIso781611(bytes: Uint8Array): Document {
  const [root, ...others] = parseTlv(bytes, "/");
  if (root === undefined || others.length > 0) throw notOne("/");
  const other = otherFileOf(root.tag);
  if (other !== undefined)
    throw refusal(
      "VOC_LEXICAL",
      "/",
      `the file of a passport holds ${other}: biometric data to compare is in EF.DG2, EF.DG3 and EF.DG4`,
    );
  const remainder = createRemainder();
  const document = readGroup(root, remainder);
  remainder.end("/");
  return document;
}

function readGroup(root: DataObject, remainder: Remainder): Document {
  const code = typeOfGroup(root.tag);
  if (code === undefined) return readRoot(root, { path: "", remainder });
  const path = `/${tagOf(root.tag)}`;
  const [inner, ...more] = parseTlv(root.value, path);
  if (inner?.tag !== TAG.group) throw notOne(path);
  if (isEmptyGroup(root.tag, inner.value)) return readEmpty(more, { path, code }, remainder);
  if (more.length > 0) throw notOne(path);
  return readRoot(inner, { path, remainder, group: { path, code } });
}

/**
 * Reads a data group of a passport whose holder had no finger or iris to take (ICAO Doc 9303-10, 4.7.3.2.2 and 4.7.4.2.2). The
 * issuer may add data of its own, so that not all such groups are the same.
 */
function readEmpty(
  beside: readonly DataObject[],
  { path, code }: NonNullable<Outer["group"]>,
  remainder: Remainder,
): Document {
  if (
    beside.length > 1 ||
    beside.some(({ tag }) => tag !== TAG.issuer) ||
    holdsBlock(beside, path, remainder)
  )
    throw notOne(path);
  const term = hexOf(Uint8Array.of(code));
  return {
    format: FORMAT,
    terms: [
      { scheme: FORMAT, kind: "modality", term, effect: "describes", path, record: 1, holdsNothing: true },
    ],
    findings: [finding(path, "the data group says that it holds no template")],
    payloadBroken: false,
  };
}

function notOne(path: string): Error {
  return refusal("VOC_LEXICAL", path, "the bytes are not one biometric information template or group");
}

function readRoot(root: DataObject, outer: Outer): Document {
  if (root.tag === TAG.template) {
    const path = `${outer.path}/7F60`;
    return { format: FORMAT, ...readTemplate(parseTlv(root.value, path), { ...outer, path }, 1) };
  }
  if (root.tag !== TAG.group) throw notOne("/");
  const at = `${outer.path}/7F61`;
  const group = parseTlv(root.value, at);
  const templates = group.filter(({ tag }) => tag === TAG.template);
  if (templates.length > MAX_TEMPLATES)
    throw refusal("VOC_OUT_OF_RANGE", at, `the group holds more than ${MAX_TEMPLATES} templates`);
  const beside = group.filter(({ tag }) => tag !== TAG.template);
  // THREAT: data beside the templates would ride along with what they say.
  if (beside.some(({ tag }) => DATA.includes(tag)) || holdsBlock(beside, at, outer.remainder))
    throw refusal(
      "VOC_LEXICAL",
      at,
      "biometric data is outside of the templates, where nothing describes it",
    );
  checkCount(one(group, TAG.count, at), templates.length, at);
  if (templates.length === 0) throw refusal("VOC_LEXICAL", at, "the group holds no template");
  const read = templates.map(({ value }, index) => {
    const path = `${at}/7F60[${index + 1}]`;
    return readTemplate(parseTlv(value, path), { ...outer, path }, index + 1);
  });
  return {
    format: FORMAT,
    terms: read.flatMap(({ terms }) => terms),
    findings: [
      ...findUnread(group, [TAG.count, TAG.template], at),
      ...read.flatMap(({ findings }) => findings),
    ],
    payloadBroken: read.some(({ payloadBroken }) => payloadBroken),
  };
}

function checkCount(count: DataObject | undefined, found: number, path: string): void {
  if (count === undefined)
    throw refusal("VOC_LEXICAL", path, "the group does not state its number of templates");
  const declared = numberOf(count.value);
  if (declared !== found)
    throw refusal(
      "VOC_CONFLICT",
      `${path}/02`,
      `the group declares ${declared} templates and holds ${found}`,
    );
}

function readTemplate(
  objects: readonly DataObject[],
  { path, group, remainder }: Outer,
  record: number,
): Omit<Document, "format"> {
  const header = one(objects, TAG.header, path);
  if (header === undefined) throw refusal("VOC_LEXICAL", path, "the template has no header");
  const at = `${path}/A1`;
  const fields = parseTlv(header.value, at);
  const type = one(fields, TAG.type, at);
  const subtype = one(fields, TAG.subtype, at);
  for (const tag of SILENT) one(fields, tag, at);
  if (type !== undefined && (type.value.length < 1 || type.value.length > 3))
    throw refusal("VOC_OUT_OF_RANGE", `${at}/81`, "a biometric type has one to three bytes");
  if (subtype !== undefined) checkSubtype(subtype.value, `${at}/82`);
  const said = {
    types: typesOf(type, group, at),
    words: subtype === undefined ? [] : wordsOf(numberOf(subtype.value)),
    part: partOf(fields, at),
  };
  checkFormat(said, `${at}/88`);
  checkWords(said, `${at}/82`);
  const blocks = readBlocks(objects, DATA, { path, record }, said, remainder);
  const term = (kind: ReadTerm["kind"], field: string, word: string): ReadTerm => {
    return { scheme: FORMAT, kind, term: word, path: `${at}/${field}`, effect: "describes", record };
  };
  return {
    terms: [
      ...(type === undefined
        ? untold(blocks.seen, { path: at, record }, group)
        : [term("modality", "81", hexOf(type.value))]),
      ...(subtype === undefined
        ? blocks.seen.flatMap((each) => positionsOf(each.header, each.place))
        : [term("position", "82", hexOf(subtype.value))]),
      ...blocks.forms,
      ...blocks.unread.terms,
    ],
    findings: [
      ...findUnread(objects, [TAG.header, ...DATA], path),
      ...findUnread(fields, [TAG.type, TAG.subtype, OWNER, TYPE, ...SILENT], at),
      ...(type === undefined ? [finding(at, "the template says no biometric type")] : []),
      ...blocks.unread.findings,
      ...blocks.findings,
    ],
    payloadBroken: blocks.broken,
  };
}

/**
 * Returns what the blocks may show: that of the type, and of the data group around it. Undefined where neither tells,
 * or the type stands for any. Throws VOC_CONFLICT where the two differ.
 */
function typesOf(type: DataObject | undefined, group: Outer["group"], path: string) {
  const code = type === undefined ? 0 : numberOf(type.value);
  if (code <= 1) return group === undefined ? undefined : showsOfCode(group.code);
  if (group !== undefined && group.code !== code)
    throw refusal("VOC_CONFLICT", `${path}/81`, "the type is not that of the data group around it");
  return showsOfCode(code);
}

/** Returns the modalities of a template without a type: those of its blocks, or what the passport's data group says. */
function untold(
  seen: readonly { readonly header: Parameters<typeof modalitiesOf>[0]; readonly place: Place }[],
  place: Place,
  group: Outer["group"],
): readonly ReadTerm[] {
  if (group !== undefined) {
    const term = hexOf(Uint8Array.of(group.code));
    return [{ scheme: FORMAT, kind: "modality", term, effect: "describes", ...place, path: group.path }];
  }
  if (seen.length === 0) return [untoldModality(place)];
  return seen.flatMap((each) => modalitiesOf(each.header, each.place));
}

/** Returns the part of ISO/IEC 19794 or 39794 that the header declares as the format; undefined for any other. */
function partOf(fields: readonly DataObject[], path: string): string | undefined {
  const owner = one(fields, OWNER, path);
  const type = one(fields, TYPE, path);
  if (owner === undefined || type === undefined) return undefined;
  return partOfFormat(numberOf(owner.value), numberOf(type.value));
}

/**
 * Checks a subtype (ISO/IEC 7816-11): bits 2 and 1 right (01) or left (10), bits 5 to 3 the finger (0 to 5), the rest
 * zero.
 */
function checkSubtype(value: Uint8Array, path: string): void {
  const code = numberOf(value);
  if (value.length === 1 && code < 0x20 && (code & 0b11) !== 0b11 && code >> 2 <= 5) return;
  const sentence =
    "the subtype is none of ISO/IEC 7816-11; as a finger position of another standard it would mean a finger, and is not guessed";
  throw refusal("VOC_OUT_OF_RANGE", path, sentence);
}

const SIDES = ["", "Right", "Left"];
const FINGERS = ["", "Thumb", "IndexFinger", "MiddleFinger", "RingFinger", "LittleFinger"];

/** Returns the words for a subtype's side and finger, as CBEFF in XML writes them. */
function wordsOf(subtype: number): readonly string[] {
  return [SIDES[subtype & 0b11], FINGERS[subtype >> 2]].filter(
    (word) => word !== undefined && word !== "",
  ) as string[];
}

/** Returns the one object with a tag; undefined where there is none. Throws VOC_DUP_KEY where there are two. */
function one(objects: readonly DataObject[], tag: number, path: string): DataObject | undefined {
  const [first, ...others] = objects.filter((each) => each.tag === tag);
  if (others.length > 0)
    throw refusal("VOC_DUP_KEY", `${path}/${tagOf(tag)}`, "the data object occurs twice");
  return first;
}

function findUnread(objects: readonly DataObject[], known: readonly number[], path: string): Finding[] {
  const tags = new Set(objects.map(({ tag }) => tag).filter((tag) => !known.includes(tag)));
  return [...tags].map((tag) => finding(path, `the data object \`${tagOf(tag)}\` was not read`));
}

function finding(path: string, sentence: string): Finding {
  return { code: "VOC_NO_TERM", path, sentence };
}

/** Formats a code with two digits for each byte. A code is a run of bytes, so that leading zeros count. */
function hexOf(value: Uint8Array): string {
  return `0x${[...value].map(tagOf).join("")}`;
}
