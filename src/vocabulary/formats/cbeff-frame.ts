/** The open elements of a CBEFF document in XML, and MOSIP's remarks among them. */
import type { SaxesTagNS } from "saxes";
import { type Base64Head, createBase64Head } from "./base64-head.ts";
import type { Block, Field } from "./cbeff-record.ts";
import { passOver, UNREAD } from "./cbeff-unread.ts";
import { LEAST_DATA_BYTES, type Remainder } from "./remainder.ts";
import { readSignature, withoutJws } from "./signature.ts";
import { trimXml } from "./xml-reading.ts";

/** The remark that nothing could be captured. */
const EXCEPTION = "EXCEPTION";

/** An open element. `record` is that of the BIR around it, or its own. */
export type Frame = {
  readonly kind: "BIR" | "BDBInfo" | "Format" | "field" | "block" | "others" | "note" | "silent";
  readonly path: string;
  readonly record: Draft;
  /** The names of its children so far. Only a BIR may occur more than once. */
  readonly seen: Set<string>;
  /** The name under which a field's text is kept, or the part of a remark: its key, its value. */
  readonly name?: string;
  /** The remark that `Others` makes. */
  readonly remark?: Map<string, string>;
  /** The characters that its text may have, where it is not read. */
  readonly most: number;
  /** The form of its text that is not read: a text of this form, or a signature, can spell little. */
  readonly form?: RegExp | "signature";
  birs: number;
  text: string;
};

/** A record that is being read. `part` is its number among all, also those that say nothing. */
export type Draft = {
  readonly path: string;
  readonly part: number;
  number?: number;
  readonly fields: Map<string, Field>;
  /** The values of the remark `EXCEPTION`. */
  readonly exceptions: Set<string>;
  block?: Block;
  reading?: Base64Head;
  /** The texts so far that have the form of their element: they cost nothing beside data. */
  readonly formed: string[];
  /** The characters so far that are not read. */
  unreadChars: number;
};

/** Creates the frame of an element. */
export function frameOf(
  kind: Frame["kind"],
  path: string,
  record: Draft,
  more: Partial<Pick<Frame, "name" | "remark" | "most" | "form">> = {},
): Frame {
  return { kind, path, record, seen: new Set(), most: UNREAD.textChars, birs: 0, text: "", ...more };
}

/** Creates the frame of a BIR, with a record of its own. */
export function frameOfBir(path: string, part: number): Frame {
  return frameOf("BIR", path, {
    path,
    part,
    fields: new Map(),
    exceptions: new Set(),
    formed: [],
    unreadChars: 0,
  });
}

const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/;
/** The forms of the elements that say which block this is, and of when. */
const FORMS: ReadonlyMap<string, RegExp> = new Map([
  ["Index", /^[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}$/],
  ...["CreationDate", "NotValidBefore", "NotValidAfter"].map((name) => [name, DATE] as const),
]);

/** Creates the frame of an element that the schema has and nobody reads. */
export function frameOfSilent(local: string, parent: Frame): Frame {
  const { kind, path, record } = parent;
  if (kind === "BIR" && local === "SB")
    return frameOf("silent", path, record, { most: UNREAD.signatureChars, form: "signature" });
  const form = kind === "BDBInfo" ? FORMS.get(local) : undefined;
  return frameOf("silent", path, record, form === undefined ? {} : { form });
}

/** Opens a part of a remark: a key, a value, or an entry that has its key as an attribute. */
export function openRemark(
  { local, attributes }: SaxesTagNS,
  { path, record, remark = new Map() }: Frame,
): Frame {
  if (local === "Key" || local === "Value") return frameOf("note", path, record, { name: local, remark });
  if (local !== "entry") return frameOf("silent", path, record);
  const entry = new Map([["Key", attributes.key?.value ?? ""]]);
  return frameOf("note", path, record, { name: "entry", remark: entry });
}

/** THREAT: a block under a name that no schema has would ride along unseen. Its words go to `remainder`. */
export function closeUnread(frame: Frame, remainder: Remainder): void {
  const { path, record, name, remark, most, text } = frame;
  passOver(text, { what: "an element that is not read", most, path, record });
  remainder.addText(wordsOf(frame), record.part);
  if (name === undefined || remark === undefined) return;
  remark.set(name === "entry" ? "Value" : name, trimXml(text));
  if (name === "entry") keepException(record, remark);
}

/** Returns what a text says beside what has the form of its element. MOSIP writes a signature as base64 of a JWS. */
function wordsOf({ text, form, record }: Frame): string {
  if (form instanceof RegExp && form.test(trimXml(text))) {
    record.formed.push(trimXml(text));
    return "";
  }
  const reading = createBase64Head(UNREAD.signatureChars);
  if (form === "signature") reading.add(text);
  const bytes = reading.end()?.head;
  return (bytes === undefined ? undefined : readSignature(bytes)) ?? withoutJws(trimXml(text));
}

/**
 * Counts what has the form of its element, where the record holds too little data for it to cost nothing. `most` of these texts
 * cost nothing even so.
 */
export function closeFormed({ formed, block, part }: Draft, most: number, remainder: Remainder): void {
  if ((block?.length ?? 0) >= LEAST_DATA_BYTES) return;
  for (const text of formed.slice(most)) remainder.addText(text, part);
}

/** Takes note of a remark that has come to its end. */
export function closeRemark({ record, remark = new Map() }: Frame): void {
  keepException(record, remark);
}

function keepException({ exceptions }: Draft, remark: ReadonlyMap<string, string>): void {
  if (remark.get("Key") === EXCEPTION) exceptions.add(remark.get("Value")?.toLowerCase() ?? "");
}

/** Removes line breaks around the text and the indentation after them. Spaces beside a word belong to the word. */
export function withoutIndent(text: string): string {
  return text.replace(/^[ \t]*[\r\n][ \t\r\n]*/, "").replace(/[\r\n][ \t\r\n]*$/, "");
}
