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
