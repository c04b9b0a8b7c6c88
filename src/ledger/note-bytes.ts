/** Signed notes as bytes: the signatures without their base64, which is a third longer. Only a store writes this form. */
import { ComityError } from "../errors.ts";
import { concatBytes, utf8Bytes } from "./bytes.ts";
import { formatNote, parseNote } from "./note.ts";

const LENGTH_BYTES = 2;
const ID_BYTES = 4;
const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Formats a note as bytes: its text, then a name and a signature with its id for each line, each behind its length. */
export function packNote(note: string): Uint8Array {
  const { text, signatures } = parseNote(note);
  const lines = signatures.flatMap(({ name, id, signature }) => [
    utf8Bytes(name),
    concatBytes(Uint8Array.fromHex(id), signature),
  ]);
  return concatBytes(...[utf8Bytes(text), ...lines].flatMap((part) => [lengthOf(part), part]));
}

/** Parses what `packNote` wrote, and returns the same note. Throws STATEMENT_INVALID. */
export function unpackNote(bytes: Uint8Array): string {
  const [text, ...lines] = partsIn(bytes);
  if (text === undefined || lines.length % 2 !== 0) throw malformed();
  const signatures = [];
  for (let i = 0; i + 1 < lines.length; i += 2) {
    const [name, signed] = [lines[i] as Uint8Array, lines[i + 1] as Uint8Array];
    const [id, signature] = [signed.subarray(0, ID_BYTES).toHex(), signed.subarray(ID_BYTES)];
    signatures.push({ name: textOf(name), id, signature });
  }
  try {
    return formatNote(textOf(text), signatures);
  } catch (cause) {
    throw malformed(cause);
  }
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES);
  new DataView(bytes.buffer).setUint16(0, length);
  return bytes;
}

function partsIn(bytes: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const from = at + LENGTH_BYTES;
    if (from > bytes.length) throw malformed();
    at = from + view.getUint16(at);
    if (at > bytes.length) throw malformed();
    parts.push(bytes.subarray(from, at));
  }
  return parts;
}

function textOf(bytes: Uint8Array): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    throw malformed(cause);
  }
}

function malformed(cause?: unknown): ComityError {
  return new ComityError("STATEMENT_INVALID", "the bytes of a note are malformed", { cause });
}
