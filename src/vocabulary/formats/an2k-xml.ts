/**
 * Reads ANSI/NIST-ITL transactions in NIEM-conformant XML: the same records as in the traditional encoding, and the same
 * tables say what each shows.
 */
import { createItlReading } from "./an2k-elements.ts";
import type { Document } from "./document.ts";
import { parseXml } from "./xml-reading.ts";

/**
 * Reads a transaction. Throws VOC_LEXICAL where it is not well formed, has a DOCTYPE, or a record that no edition has,
 * VOC_SCHEME_UNKNOWN for another root, VOC_VERSION for an unknown edition, VOC_CONFLICT where the records are not those
 * that the first one lists or a block shows what its record does not say, VOC_DUP_KEY for a value that is stated twice, and
 * VOC_OUT_OF_RANGE for more than the limits of a document.
 */
export function readItlXml(bytes: Uint8Array): Document {
  const reading = createItlReading();
  parseXml(bytes, reading);
  return reading.end();
}
