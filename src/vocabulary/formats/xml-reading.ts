/**
 * Parses XML as a stream for a reader of documents. A DOCTYPE is refused, so that there are no entities, and nothing is
 * fetched.
 */
import { SaxesParser, type SaxesTagNS } from "saxes";
import { refusal } from "./document.ts";

const CHUNK_BYTES = 65_536;

/** Takes the parser's events. Its methods throw the errors of `refusal`. */
export type XmlReading = {
  /** Returns the place that the parser has reached. */
  path(): string;
  /** Takes note of an attribute, before the element that it is of opens. */
  attribute(name: string, value: string): void;
  open(tag: SaxesTagNS): void;
  close(): void;
  text(piece: string): void;
  /** Takes a comment or a processing instruction. */
  aside(text: string): void;
};

/**
 * Returns a text without the white space of XML at its ends (XML 1.0, production 3). THREAT: other kinds of white space would
 * spell a template behind a value, and fall away unread.
 */
export function trimXml(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isSpace(text[from])) from++;
  while (to > from && isSpace(text[to - 1])) to--;
  return text.slice(from, to);
}

const isSpace = (char: string | undefined) => char === " " || char === "\t" || char === "\r" || char === "\n";

/**
 * Parses a document from all its bytes. Throws VOC_LEXICAL where it is not well formed, not UTF-8 or has a DOCTYPE, and
 * what the reading throws.
 */
export function parseXml(bytes: Uint8Array, reading: XmlReading): void {
  const parser = new SaxesParser({ xmlns: true });
  // Few handlers: with more, the engine stores the parser's object in a slow form, and parsing takes five times as
  // long.
  parser.on("doctype", () => {
    throw refusal("VOC_LEXICAL", "/", "the document has a DOCTYPE, which may define entities");
  });
  parser.on("opentag", (tag) => {
    if ((parser.xmlDecl.encoding ?? "utf-8").toLowerCase() !== "utf-8")
      throw refusal("VOC_LEXICAL", "/", "the document declares an encoding that is not UTF-8");
    reading.open(tag);
  });
  parser.on("attribute", ({ name, value }) => reading.attribute(name, value));
  parser.on("closetag", () => reading.close());
  parser.on("text", (piece) => reading.text(piece));
  parser.on("cdata", (piece) => reading.text(piece));
  parser.on("comment", (text) => reading.aside(text));
  parser.on("processinginstruction", ({ target, body }) => reading.aside(`${target} ${body}`));
  try {
    for (const piece of piecesOf(bytes)) parser.write(piece);
    parser.close();
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.constructor !== Error) throw thrown;
    // The parser's own message is left out: it quotes the document.
    throw refusal(
      "VOC_LEXICAL",
      reading.path(),
      `the document is not well-formed XML, in line ${parser.line}`,
    );
  }
}

/** Yields the text in chunks. Throws VOC_LEXICAL where it is not UTF-8. */
function* piecesOf(bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const stream = at + CHUNK_BYTES < bytes.length;
    try {
      yield decoder.decode(bytes.subarray(at, at + CHUNK_BYTES), { stream });
    } catch {
      throw refusal("VOC_LEXICAL", "/", "the document is not UTF-8");
    }
  }
}
