/**
 * Finds pictures, biometric blocks and documents of them that begin within other data, as bytes or as text in base64,
 * in hexadecimal or as a list of numbers. THREAT: what a reader passes over would ride along, and be permitted as something else.
 */
import { readBase64, readHex, readNumbers } from "./hidden-text.ts";

/** The beginning of something: its offset, its name, and true for a plain picture. */
export type Head = { readonly at: number; readonly name: string; readonly isPicture: boolean };

type Bytes = Uint8Array;
type Kind = { readonly name: string; readonly isPicture: boolean; begins(bytes: Bytes, at: number): boolean };

/** The marker that follows the first of a JPEG: tables, frames, a comment, or data of an application. */
const isJpegMarker = (byte = 0) =>
  (byte >= 0xc0 && byte <= 0xcf) || byte === 0xdb || byte === 0xdd || byte === 0xfe || isAppMarker(byte);
const isAppMarker = (byte = 0) => byte >= 0xe0 && byte <= 0xef;
/** The markers that follow the first of a WSQ: its tables, its frame, and a comment. */
const WSQ_MARKERS: readonly number[] = [0xa2, 0xa4, 0xa5, 0xa6, 0xa8];

const picture = (name: string, begins: Kind["begins"]): Kind => ({ name, isPicture: true, begins });
const block = (name: string, begins: Kind["begins"]): Kind => ({ name, isPicture: false, begins });

/** Each kind by the values that its first byte may have. More than the magic is compared, since data may be noise. */
const KINDS: readonly (readonly [firsts: readonly number[], kind: Kind])[] = [
  [[0xff], picture("JPEG image", beginsJpeg)],
  [[0xff], picture("WSQ image", beginsWsq)],
  [[0xff], picture("JPEG 2000 image", (bytes, at) => has(bytes, at + 1, "\x4f\xff\x51\0"))],
  [[0x89], picture("PNG image", (bytes, at) => has(bytes, at + 1, "PNG\r\n\x1a\n"))],
  [[0], picture("JPEG 2000 image", (bytes, at) => has(bytes, at + 1, "\0\0\x0cjP  "))],
  [[0], picture("JPEG XL image", (bytes, at) => has(bytes, at + 1, "\0\0\x0cJXL "))],
  [[0], picture("HEIF image", beginsHeif)],
  [[0x47], picture("GIF image", (bytes, at) => has(bytes, at, "GIF87a") || has(bytes, at, "GIF89a"))],
  [[0x52], picture("WebP image", (bytes, at) => has(bytes, at, "RIFF") && has(bytes, at + 8, "WEBP"))],
  [[0x49, 0x4d], picture("TIFF image", beginsTiff)],
  [[0x42], picture("BMP image", beginsBmp)],
  [codes("A", "Z"), block("biometric block", beginsBlock)],
  [[0x64, 0x65, 0x66], block("block of ISO/IEC 39794", beginsExtensible)],
  [[0x7f], block("biometric template of a card", beginsTemplate)],
  [
    [0x31],
    block(
      "ANSI/NIST-ITL transaction",
      (bytes, at) => has(bytes, at, "1.") && /^1\.0{0,2}1:\d{1,10}\W1\./.test(latin(bytes, at, 24)),
    ),
  ],
  [
    [0x3c],
    block("CBEFF record", (bytes, at) =>
      /^<(?:[\w.-]{1,32}:)?(?:bir|bdb|bdbinfo)[\s/>]/i.test(latin(bytes, at, 48)),
    ),
  ],
];

const BY_FIRST: readonly (readonly Kind[])[] = Array.from({ length: 256 }, (_, first) =>
  KINDS.filter(([firsts]) => firsts.includes(first)).map(([, kind]) => kind),
);

/**
 * Returns the first head at `from` or behind it. A picture at one of the `places` is where it belongs, and is none; so is
 * the codestream within a JPEG 2000 file there.
 */
export function findHead(bytes: Bytes, from = 0, places: readonly number[] = []): Head | undefined {
  let streams = [0, ...places].filter((at) => has(bytes, at, "\0\0\0\x0cjP  ")).length;
  for (let at = from; at < bytes.length - 3; at++)
    for (const { name, isPicture, begins } of BY_FIRST[bytes[at] ?? 0] ?? []) {
      if (!begins(bytes, at) || (isPicture && places.includes(at))) continue;
      if (streams > 0 && has(bytes, at - 4, "jp2c")) streams--;
      else return { at, name, isPicture };
    }
  return undefined;
}

/** Returns the head that a text holds as it stands, in base64, in hexadecimal or in numbers; undefined where it holds none. */
export function findHeadInText(text: string): Head | undefined {
  const spellings = function* () {
    yield Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
    yield* readBase64(text);
    yield* readHex(text);
    yield* readNumbers(text);
  };
  for (const bytes of spellings()) {
    const found = findHead(bytes);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The least characters of a text among other bytes. */
const RUN_CHARS = 64;

/** Returns the head that a text among bytes holds, in whatever spelling. */
export function findHeadInRuns(bytes: Bytes): Head | undefined {
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
    const run =
      at - from < RUN_CHARS ? undefined : findHeadInText(new TextDecoder().decode(bytes.subarray(from, at)));
    if (run !== undefined) return run;
    from = at + 1;
  }
  return undefined;
}

/** Returns the head that bytes hold as they stand, or as text does. */
export function findHeadAnywhere(bytes: Bytes): Head | undefined {
  return findHead(bytes) ?? findHeadInText(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function codes(first: string, last: string): readonly number[] {
  const from = first.charCodeAt(0);
  return Array.from({ length: last.charCodeAt(0) - from + 1 }, (_, at) => from + at);
}

function has(bytes: Bytes, at: number, text: string): boolean {
  for (let place = 0; place < text.length; place++)
    if (bytes[at + place] !== text.charCodeAt(place)) return false;
  return true;
}

function latin(bytes: Bytes, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function uint(bytes: Bytes, at: number, size: number): number {
  let value = 0;
  for (let place = at; place < at + size; place++) value = value * 256 + (bytes[place] ?? Number.NaN);
  return value;
}

/** Returns true where the segment behind a first marker ends at another marker. */
function hasNextMarker(bytes: Bytes, at: number): boolean {
  const length = uint(bytes, at + 4, 2);
  return length >= 2 && bytes[at + 4 + length] === 0xff;
}

function beginsJpeg(bytes: Bytes, at: number): boolean {
  if (!has(bytes, at + 1, "\xd8\xff") || !isJpegMarker(bytes[at + 3])) return false;
  return (
    (isAppMarker(bytes[at + 3]) && /^[ -~]{4}/.test(latin(bytes, at + 6, 4))) || hasNextMarker(bytes, at)
  );
}

function beginsWsq(bytes: Bytes, at: number): boolean {
  return (
    has(bytes, at + 1, "\xa0\xff") && WSQ_MARKERS.includes(bytes[at + 3] ?? 0) && hasNextMarker(bytes, at)
  );
}

/** The same head begins the notes of a camera in a JPEG, behind the word Exif, and is no picture there. */
function beginsTiff(bytes: Bytes, at: number): boolean {
  const isLittle = has(bytes, at, "II*\0");
  if ((!isLittle && !has(bytes, at, "MM\0*")) || has(bytes, at - 6, "Exif\0\0")) return false;
  const directory = isLittle ? uint(bytes.slice(at + 4, at + 8).toReversed(), 0, 4) : uint(bytes, at + 4, 4);
  return directory >= 8 && directory <= bytes.length - at;
}

/** The brands of pictures in files of ISO/IEC 14496-12. */
const HEIF_BRANDS = ["heic", "heix", "mif1", "avif"];

function beginsHeif(bytes: Bytes, at: number): boolean {
  return has(bytes, at + 4, "ftyp") && HEIF_BRANDS.some((brand) => has(bytes, at + 8, brand));
}

/** The sizes that the header of a BMP may have, little-endian in four bytes. */
const BMP_HEADERS = ["\x0c", "\x28", "\x34", "\x38", "\x40", "\x6c", "\x7c"];

function beginsBmp(bytes: Bytes, at: number): boolean {
  return (
    has(bytes, at, "BM") &&
    has(bytes, at + 6, "\0\0\0\0") &&
    BMP_HEADERS.some((size) => has(bytes, at + 14, `${size}\0\0\0`))
  );
}

/** ISO/IEC 19794, whatever part: three letters, a version of three digits, and a zero byte behind each. */
function beginsBlock(bytes: Bytes, at: number): boolean {
  if (bytes[at + 3] !== 0 || bytes[at + 7] !== 0) return false;
  const isWithin = (place: number, first: number, last: number) =>
    (bytes[at + place] ?? 0) >= first && (bytes[at + place] ?? 0) <= last;
  const isDigit = (place: number) => isWithin(place, 0x30, 0x39);
  const isMagic = isWithin(1, 0x41, 0x5a) && isWithin(2, 0x41, 0x5a);
  return isMagic && (isDigit(4) || bytes[at + 4] === 0x20) && isDigit(5) && isDigit(6);
}

/** Returns true where ISO/IEC 39794 begins: an application's tag, then a version, which is a generation and a year. */
export function beginsExtensible(bytes: Bytes, at: number): boolean {
  const inner = skipLength(bytes, at + 1);
  if (bytes[inner] !== 0xa0) return false;
  const version = skipLength(bytes, inner + 1);
  return has(bytes, version, "\x80\x01") && has(bytes, version + 3, "\x81\x02\x07");
}

/** ISO/IEC 7816-11: a template with a header whose first element is short; or a group with its count and a template. */
function beginsTemplate(bytes: Bytes, at: number): boolean {
  const inner = skipLength(bytes, at + 2);
  if (bytes[at + 1] === 0x61) return has(bytes, inner, "\x02\x01") && has(bytes, inner + 3, "\x7f\x60");
  if (bytes[at + 1] !== 0x60 || bytes[inner] !== 0xa1) return false;
  const first = skipLength(bytes, inner + 1);
  const [tag = 0, length = 0] = bytes.subarray(first, first + 2);
  return tag >= 0x80 && tag <= 0x91 && length >= 1 && length <= 4;
}

/** Returns the offset behind a length of BER. */
function skipLength(bytes: Bytes, at: number): number {
  const first = bytes[at] ?? 0;
  return at + 1 + (first > 0x80 ? first & 0x7f : 0);
}
