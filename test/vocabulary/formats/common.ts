/** What the readers' tests share: refusals by their reason, and terms in short. */
import { ComityError } from "../../../src/errors.ts";
import type { Document } from "../../../src/vocabulary/formats/document.ts";

/** The reason and the place of a refusal, such as `VOC_LEXICAL /BIR`; any other error is thrown on. */
export function refused(read: () => unknown): string {
  try {
    read();
  } catch (thrown) {
    if (thrown instanceof ComityError && thrown.reason !== "INTERNAL")
      return `${thrown.reason} ${thrown.violations[0]?.field}`;
    throw thrown;
  }
  return "nothing";
}

/** The terms as `record path kind=term`. */
export function termsOf({ terms }: Document): readonly string[] {
  return terms.map(({ record, path, kind, term }) => `${record} ${path} ${kind}=${term}`);
}

/** The words of one kind. */
export function wordsOf({ terms }: Document, kind: string): readonly string[] {
  return terms.filter((each) => each.kind === kind).map(({ term }) => term);
}

/** The findings as `code path`. */
export function findingsOf({ findings }: Document): readonly string[] {
  return findings.map(({ code, path }) => `${code} ${path}`);
}
