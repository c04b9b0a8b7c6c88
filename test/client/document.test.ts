/** YAML and JSON files: one reading, or a refusal that names file and line. */
import { expect, test } from "vitest";
import { loadDocument } from "../../src/client/document.ts";
import { fileWith } from "../support/command.ts";

test("YAML and JSON are read alike", () => {
  expect(loadDocument(fileWith('a: 1\nb: ["é"]\n'))).toEqual({ a: 1, b: ["é"] });
  expect(loadDocument(fileWith('{"a": 1, "b": ["é"]}'))).toEqual({ a: 1, b: ["é"] });
});

test.each<[string, string | Uint8Array, string, RegExp]>([
  ["a key that is repeated", "a: 1\nb: 2\na: 3\n", "DUPLICATE_KEY", /repeats a key at line 3/],
  ["what is neither", "a: [1\n", "INPUT_INVALID", /not valid YAML or JSON at line 2: \w/],
  ["an unknown tag", "a: !x 1\n", "INPUT_INVALID", /at line 1/],
  ["an alias", "a: &x [1]\nb: *x\n", "INPUT_INVALID", /aliases/],
  ["what is no UTF-8", Uint8Array.of(0x61, 0xe9), "TEXT_MALFORMED", /save it as UTF-8/],
  ["more than a mebibyte", " ".repeat(1024 * 1024 + 1), "INPUT_TOO_LARGE", /limit of 1048576 bytes/],
])("%s is refused", (_, content, reason, message) => {
  const file = fileWith(content);
  expect(() => loadDocument(file)).toThrow(
    expect.objectContaining({ reason, message: expect.stringMatching(message) }),
  );
  expect(() => loadDocument(file)).toThrow(file);
});
