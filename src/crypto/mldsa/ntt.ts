/** The number-theoretic transform of ML-DSA (FIPS 204, sections 7.5 and 7.6): polynomials of 256 coefficients modulo 8380417. */

export const Q = 8_380_417;
/** The number of coefficients of a polynomial. */
export const N = 256;

/** A root of unity of order 512, and the inverse of 256. */
const [ROOT, INVERSE_OF_N] = [1_753, 8_347_681];

/** Returns the product modulo Q. Both factors lie between −Q and Q, so that the product is exact. */
const times = (a: number, b: number): number => (a * b) % Q;

/** The powers of the root, in the order of the bits of their exponents read backwards (FIPS 204, appendix B). */
const ZETAS: readonly number[] = Array.from({ length: N }, (_, i) => {
  let exponent = 0;
  for (let bit = 0; bit < 8; bit++) exponent |= ((i >> bit) & 1) << (7 - bit);
  let power = 1;
  for (let n = 0; n < exponent; n++) power = times(power, ROOT);
  return power;
});

/** Transforms a polynomial (algorithm 41). Coefficients may be negative; those of the result are from 0 to Q − 1. */
export function ntt(polynomial: Int32Array): Int32Array {
  const w = Int32Array.from(polynomial, positive);
  let m = 0;
  for (let length = N / 2; length >= 1; length /= 2)
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = ZETAS[++m] ?? 0;
      for (let j = start; j < start + length; j++) {
        const [low, t] = [w[j] ?? 0, times(zeta, w[j + length] ?? 0)];
        w[j + length] = positive(low - t);
        w[j] = positive(low + t);
      }
    }
  return w;
}

/** Transforms back (algorithm 42). Coefficients are from 0 to Q − 1, before and after. */
export function inverseNtt(polynomial: Int32Array): Int32Array {
  const w = Int32Array.from(polynomial);
  let m = N;
  for (let length = 1; length < N; length *= 2)
    for (let start = 0; start < N; start += 2 * length) {
      const zeta = -(ZETAS[--m] ?? 0);
      for (let j = start; j < start + length; j++) {
        const [low, high] = [w[j] ?? 0, w[j + length] ?? 0];
        w[j] = positive(low + high);
        w[j + length] = positive(times(zeta, low - high));
      }
    }
  return w.map((value) => times(INVERSE_OF_N, value));
}

/** Multiplies two transformed polynomials. */
export const multiply = (a: Int32Array, b: Int32Array): Int32Array =>
  a.map((value, i) => times(value, b[i] ?? 0));

function positive(value: number): number {
  const rest = value % Q;
  return rest < 0 ? rest + Q : rest;
}
