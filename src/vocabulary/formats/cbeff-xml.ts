/**
 * Reads CBEFF in XML: the patron format of ISO/IEC 19785-3, edition 2, as MOSIP writes it, and the older one of OASIS
 * BIAS. Of each block only the first bytes are kept.
 */
import { createReading } from "./cbeff-elements.ts";
import type { Document } from "./document.ts";
import { parseXml } from "./xml-reading.ts";

/**
 * Reads a document. Throws VOC_LEXICAL where it is not well formed, not UTF-8, nested too deep or has a DOCTYPE,
 * VOC_SCHEME_UNKNOWN for another root, VOC_DUP_KEY for a repeated element, and VOC_CONFLICT for a contradiction.
 */
export function readCbeffXml(bytes: Uint8Array): Document {
  const reading = createReading();
  parseXml(bytes, reading);
  return reading.end();
}
