/** A transfer request in a YAML or JSON file. */
import { parseRequest, type TransferRequest } from "../transfers/transfer-request.ts";
import { loadDocument } from "./document.ts";

/** Reads a request. Throws DUPLICATE_KEY, TEXT_MALFORMED, INPUT_TOO_LARGE or what `parseRequest` throws. */
export function loadRequest(file: string): TransferRequest {
  return parseRequest(loadDocument(file));
}
