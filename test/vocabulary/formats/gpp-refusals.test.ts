/** What the sections of one string refuse, for all of them. */
import { describe, expect, test } from "vitest";
import { findRefusal, readUsPrivacy } from "../../../src/vocabulary/formats/gpp-refusals.ts";

const OPT_OUTS = ["SaleOptOut", "SharingOptOut"];

describe("the older US privacy string", () => {
  test.each(["1YNN", "1---", "1N--", "1YN-", "1ynn"])("%s refuses nothing", (text) => {
    expect(readUsPrivacy(text, OPT_OUTS)).toEqual({ id: 6, uses: [] });
  });

  test.each(["1YYN", "1NY-", "1-Y-", "1yyy"])("%s refuses every use with an opt-out", (text) => {
    expect(readUsPrivacy(text, OPT_OUTS)).toEqual({ id: 6, uses: OPT_OUTS });
  });

  test.each(["", "1", "1YYNN", "2YYN", "1YXN", "BVUA"])("`%s` is none", (text) => {
    expect(readUsPrivacy(text, OPT_OUTS)).toBeUndefined();
  });
});

describe("a use", () => {
  const sale = { id: 7, use: "SaleOptOut", isOptOut: true };
  const body = { id: 7, use: "biometric", isOptOut: false };
  const find = (known: Parameters<typeof findRefusal>[0]["known"], unread: readonly number[] = []) =>
    [sale, body].map((each) => findRefusal({ known, unread }, each) !== undefined);

  test("is refused where another section refuses it, and not by its own, which says so itself", () => {
    expect(find([{ id: 9, uses: ["SaleOptOut"] }])).toEqual([true, false]);
    expect(find([{ id: 9, uses: ["biometric"] }])).toEqual([false, true]);
    expect(find([{ id: 7, uses: ["SaleOptOut", "biometric"] }])).toEqual([false, false]);
  });

  test("of sale is refused by a browser, by service provider mode and for a child elsewhere", () => {
    for (const way of [{ byBrowser: true }, { asServiceProvider: true }, { ofChild: true }]) {
      expect(find([{ id: 9, uses: [], ...way }])).toEqual([true, false]);
      expect(find([{ id: 7, uses: [], ...way }])).toEqual([false, false]);
    }
  });

  test("may be refused by a section that is not read", () => {
    expect(find([], [16])).toEqual([true, true]);
    expect(find([{ id: 9, uses: [] }])).toEqual([false, false]);
  });

  test("names the section that refuses it", () => {
    expect(findRefusal({ known: [{ id: 9, uses: ["SaleOptOut"] }], unread: [16] }, sale)).toBe(
      "section 9 refuses it",
    );
    expect(findRefusal({ known: [], unread: [16, 17] }, sale)).toBe(
      "section 16 is not read, and may refuse it",
    );
  });
});
