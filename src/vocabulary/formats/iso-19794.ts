/** Reads a single biometric data block of ISO/IEC 19794 or INCITS, by its header alone. */
import { MAX_HEADER_BYTES, mediaOf, readBlockHeader } from "./biometric-block.ts";
import { checkLength } from "./block-check.ts";
import { type Document, type ReadTerm, refusal } from "./document.ts";

const FORMAT = "iso-19794";

/** Reads the header of a block. Throws VOC_LEXICAL where it has no known header. */
export function readIso19794(bytes: Uint8Array): Document {
  const head = bytes.subarray(0, MAX_HEADER_BYTES);
  const header = readBlockHeader(head);
  if (header === undefined) {
    const media = mediaOf(head);
    const what = media === undefined ? "no known biometric header" : `a bare ${media}`;
    throw refusal("VOC_LEXICAL", "/", `the block begins with ${what}`);
  }
  const term = (kind: ReadTerm["kind"], word: string): ReadTerm => {
    return { scheme: FORMAT, kind, term: word, path: "/", effect: "describes", record: 1 };
  };
  const prefix = header.modality === "iris" ? "eye" : "finger";
  const positions = (header.positions ?? []).map((each) => term("position", `${prefix}/${each}`));
  const findings = checkLength(header, bytes.length, "/");
  return {
    format: FORMAT,
    terms: [term("modality", header.part), term("form", header.part), ...positions],
    findings,
    payloadBroken: findings.length > 0,
  };
}
