/** Reads the biometric data of a template on a card (ISO/IEC 7816-11), however deep it is nested. */
import { type BlockHeader, hidesBlock, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkHeader, checkLength, checkPicture, type Said } from "./block-check.ts";
import { formOf, formOfPicture, type Place } from "./block-terms.ts";
import { type Finding, type ReadTerm, refusal } from "./document.ts";
import { type DataObject, isConstructed, parseTlv, tagOf } from "./tlv.ts";

/** A block with its place in the document. */
type Block = { readonly path: string; readonly bytes: Uint8Array };
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
  for (const { path: at, bytes } of blocksOf(objects, path)) {
    const header = readBlockHeader(bytes);
    if (header === undefined) continue;
    const place = { path: at, record };
    checkHeader(header, said, at);
    seen.push({ header, place });
    forms.push(formOf(header, place));
    findings.push(...checkLength(header, bytes.length, at));
  }
  for (const { path: at, bytes } of leavesOf(
    objects.filter(({ tag }) => data.includes(tag)),
    path,
    0,
  )) {
    const media = mediaOf(bytes);
    if (media === undefined) continue;
    checkPicture(media, said, at);
    forms.push(formOfPicture({ path: at, record }));
  }
  return { seen, forms: forms.filter(isFirst), findings, broken: findings.length > 0 };
}

function isFirst({ term }: ReadTerm, at: number, all: readonly ReadTerm[]): boolean {
  return all.findIndex((each) => each.term === term) === at;
}

/** Returns the blocks among data objects, under whatever tag they stand. */
export function blocksOf(objects: readonly DataObject[], path: string): readonly Block[] {
  return leavesOf(objects, path, 0).filter(({ bytes }) => readBlockHeader(bytes) !== undefined);
}

/** Returns the values of all data objects, and of those within the constructed ones. */
function leavesOf(objects: readonly DataObject[], path: string, depth: number): readonly Block[] {
  return objects.flatMap(({ tag, value }) => {
    const at = `${path}/${tagOf(tag)}`;
    const inner = isConstructed(tag) ? parseInner(value, at) : undefined;
    if (inner !== undefined && depth === MAX_DEPTH)
      throw refusal("VOC_LEXICAL", path, `data objects are nested deeper than ${MAX_DEPTH}`);
    // THREAT: what cannot be taken apart could hide a block behind its first bytes.
    if (inner === undefined && readBlockHeader(value) === undefined && hidesBlock(value))
      throw refusal("VOC_LEXICAL", at, "a block begins within data that cannot be read");
    return [{ path: at, bytes: value }, ...(inner === undefined ? [] : leavesOf(inner, at, depth + 1))];
  });
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
