/** Reads the biometric data of a template on a card (ISO/IEC 7816-11), however deep it is nested. */
import { type BlockHeader, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkHeader, checkPayload, checkPicture, holdsMore, type Said } from "./block-check.ts";
import { anything, formOf, formOfPicture, type Place, type Unread, unreadOf } from "./block-terms.ts";
import { type Finding, type ReadTerm, refusal } from "./document.ts";
import { findHead } from "./hidden-head.ts";
import { CHARS_OF_BYTE, LEAST_DATA_BYTES, type Remainder } from "./remainder.ts";
import { type DataObject, isConstructed, parseTlv, tagOf } from "./tlv.ts";

/**
 * A value with its place in the document. `isData` is true within biometric data, `isPrimitive` where the value is no
 * data objects.
 */
type Leaf = {
  readonly pathOf: () => string;
  /** The bytes of its tag. */
  readonly tagBytes: number;
  readonly bytes: Uint8Array;
  readonly isData: boolean;
  readonly isPrimitive: boolean;
  /** The tag of an element of a template's header that is no longer than its standard has it. */
  readonly named: number | undefined;
};
type Seen = { readonly header: BlockHeader; readonly place: Place };

/** The blocks of a template as far as their headers tell: what they show, their forms, and what is wrong with them. */
export type Blocks = {
  readonly seen: readonly Seen[];
  readonly forms: readonly ReadTerm[];
  /** The parts of the template that may be anything. */
  readonly unread: Unread;
  readonly findings: readonly Finding[];
  readonly broken: boolean;
};

/** The most bytes of a data object that is not read and holds no biometric data. Cards put codes, dates and names there. */
export const MAX_UNREAD_BYTES = 64;

/** The header of a template, and the most bytes of its elements that are named: codes, dates, creator, format. */
const HEADER = 0xa1;
const NAMED: ReadonlyMap<number, number> = new Map([
  ...[0x80, 0x87, 0x88].map((tag) => [tag, 2] as const),
  ...([
    [0x81, 3],
    [0x82, 1],
    [0x83, 7],
    [0x84, 8],
    [0x85, 8],
    [0x86, 4],
  ] as const),
]);

/** The elements among them that are read: the type, the subtype and the format. */
const READ: readonly number[] = [0x81, 0x82, 0x87, 0x88];

/** The tags of a template and of a group of them, which stand in no other. */
const TEMPLATES: readonly number[] = [0x7f60, 0x7f61];

/** The deepest nesting of data objects within biometric data. */
const MAX_DEPTH = 8;

/**
 * Reads the blocks among a template's data objects. `data` are the tags of biometric data; a block that stands under
 * another tag counts as well. What is not read goes to `remainder`. Throws VOC_CONFLICT where a block shows what is not said, and VOC_LEXICAL where it is
 * hidden.
 */
export function readBlocks(
  objects: readonly DataObject[],
  data: readonly number[],
  { path, record }: Place,
  said: Said,
  remainder: Remainder,
): Blocks {
  const seen: Seen[] = [];
  const forms: ReadTerm[] = [];
  const findings: Finding[] = [];
  const unread: Unread[] = [];
  const leaves = leavesOf(objects, path, data);
  const dataBytes = leaves.reduce(
    (sum, { isData, isPrimitive, bytes }) => sum + (isData && isPrimitive ? bytes.length : 0),
    0,
  );
  remainder.addRoom(dataBytes);
  for (const leaf of leaves) {
    const { pathOf, bytes, isData, isPrimitive } = leaf;
    gather(leaf, remainder, record, dataBytes);
    const header = readBlockHeader(bytes);
    const place = { path: pathOf(), record };
    if (header !== undefined) {
      checkHeader(header, said, place.path);
      seen.push({ header, place });
      forms.push(formOf(header, place));
      findings.push(...checkPayload(header, bytes, place.path));
      unread.push(unreadOf(header, place));
    } else if (!isData && isTooLong(leaf)) unread.push(anything(place, "the data object is not read"));
    else if (isData) {
      const media = mediaOf(bytes);
      if (media !== undefined) {
        checkPicture(media, said, place.path);
        forms.push(formOfPicture(place));
      }
      if (isPrimitive && holdsMore(bytes, place.path))
        unread.push(anything(place, "more than a picture is within the data"));
    }
  }
  return {
    seen,
    forms: forms.filter(isFirst),
    unread: {
      terms: unread.flatMap(({ terms }) => terms).filter(isFirst),
      findings: unread.flatMap((each) => each.findings),
    },
    findings,
    broken: findings.length > 0,
  };
}

function isTooLong({ bytes, isPrimitive }: Leaf): boolean {
  return isPrimitive && bytes.length > MAX_UNREAD_BYTES;
}

/** Adds a value to what is not read of the document, or to its data. One that is too long may be anything, as it stands. */
function gather(leaf: Leaf, remainder: Remainder, record: number, dataBytes = 0): void {
  const { tagBytes, bytes, isData, isPrimitive, named } = leaf;
  const isNamed = named !== undefined && (READ.includes(named) || dataBytes >= LEAST_DATA_BYTES);
  // THREAT: objects of no length would spell a block by their tags.
  if (!isData && !isNamed) remainder.addOdd(CHARS_OF_BYTE * tagBytes, record);
  if (!isPrimitive || readBlockHeader(bytes) !== undefined || mediaOf(bytes) !== undefined) return;
  if (!isData && !isTooLong(leaf) && !isNamed) remainder.addBytes(bytes, record);
  // Data in which a picture begins may be anything too.
  else if (findHead(bytes) === undefined) remainder.addData(bytes);
}

function isFirst({ term }: ReadTerm, at: number, all: readonly ReadTerm[]): boolean {
  return all.findIndex((each) => each.term === term) === at;
}

/**
 * Returns true where a block stands among data objects, under whatever tag, or an object is longer than what is not read may
 * be. What is not read goes to `remainder`. Throws VOC_LEXICAL where a block or a picture is hidden.
 */
export function holdsBlock(objects: readonly DataObject[], path: string, remainder: Remainder): boolean {
  const leaves = leavesOf(objects, path, []);
  for (const leaf of leaves) gather(leaf, remainder, 0);
  return leaves.some((leaf) => readBlockHeader(leaf.bytes) !== undefined || isTooLong(leaf));
}

/** Returns the values of all data objects, and of those within the constructed ones. Only a template has tags of `data`. */
function leavesOf(objects: readonly DataObject[], path: string, data: readonly number[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  type Around = { readonly path: () => string; readonly tag: number; readonly isData: boolean };
  const enter = (within: readonly DataObject[], { path: outer, ...around }: Around, depth: number) => {
    for (const { tag, value } of within) {
      if (TEMPLATES.includes(tag))
        throw refusal("VOC_LEXICAL", outer(), "a template is where nothing describes it");
      const pathOf = () => `${outer()}/${tagOf(tag)}`;
      // A block of ISO/IEC 39794 is data objects itself, and is read as a block.
      const isBlock = readBlockHeader(value) !== undefined;
      const inner = isConstructed(tag) && !isBlock ? parseInner(value, path) : undefined;
      if (inner !== undefined && depth === MAX_DEPTH)
        throw refusal("VOC_LEXICAL", outer(), `data objects are nested deeper than ${MAX_DEPTH}`);
      const isOfData = around.isData || data.includes(tag);
      const isPrimitive = inner === undefined;
      // THREAT: what cannot be taken apart could hide a block behind its first bytes, and what is not read a picture.
      const hidden = isPrimitive && !isBlock ? findHead(value, isOfData ? 1 : 0) : undefined;
      if (hidden !== undefined && !(isOfData && hidden.isPicture))
        throw refusal("VOC_LEXICAL", pathOf(), `a ${hidden.name} begins within data that cannot be read`);
      const isOfHeader = data.length > 0 && depth === 1 && around.tag === HEADER;
      const named = isOfHeader && value.length <= (NAMED.get(tag) ?? -1) ? tag : undefined;
      const tagBytes = tagOf(tag).length / 2;
      leaves.push({ pathOf, tagBytes, bytes: value, isData: isOfData, isPrimitive, named });
      if (inner !== undefined) enter(inner, { path: pathOf, tag, isData: isOfData }, depth + 1);
    }
  };
  enter(objects, { path: () => path, tag: 0, isData: false }, 0);
  return leaves;
}

/** Parses the value of a constructed object; undefined where it is none, since cards also put bare blocks there. */
function parseInner(value: Uint8Array, path: string): readonly DataObject[] | undefined {
  if (value.length === 0) return undefined;
  try {
    return parseTlv(value, path);
  } catch {
    return undefined;
  }
}
