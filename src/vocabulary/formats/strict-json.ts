/** Reads JSON strictly (RFC 8259, and RFC 7493 on names): refuses text that another parser might read differently. */
import { ComityError } from "../../errors.ts";
import { decodeText, refusal } from "./document.ts";

/** The most that a reader takes, in bytes: records, policies and strings are small, and a reader must not hold others up. */
const MAX_BYTES = 64 * 1024;
/** The deepest nesting of objects, arrays and nodes. */
export const MAX_DEPTH = 64;
/** The most values that a document may hold. */
const MAX_VALUES = 4000;

/** A document's text, without a byte order mark. Throws INPUT_TOO_LARGE or VOC_LEXICAL. */
export function parseText(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_BYTES)
    throw new ComityError("INPUT_TOO_LARGE", `the document is larger than ${MAX_BYTES} bytes`);
  return decodeText(bytes);
}

/** The value of a JSON text. Throws VOC_LEXICAL, or VOC_DUP_KEY with the path of the second of two equal names. */
export function parseJson(text: string): unknown {
  const value = read(text);
  checkNames(text);
  return value;
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No cause: the message of the parser quotes the document.
    throw refusal("VOC_LEXICAL", "/", "the document is not JSON");
  }
}

/** An object or an array that is open: the names seen so far, and the name or place that is being read. */
type Open = { readonly names?: Set<string>; at: string | number; name: boolean };

/** Walks the tokens of a text that is JSON already, for `JSON.parse` keeps the last of two equal names in silence. */
function checkNames(text: string): void {
  const open: Open[] = [];
  let values = 1;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const inner = open.at(-1);
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

/** A JSON pointer (RFC 6901); names that are no word of a vocabulary are cut, for they may hold anything. */
function pathOf(open: readonly Open[]): string {
  return open.map(({ at }) => `/${/^[@\w:.-]{1,64}$/.test(String(at)) ? at : "…"}`).join("");
}
