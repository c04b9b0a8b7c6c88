/** The hash that identifies a text: a pack, the vocabulary or a scheme. */
import { sha256 } from "#sha256";

/** Returns the SHA-256 (FIPS 180-4) of the text in UTF-8, in hex. */
export function hashText(text: string): string {
  return sha256(new TextEncoder().encode(text)).toHex();
}
