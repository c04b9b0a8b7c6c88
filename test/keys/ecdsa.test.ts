/** ECDSA signatures in DER: what a token gives verifies for everybody. */
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { expect, test } from "vitest";
import { formatEcdsaSignature } from "../../src/keys/ecdsa.ts";

test("two numbers side by side verify in DER, whatever their first bytes are", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const lengths = new Set<number>();
  for (let n = 0; n < 600; n++) {
    const bytes = Buffer.from(`text ${n}`);
    const raw = sign("sha256", bytes, { key: privateKey, dsaEncoding: "ieee-p1363" });
    const der = formatEcdsaSignature(raw);
    lengths.add(der.length);
    expect(verify("sha256", bytes, publicKey, der)).toBe(true);
  }
  // Numbers with a set first bit have one byte more, and some of 600 have one less.
  expect(lengths.size).toBeGreaterThan(2);
});

test.each([
  ["zeros in front", `00000001${"80000000"}`, "300a02010102050080000000"],
  ["nothing but zeros", "0000000000000000", "3006020100020100"],
])("a number with %s has the shortest form", (_, raw, der) => {
  expect(Buffer.from(formatEcdsaSignature(Buffer.from(raw, "hex"))).toString("hex")).toBe(der);
});
