/** Base64 (RFC 4648), read strictly: one text for each run of bytes. */

/**
 * The bytes that `text` encodes in standard padded base64 (section 4), or undefined when the text is not exactly how they are written. Spare
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

/** The same for base64url without padding (section 5), as a JWS has it (RFC 7515, section 2). */
export function parseBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    return formatBase64Url(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** The inverse of parseBase64Url. */
export function formatBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
