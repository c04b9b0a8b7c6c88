/** The two implementations of `#mldsa` against each other: what one accepts the other accepts, and no more. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as chosen from "#mldsa";
import * as node from "../../src/crypto/mldsa/node.ts";
import { inverseNtt, multiply, N, ntt, Q } from "../../src/crypto/mldsa/ntt.ts";
import * as pure from "../../src/crypto/mldsa/pure.ts";

type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
const rawOf = ({ publicKey }: Pair) =>
  new Uint8Array(publicKey.export({ type: "spki", format: "der" }).subarray(-1_312));
const pair = generateKeyPairSync("ml-dsa-44");
const key = rawOf(pair);
const signed = (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, pair.privateKey));
const MESSAGE = Buffer.from("subtree/v1");
const SIGNATURE = signed(MESSAGE);
/** The places of the parts of a signature: the challenge, the response, the hints and where those of each row end. */
const [Z_AT, HINTS_AT, ENDS_AT, LENGTH] = [32, 2_336, 2_416, 2_420];

function both(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array) {
  return [node, pure].map(({ verifyMlDsa44 }) => verifyMlDsa44(publicKey, bytes, signature));
}

const flip = (bytes: Uint8Array, at: number) =>
  bytes.map((byte, i) => (i === (at >> 3) % bytes.length ? byte ^ (1 << (at & 7)) : byte));

describe("the check of an ML-DSA-44 signature", () => {
  test("Node takes its own implementation", () => {
    expect(chosen.verifyMlDsa44).toBe(node.verifyMlDsa44);
  });

  test("both accept what keys have signed, of every length", () => {
    for (const length of [0, 1, 135, 136, 137, 1_000]) {
      const other = generateKeyPairSync("ml-dsa-44");
      const bytes = new Uint8Array(length).fill(length);
      expect(both(rawOf(other), bytes, new Uint8Array(sign(null, bytes, other.privateKey)))).toEqual([
        true,
        true,
      ]);
    }
  });

  test("both refuse a signature, a message or a key of which one bit was changed, wherever it lies", () => {
    const parts: readonly (readonly [number, number])[] = [
      [0, Z_AT],
      [Z_AT, HINTS_AT],
      [HINTS_AT, ENDS_AT],
      [ENDS_AT, LENGTH],
    ];
    for (const [from, to] of parts)
      fc.assert(
        fc.property(fc.integer({ min: from * 8, max: to * 8 - 1 }), (at) => {
          expect(both(key, MESSAGE, flip(SIGNATURE, at))).toEqual([false, false]);
        }),
        { numRuns: 5 },
      );
    expect(both(key, flip(MESSAGE, 13), SIGNATURE)).toEqual([false, false]);
    for (const at of [3, 300, 9_000]) expect(both(flip(key, at), MESSAGE, SIGNATURE)).toEqual([false, false]);
  });

  test("both refuse hints that are written a second way: out of order, twice, or behind the last", () => {
    const ends = SIGNATURE.subarray(ENDS_AT);
    const [first = 0, last = 0] = [ends[0], ends[3]];
    expect(first).toBeGreaterThan(1);
    expect(last).toBeLessThan(80);
    const changed = (change: (bytes: Uint8Array) => void) => {
      const bytes = Uint8Array.from(SIGNATURE);
      change(bytes);
      return bytes;
    };
    for (const other of [
      changed((bytes) => bytes.subarray(HINTS_AT, HINTS_AT + 2).reverse()),
      changed((bytes) => bytes.copyWithin(HINTS_AT + 1, HINTS_AT, HINTS_AT + 1)),
      changed((bytes) => bytes.fill(1, HINTS_AT + last, HINTS_AT + last + 1)),
      changed((bytes) => bytes.fill(81, LENGTH - 1)),
      changed((bytes) => bytes.fill(0, ENDS_AT + 1, ENDS_AT + 2)),
    ])
      expect(both(key, MESSAGE, other)).toEqual([false, false]);
  });

  test("both refuse a signature with a context, and one of the hash of the message", () => {
    const context = Buffer.from("comity");
    const other = new Uint8Array(sign(null, MESSAGE, { key: pair.privateKey, context }));
    expect(both(key, MESSAGE, other)).toEqual([false, false]);
  });

  test("both give false for a key or a signature of another length", () => {
    for (const [publicKey, signature] of [
      [new Uint8Array(0), SIGNATURE],
      [key.subarray(1), SIGNATURE],
      [key, SIGNATURE.subarray(1)],
      [key, new Uint8Array(LENGTH + 1)],
    ] as const)
      expect(both(publicKey, MESSAGE, signature)).toEqual([false, false]);
  });
});

describe("the transform", () => {
  const polynomial = fc
    .array(fc.integer({ min: 1 - Q, max: Q - 1 }), { minLength: N, maxLength: N })
    .map((values) => Int32Array.from(values));

  test("is undone by its inverse", () => {
    fc.assert(
      fc.property(polynomial, (values) => {
        expect(inverseNtt(ntt(values))).toEqual(values.map((each) => (each < 0 ? each + Q : each)));
      }),
      { numRuns: 20 },
    );
  });

  test("makes of a product modulo X^256 + 1 one of numbers", () => {
    const power = (exponent: number) => Int32Array.from({ length: N }, (_, i) => (i === exponent ? 1 : 0));
    for (const [a, b] of [
      [3, 4],
      [200, 100],
      [255, 255],
    ] as const) {
      const product = inverseNtt(multiply(ntt(power(a)), ntt(power(b))));
      expect(product).toEqual(power((a + b) % N).map((each) => (a + b < N ? each : each && Q - 1)));
    }
  });
});
