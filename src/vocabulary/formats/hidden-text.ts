/** Reads bytes that stand in a text as base64 (RFC 4648, sections 4 and 5), hexadecimal or numbers, wherever in it they begin. */

/** The least characters in which a head can stand. */
const LEAST = 11;

const NO_BASE64 = /[^\w+/-]+/g;
const NO_HEX = /[^\dA-Fa-f]+/g;

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const SEXTETS = new Uint8Array(128);
for (const [value, char] of [...`${ALPHABET}+/`].entries()) SEXTETS[char.charCodeAt(0)] = value;
for (const [char, value] of [["-", 62] as const, ["_", 63] as const]) SEXTETS[char.charCodeAt(0)] = value;

/**
 * Yields the bytes of a text as base64, from each of its first four characters: words before it shift it. What is no
 * base64 is passed over, so that lines and separators hide nothing.
 */
export function* readBase64(text: string): Generator<Uint8Array> {
  const run = text.replaceAll(NO_BASE64, "");
  if (run.length < LEAST) return;
  for (let phase = 0; phase < 4; phase++) yield decodeBase64(run, phase);
}

/** Yields the bytes of a text as hexadecimal digits, from each of its first two. What is no digit is passed over. */
export function* readHex(text: string): Generator<Uint8Array> {
  const run = text.replaceAll(NO_HEX, "");
  if (run.length < LEAST) return;
  for (let phase = 0; phase < 2; phase++)
    yield Uint8Array.from({ length: (run.length - phase) >> 1 }, (_, at) =>
      Number.parseInt(run.slice(phase + 2 * at, phase + 2 * at + 2), 16),
    );
}

/** A number of a byte: hexadecimal behind `0x`, `\x`, `\u00`, `%` or `&#x`, or else decimal. */
const NUMBER = /(?:0x|\\\\?x|\\\\?u00|%|&#x)(?<hex>[\da-f]{1,2})|(?<!\w)(?<decimal>\d{1,3})(?!\w)/gi;
/** The least numbers in which a head can stand. */
const LEAST_NUMBERS = 8;

/** Yields the bytes that a text lists as numbers, from 0 to 255. What stands between them is passed over. */
export function* readNumbers(text: string): Generator<Uint8Array> {
  const numbers = Array.from(text.matchAll(NUMBER), ({ groups = {} }) =>
    groups.hex === undefined ? Number(groups.decimal) : Number.parseInt(groups.hex, 16),
  ).filter((number) => number <= 0xff);
  if (numbers.length >= LEAST_NUMBERS) yield Uint8Array.from(numbers);
}

function decodeBase64(run: string, phase: number): Uint8Array {
  const bytes = new Uint8Array(((run.length - phase) * 3) >> 2);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let place = phase; place < run.length; place++) {
    bits = ((bits << 6) | (SEXTETS[run.charCodeAt(place)] ?? 0)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 0xff;
  }
  return bytes;
}
