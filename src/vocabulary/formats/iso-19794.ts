/** Reads a single biometric data block of ISO/IEC 19794 or INCITS, by its header and the heads of its views. */
import { mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkPayload } from "./block-check.ts";
import { formOf, modalitiesOf, positionsOf, unreadOf } from "./block-terms.ts";
import { type Document, refusal } from "./document.ts";

const FORMAT = "iso-19794";

/**
 * Reads a block. Its modality is that of all its views: a palm or a foot may stand behind a finger. Throws VOC_LEXICAL
 * where it has no known header.
 */
export function readIso19794(bytes: Uint8Array): Document {
  const header = readBlockHeader(bytes);
  if (header === undefined) {
    const media = mediaOf(bytes);
    const what = media === undefined ? "no known biometric header" : `a bare ${media}`;
    throw refusal("VOC_LEXICAL", "/", `the block begins with ${what}`);
  }
  const place = { path: "/", record: 1 };
  const findings = checkPayload(header, bytes, "/");
  const unread = unreadOf(header, place);
  return {
    format: FORMAT,
    terms: [
      ...modalitiesOf(header, place),
      formOf(header, place),
      ...positionsOf(header, place),
      ...unread.terms,
    ],
    findings: [...findings, ...unread.findings],
    payloadBroken: findings.length > 0,
  };
}
