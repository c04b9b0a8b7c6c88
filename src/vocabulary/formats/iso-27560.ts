/**
 * Reads consent records and receipts of ISO/IEC TS 27560:2023, written as JSON-LD in the words of DPV or as plain JSON in
 * the names of the standard, and receipts of the Kantara Initiative, which the standard grew from.
 */
import { readReceipt } from "./consent-receipt.ts";
import type { Document } from "./document.ts";
import { refusal } from "./document.ts";
import { isConsentRecord } from "./dpv-state.ts";
import { readDpvGraph } from "./dpv-turtle.ts";
import { parseJsonLd } from "./rdf.ts";
import { parseJson, parseText } from "./strict-json.ts";

/**
 * Reads a record, or a receipt with the records in it. A consent that is not given grants nothing. Throws
 * VOC_DUP_KEY, VOC_LEXICAL, VOC_VERSION, VOC_OUT_OF_RANGE or INPUT_TOO_LARGE.
 */
export async function readIso27560(bytes: Uint8Array): Promise<Document> {
  const plain = readReceipt(parseJson(parseText(bytes)));
  if (plain !== undefined) return plain;
  const graph = await parseJsonLd(bytes);
  if (![...graph.nodes.values()].some(isConsentRecord))
    throw refusal("VOC_LEXICAL", "/", "there is no consent record in the document");
  return readDpvGraph(graph, "iso-27560");
}
