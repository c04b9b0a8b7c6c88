/** Standard padded base64 (RFC 4648, section 4), read strictly: one text for one run of bytes. */

/**
 * The bytes that `text` encodes, or nothing when it is not exactly how they are written: spare bits
 * must be zero (section 3.5), or two texts would carry the same signature.
 */
export function parseBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
