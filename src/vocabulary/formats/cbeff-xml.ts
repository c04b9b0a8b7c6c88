/**
 * Reads CBEFF in XML: the patron format of ISO/IEC 19785-3, edition 2, as MOSIP writes it, and the older one of OASIS
 * BIAS. The parser streams; of each block only the first bytes are kept. Nothing is fetched.
 */
import { SaxesParser } from "saxes";
import { createReading } from "./cbeff-elements.ts";
import { type Document, refusal } from "./document.ts";

const CHUNK_BYTES = 65_536;

/**
 * Reads a document. Throws VOC_LEXICAL where it is not well formed, not UTF-8, nested too deep or has a DOCTYPE,
 * VOC_SCHEME_UNKNOWN for another root, VOC_DUP_KEY for a repeated element, and VOC_CONFLICT for a contradiction.
 */
export function readCbeffXml(bytes: Uint8Array): Document {
  const parser = new SaxesParser({ xmlns: true });
  const reading = createReading();
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
  return reading.end();
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
