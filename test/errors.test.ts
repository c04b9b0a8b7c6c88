/** The closed list of reasons: names that google.rpc.ErrorInfo allows, each in one spelling, and the old spelling read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { REASONS, reasonOf } from "../src/errors.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDERS = ["src", "docs", "proto"];
const TEXT = /\.(ts|yaml|md|proto|json)$/;

const texts = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => TEXT.test(name))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf8")),
);

describe("a reason", () => {
  test.each(Object.keys(REASONS))("%s is a name that ErrorInfo allows", (reason) => {
    expect(reason).toMatch(/^[A-Z][A-Z0-9_]+[A-Z0-9]$/);
    expect(reason.length).toBeLessThanOrEqual(63);
  });

  test("of the vocabulary is of the list wherever sources, documents and messages name one", () => {
    const words = texts.flatMap((text) => text.match(/\bVOC_\w*/g) ?? []);
    expect(words.length).toBeGreaterThan(100);
    expect([...new Set(words)].filter((word) => !Object.hasOwn(REASONS, word))).toEqual([]);
  });

  test("is read by its name, and by the hyphened name that it had", () => {
    for (const reason of Object.keys(REASONS)) expect(reasonOf(reason)).toBe(reason);
    expect(reasonOf("VOC-OUT-OF-RANGE")).toBe("VOC_OUT_OF_RANGE");
    expect(reasonOf("VOC-DUP-KEY")).toBe("VOC_DUP_KEY");
  });

  test.each(["NOT-FOUND", "VOC-NOTHING", "VOC-", "voc-lexical", "VOC-DUP_KEY", "toString", "__proto__", ""])(
    "is not `%s`",
    (name) => {
      expect(reasonOf(name)).toBeUndefined();
    },
  );
});
