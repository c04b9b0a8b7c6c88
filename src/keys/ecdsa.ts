/** The two forms of an ECDSA signature: two numbers side by side (PKCS#11), and in DER (RFC 3279, 2.2.3). */

/** Returns two numbers of the same length as an `ECDSA-Sig-Value` in DER. For curves of at most 256 bits. */
export function formatEcdsaSignature(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const numbers = Buffer.concat([integer(raw.subarray(0, half)), integer(raw.subarray(half))]);
  return Buffer.concat([Buffer.from([0x30, numbers.length]), numbers]);
}

/** Encodes an unsigned number: without leading zeros, and with one where it would else read as negative. */
function integer(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const digits = bytes.subarray(start);
  const sign = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.from([0x02, sign.length + digits.length, ...sign, ...digits]);
}
