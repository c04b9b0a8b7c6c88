/**
 * Reads the header of a biometric data block: ISO/IEC 19794 parts 2, 4, 5 and 6 (editions of 2005 and 2011), INCITS
 * 378 and 381 of 2004, ISO/IEC 39794 parts 4, 5 and 6. Some of them share magic and version and differ only in layout; where several layouts fit,
 * none is guessed.
 */

import { uintOf } from "./block-extension.ts";
import {
  BODIES,
  edition2011,
  faceImage,
  fingerImage,
  irisImage,
  type Layout,
  minutiae,
  type Views,
} from "./block-layout.ts";
import { type Extensible, readExtensible } from "./extensible-block.ts";

/** The first bytes of all magics. */
const FIRST_BYTES: readonly number[] = [0x46, 0x49];

/** The number of first bytes in which the header stands. Of what follows only the heads of further views are read. */
const HEADER_BYTES = 128;

/**
 * The statements of a header about its block. `standard` and `declaredLength` (of the whole block, in bytes) are
 * absent where the version is unknown, or the bytes fit no layout or several; `positions` is absent where the block
 * states none.
 */
export type BlockHeader = {
  /** The part of ISO/IEC 19794 or 39794, such as `19794-4`. INCITS uses the same magics. */
  readonly part: string;
  readonly modality: "finger" | "face" | "iris";
  readonly content: "template" | "image";
  /** As written, without the closing zero byte. */
  readonly version: string;
  readonly versionKnown: boolean;
  readonly standard?: "iso" | "incits";
  readonly declaredLength?: number;
  /** The positions (finger) or eyes (iris) of all views, each once, in the order of the block. */
  readonly positions?: readonly number[];
  /** True where bytes of the block belong to no view, so that `positions` may not be all. */
  readonly incomplete?: true;
  /** True where the block holds data that no standard describes, so that it may be anything. */
  readonly unread?: true;
  /** The offsets at which the pictures of the block begin. */
  readonly pictures?: readonly number[];
  /** True where the bytes went through a text decoder: U+FFFD stands where bytes were lost. */
  readonly mangled: boolean;
};

type Magic = Pick<BlockHeader, "part" | "modality" | "content"> & { readonly layouts: readonly Layout[] };

const MAGICS: Readonly<Record<string, Magic>> = {
  "FMR\0": {
    part: "19794-2",
    modality: "finger",
    content: "template",
    layouts: [
      minutiae("iso", 24, (uint) => uint(8, 4)),
      minutiae("incits", 26, (uint) => uint(8, 2)),
      // INCITS 378-2004: a record over 65535 bytes writes zero, then its length in four bytes.
      minutiae("incits", 30, (uint) => (uint(8, 2) === 0 && uint(10, 4) > 0xffff ? uint(10, 4) : Number.NaN)),
      edition2011("030", 15),
    ],
  },
  "FIR\0": {
    part: "19794-4",
    modality: "finger",
    content: "image",
    layouts: [fingerImage("iso", 32), fingerImage("incits", 36), edition2011("020", 16, BODIES.finger)],
  },
  "FAC\0": {
    part: "19794-5",
    modality: "face",
    content: "image",
    layouts: [
      // ISO/IEC 19794-5:2005 and INCITS 385-2004 have the same layout, so the standard stays open.
      faceImage(),
      edition2011("030", 17, BODIES.face),
    ],
  },
  "IIR\0": {
    part: "19794-6",
    modality: "iris",
    content: "image",
    layouts: [irisImage(45), edition2011("020", 16, BODIES.iris)],
  },
};

/**
 * Reads the header of a block, and the positions of all its views as far as the bytes go; undefined where the bytes
 * begin with no known magic. Never throws.
 */
export function readBlockHeader(bytes: Uint8Array): BlockHeader | undefined {
  const extensible = readExtensible(bytes);
  if (extensible !== undefined) return headerOf(extensible, bytes.length);
  // Most values that are asked are no block, and there may be very many of them.
  if (bytes[3] !== 0 || !FIRST_BYTES.includes(bytes[0] ?? 0)) return undefined;
  const head = bytes.subarray(0, HEADER_BYTES);
  const magic = MAGICS[latin(head.subarray(0, 4))];
  if (magic === undefined) return undefined;
  const { layouts, ...kind } = magic;
  const version = latin(head.subarray(4, 7));
  const versionKnown = head[7] === 0 && layouts.some((each) => each.version === version);
  const mangled = isMangled(head);
  const found = { ...kind, version, versionKnown, mangled };
  if (mangled || !versionKnown) return found;
  const uint = uintOf(bytes);
  const [layout, ...others] = layouts.filter((each) => each.version === version && each.fits(uint));
  if (layout === undefined || others.length > 0) return found;
  const { standard } = layout;
  const declaredLength = layout.length(uint);
  const views = layout.views(uint, Math.min(bytes.length, declaredLength));
  return {
    ...found,
    ...(standard === undefined ? {} : { standard }),
    declaredLength,
    ...viewed(views, bytes.length >= declaredLength),
  };
}

/** Returns the header of a block of ISO/IEC 39794. */
function headerOf(
  { part, modality, version, versionKnown, declaredLength, ...views }: Extensible,
  length: number,
): BlockHeader {
  const found = { part, modality, content: "image", version, versionKnown, mangled: false } as const;
  if (!versionKnown || declaredLength === undefined) return found;
  return { ...found, standard: "iso", declaredLength, ...viewed(views, length >= declaredLength) };
}

/** Returns what the views of a block show. Of a block that is cut short nobody can tell, and its payload is broken. */
function viewed({ positions, pictures, whole, unread }: Views, isWhole: boolean): Partial<BlockHeader> {
  return {
    ...(positions.length === 0 ? {} : { positions }),
    ...(pictures.length === 0 ? {} : { pictures }),
    ...(whole ? {} : { incomplete: true }),
    ...(unread && isWhole ? { unread } : {}),
  };
}

const MEDIA: readonly (readonly [name: string, begins: readonly number[]])[] = [
  ["JPEG image", [0xff, 0xd8, 0xff]],
  ["PNG image", [0x89, 0x50, 0x4e, 0x47]],
  ["JPEG 2000 image", [0, 0, 0, 0x0c, 0x6a, 0x50]],
  ["WSQ image", [0xff, 0xa0, 0xff]],
];

/** Returns the name of the plain image format with which the bytes begin; undefined where they begin with none. */
export function mediaOf(firstBytes: Uint8Array): string | undefined {
  return MEDIA.find(([, begins]) => begins.every((byte, at) => firstBytes[at] === byte))?.[0];
}

/** Looks for U+FFFD in UTF-8, twice: by chance it occurs once in a block in millions, but not twice. */
function isMangled(head: Uint8Array): boolean {
  return latin(head).split("\u00ef\u00bf\u00bd").length > 2;
}

function latin(bytes: Uint8Array): string {
  return LATIN.decode(bytes);
}

/** Makes a character of each byte, so that offsets stay. (What this decoder changes in 0x80 to 0x9f is in no header.) */
const LATIN = new TextDecoder("latin1");
