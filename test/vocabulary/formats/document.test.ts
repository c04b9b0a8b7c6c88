/** Refusals of documents name the place, and text is UTF-8 or refused. */
import { expect, test } from "vitest";
import { decodeText, refusal } from "../../../src/vocabulary/formats/document.ts";

test("a refusal has its code, its path and its sentence", () => {
  expect(refusal("VOC_CONFLICT", "/a/b", "it says two things")).toMatchObject({
    reason: "VOC_CONFLICT",
    message: "at `/a/b`: it says two things",
    violations: [{ field: "/a/b", description: "it says two things" }],
  });
});

test("text is decoded from UTF-8, and nothing else passes for it", () => {
  expect(decodeText(Buffer.from("é😀"))).toBe("é😀");
  expect(() => decodeText(Uint8Array.of(0xe9))).toThrow(expect.objectContaining({ reason: "VOC_LEXICAL" }));
});
