/** RFC 8785: known answers, what is refused, and that canonical bytes have one reading. */
import serialize from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  canonicalBytes,
  canonicalText,
  canonicalTextOfStated,
  parseCanonical,
  sha256,
  withoutUndefined,
} from "../../src/ledger/canonical.ts";

const text = (value: unknown) => new TextDecoder().decode(canonicalBytes(value));

describe("canonicalBytes", () => {
  test.each([
    [{ b: 1, a: [true, null, "x"] }, '{"a":[true,null,"x"],"b":1}'],
    [{ "😀": 1, ﬀ: 2, "\r": 3, "1": 4, "": 5 }, '{"":5,"\\r":3,"1":4,"😀":1,"ﬀ":2}'],
    [
      [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27, -0],
      "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
    ],
    ["€$\u000f\nA'B\"\\/\u2028", '"€$\\u000f\\nA\'B\\"\\\\/\u2028"'],
    [{}, "{}"],
    [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ])("%j", (value, expected) => expect(text(value)).toBe(expected));

  test.each([
    ["undefined", undefined],
    ["an undefined member", { a: undefined }],
    ["a hole", new Array(1)],
    ["NaN", [Number.NaN]],
    ["infinity", { a: Number.POSITIVE_INFINITY }],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a date", new Date(0)],
    ["bytes", Buffer.from("a")],
    ["a map", new Map()],
    ["a symbol key", { [Symbol("a")]: 1 }],
  ])("refuses %s", (_, value) =>
    expect(() => canonicalBytes(value)).toThrow(expect.objectContaining({ reason: "INPUT_INVALID" })),
  );

  test("refuses a cycle and whatever nests too deep", () => {
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    expect(() => canonicalBytes(cycle)).toThrow("nests deeper than 100 levels");
  });

  test.each([[{ a: ["\ud800"] }], [{ "\udc00": 1 }]])("refuses a lone surrogate in %j", (value) =>
    expect(() => canonicalBytes(value)).toThrow(expect.objectContaining({ reason: "TEXT_MALFORMED" })),
  );

  test("says where, without saying what", () => {
    const fault = expect.objectContaining({
      message: "`$.a[1].b` is not a finite number",
      violations: [{ field: "$.a[1].b", description: "is not a finite number" }],
    });
    expect(() => canonicalBytes({ a: [0, { b: Number.NaN }] })).toThrow(fault);
  });
});

describe("the one pass", () => {
  const anything = fc.anything({
    key: fc.string({ unit: "binary" }),
    values: [
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom('"', "\\", "\u001f", "\u007f", "\u2028", "é", "😀") }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    ],
    maxDepth: 4,
  });

  test("writes what the reference implementation writes", () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(canonicalText(value)).toBe(serialize(value));
      }),
    );
  });

  test("leaves out undefined fields as a copy without them would", () => {
    const sparse = fc.dictionary(fc.string(), fc.oneof(anything, fc.constant(undefined)));
    fc.assert(
      fc.property(sparse, (value) => {
        expect(canonicalTextOfStated({ value })).toBe(canonicalText({ value: withoutUndefined(value) }));
      }),
    );
    expect(() => canonicalTextOfStated([undefined])).toThrow("`$[0]` is not a JSON value");
  });

  test("refuses every text with a lone surrogate, as key and as value, and no other", () => {
    const units = fc.array(fc.integer({ min: 0xd7fe, max: 0xe001 }), { maxLength: 6 });
    fc.assert(
      fc.property(units, (codes) => {
        const written = String.fromCharCode(...codes);
        for (const value of [written, { [written]: 1 }])
          if (written.isWellFormed()) expect(canonicalText(value)).toBe(serialize(value));
          else expect(() => canonicalText(value)).toThrow(/holds a lone surrogate/);
      }),
    );
  });

  test("goes 100 levels deep and no deeper", () => {
    const nest = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1);
    expect(canonicalText(nest(100))).toBe(`${"[".repeat(100)}1${"]".repeat(100)}`);
    expect(() => canonicalText(nest(101))).toThrow("nests deeper than 100 levels");
  });
});

describe("parseCanonical", () => {
  test("gives back every JSON value, and one spelling of it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const bytes = canonicalBytes(value);
        expect(canonicalBytes(parseCanonical(bytes))).toEqual(bytes);
        expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test.each([
    ["space", '{"a": 1}'],
    ["order", '{"b":1,"a":2}'],
    ["a duplicate key", '{"a":1,"a":1}'],
    ["a second spelling of a number", "1.0"],
    ["a needless escape", '"\\u0061"'],
    ["a lone surrogate", '"\\ud800"'],
    ["a byte order mark", "\ufeff1"],
    ["too large a number", "1e999"],
    ["nothing", ""],
    ["depth", "[".repeat(50_000) + "]".repeat(50_000)],
  ])("refuses %s", (_, input) =>
    expect(() => parseCanonical(Buffer.from(input))).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    ),
  );

  test("does not quote what it refuses", () => {
    const fault = expect.objectContaining({ cause: expect.anything() });
    expect(() => parseCanonical(Buffer.from("Jane Doe"))).not.toThrow(fault);
    expect(() => parseCanonical(Buffer.from("Jane Doe"))).not.toThrow("Jane");
  });

  test("refuses bytes that are not UTF-8", () => {
    expect(() => parseCanonical(Buffer.of(0x22, 0xff, 0x22))).toThrow("not canonical JSON");
  });
});

test("sha256 of nothing", () => {
  expect(sha256(Buffer.alloc(0)).toHex()).toBe(
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test("each value that is no JSON is told by its place and in words of its own", () => {
  let deep: unknown = 1;
  for (let n = 0; n < 200; n++) deep = [deep];
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [deep, /nests deeper than \d+ levels$/],
    [{ a: new Map() }, /a` is not a JSON value$/],
    [{ a: { [Symbol("s")]: 1 } }, /a` has a symbol for a key$/],
    [{ a: ["\ud800"] }, /a\[0\]` holds a lone surrogate$/],
    [{ a: Number.NaN }, /a` is not a finite number$/],
    [() => 1, /is not a JSON value$/],
  ];
  for (const [value, message] of cases) expect(() => canonicalBytes(value)).toThrow(message);
});

test("an object without a prototype is as good as any, and one of a class is none", () => {
  expect(Buffer.from(canonicalBytes(Object.assign(Object.create(null), { a: 1 }))).toString()).toBe(
    '{"a":1}',
  );
  expect(() => canonicalBytes(new Date(0))).toThrow();
});

test("fields that are undefined are left out, however deep, and all else stays", () => {
  const value = { a: 1, b: undefined, c: [{ d: undefined, e: null }, "x"], f: { g: undefined } };
  expect(withoutUndefined(value)).toStrictEqual({ a: 1, c: [{ e: null }, "x"], f: {} });
  for (const plain of [null, 1, "x", true]) expect(withoutUndefined(plain)).toBe(plain);
});
