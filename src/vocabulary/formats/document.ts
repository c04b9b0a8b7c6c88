/** The result of reading a document: its terms with the paths they came from, never a biometric payload. */
import { type ComityError, fieldError, type Reason } from "../../errors.ts";
import type { TermIn } from "../leg.ts";

/** A term in a document. `scheme` is the scheme that has the word; `record` is the number of its record, from 1. */
export type ReadTerm = TermIn & { readonly scheme: string; readonly record?: number };

/** Something that a person must know and that does not refuse the document, such as a block cut short. */
export type Finding = {
  readonly code: Reason;
  readonly path: string;
  /** One sentence; it never quotes a payload. */
  readonly sentence: string;
};

export type Document = {
  /** The reader's name, such as `mosip-cbeff`. */
  readonly format: string;
  readonly terms: readonly ReadTerm[];
  readonly findings: readonly Finding[];
  /**
   * A part of the payload is missing or does not fit its header: what was read stands, but the payload
   * may not be passed on.
   */
  readonly payloadBroken: boolean;
};

/** Reads a document whole from its bytes, pure and without fetching anything. Throws a refusal. */
export type Reader = (bytes: Uint8Array) => Document;

/** A document is refused before anything is mapped: it contradicts itself, or cannot be read for sure. */
export function refusal(code: Reason, path: string, sentence: string): ComityError {
  return fieldError(code, path, sentence, `at \`${path}\`: ${sentence}`);
}

/** The text of a document. Throws VOC_LEXICAL where it is not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refusal("VOC_LEXICAL", "/", "the document is not UTF-8");
  }
}
