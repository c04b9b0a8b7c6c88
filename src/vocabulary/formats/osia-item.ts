/** Reads one item of biometric data as the interfaces of OSIA write it: its type and subtype, its image and its template. */
import { createBase64Head } from "./base64-head.ts";
import { checkFormat, type Said } from "./block-check.ts";
import { type Place, positionsOf, type Shown } from "./block-terms.ts";
import { UNREAD } from "./cbeff-unread.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { type Part, partOfBody, SUBTYPES, UNSAID, wordsOf } from "./osia-subtype.ts";
import { gatherValue, passValue, refuseData } from "./osia-words.ts";
import { type PlainBlock, readPlainBlock, shownForm, untoldOf } from "./plain-block.ts";
import { LEAST_DATA_BYTES, type Remainder } from "./remainder.ts";

const FORMAT = "osia";

/** An object of JSON. */
export type Item = Readonly<Record<string, unknown>>;

/** The types, with the characteristics that their data may show. */
const TYPES: ReadonlyMap<string, readonly Shown[] | undefined> = new Map([
  ["FACE", ["face"]],
  ["FINGER", ["finger"]],
  ["IRIS", ["iris"]],
  ["SIGNATURE", []],
  ["UNKNOWN", undefined],
]);
/** The type of each part of the body. */
const TYPE_OF: Readonly<Record<Part, string>> = {
  finger: "FINGER",
  palm: "FINGER",
  iris: "IRIS",
  face: "FACE",
};

/** The formats of templates that are a part of ISO/IEC 19794, or INCITS 378, which has its magic. */
const FORMATS: ReadonlyMap<string, string> = new Map(
  ["ISO_19794_2", "ISO_19794_2_NS", "ISO_19794_2_CS", "ISO_19794_2_2011", "ANSI_378", "ANSI_378_2009"].map(
    (name) => [name, "19794-2"] as const,
  ),
);

/** The names of plain pictures by the compression that an item states. */
const MEDIA: ReadonlyMap<string, string> = new Map([
  ["WSQ", "WSQ image"],
  ["JPEG", "JPEG image"],
  ["JPEG2000", "JPEG 2000 image"],
  ["PNG", "PNG image"],
]);

/** The fields that hold words, numbers, and what is missing. No rule looks at them, and they are bounded. */
const WORDS: readonly string[] = [
  ...[
    "instance",
    "captureDate",
    "captureDevice",
    "impressionType",
    "width",
    "height",
    "bitdepth",
    "mimeType",
  ],
  ...["resolution", "compression", "missing", "metadata", "comment", "templateFormat", "quality"],
  ...["qualityFormat", "algorithm", "vendor", "imageRef", "templateRef"],
];
const READ: readonly string[] = ["biometricType", "biometricSubType", "image", "template"];

/** The forms of the fields that hold numbers or a day: so short a value can spell nothing. */
const SIZE = /^\d{1,5}$/;
const FORMS: ReadonlyMap<string, RegExp> = new Map([
  ...["width", "height", "bitdepth", "resolution", "quality"].map((name) => [name, SIZE] as const),
  ["captureDate", /^(?:19|20)\d\d-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ?)?$/],
]);

/** The places of data in an item, each with the content that it is for and the field of a reference to it. */
const PLACES = [
  { name: "image", content: "image", reference: "imageRef" },
  { name: "template", content: "template", reference: "templateRef" },
] as const;

/** The most bytes of an image or a template. */
export const MAX_DATA_BYTES = 8 * 1024 * 1024;

/**
 * Reads an item. What of it is not read goes to `remainder`. Throws VOC_LEXICAL for a value that is no text or no base64, or where a block is hidden, VOC_OUT_OF_RANGE
 * for an unknown subtype and for more words than items have, and VOC_CONFLICT where two statements, or one and the data,
 * differ.
 */
export function readItem(
  item: Item,
  { path, record }: Place,
  remainder: Remainder,
): Omit<Document, "format"> {
  const type = textOf(item, "biometricType", path);
  if (type === undefined) throw refusal("VOC_LEXICAL", path, "the item states no biometricType");
  if (!TYPES.has(type))
    throw refusal(
      "VOC_OUT_OF_RANGE",
      `${path}/biometricType`,
      `the type is none of OSIA: ${[...TYPES.keys()].join(", ")}`,
    );
  const subtype = textOf(item, "biometricSubType", path);
  checkSubtype(type, subtype, path);
  const part = subtype === undefined ? undefined : partOfBody(subtype);
  const types = part === undefined || type === "SIGNATURE" ? TYPES.get(type) : [part];
  const said = { types, words: subtype === undefined ? [] : wordsOf(subtype), part: undefined };
  const term = (kind: ReadTerm["kind"], name: string, word: string): ReadTerm => {
    return { scheme: FORMAT, kind, term: word, path: `${path}/${name}`, effect: "describes", record };
  };
  const data = PLACES.map((place) => readData(item, place, said, { path, record }));
  const blocks = data.flatMap(({ block }) => block ?? []);
  const isUntold = type === UNSAID && blocks.some(({ header }) => header !== undefined);
  const modality = type === "FINGER" && part === "palm" ? "FINGER/palm" : type;
  const dataBytes = data.reduce((sum, { bytes }) => sum + bytes, 0);
  const words = passWords(item, { path, record }, dataBytes, remainder);
  remainder.addRoom(dataBytes);
  const holdsData = data.some(({ isThere }) => isThere);
  const isMissing = !holdsData && Array.isArray(item.missing) && item.missing.length > 0;
  const terms = [
    ...(isUntold
      ? blocks.flatMap((block) => untoldOf(block, { path, record }))
      : [term("modality", "biometricType", modality)]),
    ...data.flatMap(({ forms }) => forms),
    ...(subtype === undefined
      ? blocks.flatMap(({ header }) => (header === undefined ? [] : positionsOf(header, { path, record })))
      : [term("position", "biometricSubType", subtype)]),
    ...blocks.flatMap(({ unread }) => unread.terms),
  ];
  return {
    terms: isMissing ? terms.map((each) => ({ ...each, holdsNothing: true as const })) : terms,
    findings: [
      ...(holdsData ? [] : [emptiness(path, isMissing)]),
      ...data.flatMap(({ findings }) => findings),
      ...blocks.flatMap(({ unread }) => unread.findings),
      ...words,
    ],
    payloadBroken: (!holdsData && !isMissing) || blocks.some(({ findings }) => findings.length > 0),
  };
}

function emptiness(path: string, isMissing: boolean): Finding {
  return isMissing
    ? { code: "VOC_NO_TERM", path, sentence: "the item says what is missing, and holds no data" }
    : { code: "VOC_OUT_OF_RANGE", path, sentence: "the item holds no data" };
}

/** Throws VOC_OUT_OF_RANGE for a subtype that OSIA does not have, and VOC_CONFLICT for one of another type. */
function checkSubtype(type: string, subtype: string | undefined, path: string): void {
  if (subtype === undefined) return;
  const at = `${path}/biometricSubType`;
  if (!SUBTYPES.includes(subtype)) throw refusal("VOC_OUT_OF_RANGE", at, "the subtype is none of OSIA");
  const part = partOfBody(subtype);
  if (part !== undefined && type !== UNSAID && TYPE_OF[part] !== type)
    throw refusal("VOC_CONFLICT", at, "the subtype is of another type");
}

/** An image or a template: what it shows, the form that the item says, and what is wrong. */
type Data = {
  readonly isThere: boolean;
  /** The length of the data. */
  readonly bytes: number;
  readonly block?: PlainBlock;
  readonly forms: readonly ReadTerm[];
  readonly findings: readonly Finding[];
};

function readData(
  item: Item,
  { name, content, reference }: (typeof PLACES)[number],
  about: Said,
  { path, record }: Place,
): Data {
  const place = { path: `${path}/${name}`, record };
  const text = textOf(item, name, path);
  const elsewhere = textOf(item, reference, path) !== undefined;
  const form: ReadTerm = { scheme: FORMAT, kind: "form", term: name, effect: "describes", ...place };
  const part = name === "template" ? FORMATS.get(textOf(item, "templateFormat", path) ?? "") : undefined;
  const said = { ...about, part };
  if (part !== undefined) checkFormat(said, `${path}/templateFormat`);
  if (text === undefined || text === "") {
    const sentence = `the ${name} is elsewhere, behind a reference: it was not checked`;
    const findings = elsewhere ? [{ code: "VOC_NO_TERM" as const, path: place.path, sentence }] : [];
    return { isThere: elsewhere, bytes: 0, forms: elsewhere ? [form] : [], findings };
  }
  const bytes = decode(text, place.path);
  const block = readPlainBlock(bytes, said, place);
  if (name === "image") checkCompression(item, block, path);
  const shown =
    block.content === undefined || block.content === content ? undefined : shownForm(block, place);
  const differs: Finding = {
    code: "VOC_CONFLICT",
    path: place.path,
    sentence: `the ${name} holds ${block.content === "template" ? "a template" : "an image"}: both are told`,
  };
  const silent: Finding = {
    code: "VOC_LEXICAL",
    path: place.path,
    sentence: `the ${name} has no header that is known: it was not checked against the type`,
  };
  return {
    isThere: true,
    bytes: bytes.length,
    block,
    forms: [form, ...(shown === undefined ? [] : [shown])],
    findings: [
      ...block.findings,
      ...(shown === undefined ? [] : [differs]),
      ...(block.content === undefined ? [silent] : []),
    ],
  };
}

/** Throws VOC_CONFLICT where a picture is in another compression than the item states. */
function checkCompression(item: Item, { media }: PlainBlock, path: string): void {
  const stated = textOf(item, "compression", path);
  if (stated !== undefined && media !== undefined && MEDIA.get(stated) !== media)
    throw refusal(
      "VOC_CONFLICT",
      `${path}/compression`,
      `the image is a ${media}, and the compression says otherwise`,
    );
}

function decode(text: string, path: string): Uint8Array {
  const reading = createBase64Head(MAX_DATA_BYTES);
  reading.add(text);
  const data = reading.end();
  if (data === undefined) throw refusal("VOC_LEXICAL", path, "the data is not base64");
  if (data.length > data.head.length)
    throw refusal("VOC_OUT_OF_RANGE", path, `the data has more than ${MAX_DATA_BYTES} bytes`);
  return data.head;
}

/** Passes over the words of an item, each field and all as one, and says which fields OSIA does not have. */
function passWords(
  item: Item,
  { path, record }: Place,
  dataBytes: number,
  remainder: Remainder,
): readonly Finding[] {
  const words = Object.entries(item).filter(([name]) => !READ.includes(name));
  refuseData(Object.fromEntries(words), path);
  const hasForm = ([name, value]: (typeof words)[number]) => FORMS.get(name)?.test(String(value)) === true;
  const others = words.filter((each) => !hasForm(each));
  // A text of this length counts once in a document, so that images of one size and one day count as one.
  if (dataBytes < LEAST_DATA_BYTES)
    for (const [name, value] of words.filter(hasForm))
      remainder.addText(`${name} of an item: ${value}`, record);
  gatherValue(Object.fromEntries(others), remainder, record);
  const what = "a field that is not read";
  for (const [name, value] of words)
    passValue(value, { what, most: UNREAD.textChars, path: `${path}/${shortened(name)}`, record: undefined });
  passValue(Object.fromEntries(words), {
    what: "what is not read of an item",
    most: UNREAD.recordChars,
    path,
    record: undefined,
  });
  return words
    .filter(([name]) => !WORDS.includes(name))
    .map(([name]) => ({
      code: "VOC_NO_TERM",
      path,
      sentence: `\`${shortened(name)}\` is no field of OSIA and was not read`,
    }));
}

/** Shows a name as written, unless it is no name: what is written there may be about a person. */
function shortened(name: string): string {
  return /^\w{1,32}$/.test(name) ? name : "?";
}

function textOf(item: Item, name: string, path: string): string | undefined {
  const value = item[name];
  if (value === undefined || typeof value === "string") return value;
  throw refusal("VOC_LEXICAL", `${path}/${name}`, "the value is no text");
}
