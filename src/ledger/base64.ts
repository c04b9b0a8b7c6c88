/** Base64 (RFC 4648), read strictly: each run of bytes has exactly one text. */

/**
 * Parses standard padded base64 (section 4). Returns undefined for any text that the encoder would not write. Spare
 * bits must be zero (section 3.5); else two texts would carry the same signature.
 */
export function parseBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    // The built-in decoder skips white space, so that a second spelling would pass.
    return /\s/.test(text) ? undefined : bytes;
  } catch {
    return undefined;
  }
}

/**
 * Parses base64url without padding (section 5), the form that a JWS uses (RFC 7515, section 2); undefined as in
 * `parseBase64`.
 */
export function parseBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    return formatBase64Url(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Encodes bytes as base64url without padding. */
export function formatBase64Url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}
