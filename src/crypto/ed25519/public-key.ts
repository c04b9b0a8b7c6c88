/**
 * Tells if 32 bytes are a public key of Ed25519 (RFC 8032, section 5.1.3). A library that verifies finds out at the
 * first signature, where it looks like a wrong signature.
 */

const P = 2n ** 255n - 19n;
const D = mod(-121665n * power(121666n, P - 2n));

/**
 * Returns true for the encoding of a point of the curve whose order is not small.
 *
 * THREAT: with a key of small order, signatures can be made without any secret.
 */
export function isEd25519Key(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  const encoded = BigInt(`0x${Uint8Array.from(bytes).reverse().toHex()}`);
  const y = encoded & ((1n << 255n) - 1n);
  if (y >= P) return false;
  const yy = mod(y * y);
  // The orders 4; 1 and 2; 8. The last follows from the formula of doubling, where the double has y = 0.
  if (y === 0n || yy === 1n || mod(D * yy * yy + 2n * yy - 1n) === 0n) return false;
  // x² = (y² - 1) / (d y² + 1) has a root where it is a square (Euler's criterion). The divisor is never 0.
  const xx = mod((yy - 1n) * power(mod(D * yy + 1n), P - 2n));
  return power(xx, (P - 1n) / 2n) === 1n;
}

function mod(value: bigint): bigint {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square, left] = [1n, mod(base), exponent];
  for (; left > 0n; left >>= 1n) {
    if (left & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}
