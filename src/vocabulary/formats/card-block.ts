/** Reads the biometric data of a template on a card (ISO/IEC 7816-11), however deep it is nested. */
import { type BlockHeader, hidesBlock, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkHeader, checkLength, checkPicture, type Said } from "./block-check.ts";
import { formOf, formOfPicture, type Place } from "./block-terms.ts";
import { type Finding, type ReadTerm, refusal } from "./document.ts";
import { type DataObject, isConstructed, parseTlv, tagOf } from "./tlv.ts";

/** A value with its place in the document. `isData` is true within biometric data. */
type Leaf = { readonly pathOf: () => string; readonly bytes: Uint8Array; readonly isData: boolean };
type Seen = { readonly header: BlockHeader; readonly place: Place };

/** The blocks of a template as far as their headers tell: what they show, their forms, and what is wrong with them. */
export type Blocks = {
  readonly seen: readonly Seen[];
  readonly forms: readonly ReadTerm[];
  readonly findings: readonly Finding[];
  readonly broken: boolean;
};

/** The deepest nesting of data objects within biometric data. */
const MAX_DEPTH = 8;

/**
 * Reads the blocks among a template's data objects. `data` are the tags of biometric data; a block that stands under
 * another tag counts as well. Throws VOC_CONFLICT where a block shows what is not said, and VOC_LEXICAL where it is
 * hidden.
 */
export function readBlocks(
  objects: readonly DataObject[],
  data: readonly number[],
  { path, record }: Place,
  said: Said,
): Blocks {
  const seen: Seen[] = [];
  const forms: ReadTerm[] = [];
  const findings: Finding[] = [];
  for (const { pathOf, bytes, isData } of leavesOf(objects, path, data)) {
    const header = readBlockHeader(bytes);
    const media = header === undefined && isData ? mediaOf(bytes) : undefined;
    if (header === undefined && media === undefined) continue;
    const place = { path: pathOf(), record };
    if (media !== undefined) {
      checkPicture(media, said, place.path);
      forms.push(formOfPicture(place));
    }
    if (header === undefined) continue;
    checkHeader(header, said, place.path);
    seen.push({ header, place });
    forms.push(formOf(header, place));
    findings.push(...checkLength(header, bytes.length, place.path));
  }
  return { seen, forms: forms.filter(isFirst), findings, broken: findings.length > 0 };
}

function isFirst({ term }: ReadTerm, at: number, all: readonly ReadTerm[]): boolean {
  return all.findIndex((each) => each.term === term) === at;
}

/** Returns true where a block stands among data objects, under whatever tag. Throws VOC_LEXICAL where one is hidden. */
export function holdsBlock(objects: readonly DataObject[], path: string): boolean {
  return leavesOf(objects, path, []).some(({ bytes }) => readBlockHeader(bytes) !== undefined);
}

/** Returns the values of all data objects, and of those within the constructed ones. */
function leavesOf(objects: readonly DataObject[], path: string, data: readonly number[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const enter = (within: readonly DataObject[], outer: () => string, depth: number, isData: boolean) => {
    for (const { tag, value } of within) {
      const pathOf = () => `${outer()}/${tagOf(tag)}`;
      const inner = isConstructed(tag) ? parseInner(value, path) : undefined;
      if (inner !== undefined && depth === MAX_DEPTH)
        throw refusal("VOC_LEXICAL", outer(), `data objects are nested deeper than ${MAX_DEPTH}`);
      // THREAT: what cannot be taken apart could hide a block behind its first bytes.
      if (inner === undefined && readBlockHeader(value) === undefined && hidesBlock(value))
        throw refusal("VOC_LEXICAL", pathOf(), "a block begins within data that cannot be read");
      const isOfData = isData || data.includes(tag);
      leaves.push({ pathOf, bytes: value, isData: isOfData });
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
