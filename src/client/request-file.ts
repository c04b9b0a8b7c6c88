/** Reads a transfer request from a YAML or JSON file. */
import { codeOfPlace } from "../law/place-names.ts";
import { parseRequest, type TransferRequest } from "../transfers/transfer-request.ts";
import { loadDocument } from "./document.ts";

/**
 * Reads a request. `from` and `to` may be names of places, such as `Illinois`. Throws DUPLICATE_KEY, TEXT_MALFORMED,
 * INPUT_TOO_LARGE, and as `parseRequest` does.
 */
export function loadRequest(file: string): TransferRequest {
  return parseRequest(withCodes(loadDocument(file)));
}

function withCodes(document: unknown): unknown {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return document;
  const named = Object.entries(document).map(([key, value]) =>
    (key === "from" || key === "to") && typeof value === "string" ? [key, codeOfPlace(value)] : [key, value],
  );
  return Object.fromEntries(named);
}
