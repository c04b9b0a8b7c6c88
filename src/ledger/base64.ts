/** Standard padded base64 (RFC 4648, section 4), read strictly: one text for each run of bytes. */

/**
 * The bytes that `text` encodes, or undefined when the text is not exactly how they are written. Spare
 * bits must be zero (section 3.5): otherwise two texts would carry the same signature.
 */
export function parseBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    // The built-in reader skips white space, so that a second spelling would pass.
    return /\s/.test(text) ? undefined : bytes;
  } catch {
    return undefined;
  }
}
