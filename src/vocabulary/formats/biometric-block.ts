/**
 * Reads the header of a biometric data block: ISO/IEC 19794 parts 2, 4, 5 and 6 (editions of 2005 and 2011), INCITS
 * 378 and 381 of 2004. Some of them share magic and version and differ only in layout; where several layouts fit,
 * none is guessed.
 */

/** The number of first bytes that readers look at. Nothing beyond them is ever decoded. */
export const MAX_HEADER_BYTES = 128;

/**
 * The statements of a header about its block. `standard` and `declaredLength` (of the whole block, in bytes) are
 * absent where the version is unknown, or the bytes fit no layout or several; `positions` is absent where the header
 * states none.
 */
export type BlockHeader = {
  /** The part of ISO/IEC 19794 with this magic, such as `19794-4`. INCITS uses the same magics. */
  readonly part: string;
  readonly modality: "finger" | "face" | "iris";
  readonly content: "template" | "image";
  /** As written, without the closing zero byte. */
  readonly version: string;
  readonly versionKnown: boolean;
  readonly standard?: "iso" | "incits";
  readonly declaredLength?: number;
  /** The position (finger) or eye (iris) of the first representation. */
  readonly positions?: readonly number[];
  /** True where the bytes went through a text decoder: U+FFFD stands where bytes were lost. */
  readonly mangled: boolean;
};

/** Reads a whole number, big-endian; NaN where the bytes end too early, so that every comparison fails. */
type Uint = (at: number, size?: number) => number;

type Layout = {
  readonly version: string;
  readonly standard?: "iso" | "incits";
  /** Returns true where the bytes can have this layout. It must be false for every other layout. */
  fits(uint: Uint): boolean;
  length(uint: Uint): number;
  position?(uint: Uint): number;
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
      edition2011("030", 15, 0),
    ],
  },
  "FIR\0": {
    part: "19794-4",
    modality: "finger",
    content: "image",
    layouts: [fingerImage("iso", 32), fingerImage("incits", 36), edition2011("020", 16, 0)],
  },
  "FAC\0": {
    part: "19794-5",
    modality: "face",
    content: "image",
    layouts: [
      // ISO/IEC 19794-5:2005 and INCITS 385-2004 have the same layout, so the standard stays open.
      { version: "010", fits: (uint) => uint(14, 4) <= uint(8, 4) - 14, length: (uint) => uint(8, 4) },
      edition2011("030", 17),
    ],
  },
  "IIR\0": {
    part: "19794-6",
    modality: "iris",
    content: "image",
    layouts: [
      {
        version: "010",
        standard: "iso",
        fits: (uint) => uint(15, 2) === 45,
        length: (uint) => uint(8, 4),
        position: (uint) => uint(45),
      },
      edition2011("020", 16, 2),
    ],
  },
};

/**
 * Reads the header from a block's first bytes (128 are enough); undefined where they begin with no known magic. Never
 * throws.
 */
export function readBlockHeader(firstBytes: Uint8Array): BlockHeader | undefined {
  const head = firstBytes.subarray(0, MAX_HEADER_BYTES);
  const magic = MAGICS[latin(head.subarray(0, 4))];
  if (magic === undefined) return undefined;
  const { layouts, ...kind } = magic;
  const version = latin(head.subarray(4, 7));
  const versionKnown = head[7] === 0 && layouts.some((each) => each.version === version);
  const mangled = isMangled(head);
  const found = { ...kind, version, versionKnown, mangled };
  if (mangled || !versionKnown) return found;
  const uint = uintOf(head);
  const [layout, ...others] = layouts.filter((each) => each.version === version && each.fits(uint));
  if (layout === undefined || others.length > 0) return found;
  const { standard } = layout;
  const position = layout.position?.(uint);
  return {
    ...found,
    ...(standard === undefined ? {} : { standard }),
    declaredLength: layout.length(uint),
    ...(position === undefined || Number.isNaN(position) ? {} : { positions: [position] }),
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

/**
 * Describes minutiae records of 2005 and 2004: the last six bytes of the header are two resolutions, the number of
 * views, and zero.
 */
function minutiae(standard: "iso" | "incits", size: number, length: (uint: Uint) => number): Layout {
  const isResolution = (value: number) => value >= 20 && value <= 2000;
  return {
    version: " 20",
    standard,
    fits: (uint) =>
      length(uint) >= size &&
      length(uint) <= 0xffffff &&
      isResolution(uint(size - 6, 2)) &&
      isResolution(uint(size - 4, 2)) &&
      uint(size - 1) === 0,
    length,
    position: (uint) => uint(size),
  };
}

/**
 * Describes finger images of 2005 and 2004: the count and the scale units stand fourteen bytes before the end of the
 * header.
 */
function fingerImage(standard: "iso" | "incits", size: number): Layout {
  const length = (uint: Uint) => uint(8, 6);
  return {
    version: "010",
    standard,
    fits: (uint) =>
      (uint(size - 13) === 1 || uint(size - 13) === 2) &&
      uint(size, 4) >= 14 &&
      uint(size, 4) <= length(uint) - size,
    length,
    position: (uint) => uint(size + 4),
  };
}

/**
 * Describes the editions of 2011: a header, then representations with a common beginning. `toPosition` is the
 * distance from there to the position.
 */
function edition2011(version: string, size: number, toPosition?: number): Layout {
  const length = (uint: Uint) => uint(8, 4);
  const position = (uint: Uint) => {
    const certified = uint(14) === 1;
    const quality = size + 18;
    const afterQuality = quality + 1 + 5 * uint(quality);
    const after = certified ? afterQuality + 1 + 3 * uint(afterQuality) : afterQuality;
    return uint(after + (toPosition ?? 0));
  };
  return {
    version,
    standard: "iso",
    fits: (uint) => uint(14) <= 1 && uint(size, 4) >= 14 && uint(size, 4) <= length(uint) - size,
    length,
    ...(toPosition === undefined ? {} : { position }),
  };
}

/** Looks for U+FFFD in UTF-8, twice: by chance it occurs once in a block in millions, but not twice. */
function isMangled(head: Uint8Array): boolean {
  return latin(head).split("\u00ef\u00bf\u00bd").length > 2;
}

function uintOf(bytes: Uint8Array): Uint {
  return (at, size = 1) => {
    let value = 0;
    for (let place = at; place < at + size; place++) value = value * 256 + (bytes[place] ?? Number.NaN);
    return value;
  };
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
