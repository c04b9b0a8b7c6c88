/** Reads the biometric data of a template on a card (ISO/IEC 7816-11), however deep it is nested. */
import { type BlockHeader, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkHeader, checkPayload, checkPicture, hidesPicture, type Said } from "./block-check.ts";
import { anything, formOf, formOfPicture, type Place, type Unread, unreadOf } from "./block-terms.ts";
import { type Finding, type ReadTerm, refusal } from "./document.ts";
import { findHead } from "./hidden-head.ts";
import type { Remainder } from "./remainder.ts";
import { type DataObject, isConstructed, parseTlv, tagOf } from "./tlv.ts";

/**
 * A value with its place in the document. `isData` is true within biometric data, `isPrimitive` where the value is no
 * data objects.
 */
type Leaf = {
  readonly pathOf: () => string;
  readonly bytes: Uint8Array;
  readonly isData: boolean;
  readonly isPrimitive: boolean;
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
/** The most bytes of all such data objects of a document together. */
export const MAX_UNREAD_BYTES_IN_ALL = 2048;

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
  for (const leaf of leavesOf(objects, path, data)) {
    const { pathOf, bytes, isData, isPrimitive } = leaf;
    const sum = gather(leaf, remainder);
    const header = readBlockHeader(bytes);
    const place = { path: pathOf(), record };
    if (header !== undefined) {
      checkHeader(header, said, place.path);
      seen.push({ header, place });
      forms.push(formOf(header, place));
      findings.push(...checkPayload(header, bytes, place.path));
      unread.push(unreadOf(header, place));
    } else if (!isData && (isTooLong(leaf) || sum > MAX_UNREAD_BYTES_IN_ALL))
      unread.push(anything(place, "the data object is not read"));
    else if (isData) {
      const media = mediaOf(bytes);
      if (media !== undefined) {
        checkPicture(media, said, place.path);
        forms.push(formOfPicture(place));
      }
      if (isPrimitive && hidesPicture(bytes, place.path))
        unread.push(anything(place, "a picture begins within the data"));
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

/** Adds a value that cannot be read to those of the document, and tells the bytes so far outside of biometric data. */
function gather({ bytes, isData, isPrimitive }: Leaf, remainder: Remainder): number {
  if (!isPrimitive || readBlockHeader(bytes) !== undefined || mediaOf(bytes) !== undefined) return 0;
  if (!isData) return remainder.addBytes(bytes);
  // Data in which a picture begins may be anything, as it stands.
  if (findHead(bytes) === undefined) remainder.addData(bytes);
  return 0;
}

function isFirst({ term }: ReadTerm, at: number, all: readonly ReadTerm[]): boolean {
  return all.findIndex((each) => each.term === term) === at;
}

/**
 * Returns true where a block stands among data objects, under whatever tag, or more than what is not read may be, in an object
 * or with what `remainder` holds. Throws VOC_LEXICAL where a block or a picture is hidden.
 */
export function holdsBlock(objects: readonly DataObject[], path: string, remainder: Remainder): boolean {
  const isOver = (leaf: Leaf) => gather(leaf, remainder) > MAX_UNREAD_BYTES_IN_ALL;
  return (
    leavesOf(objects, path, []).filter(
      (leaf) => isOver(leaf) || readBlockHeader(leaf.bytes) !== undefined || isTooLong(leaf),
    ).length > 0
  );
}

/** Returns the values of all data objects, and of those within the constructed ones. */
function leavesOf(objects: readonly DataObject[], path: string, data: readonly number[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const enter = (within: readonly DataObject[], outer: () => string, depth: number, isData: boolean) => {
    for (const { tag, value } of within) {
      if (TEMPLATES.includes(tag))
        throw refusal("VOC_LEXICAL", outer(), "a template is where nothing describes it");
      const pathOf = () => `${outer()}/${tagOf(tag)}`;
      // A block of ISO/IEC 39794 is data objects itself, and is read as a block.
      const isBlock = readBlockHeader(value) !== undefined;
      const inner = isConstructed(tag) && !isBlock ? parseInner(value, path) : undefined;
      if (inner !== undefined && depth === MAX_DEPTH)
        throw refusal("VOC_LEXICAL", outer(), `data objects are nested deeper than ${MAX_DEPTH}`);
      const isOfData = isData || data.includes(tag);
      const isPrimitive = inner === undefined;
      // THREAT: what cannot be taken apart could hide a block behind its first bytes, and what is not read a picture.
      const hidden = isPrimitive && !isBlock ? findHead(value, isOfData ? 1 : 0) : undefined;
      if (hidden !== undefined && !(isOfData && hidden.isPicture))
        throw refusal("VOC_LEXICAL", pathOf(), `a ${hidden.name} begins within data that cannot be read`);
      leaves.push({ pathOf, bytes: value, isData: isOfData, isPrimitive });
      if (inner !== undefined) enter(inner, pathOf, depth + 1, isOfData);
    }
  };
  enter(objects, () => path, 0, false);
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
