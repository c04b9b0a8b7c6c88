/**
 * Gathers what the reader of one document passes over, wherever it stands, searches it as one, and bounds what of it may
 * spell anything. THREAT: a block would ride along in pieces, each of which is short and holds no beginning of one; and a
 * template of which nobody knows the beginning, in whatever spelling.
 */
import { refusal } from "./document.ts";
import { findHead, findHeadInText } from "./hidden-head.ts";
import { countOdd, createSeen } from "./plain-words.ts";

/** The rest of one document, which is not read. A part is the number of a record; 0 is what stands beside the records. */
export type Remainder = {
  addText(text: string, part?: number): void;
  addBytes(bytes: Uint8Array, part?: number): void;
  /** Takes note of characters that may spell anything, and are no text: the tags of objects, the numbers of fields. */
  addOdd(chars: number, part?: number): void;
  /** Takes data that stands in its place, without a header that is known: it is searched and not counted. */
  addData(bytes: Uint8Array): void;
  /** Takes a name, of an element, an attribute or a field. Each is kept once. Throws VOC_OUT_OF_RANGE beyond `MAX_NAME_CHARS`. */
  addName(name: string): void;
  /** Takes note of a record's data. Each record but the first makes room for more, up to `ROOM_OF_RECORD`. */
  addRoom(dataBytes: number): void;
  /** Returns true where a part holds more than it may. */
  isOver(part: number): boolean;
  /** Throws VOC_LEXICAL where a block or a picture begins in all that was taken, one behind the other. */
  search(path: string): void;
  /** Says why the document may hold anything; undefined where it holds little but words. */
  excess(): string | undefined;
  /** Searches, and throws VOC_OUT_OF_RANGE where the document may hold anything. */
  end(path: string): void;
};

/** The most characters of the different names of a document. */
export const MAX_NAME_CHARS = 16_384;
/**
 * The most characters in no plain word, of six bits each: in each record, beside the records, and in all names. A document may
 * hold as many, and more for each further record with data. These are 180 bytes; 208 random ones are refused in each spelling
 * that the properties try, since letters that happen to stand in words cost less.
 */
export const MAX_ODD_CHARS = 240;
/** The most room that a further record makes, never more than it has bytes of data; and the most records that make any. */
export const ROOM_OF_RECORD = 160;
export const MAX_ROOMS = 15;
/**
 * The least bytes of data beside which what a format names costs nothing in its own form. THREAT: the dates, sizes and
 * identifiers of records that hold nothing would spell a template.
 */
export const LEAST_DATA_BYTES = 32;
/** The characters that a byte counts. */
export const CHARS_OF_BYTE = 2;
/** The least characters of a text that counts once, however often it is repeated. */
const REPEATED_CHARS = 16;

/** Starts an empty one. */
export function createRemainder(): Remainder {
  return new DocumentRemainder();
}

class DocumentRemainder implements Remainder {
  readonly #all: Uint8Array[] = [];
  readonly #unread: Uint8Array[] = [];
  readonly #data: Uint8Array[] = [];
  readonly #texts: string[] = [];
  readonly #long = new Set<string>();
  readonly #names = new Set<string>();
  readonly #seen = createSeen();
  readonly #parts = new Map<number, number>();
  #nameChars = 0;
  #records = 0;
  #room = 0;

  addText(text: string, part = 0): void {
    if (text === "") return;
    this.#texts.push(text);
    if (this.#long.has(text)) return;
    if (text.length >= REPEATED_CHARS) this.#long.add(text);
    this.addOdd(countOdd(text, this.#seen), part);
  }

  addBytes(bytes: Uint8Array, part = 0): void {
    this.#all.push(bytes);
    this.#unread.push(bytes);
    this.addOdd(CHARS_OF_BYTE * bytes.length, part);
  }

  addOdd(chars: number, part = 0): void {
    this.#parts.set(part, (this.#parts.get(part) ?? 0) + chars);
  }

  addData(bytes: Uint8Array): void {
    this.#all.push(bytes);
    this.#data.push(bytes);
  }

  addName(name: string): void {
    if (this.#names.has(name)) return;
    this.#names.add(name);
    this.#nameChars += name.length;
    if (this.#nameChars > MAX_NAME_CHARS)
      throw refusal(
        "VOC_OUT_OF_RANGE",
        "/",
        `the different names have more than ${MAX_NAME_CHARS} characters together, so that they may hold anything`,
      );
  }

  addRoom(dataBytes: number): void {
    if (dataBytes === 0 || this.#records++ === 0 || this.#records > MAX_ROOMS + 1) return;
    this.#room += Math.min(ROOM_OF_RECORD, dataBytes);
  }

  isOver(part: number): boolean {
    return (this.#parts.get(part) ?? 0) > MAX_ODD_CHARS;
  }

  search(path: string): void {
    const hidden =
      [this.#all, this.#unread, this.#data].map(findInPieces).find((head) => head !== undefined) ??
      findInTexts(this.#texts) ??
      findInTexts([...this.#names]);
    if (hidden !== undefined)
      throw refusal("VOC_LEXICAL", path, `a ${hidden.name} begins in what is not read, one behind the other`);
  }

  excess(): string | undefined {
    const names = countOdd([...this.#names].join(" "));
    if (names > MAX_ODD_CHARS) return sentenceOf("the names hold", names, MAX_ODD_CHARS);
    const [number, most] = [...this.#parts].reduce((one, other) => (other[1] > one[1] ? other : one), [0, 0]);
    if (most > MAX_ODD_CHARS)
      return sentenceOf(
        `what is not read ${number > 0 ? "of a record" : "beside the records"} holds`,
        most,
        MAX_ODD_CHARS,
      );
    const all = names + [...this.#parts.values()].reduce((sum, each) => sum + each, 0);
    const allowed = MAX_ODD_CHARS + this.#room;
    return all > allowed ? sentenceOf("what is not read of the document holds", all, allowed) : undefined;
  }

  end(path: string): void {
    this.search(path);
    const excess = this.excess();
    if (excess !== undefined)
      throw refusal("VOC_OUT_OF_RANGE", path, `${excess}, so that it may hold anything: leave it out`);
  }
}

function sentenceOf(what: string, odd: number, most: number): string {
  return `${what} ${Math.ceil(odd)} characters in no plain word, of ${most} at most`;
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
