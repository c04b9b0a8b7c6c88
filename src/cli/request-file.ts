/** A request file: YAML or JSON read into a request, and its evidence signed where the caller may attest. */
import { createPrivateKey } from "node:crypto";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { readNamed } from "../config.ts";
import { ComityError } from "../errors.ts";
import { signEvidence } from "../keys/evidence.ts";
import { attested, evidencedItems, parseRequest, type TransferRequest } from "../transfer/request.ts";
import { loadInput } from "./command.ts";

const MAX_BYTES = 1024 * 1024;
/** How long evidence that is signed here holds, in milliseconds. */
const EVIDENCE_MS = 24 * 3600 * 1000;

/** Reads a request. Throws DUPLICATE_KEY, TEXT_MALFORMED, INPUT_TOO_LARGE or what `parseRequest` throws. */
export function loadRequest(file: string): TransferRequest {
  const bytes = loadInput(file);
  if (bytes.length > MAX_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `\`${file}\` has more than ${MAX_BYTES} bytes, the most a request may have`,
    );
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ComityError("TEXT_MALFORMED", `\`${file}\` is not UTF-8`);
  }
  const document = parseDocument(text, { uniqueKeys: true });
  // A warning is about a tag that nobody knows, or a directive: whatever cannot be read for sure is refused.
  const [error] = [...document.errors, ...document.warnings];
  if (error?.code === "DUPLICATE_KEY")
    throw new ComityError(
      "DUPLICATE_KEY",
      `\`${file}\` gives a key twice at line ${error.linePos?.[0].line}`,
    );
  if (error)
    throw new ComityError(
      "INPUT_INVALID",
      `\`${file}\` is neither YAML nor JSON at line ${error.linePos?.[0].line}`,
    );
  return parseRequest(contentOf(document, file));
}

function contentOf(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new ComityError("INPUT_INVALID", `\`${file}\` uses aliases, which a request may not`);
  }
}

/** Signs evidence for every item that has none, as the attestor whose key lies in `folder`. */
export async function attest(
  request: TransferRequest,
  folder: string,
  issuer: string,
  now: Date,
): Promise<TransferRequest> {
  const key = createPrivateKey(readNamed(join(folder, "key.pem"), "the attestor's key"));
  const signed = structuredClone(request);
  const until = new Date(now.getTime() + EVIDENCE_MS);
  for (const { item } of evidencedItems(signed.offer))
    item.evidence ??= await signEvidence({ item: attested(item), issuer, key, issued: now, until });
  return signed;
}
