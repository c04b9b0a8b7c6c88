/** Parts in DER at their limits. What is made of them is held against openssl beside certificates, requests and lists. */
import { expect, test } from "vitest";
import { bits, der, formatPem, oid, parsed, sequence, serial, tagged } from "../../../src/edge/tls/der.ts";

const hex = (text: string) => Buffer.from(text, "latin1").toString("hex");

test("parts have the bytes of X.690", () => {
  expect(hex(der(sequence(oid("1.2.840.10045.4.3.2"))))).toBe("300a06082a8648ce3d040302");
  expect(hex(der(bits(7, "\x80")))).toBe("03020780");
  expect(hex(der(tagged(6, "a")))).toBe("860161");
  expect(hex(der(tagged(0, [tagged(6, "a")])))).toBe("a003860161");
});

test("a structure is parsed whole, or not at all", () => {
  const bytes = Buffer.from("300a06082a8648ce3d040302", "hex");
  expect(hex(der(parsed(bytes)))).toBe(bytes.toString("hex"));
  expect(() => parsed(bytes.subarray(0, 9))).toThrow(/.+/);
  expect(() => parsed(Buffer.concat([bytes, Buffer.of(0)]))).toThrow(/.+/);
});

test("a serial is positive and has 16 bytes", () => {
  for (let i = 0; i < 100; i++) expect(hex(serial())).toMatch(/^[4-7][0-9a-f]{31}$/);
});

test("PEM has lines of 64 characters (RFC 7468)", () => {
  expect(formatPem("X", Buffer.alloc(49))).toBe(
    `-----BEGIN X-----\n${"A".repeat(64)}\nAA==\n-----END X-----\n`,
  );
});
