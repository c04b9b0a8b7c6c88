/** Strict JSON: equal names, depth and size are refused by name; all else is what `JSON.parse` gives. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson, parseText } from "../../../src/vocabulary/formats/strict-json.ts";

const refusalOf = (reason: string, field: string) =>
  expect.objectContaining({ reason, violations: [expect.objectContaining({ field })] });

describe("JSON", () => {
  test("what is written with names once each is read as it is", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("equal names in two objects are not equal names", () => {
    expect(parseJson('[{"a": "x:\\"{,", "b": {"a": 2}}, {"a": 3}]')).toHaveLength(2);
  });

  test.each([
    ['{"a": 1, "a": 2}', "/a"],
    ['{"a": [0, {"b": 1, "c": [{}, []], "b": 2}]}', "/a/1/b"],
    ['{"a": 1, "\\u0061": 2}', "/a"],
    ['{"__proto__": 1, "__proto__": 2}', "/__proto__"],
    ['{"a name of someone": {"b": 1, "b": 1}}', "/…/b"],
  ])("%s holds a name twice", (text, path) => {
    expect(() => parseJson(text)).toThrow(refusalOf("VOC_DUP_KEY", path));
  });

  test.each([
    ["what is not JSON", "{'a': 1}", "VOC_LEXICAL"],
    ["a string without an end", '{"a', "VOC_LEXICAL"],
    ["nothing", "", "VOC_LEXICAL"],
    ["more values than a record has", `[0${",0".repeat(4000)}]`, "VOC_OUT_OF_RANGE"],
  ])("%s is refused", (_, text, reason) => {
    expect(() => parseJson(text)).toThrow(refusalOf(reason, "/"));
  });

  test("a number has as many characters as a parser keeps, or it could hold anything in those that it drops", () => {
    const number = `1.${"0".repeat(30)}`;
    expect(parseJson(`{"a": [${number}, "${number}00000", 1]}`)).toEqual({ a: [1, `${number}00000`, 1] });
    for (const long of [`${number}0`, `-${number}`, `1e${"0".repeat(31)}`])
      expect(() => parseJson(`{"a": [1, ${long}]}`)).toThrow(refusalOf("VOC_LEXICAL", "/a/1"));
  });

  test("64 levels are read and 65 are not", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(parseJson(nested(64))).toHaveLength(1);
    expect(() => parseJson(nested(65))).toThrow(expect.objectContaining({ reason: "VOC_LEXICAL" }));
    expect(() => parseJson(nested(30_000))).toThrow(expect.objectContaining({ reason: "VOC_LEXICAL" }));
  });
});

test("bytes that are not UTF-8, or too many, are refused", () => {
  expect(() => parseText(Uint8Array.of(0x7b, 0xc3, 0x28))).toThrow(refusalOf("VOC_LEXICAL", "/"));
  expect(() => parseText(new Uint8Array(65_537))).toThrow(
    expect.objectContaining({ reason: "INPUT_TOO_LARGE" }),
  );
});
