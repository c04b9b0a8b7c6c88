/**
 * Reads blocks of ISO/IEC 39794 parts 4, 5 and 6 in ASN.1 (BER of definite lengths, of which DER is a part): the edition,
 * and of each representation its position and its picture. An extension, and what is of its maker, may be anything.
 */
import { uintOf } from "./block-extension.ts";
import { beginsExtensible } from "./hidden-head.ts";
import { hasMoreBehind } from "./picture-end.ts";
import { findInPieces } from "./remainder.ts";
import { type DataObject, isConstructed, numberOf, parseTlv } from "./tlv.ts";

/** The statements of a block. `whole` is false where bytes of it belong to no representation. */
export type Extensible = {
  readonly part: string;
  readonly modality: "finger" | "face" | "iris";
  /** Generation and year, such as `3/2019`. */
  readonly version: string;
  readonly versionKnown: boolean;
  /** In bytes, of the whole block; absent where the length is not written, or in more than four bytes. */
  readonly declaredLength?: number;
  readonly positions: readonly number[];
  /** The offsets at which pictures begin. */
  readonly pictures: readonly number[];
  readonly whole: boolean;
  /** True where the block holds data that this reader does not know. */
  readonly unread: boolean;
};

type Path = readonly number[];
/**
 * A part of the standard: the paths from a representation to its position and its picture, and the number of its last
 * element that this reader knows. A code stands in a choice: itself, or an extension with a code to fall back to.
 */
type Part = Pick<Extensible, "part" | "modality"> & {
  readonly positions: readonly Path[];
  readonly picture: Path;
  readonly last: number;
};

/** The parts by the application's tag of their blocks. */
const PARTS: ReadonlyMap<number, Part> = new Map([
  [
    0x64,
    {
      part: "39794-4",
      modality: "finger",
      positions: [
        [0xa0, 0x80],
        [0xa0, 0xa1, 0x80],
      ],
      picture: [0x83],
      // Comments (15) and data of the maker (16) are behind it.
      last: 14,
    },
  ],
  [0x65, { part: "39794-5", modality: "face", positions: [], picture: [0xa1, 0xa0, 0xa0, 0x80], last: 9 }],
  [0x66, { part: "39794-6", modality: "iris", positions: [[0x80]], picture: [0x88], last: 14 }],
]);

const TAG = { representations: 0xa1, sequence: 0x30, generation: 0x80, year: 0x81 };
const GENERATION = 3;
/** The years of editions: the first, and the last that is believed. */
const YEARS = { first: 2019, last: 2040 };

/** The most representations of a block, and the deepest nesting within one. */
export const MAX_REPRESENTATIONS = 255;
const MAX_DEPTH = 16;
/** The most bytes of an element beside the picture, and of all of them in a block: landmarks are many. */
export const MAX_ELEMENT_BYTES = 64;
export const MAX_BESIDE_BYTES = 4096;
/** The bytes of a number, and the most bytes in a block of all elements that are longer. */
const NUMBER_BYTES = 8;
export const MAX_LONG_BYTES = 128;

/** Reads a block; undefined where the bytes begin with none. Never throws. */
export function readExtensible(bytes: Uint8Array): Extensible | undefined {
  const kind = PARTS.get(bytes[0] ?? 0);
  if (kind === undefined || !beginsExtensible(bytes, 0)) return undefined;
  const { at, length } = lengthOf(bytes);
  const content = bytes.subarray(at, Math.min(bytes.length, at + (length ?? bytes.length)));
  // The version is read also where what follows it is cut short.
  const version = lengthOf(content);
  const rest = version.at + (version.length ?? 0);
  const fields = parse(content.subarray(version.at, rest)) ?? [];
  const [representations, ...extensions] = parse(content.subarray(rest)) ?? [];
  const { part, modality } = kind;
  const found = {
    part,
    modality,
    ...versionOf(fields),
    ...(length === undefined ? {} : { declaredLength: at + length }),
  };
  if (representations?.tag !== TAG.representations)
    return { ...found, positions: [], pictures: [], whole: false, unread: false };
  const read = readRepresentations(representations.value, kind, bytes.byteOffset);
  return { ...found, ...read, unread: read.unread || extensions.length > 0 || fields.length > 2 };
}

/** Reads the length behind the tag. */
function lengthOf(bytes: Uint8Array): { readonly at: number; readonly length?: number } {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return { at: 2, length: first };
  const size = first & 0x7f;
  const at = 2 + size;
  return size === 0 || size > 4 ? { at } : { at, length: numberOf(bytes.subarray(2, at)) };
}

function versionOf(fields: readonly DataObject[]): Pick<Extensible, "version" | "versionKnown"> {
  const numberAt = (tag: number) =>
    numberOf(fields.find((each) => each.tag === tag)?.value ?? new Uint8Array());
  const [generation, year] = [numberAt(TAG.generation), numberAt(TAG.year)];
  const versionKnown = generation === GENERATION && year >= YEARS.first && year <= YEARS.last;
  return { version: `${generation}/${year}`, versionKnown };
}

type Read = Pick<Extensible, "positions" | "pictures" | "whole" | "unread">;
/** A representation, with the elements beside its picture. */
type Representation = Read & { readonly beside: readonly Uint8Array[] };

function readRepresentations(bytes: Uint8Array, kind: Part, start: number): Read {
  // Zeros hold nothing, as at the end of blocks of ISO/IEC 19794.
  if (bytes.every((byte) => byte === 0)) return { positions: [], pictures: [], whole: true, unread: false };
  const all = parse(bytes) ?? [];
  if (all.length === 0 || all.length > MAX_REPRESENTATIONS || all.some(({ tag }) => tag !== TAG.sequence))
    return { positions: [], pictures: [], whole: false, unread: false };
  const read = all.map(({ value }) => readRepresentation(value, kind, start));
  const beside = read.flatMap((each) => each.beside);
  // THREAT: a block in pieces, each of which is short, would ride along in as many elements.
  const isHidden = findInPieces(beside) !== undefined;
  return {
    positions: [...new Set(read.flatMap(({ positions }) => positions))],
    pictures: read.flatMap(({ pictures }) => pictures),
    whole: !isHidden && read.every(({ whole }) => whole),
    unread:
      read.some(({ unread }) => unread) ||
      bytesOf(beside) > MAX_BESIDE_BYTES ||
      bytesOf(beside.filter(({ length }) => length > NUMBER_BYTES)) > MAX_LONG_BYTES,
  };
}

function bytesOf(values: readonly Uint8Array[]): number {
  return values.reduce((sum, { length }) => sum + length, 0);
}

function readRepresentation(bytes: Uint8Array, kind: Part, start: number): Representation {
  const fields = parse(bytes);
  if (fields === undefined) return { positions: [], pictures: [], whole: false, unread: false, beside: [] };
  const [picture, ...others] = follow(fields, kind.picture);
  const codes = kind.positions.flatMap((path) => follow(fields, path));
  const beside = valuesBeside(fields, picture);
  const isKnown = fields.every(({ tag }) => tag >= 0x80 && tag < 0xff && (tag & 0x1f) <= kind.last);
  return {
    positions: codes.map(({ value }) => numberOf(value)),
    pictures: picture === undefined ? [] : [picture.value.byteOffset - start],
    // A finger without a position may be any skin, and a code of more than two bytes is none.
    whole:
      codes.every(({ value }) => value.length === 1 || value.length === 2) &&
      (kind.positions.length === 0 || codes.length > 0),
    unread:
      !isKnown ||
      picture === undefined ||
      others.length > 0 ||
      hasMoreBehind(uintOf(picture.value), 0, picture.value.length) ||
      !areOnce(fields, kind.picture) ||
      beside.some(({ length }) => length > MAX_ELEMENT_BYTES),
    beside,
  };
}

/** Returns all objects to which a path of tags leads. */
function follow(objects: readonly DataObject[], [tag, ...rest]: Path): readonly DataObject[] {
  const found = objects.filter((each) => each.tag === tag);
  return rest.length === 0 ? found : found.flatMap(({ value }) => follow(parse(value) ?? [], rest));
}

/** Returns true where each element on the way to the picture, and beside that way, occurs once, as the standard has it. */
function areOnce(objects: readonly DataObject[], [tag, ...rest]: Path): boolean {
  if (new Set(objects.map((each) => each.tag)).size !== objects.length) return false;
  const inner = objects.find((each) => each.tag === tag);
  return inner === undefined || rest.length === 0 || areOnce(parse(inner.value) ?? [], rest);
}

/** Returns the values of all elements beside the picture. What cannot be taken apart is one. */
function valuesBeside(
  objects: readonly DataObject[],
  picture: DataObject | undefined,
  depth = 0,
): readonly Uint8Array[] {
  return objects.flatMap(({ tag, value }) => {
    if (value.byteOffset === picture?.value.byteOffset && value.length === picture.value.length) return [];
    const inner = isConstructed(tag) && depth < MAX_DEPTH ? parse(value) : undefined;
    return inner === undefined ? [value] : valuesBeside(inner, picture, depth + 1);
  });
}

/** Parses data objects; undefined where the bytes are none. */
function parse(bytes: Uint8Array): readonly DataObject[] | undefined {
  try {
    return parseTlv(bytes, "/");
  } catch {
    return undefined;
  }
}
