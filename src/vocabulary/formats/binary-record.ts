/** Reads the block of a CBEFF record in binary against what the header before it says. */
import { checkFormat, INCITS_OWNER, ISO_OWNER, partOfFormat, type Said } from "./block-check.ts";
import { anything, NOTHING_UNREAD, type Place, positionsOf, type Shown, type Unread } from "./block-terms.ts";
import { type Document, type Finding, type ReadTerm, refusal } from "./document.ts";
import { findHeadAnywhere } from "./hidden-head.ts";
import { type PlainBlock, readPlainBlock, shownForm, untoldOf } from "./plain-block.ts";
import { countOdd } from "./plain-words.ts";
import { MAX_ODD_CHARS } from "./remainder.ts";
import { readSignature } from "./signature.ts";

/** The statements of a header. */
export type BinaryHeader = {
  readonly scheme: string;
  /** The types by their codes, as the scheme writes them; none where the header says nothing. */
  readonly types: readonly string[];
  /** The characteristics that blocks of these types may show; undefined where the types leave it open. */
  readonly shows: readonly Shown[] | undefined;
  /** The data type by its code, as the scheme writes it, and the content that it is for. */
  readonly form?: { readonly word: string; readonly content?: "image" | "template" };
  readonly purpose?: string;
  readonly owner: number;
  readonly format: number;
  /** True where a mark says that the block is encrypted. It excuses only what cannot be read. */
  readonly isMarked: boolean;
};

/** A record: its header, the bytes of that, its block, and what signs it. */
export type BinaryRecord = {
  readonly header: BinaryHeader;
  readonly head: Uint8Array;
  readonly block: Uint8Array;
  readonly signature: Uint8Array;
};

/** The most bytes of a signature with its certificates, and of one that has not the form of a signature. */
export const MAX_SIGNATURE_BYTES = 8192;
export const MAX_BARE_BYTES = 144;

const BLOCK: Place = { path: "/BDB", record: 1 };
const HEAD: Place = { path: "/SBH", record: 1 };
const SIGNATURE: Place = { path: "/SB", record: 1 };

/**
 * Returns the terms of a record. Throws VOC_CONFLICT where header and block differ, and VOC_LEXICAL where a block or a
 * picture begins where none belongs.
 */
export function readBinaryRecord(record: BinaryRecord): Document {
  const { header, head, block, signature } = record;
  const { scheme, types, shows, form, purpose } = header;
  const said: Said = { types: shows, words: [], part: partOfFormat(header.owner, header.format) };
  checkFormat(said, HEAD.path);
  refuseHidden(head, HEAD.path);
  refuseHidden(signature, SIGNATURE.path);
  const isEmpty = block.length === 0;
  const read = readPlainBlock(block, said, BLOCK);
  checkOwner(read, header);
  const term = (kind: ReadTerm["kind"], word: string): ReadTerm => {
    return { scheme, kind, term: word, effect: "describes", ...HEAD };
  };
  const signed = describeSignature(signature);
  const shown = formOf(read, form?.content);
  return {
    format: scheme,
    terms: [
      ...(types.length === 0 ? untoldOf(read, BLOCK) : types.map((word) => term("modality", word))),
      ...(read.header === undefined ? [] : positionsOf(read.header, BLOCK)),
      ...(form === undefined ? [] : [term("form", form.word)]),
      ...shown.terms,
      ...(purpose === undefined ? [] : [term("purpose", purpose)]),
      ...read.unread.terms,
      ...signed.terms,
    ],
    findings: [
      ...(isEmpty ? [EMPTY] : markOf(read, header)),
      ...read.findings,
      ...shown.findings,
      ...read.unread.findings,
      ...signed.findings,
    ],
    payloadBroken: isEmpty || read.findings.length > 0 || (isUnknown(read) && !header.isMarked),
  };
}

const EMPTY: Finding = { code: "VOC_OUT_OF_RANGE", path: BLOCK.path, sentence: "the record holds no block" };

function isUnknown({ header, media }: PlainBlock): boolean {
  return header === undefined && media === undefined;
}

/** Says what could not be checked, and what a mark of encryption does not excuse. */
function markOf(read: PlainBlock, { isMarked }: BinaryHeader): readonly Finding[] {
  const finding = (code: Finding["code"], sentence: string) => [{ code, path: BLOCK.path, sentence }];
  if (!isUnknown(read))
    return isMarked
      ? finding("VOC_NO_TERM", "the block is marked as encrypted, and is not: it was checked as it stands")
      : read.media === undefined
        ? []
        : finding("VOC_LEXICAL", `the block is a bare ${read.media}: it was not checked against the type`);
  if (isMarked) return finding("VOC_NO_TERM", "the block is encrypted and was not checked against the type");
  return finding(
    "VOC_LEXICAL",
    "the block has no known biometric header: it was not checked against the type",
  );
}

/** Throws VOC_CONFLICT where the block is laid out by another standard than its format's owner has. */
function checkOwner({ header }: PlainBlock, { owner }: BinaryHeader): void {
  const says = owner === ISO_OWNER ? "iso" : owner === INCITS_OWNER ? "incits" : undefined;
  if (says !== undefined && header?.standard !== undefined && says !== header.standard)
    throw refusal(
      "VOC_CONFLICT",
      BLOCK.path,
      `the format's owner is \`${says}\` and the block is laid out by \`${header.standard}\``,
    );
}

/** Returns the form of the block where the header says none or another. The record then holds both. */
function formOf(read: PlainBlock, content: "image" | "template" | undefined): Unread {
  const shown = read.content === undefined ? undefined : shownForm(read, BLOCK);
  if (shown === undefined || content === read.content) return NOTHING_UNREAD;
  const sentence = `the header says ${content === "image" ? "a sample" : "processed data"} and the block is ${read.content === "image" ? "an image" : "a template"}`;
  const findings: Finding[] =
    content === undefined ? [] : [{ code: "VOC_CONFLICT", path: HEAD.path, sentence }];
  return { terms: [shown], findings };
}

/** THREAT: a template without a beginning that is known would ride along as a signature. */
function describeSignature(signature: Uint8Array): Unread {
  const words = signature.length > MAX_SIGNATURE_BYTES ? undefined : readSignature(signature);
  const isKnown = words === undefined ? signature.length <= MAX_BARE_BYTES : countOdd(words) <= MAX_ODD_CHARS;
  return isKnown ? NOTHING_UNREAD : anything(SIGNATURE, "the signature has no form that is known");
}

function refuseHidden(bytes: Uint8Array, path: string): void {
  const hidden = findHeadAnywhere(bytes);
  if (hidden !== undefined)
    throw refusal("VOC_LEXICAL", path, `a ${hidden.name} is where the format has none`);
}
