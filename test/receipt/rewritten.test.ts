/** Receipts that a program has written again: restored where nothing but the spelling differs. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalBytes, canonicalText } from "../../src/ledger/canonical.ts";
import { restoreReceipt } from "../../src/receipt/rewritten.ts";
import { transferReceipt } from "../support/receipts.ts";

const receipt = transferReceipt("permit");
const text = new TextDecoder().decode(receipt);
const value = JSON.parse(text);
const restored = (written: string) => restoreReceipt(Buffer.from(written));

test.each([
  ["spread over lines", JSON.stringify(value, null, 2)],
  ["with a newline after it", `${text}\n`],
  ["with carriage returns", JSON.stringify(value, null, 1).replaceAll("\n", "\r\n")],
  ["with a byte order mark", `\ufeff${text}`],
  [
    "with its keys in another order",
    `{"type":${JSON.stringify(value.type)},${text.slice(1).replace(/,"type":"[^"]*"\}$/, "}")}`,
  ],
  ["with escapes", text.replaceAll("/", "\\/").replaceAll("—", "\\u2014")],
  ["with numbers as another program writes them", text.replaceAll(/"index":(\d+)/g, '"index":$1.0')],
  ["with numbers by powers of ten", text.replaceAll(/"index":(\d+)/g, '"index":$1.00E+0')],
])("%s, it is restored byte for byte", (_, written) => {
  expect(written).not.toBe(text);
  expect(restored(written)).toEqual(receipt);
});

test("as it came, there is nothing to restore", () => {
  expect(restoreReceipt(receipt)).toBeUndefined();
});

test.each([
  ["two equal names", text.replace(/"type"/, '"type":1,"type"')],
  ["two equal names, one with an escape", text.replace(/"type"/, '"\\u0074ype":1,"type"')],
  ["a whole number that is rounded", text.replace(/"index":\d+/, '"index":9007199254740993')],
  ["a number that is rounded to a safe one", text.replace(/"index":\d+/, '"index":4.00000000000000000001')],
  ["a number that vanishes", text.replace(/"index":\d+/, '"index":1e-400')],
  ["a number that is too large", text.replace(/"index":\d+/, '"index":1e400')],
  ["no JSON", text.slice(1)],
  ["nothing", ""],
])("with %s, it is left as it is", (_, written) => {
  expect(restored(written)).toBeUndefined();
});

test("bytes that are not UTF-8 are left as they are", () => {
  expect(restoreReceipt(Uint8Array.of(0x22, 0xff, 0x22))).toBeUndefined();
});

test("any value is restored from any spelling, and no other", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 4 }), (any, spaces) => {
      const plain = JSON.parse(JSON.stringify(any));
      const spread = JSON.stringify(plain, null, spaces);
      const canonical = canonicalText(plain);
      expect(restored(spread)).toEqual(spread === canonical ? undefined : canonicalBytes(plain));
    }),
  );
});
