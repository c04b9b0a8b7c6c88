/** The result of reading a document: its terms with their paths, and never a biometric payload. */
import { type ComityError, fieldError, type Reason } from "../../errors.ts";
import type { TermIn } from "../leg.ts";

/**
 * A term in a document. `scheme` is the scheme of the term; `record` is the number of its record, from 1.
 * `holdsNothing` marks the terms of a record that says why it holds no data.
 */
export type ReadTerm = TermIn & {
  readonly scheme: string;
  readonly record?: number;
  readonly holdsNothing?: true;
};

/** A remark that a person must see and that does not reject the document, such as a block cut short. */
export type Finding = {
  readonly code: Reason;
  readonly path: string;
  /** One sentence, which never quotes a payload. */
  readonly sentence: string;
};

export type Document = {
  /** The reader's name, such as `mosip-cbeff`. */
  readonly format: string;
  readonly terms: readonly ReadTerm[];
  readonly findings: readonly Finding[];
  /**
   * True where a part of the payload is missing or does not fit its header. The terms stand, but the payload may not
   * be passed on.
   */
  readonly payloadBroken: boolean;
};

/** The most terms, and the most findings, in one document. */
export const MAX_TERMS = 10_000;

/** Throws VOC_OUT_OF_RANGE where a document gives too much. To be called while terms and findings are made. */
export function checkSize(terms: readonly unknown[], findings: readonly Finding[]): void {
  for (const [what, { length }] of [["terms", terms] as const, ["findings", findings] as const])
    if (length > MAX_TERMS) throw refusal("VOC_OUT_OF_RANGE", "/", `it gives more than ${MAX_TERMS} ${what}`);
}

/** Reads a document from all its bytes. Pure, and fetches nothing. Throws the errors that `refusal` makes. */
export type Reader = (bytes: Uint8Array) => Document;

/**
 * Creates the error that rejects a document before any term is translated, since it contradicts itself or cannot be
 * read with certainty.
 */
export function refusal(code: Reason, path: string, sentence: string): ComityError {
  return fieldError(code, path, sentence, `at \`${path}\`: ${sentence}`);
}

/** Decodes a document's text. Throws VOC_LEXICAL where it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusal("VOC_LEXICAL", "/", "the document is not UTF-8");
  }
}
