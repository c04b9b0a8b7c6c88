/** Bounds and searches what a document in JSON holds beside its data: texts, numbers and names, however they are nested. */
import { passOver, type Unread } from "./cbeff-unread.ts";
import { refusal } from "./document.ts";
import type { Remainder } from "./remainder.ts";

/** The names of biometric data, in small letters. */
const DATA_NAMES: readonly string[] = ["biometrictype", "biometricdata", "image", "template"];
/** The fields of an item that refer to its data: these are read, and in no other place. */
const REFERENCES: readonly string[] = ["imageref", "templateref"];

const TRUTH = /^(?:true|false|null)$/;

/** The texts and the names of a value, in their order. */
type Parts = { readonly texts: string[]; readonly names: string[] };

/**
 * Passes over a value that is not read. Its texts are also searched as one, and so are its names: a block would ride along in
 * pieces. Throws VOC_OUT_OF_RANGE where they are longer than words are, and VOC_LEXICAL where a block or a picture begins.
 */
export function passValue(value: unknown, unread: Unread): void {
  const { texts, names } = partsOf(value);
  for (const text of [texts.join(""), names.join("")]) passOver(text, unread);
}

/** Adds the texts and the names of a value to what is not read of the document: of a record by its number, or beside them. */
export function gatherValue(value: unknown, remainder: Remainder, record = 0): void {
  const { texts, names } = partsOf(value);
  // A list of truths spells a byte with each eight, and is no list of words.
  for (const text of texts) remainder.addText(TRUTH.test(text) ? "0" : text, record);
  for (const name of names) remainder.addName(name);
  remainder.addOdd(countShape(value), record);
}

/**
 * Counts what the arrangement of a value may spell. THREAT: empty lists, the order of objects with this name or that, and names
 * within names would spell a template without a text. An empty value counts one, and so does a name in a further place; an
 * object of a list with other names than the one before it counts as many as it has.
 */
function countShape(value: unknown): number {
  const [names, places] = [new Set<string>(), new Set<string>()];
  let count = 0;
  const enterList = (list: readonly unknown[], place: string) => {
    let before: string | undefined;
    for (const each of list) {
      const own = partsOf(each).names;
      if (before !== undefined && own.join("\n") !== before) count += own.length;
      before = own.join("\n");
      if (isEmpty(each)) count++;
      enter(each, place);
    }
  };
  const enter = (each: unknown, place: string) => {
    if (typeof each !== "object" || each === null) return;
    if (Array.isArray(each)) return enterList(each, place);
    for (const [name, inner] of Object.entries(each)) {
      const at = `${place}\n${name}`;
      if (names.has(name) && !places.has(at)) count++;
      names.add(name);
      places.add(at);
      if (isEmpty(inner)) count++;
      enter(inner, at);
    }
  };
  enter(value, "");
  return count;
}

function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/**
 * Counts the characters by which the numbers of a text in JSON are longer than their values. THREAT: `0e4711` is zero to every
 * parser, whatever follows the `e`.
 */
export function countSpareDigits(text: string): number {
  let spare = 0;
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[-+.\dEe]*/g))
    if (!token.startsWith('"')) spare += Math.max(0, token.length - String(Number(token)).length);
  return spare;
}

/**
 * Refuses biometric data in what is not read, by the names of its fields in whatever case. Throws VOC_LEXICAL. THREAT: data
 * of another type would ride along where no reader looks for an item.
 */
export function refuseData(words: Readonly<Record<string, unknown>>, path: string): void {
  const inner = Object.values(words).flatMap((value) => partsOf(value).names);
  const outer = Object.keys(words).filter((name) => !["imageRef", "templateRef"].includes(name));
  for (const name of [...outer, ...inner].map((each) => each.toLowerCase().replaceAll(/[^a-z]/g, "")))
    if (DATA_NAMES.includes(name) || REFERENCES.includes(name))
      throw refusal("VOC_LEXICAL", path, `\`${name}\` names biometric data in a place that is not read`);
}

function partsOf(value: unknown): Parts {
  const parts: Parts = { texts: [], names: [] };
  const enter = (each: unknown) => {
    if (typeof each === "object" && each !== null) {
      if (!Array.isArray(each)) parts.names.push(...Object.keys(each));
      for (const inner of Object.values(each)) enter(inner);
    } else parts.texts.push(String(each));
  };
  enter(value);
  return parts;
}
