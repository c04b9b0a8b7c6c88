/** Reads the elements of a CBEFF document in XML, in both namespaces: the content of each, and where each may stand. */
import type { SaxesTagNS } from "saxes";
import { createBase64Head } from "./base64-head.ts";
import {
  closeFormed,
  closeRemark,
  closeUnread,
  type Draft,
  type Frame,
  frameOf,
  frameOfBir,
  frameOfSilent,
  openRemark,
  withoutIndent,
} from "./cbeff-frame.ts";
import { type CbeffRecord, readRecord } from "./cbeff-record.ts";
import { checkName, countUnread, passOver, tooLong, UNREAD } from "./cbeff-unread.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { createRemainder } from "./remainder.ts";
import type { XmlReading } from "./xml-reading.ts";

/** The scheme of each namespace. */
const SCHEMES: ReadonlyMap<string, string> = new Map([
  ["http://standards.iso.org/iso-iec/19785/-3/ed-2/", "mosip-cbeff"],
  ["http://docs.oasis-open.org/bias/ns/biaspatronformat-1.0/", "oasis-bias"],
]);

const MAX = {
  depth: 32,
  attributes: 32,
  elements: 25_000,
  records: 1024,
  fieldChars: 256,
  /** The records of what could not be captured, as many as a person has fingers, whose date and identifier cost nothing. */
  exceptions: 10,
  formed: 2,
  unreadNames: 32,
  /** The most bytes of a block that are kept to read the heads of its views. */
  blockBytes: 8 * 1024 * 1024,
};

/** The elements whose text is read, as `parent/name`, with the name that both namespaces share. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ...["FormatOwner", "FormatType", "Encryption", "Type", "Subtype", "Level", "Purpose"].map(
    (name) => [`BDBInfo/${name}`, name] as const,
  ),
  ["Format/Organization", "FormatOwner"],
  ["Format/Type", "FormatType"],
]);

/** Elements that both schemas define and that hold nothing of interest to a rule. */
const SILENT = new RegExp(
  "^(Version|CBEFFVersion|BIRInfo|SBInfo|SB|ChallengeResponse|Index|CreationDate|NotValidBefore|NotValidAfter|Quality|" +
    "(Product|CaptureDevice|(FeatureExtraction|Comparison|Compression)Algorithm)(Owner|Type)?)$",
);

/** MOSIP's remarks beside a record: `Others` with a `Key` and a `Value`, or with entries that have a `key`. */
const OTHERS = /^[Oo]thers$/;

/** Takes the parser's events and returns the document at the end. */
export type Reading = XmlReading & { end(): Document };

/** Starts the reading of one document. Every method throws the errors of `refusal`. */
export function createReading(): Reading {
  return new CbeffReading();
}

class CbeffReading implements Reading {
  readonly #stack: Frame[] = [];
  readonly #terms: ReadTerm[] = [];
  readonly #findings: Finding[] = [];
  /** The elements that are not read, by name: the place of the first, and the number of times. */
  readonly #unread = new Map<string, { path: string; times: number }>();
  /** Names, and all that is not read. */
  readonly #rest = createRemainder();
  #elements = 0;
  /** The attributes of the element that is about to open. */
  #attributes = 0;
  #records = 0;
  #birs = 0;
  #exceptions = 0;
  #broken = false;
  #scheme: string | undefined;
  #namespace = "";

  path(): string {
    return this.#stack.at(-1)?.path ?? "/";
  }

  attribute(name: string, value: string): void {
    if (++this.#attributes > MAX.attributes)
      throw refusal("VOC_LEXICAL", this.path(), `an element has more than ${MAX.attributes} attributes`);
    this.#checkName(name);
    this.#skip(value, "an attribute", UNREAD.attributeChars);
  }

  #checkName(name: string): void {
    checkName(name, this.path());
    this.#rest.addName(name.slice(name.indexOf(":") + 1).replace(/^_+/, ""));
  }

  aside(text: string): void {
    this.#skip(text, "a comment or an instruction", UNREAD.textChars);
  }

  #skip(text: string, what: string, most: number): void {
    const record = this.#stack.at(-1)?.record;
    passOver(text, { what, most, path: this.path(), record });
    this.#rest.addText(text, record?.part);
  }

  open(tag: SaxesTagNS): void {
    if (++this.#elements > MAX.elements)
      throw refusal("VOC_LEXICAL", "/", `the document has more than ${MAX.elements} elements`);
    this.#attributes = 0;
    this.#checkName(tag.name);
    if (this.#stack.length === MAX.depth)
      throw refusal("VOC_LEXICAL", this.path(), `elements are nested deeper than ${MAX.depth}`);
    const parent = this.#stack.at(-1);
    this.#stack.push(parent === undefined ? this.#openRoot(tag) : this.#openWithin(tag, parent));
  }

  #openRoot({ local, uri }: SaxesTagNS): Frame {
    this.#scheme = SCHEMES.get(uri);
    this.#namespace = uri;
    if (this.#scheme === undefined || local !== "BIR")
      throw refusal("VOC_SCHEME_UNKNOWN", "/", "the root is not a BIR in a known namespace");
    return frameOfBir("/BIR", ++this.#birs);
  }

  #openWithin(tag: SaxesTagNS, parent: Frame): Frame {
    const { local, uri } = tag;
    const { kind, record } = parent;
    const here = `${parent.path}/${local}`;
    const own = uri === this.#namespace;
    if (own && kind === "BIR" && local === "BIR")
      return frameOfBir(`${here}[${++parent.birs}]`, ++this.#birs);
    const carries = own && kind === "BIR" && (local === "BDBInfo" || local === "BDB");
    // THREAT: a record under a name that is almost right would be skipped unseen.
    if (!carries && ["bir", "bdb", "bdbinfo"].includes(local.toLowerCase()))
      throw refusal("VOC_LEXICAL", parent.path, "a record or a block is where the schema allows none");
    if (kind === "silent" || kind === "note") return frameOf("silent", parent.path, record);
    if (kind === "others") return openRemark(tag, parent);
    if (kind === "field" || kind === "block")
      throw refusal("VOC_LEXICAL", parent.path, "an element occurs within a value");
    const name = own ? FIELDS.get(`${kind}/${local}`) : undefined;
    const format = own && kind === "BDBInfo" && local === "Format";
    const silent = own && SILENT.test(local);
    if ((carries || format || silent || name !== undefined) && parent.seen.has(local))
      throw refusal("VOC_DUP_KEY", here, "the element occurs twice");
    parent.seen.add(local);
    if (carries) return this.#openCarrier(local, here, record);
    if (format) return frameOf("Format", here, record);
    if (name !== undefined) return frameOf("field", here, record, { name });
    if (!silent) this.#leaveUnread(tag.name, parent.path);
    if (own && kind === "BIR" && OTHERS.test(local))
      return frameOf("others", parent.path, record, { remark: new Map() });
    return silent ? frameOfSilent(local, parent) : frameOf("silent", parent.path, record);
  }

  #openCarrier(local: string, path: string, record: Draft): Frame {
    record.number ??= ++this.#records;
    if (this.#records > MAX.records)
      throw refusal("VOC_LEXICAL", path, `the document has more than ${MAX.records} records`);
    if (local === "BDBInfo") return frameOf("BDBInfo", path, record);
    record.reading = createBase64Head(MAX.blockBytes);
    return frameOf("block", path, record);
  }

  #leaveUnread(name: string, path: string): void {
    const known = this.#unread.get(name);
    if (known === undefined && this.#unread.size === MAX.unreadNames)
      throw refusal("VOC_LEXICAL", path, "too many elements are not in the schema");
    this.#unread.set(name, { path: known?.path ?? path, times: (known?.times ?? 0) + 1 });
  }

  close(): void {
    const frame = this.#stack.pop();
    if (frame === undefined) return;
    const { kind, record, name } = frame;
    if (kind === "field" && name !== undefined) {
      // The older namespace has the format beside its owner, the newer one within an element, and none has both.
      if (record.fields.has(name)) throw refusal("VOC_DUP_KEY", frame.path, "the value occurs twice");
      record.fields.set(name, { path: frame.path, text: withoutIndent(frame.text) });
      this.#rest.addText(frame.text, record.part);
    }
    if (kind === "block") {
      const block = record.reading?.end();
      if (block === undefined) throw refusal("VOC_LEXICAL", frame.path, "the block is not base64");
      record.block = { path: frame.path, ...block };
      this.#rest.addRoom(block.length);
    }
    if (kind === "silent" || kind === "note") closeUnread(frame, this.#rest);
    if (kind === "others") closeRemark(frame);
    if (kind === "BIR") this.#closeRecord(frame);
  }

  #closeRecord({ record, birs }: Frame): void {
    const isException = record.exceptions.has("true") && ++this.#exceptions <= MAX.exceptions;
    closeFormed(record, isException ? MAX.formed : 0, this.#rest);
    if (record.number === undefined) {
      // Records that say nothing hold no more together than one that does.
      countUnread(this.#stack.at(-1)?.record, record.unreadChars, record.path);
      if (birs === 0)
        this.#findings.push({ code: "VOC_NO_TERM", path: record.path, sentence: "the record says nothing" });
      return;
    }
    // A record that says both is one of which nothing is said.
    const exception = record.exceptions.has("true") && record.exceptions.size === 1;
    const numbered = { ...record, number: record.number, exception } satisfies CbeffRecord;
    const read = readRecord(numbered, this.#scheme ?? "");
    this.#terms.push(...read.terms);
    this.#findings.push(...read.findings);
    this.#broken ||= read.payloadBroken;
  }

  text(piece: string): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return;
    if (frame.kind === "silent" || frame.kind === "note") {
      frame.text += piece;
      if (frame.text.length > frame.most)
        throw tooLong("an element that is not read", frame.most, frame.path);
    } else if (frame.kind === "block") {
      frame.record.reading?.add(piece);
    } else if (frame.kind === "field") {
      frame.text += piece;
      if (frame.text.length > MAX.fieldChars)
        throw refusal("VOC_LEXICAL", frame.path, `the value is longer than ${MAX.fieldChars} characters`);
    } else if (/[^ \t\r\n]/.test(piece)) {
      throw refusal("VOC_LEXICAL", frame.path, "there is text between elements");
    }
  }

  end(): Document {
    if (this.#records === 0) throw refusal("VOC_LEXICAL", "/BIR", "the document holds no record");
    this.#rest.end("/BIR");
    const ignored = [...this.#unread].map(([name, { path, times }]): Finding => {
      const sentence = `\`${name.slice(0, 64)}\` is no element of the schema and was not read, ${times} in all`;
      return { code: "VOC_NO_TERM", path, sentence };
    });
    // A record may contain others, whose terms come first.
    const terms = this.#terms.toSorted((a, b) => (a.record ?? 0) - (b.record ?? 0));
    const findings = [...this.#findings, ...ignored];
    return { format: this.#scheme ?? "", terms, findings, payloadBroken: this.#broken };
  }
}
