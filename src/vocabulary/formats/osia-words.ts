/** Bounds and searches what a document in JSON holds beside its data: texts, numbers and names, however they are nested. */
import { passOver, type Unread } from "./cbeff-unread.ts";

/**
 * Passes over a value that is not read. Its texts are also searched as one, and so are its names: a block would ride along in
 * pieces. Throws VOC_OUT_OF_RANGE where they are longer than words are, and VOC_LEXICAL where a block or a picture begins.
 */
export function passValue(value: unknown, unread: Unread): void {
  const texts: string[] = [];
  const names: string[] = [];
  const enter = (each: unknown) => {
    if (typeof each === "object" && each !== null) {
      if (!Array.isArray(each)) names.push(...Object.keys(each));
      for (const inner of Object.values(each)) enter(inner);
    } else texts.push(String(each));
  };
  enter(value);
  for (const text of [texts.join(""), names.join("")]) passOver(text, unread);
}
