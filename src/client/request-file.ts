/** Reads a transfer request from a YAML or JSON file. */
import { parseRequest, type TransferRequest } from "../transfers/transfer-request.ts";
import { loadDocument } from "./document.ts";

/** Reads a request. Throws DUPLICATE_KEY, TEXT_MALFORMED, INPUT_TOO_LARGE, and as `parseRequest` does. */
export function loadRequest(file: string): TransferRequest {
  return parseRequest(loadDocument(file));
}
