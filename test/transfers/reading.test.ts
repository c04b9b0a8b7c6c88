/** Readings of a request's words: alike, different by their tables, or a lie. */
import { expect, test } from "vitest";
import { assertPlain, findMisread } from "../../src/transfers/reading.ts";
import { leaves } from "./leaves.ts";

const { translation: own } = leaves.proposal;
const invalid = expect.objectContaining({ reason: "STATEMENT_INVALID" });
const changed = (change: object, hash?: string) => ({
  tables: own.tables.map((table, i) => (i === 0 && hash !== undefined ? { ...table, hash } : table)),
  terms: own.terms.map((term, i) => (i === 0 ? { ...term, ...change } : term)),
});
const [first = { scheme: "" }] = own.tables;
const other = "22".repeat(32);

test("the same tables leave no room for another translation", () => {
  expect(findMisread(own, own)).toEqual([]);
  for (const change of [{ concept: "mod:iris" }, { target: [] }, { result: "narrowed" }, { path: "form[9]" }])
    expect(() => findMisread(changed(change), own)).toThrow(invalid);
});

test("other tables explain another translation of the same words, and are named where it has other concepts", () => {
  expect(findMisread(changed({}, other), own)).toEqual([]);
  expect(findMisread(changed({ target: ["palm geometry"] }, other), own)).toEqual([]);
  expect(findMisread(changed({ concept: "mod:iris" }, other), own)).toEqual([first.scheme]);
  expect(() => findMisread(changed({ path: "form[9]" }, other), own)).toThrow(invalid);
  expect(() => findMisread({ ...own, terms: own.terms.slice(1) }, own)).toThrow(invalid);
  expect(() => findMisread({ ...own, tables: own.tables.slice(1) }, own)).toThrow(invalid);
});

test("only a permit without reasons and remedy is one", () => {
  const permit = { decision: "permit", reasons: [], remedy: [] } as const;
  const reasons = [{ code: "PROHIBITED" as const, says: "nothing may pass" }];
  expect(() => assertPlain(permit)).not.toThrow();
  expect(() => assertPlain({ ...permit, reasons })).toThrow(invalid);
  expect(() => assertPlain({ ...permit, remedy: ["offer"] })).toThrow(invalid);
  expect(() => assertPlain({ decision: "deny", reasons, remedy: ["offer"] })).not.toThrow();
});
