/** Words that differ in case and white space alone are one word. */
import { expect, test } from "vitest";
import { fold } from "../../src/vocabulary/fold.ts";

test("case and white space do not count, and every other character does", () => {
  for (const word of ["Facial image", "facialImage", "  FACIAL\u00a0IMAGE\n"])
    expect(fold(word)).toBe("facialimage");
  expect(fold("re\u0301tine")).toBe(fold("R\u00c9TINE"));
  expect(fold("facial-image")).not.toBe(fold("facial image"));
});
