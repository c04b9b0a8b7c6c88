/** Text on the wire: well-formed or refused by its field, and shortened so that it passes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { assertNumbers, assertText, shorten } from "../../../src/edge/grpc/text.ts";

const malformed = (field: string) =>
  expect.objectContaining({ reason: "TEXT_MALFORMED", violations: [expect.objectContaining({ field })] });

test("well-formed text passes, however deep; bytes and numbers are no text", () => {
  expect(() =>
    assertText({ a: ["é", { b: "😀" }], n: 1, none: null, bytes: Buffer.from("\ufffd") }),
  ).not.toThrow();
});

test.each<[string, unknown, string]>([
  ["a lone surrogate", { a: { b: ["x", "\ud800"] } }, "a.b[1]"],
  ["the mark of a lost sequence", { a: "\ufffd" }, "a"],
  ["a text by itself", "\ufffd", "message"],
  ["a list by itself", ["\udc00"], "[0]"],
])("%s is refused by its field", (_, message, field) => {
  expect(() => assertText(message)).toThrow(malformed(field));
});

test.each<[string, unknown, string]>([
  ["below 0", { cursor: -1 }, "cursor"],
  ["a fraction", { notice: { subjects: [{ count: 1.5 }] } }, "notice.subjects[0].count"],
  ["no number at all", { versions: [1, Number.NaN] }, "versions[1]"],
  ["without end", { cursor: Number.POSITIVE_INFINITY }, "cursor"],
])("a number that is %s is refused by its field, which would hold another", (_, message, field) => {
  const refused = { reason: "INPUT_INVALID", violations: [expect.objectContaining({ field })] };
  expect(() => assertNumbers(message)).toThrow(expect.objectContaining(refused));
});

test("whole numbers pass, and below 0 those that may be", () => {
  const message = {
    cursor: 0,
    most: 2 ** 53,
    pageSize: -1,
    at: { seconds: -62_135_596_800, nanos: 0 },
    bytes: Buffer.of(1),
  };
  expect(() => assertNumbers(message)).not.toThrow();
});

test("every field that the messages declare with a sign may be below 0", () => {
  const folder = fileURLToPath(new URL("../../../proto/comity/v1/", import.meta.url));
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  const declared = texts.flatMap((text) => [...text.matchAll(/\bsint(?:32|64) ([a-z_]+) =/g)]);
  const names = declared.map(([, name = ""]) =>
    name.replace(/_([a-z])/g, (__, letter) => letter.toUpperCase()),
  );
  expect(names).toContain("clockAheadMs");
  for (const name of names) expect(() => assertNumbers({ [name]: -1 }), name).not.toThrow();
});

test("what is shortened has at most so many characters, and is well-formed", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.nat(20), (text, limit) => {
      const short = shorten(text, limit);
      expect(short.length).toBeLessThanOrEqual(limit);
      expect(() => assertText(short)).not.toThrow();
    }),
  );
  expect(shorten("a\ufffd😀", 3)).toBe("a??");
});
