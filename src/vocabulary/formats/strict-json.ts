/** Reads JSON strictly (RFC 8259, and RFC 7493 on names): rejects text that another parser might read differently. */
import { ComityError } from "../../errors.ts";
import { decodeText, refusal } from "./document.ts";

/**
 * The largest document that a reader takes, in bytes. Records, policies and strings are small, and reading must not
 * delay others.
 */
const MAX_BYTES = 64 * 1024;
/** The deepest nesting of objects, arrays and nodes. */
export const MAX_DEPTH = 64;
/** The most values in one document. */
const MAX_VALUES = 4000;

/** Decodes a document's text and drops a byte order mark. Throws INPUT_TOO_LARGE or VOC_LEXICAL. */
export function parseText(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_BYTES)
    throw new ComityError("INPUT_TOO_LARGE", `the document is larger than ${MAX_BYTES} bytes`);
  return decodeText(bytes);
}

/** Parses a JSON text. Throws VOC_LEXICAL, or VOC_DUP_KEY with the path of the second of two equal names. */
export function parseJson(text: string): unknown {
  const value = read(text);
  checkNames(text);
  return value;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No cause: the parser's message quotes the document.
    throw refusal("VOC_LEXICAL", "/", "the document is not JSON");
  }
}

/** An object or array that is being read: the names so far, and the current name or index. */
type Open = { readonly names?: Set<string>; at: string | number; name: boolean };

/** Checks names in text that is known to be JSON, since `JSON.parse` silently keeps the last of two equal names. */
function checkNames(text: string): void {
  const open: Open[] = [];
  let values = 1;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[-+.\dEe]{33,}/g)) {
    const inner = open.at(-1);
    // THREAT: of a long number the parser keeps the first digits alone.
    if (/^[-\d]/.test(token))
      throw refusal("VOC_LEXICAL", pathOf(open), "a number is longer than 32 characters");
    if (token === ",") values += 1;
    if (values > MAX_VALUES)
      throw refusal("VOC_OUT_OF_RANGE", "/", `the document holds more than ${MAX_VALUES} values`);
    if (token === "{") open.push({ names: new Set(), at: "", name: true });
    else if (token === "[") open.push({ at: 0, name: false });
    else if (token === "}" || token === "]") open.pop();
    else if (inner === undefined) continue;
    else if (token === ",") step(inner);
    else if (token === ":") inner.name = false;
    else if (inner.name) enter(inner, JSON.parse(token), open);
    if (open.length > MAX_DEPTH)
      throw refusal("VOC_LEXICAL", pathOf(open.slice(0, 8)), `it nests deeper than ${MAX_DEPTH}`);
  }
}

function step(inner: Open): void {
  if (typeof inner.at === "number") inner.at += 1;
  else inner.name = true;
}

function enter(inner: Open, name: string, open: readonly Open[]): void {
  inner.at = name;
  if (inner.names?.has(name))
    throw refusal("VOC_DUP_KEY", pathOf(open), "the name occurs twice in one object");
  inner.names?.add(name);
}

/**
 * Formats a JSON pointer (RFC 6901). It cuts names outside the known vocabularies, since they may hold personal data.
 */
function pathOf(open: readonly Open[]): string {
  return open.map(({ at }) => `/${/^[@\w:.-]{1,64}$/.test(String(at)) ? at : "…"}`).join("");
}
