/**
 * Keeps the first bytes and the length of base64 text (RFC 4648, section 4) that arrives in pieces. What lies beyond
 * the limit is never decoded or kept.
 */

const SPACE = -1;
const PAD = -2;
const OTHER = -3;

const VALUES = new Int8Array(128).fill(OTHER);
for (const space of " \t\r\n") VALUES[space.charCodeAt(0)] = SPACE;
VALUES["=".charCodeAt(0)] = PAD;
for (const [value, char] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].entries())
  VALUES[char.charCodeAt(0)] = value;

/** The room that a reading begins with; it doubles as the text goes on. */
const FIRST_BYTES = 256;

export type Base64Head = {
  /** Takes the next piece of text. */
  add(text: string): void;
  /** Returns the length of all the data in bytes, with its first bytes; undefined where the text is not base64. */
  end(): { readonly length: number; readonly head: Uint8Array } | undefined;
};

/** Starts an empty reading. It keeps at most `maxBytes` bytes. */
export function createBase64Head(maxBytes: number): Base64Head {
  let head = new Uint8Array(Math.min(maxBytes, FIRST_BYTES));
  let kept = 0;
  let chars = 0;
  let pads = 0;
  let bits = 0;
  let valid = true;
  const keep = (byte: number) => {
    if (kept === head.length) {
      const grown = new Uint8Array(Math.min(maxBytes, 2 * kept));
      grown.set(head);
      head = grown;
    }
    head[kept++] = byte;
  };
  const take = (value: number) => {
    if (value === SPACE) return;
    if (value === PAD) pads++;
    if (value === OTHER || (value !== PAD && pads > 0)) valid = false;
    if (value < 0) return;
    chars++;
    if (kept === maxBytes) return;
    bits = ((bits << 6) | value) & 0xffff;
    const left = (chars * 6) % 8;
    if (left < 6) keep((bits >> left) & 0xff);
  };
  return {
    add(text) {
      for (let at = 0; at < text.length; at++) take(VALUES[text.charCodeAt(at)] ?? OTHER);
    },
    end() {
      if (!valid || pads > 2 || (chars + pads) % 4 !== 0) return undefined;
      return { length: Math.floor((chars * 3) / 4), head: head.slice(0, kept) };
    },
  };
}
