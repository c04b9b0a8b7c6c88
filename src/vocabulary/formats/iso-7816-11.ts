/** Reads biometric information templates on cards (ISO/IEC 7816-11), alone or in a group. */
import { MAX_HEADER_BYTES, readBlockHeader } from "./biometric-block.ts";
import { checkLength } from "./block-check.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { type DataObject, parseTlv } from "./tlv.ts";

const FORMAT = "iso-7816-11";

const TAG = { group: 0x7f61, template: 0x7f60, count: 0x02, header: 0xa1, type: 0x81, subtype: 0x82 };
/** The tags of biometric data: primitive, and constructed. */
const DATA: readonly number[] = [0x5f2e, 0x7f2e];
/**
 * Elements of a header that are not read: patron version, dates, creator, validity, index, owner and type of the
 * format, parameters.
 */
const SILENT: readonly number[] = [0x80, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x90, 0x91, 0xb1];

/** The codes of the types whose blocks can be checked, by the modality of the block's header. 0x20000 is the palm. */
const CARRIES: Readonly<Record<string, readonly number[]>> = {
  finger: [0x08, 0x20000, 0x80000],
  face: [0x02],
  iris: [0x10],
};

/**
 * Reads a template or a group of templates. Throws VOC_LEXICAL for bytes that are no such data object, VOC_DUP_KEY
 * for a repeated one, VOC_CONFLICT for a contradiction, and VOC_OUT_OF_RANGE for an undefined subtype.
 */
export function readIso781611(bytes: Uint8Array): Document {
  const [root, ...others] = parseTlv(bytes, "/");
  if (root === undefined || others.length > 0 || (root.tag !== TAG.group && root.tag !== TAG.template))
    throw refusal("VOC_LEXICAL", "/", "the bytes are not one biometric information template or group");
  const isGroup = root.tag === TAG.group;
  const group = isGroup ? parseTlv(root.value, "/7F61") : [root];
  const templates = group.filter(({ tag }) => tag === TAG.template);
  if (isGroup) checkCount(one(group, TAG.count, "/7F61"), templates.length);
  const read = templates.map(({ value }, at) => {
    const path = isGroup ? `/7F61/7F60[${at + 1}]` : "/7F60";
    return readTemplate(parseTlv(value, path), path, at + 1);
  });
  if (read.length === 0) throw refusal("VOC_LEXICAL", "/7F61", "the group holds no template");
  return {
    format: FORMAT,
    terms: read.flatMap(({ terms }) => terms),
    findings: [
      ...(isGroup ? findUnread(group, [TAG.count, TAG.template], "/7F61") : []),
      ...read.flatMap(({ findings }) => findings),
    ],
    payloadBroken: read.some(({ payloadBroken }) => payloadBroken),
  };
}

function checkCount(count: DataObject | undefined, found: number): void {
  if (count === undefined)
    throw refusal("VOC_LEXICAL", "/7F61", "the group does not state its number of templates");
  const declared = numberOf(count.value);
  if (declared !== found)
    throw refusal("VOC_CONFLICT", "/7F61/02", `the group declares ${declared} templates and holds ${found}`);
}

function readTemplate(
  objects: readonly DataObject[],
  path: string,
  record: number,
): Omit<Document, "format"> {
  const header = one(objects, TAG.header, path);
  if (header === undefined) throw refusal("VOC_LEXICAL", path, "the template has no header");
  const at = `${path}/A1`;
  const fields = parseTlv(header.value, at);
  const type = one(fields, TAG.type, at);
  const subtype = one(fields, TAG.subtype, at);
  for (const tag of SILENT) one(fields, tag, at);
  const term = (kind: ReadTerm["kind"], field: string, word: string): ReadTerm => {
    return { scheme: FORMAT, kind, term: word, path: `${at}/${field}`, effect: "describes", record };
  };
  const findings = [
    ...findUnread(objects, [TAG.header, ...DATA], path),
    ...findUnread(fields, [TAG.type, TAG.subtype, ...SILENT], at),
  ];
  if (type === undefined)
    findings.push({ code: "VOC_NO_TERM", path: at, sentence: "the template says no biometric type" });
  else if (type.value.length < 1 || type.value.length > 3)
    throw refusal("VOC_OUT_OF_RANGE", `${at}/81`, "a biometric type has one to three bytes");
  if (subtype !== undefined) checkSubtype(subtype.value, `${at}/82`);
  const broken = checkData(objects, type, path);
  return {
    terms: [
      ...(type === undefined ? [] : [term("modality", "81", hexOf(type.value))]),
      ...(subtype === undefined ? [] : [term("position", "82", hexOf(subtype.value))]),
    ],
    findings: [...findings, ...broken],
    payloadBroken: broken.length > 0,
  };
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

/** Checks each block beside the header against its own header. */
function checkData(
  objects: readonly DataObject[],
  type: DataObject | undefined,
  path: string,
): readonly Finding[] {
  return objects
    .filter(({ tag }) => DATA.includes(tag))
    .flatMap(({ tag, value }) => {
      const header = readBlockHeader(value.subarray(0, MAX_HEADER_BYTES));
      const at = `${path}/${tagOf(tag)}`;
      if (header === undefined) return [];
      const code = type === undefined ? 0 : numberOf(type.value);
      if (code > 1 && !CARRIES[header.modality]?.includes(code))
        throw refusal(
          "VOC_CONFLICT",
          at,
          `the block is of a ${header.modality}, but the type names another modality`,
        );
      return checkLength(header, value.length, at);
    });
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
  return [...tags].map((tag) => {
    return { code: "VOC_NO_TERM", path, sentence: `the data object \`${tagOf(tag)}\` was not read` };
  });
}

function numberOf(value: Uint8Array): number {
  return value.reduce((sum, byte) => sum * 256 + byte, 0);
}

function tagOf(tag: number): string {
  return tag.toString(16).toUpperCase().padStart(2, "0");
}

/** Formats a code with two digits for each byte. A code is a run of bytes, so that leading zeros count. */
function hexOf(value: Uint8Array): string {
  return `0x${[...value].map(tagOf).join("")}`;
}
