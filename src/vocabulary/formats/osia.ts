/**
 * Reads biometric data in JSON as the interfaces of OSIA write it (Open Standards Identity API): an item, an enrolment or
 * an encounter with its items, or a list of any of these.
 */
import { anything, NOTHING_UNREAD, type Unread } from "./block-terms.ts";
import { UNREAD } from "./cbeff-unread.ts";
import { type Document, decodeText, refusal } from "./document.ts";
import { type Item, readItem } from "./osia-item.ts";
import { countSpareDigits, gatherValue, passValue, refuseData } from "./osia-words.ts";
import { createRemainder, type Remainder } from "./remainder.ts";
import { parseJson } from "./strict-json.ts";

const FORMAT = "osia";

/** The most items of a document. */
export const MAX_ITEMS = 1024;

/** The fields of an enrolment or an encounter that hold data: its items, scanned documents, data of the client. */
const ITEMS = "biometricData";
const DOCUMENTS = "documentData";
const CLIENT = "clientData";

type Read = Omit<Document, "format">;

/**
 * Reads a document. Throws VOC_LEXICAL where it is not JSON or holds no such data, VOC_DUP_KEY for a name that an object
 * has twice, and what an item throws.
 */
export function readOsia(bytes: Uint8Array): Document {
  const text = decodeText(bytes);
  const value = parseJson(text);
  const all = Array.isArray(value)
    ? value.map((each, at) => ({ each, path: `/[${at + 1}]` }))
    : [{ each: value, path: "" }];
  const parts: Read[] = [];
  const remainder = createRemainder();
  remainder.addOdd(countSpareDigits(text));
  let number = 0;
  const next = () => {
    if (++number > MAX_ITEMS)
      throw refusal("VOC_OUT_OF_RANGE", "/", `the document holds more than ${MAX_ITEMS} items`);
    return number;
  };
  for (const { each, path } of all) {
    if (!isObject(each)) throw refusal("VOC_LEXICAL", path || "/", "there is no object of OSIA");
    if (each.biometricType !== undefined) parts.push(readItem(each, { path, record: next() }, remainder));
    else parts.push(...readHolder(each, path, next, remainder));
  }
  remainder.end("/");
  if (number === 0) throw refusal("VOC_LEXICAL", "/", "the document holds no biometric data of OSIA");
  return {
    format: FORMAT,
    terms: parts.flatMap(({ terms }) => terms),
    findings: parts.flatMap(({ findings }) => findings),
    payloadBroken: parts.some(({ payloadBroken }) => payloadBroken),
  };
}

/** Reads an enrolment or an encounter. What it holds beside its items is words, or may be anything. */
function readHolder(holder: Item, path: string, next: () => number, remainder: Remainder): readonly Read[] {
  const { [ITEMS]: items, [DOCUMENTS]: documents, [CLIENT]: client, ...words } = holder;
  const at = `${path}/${ITEMS}`;
  if (!Array.isArray(items))
    throw refusal(
      "VOC_LEXICAL",
      path || "/",
      `the object has no list \`${ITEMS}\` and states no biometricType`,
    );
  const read = items.map((item, index) => {
    const place = { path: `${at}[${index + 1}]`, record: next() };
    if (!isObject(item)) throw refusal("VOC_LEXICAL", place.path, "the item is no object");
    return readItem(item, place, remainder);
  });
  refuseData(words, path || "/");
  gatherValue(words, remainder);
  passValue(words, {
    what: "what is beside the items",
    most: UNREAD.recordChars,
    path: path || "/",
    record: undefined,
  });
  const beside = [
    describe(documents, `${path}/${DOCUMENTS}`, "documents of the person are beside the items"),
    describe(client, `${path}/${CLIENT}`, "data of the client is beside the items"),
  ];
  return [...read, ...beside.map((unread) => asRead(unread(next)))];
}

/** Describes data beside the items, which may be a picture of the person. It counts as an item of its own. */
function describe(value: unknown, path: string, what: string): (next: () => number) => Unread {
  const isEmpty = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return (next) => (isEmpty ? NOTHING_UNREAD : anything({ path, record: next() }, what));
}

function asRead({ terms, findings }: Unread): Read {
  return { terms, findings, payloadBroken: false };
}

function isObject(value: unknown): value is Item {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
