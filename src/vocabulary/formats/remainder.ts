/**
 * Gathers what the reader of one document passes over, wherever it stands, and searches it as one. THREAT: a block would
 * ride along in pieces, each of which is short and holds no beginning of one.
 */
import { refusal } from "./document.ts";
import { findHead, findHeadInText } from "./hidden-head.ts";

/** The rest of one document, which is not read. */
export type Remainder = {
  /** Takes bytes, and tells how many there are so far. */
  addBytes(bytes: Uint8Array): number;
  /** Takes data that stands in its place, without a header that is known: it is searched and not counted. */
  addData(bytes: Uint8Array): void;
  addText(text: string): void;
  /** Takes a name, of an element, an attribute or a field. Each is kept once. Throws VOC_OUT_OF_RANGE beyond `MAX_NAME_CHARS`. */
  addName(name: string): void;
  /** Throws VOC_LEXICAL where a block or a picture begins in all that was taken, one behind the other. */
  search(path: string): void;
};

/** The most characters of the different names of a document. */
export const MAX_NAME_CHARS = 16_384;

/** Starts an empty one. */
export function createRemainder(): Remainder {
  const all: Uint8Array[] = [];
  const unread: Uint8Array[] = [];
  const data: Uint8Array[] = [];
  const texts: string[] = [];
  const names = new Set<string>();
  let size = 0;
  let nameChars = 0;
  return {
    addBytes(bytes) {
      all.push(bytes);
      unread.push(bytes);
      size += bytes.length;
      return size;
    },
    addData(bytes) {
      all.push(bytes);
      data.push(bytes);
    },
    addText(text) {
      if (text !== "") texts.push(text);
    },
    addName(name) {
      if (names.has(name)) return;
      names.add(name);
      nameChars += name.length;
      if (nameChars > MAX_NAME_CHARS)
        throw refusal(
          "VOC_OUT_OF_RANGE",
          "/",
          `the different names have more than ${MAX_NAME_CHARS} characters together, so that they may hold anything`,
        );
    },
    search(path) {
      const hidden =
        [all, unread, data].map(findInPieces).find((head) => head !== undefined) ??
        findInTexts(texts) ??
        findInTexts([...names]);
      if (hidden !== undefined)
        throw refusal(
          "VOC_LEXICAL",
          path,
          `a ${hidden.name} begins in what is not read, one behind the other`,
        );
    },
  };
}

/** Returns the head that begins in pieces of bytes, read one behind the other. */
export function findInPieces(pieces: readonly Uint8Array[]) {
  const joined = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return findHead(joined);
}

/** Returns the head that begins in texts, read one behind the other; numbers in them do not run together. */
export function findInTexts(texts: readonly string[]) {
  return findHeadInText(texts.join("")) ?? findHeadInText(texts.join("\n"));
}
