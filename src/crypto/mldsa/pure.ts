/**
 * Verifies ML-DSA-44 signatures (FIPS 204, algorithm 3) in plain JavaScript. `#mldsa` in package.json selects this file in a
 * browser. Nothing in it is secret, so that its time may depend on its input.
 */
import { shake128, shake256 } from "@noble/hashes/sha3.js";
import { inverseNtt, multiply, N, ntt, Q } from "./ntt.ts";

/** The parameters of ML-DSA-44 (FIPS 204, table 1). The matrix has 4 rows and 4 columns. */
const [ROWS, COLUMNS, DROPPED_BITS, ONES, MOST_HINTS] = [4, 4, 13, 39, 80];
const GAMMA1 = 1 << 17;
const GAMMA2 = (Q - 1) / 88;
const BETA = 78;
const HIGH_PARTS = 44;
const CHALLENGE_BYTES = 32;
const PUBLIC_KEY_BYTES = 1_312;
const SIGNATURE_BYTES = 2_420;
const BITS_OF_T1 = 10;
const BITS_OF_Z = 18;
const BITS_OF_W1 = 6;

type Polynomial = Int32Array;

/**
 * Returns true if `signature`, 2,420 bytes, is one of `message` by `publicKey`, 1,312 bytes, with an empty context. Never
 * throws: malformed input gives false.
 */
export function verifyMlDsa44(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false;
  const rho = publicKey.subarray(0, 32);
  const challenge = signature.subarray(0, CHALLENGE_BYTES);
  const z = unpack(signature.subarray(CHALLENGE_BYTES), COLUMNS, BITS_OF_Z, (value) => GAMMA1 - value);
  const hints = unpackHints(signature.subarray(SIGNATURE_BYTES - MOST_HINTS - ROWS));
  if (hints === undefined || z.some((each) => each.some((c) => Math.abs(c) >= GAMMA1 - BETA))) return false;
  const t1 = unpack(publicKey.subarray(32), ROWS, BITS_OF_T1, (value) => value * 2 ** DROPPED_BITS);
  // The two zero bytes say: the message itself and not its hash, and a context of no bytes (FIPS 204, algorithm 3, line 5).
  const key = shake256(publicKey, { dkLen: 64 });
  const digest = shake256(join([key, Uint8Array.of(0, 0), message]), { dkLen: 64 });
  const [c, zs] = [ntt(sampleInBall(challenge)), z.map(ntt)];
  const w1 = t1.map((t, row) => {
    const approximate = approximateRow(rho, row, zs, multiply(c, ntt(t)));
    return approximate.map((value, i) => useHint(hints[row]?.[i] === 1, value));
  });
  const again = shake256(join([digest, packW1(w1)]), { dkLen: CHALLENGE_BYTES });
  return again.every((byte, i) => byte === challenge[i]);
}

/** Returns one row of A·z − c·t1·2^d. */
function approximateRow(rho: Uint8Array, row: number, zs: readonly Polynomial[], ct: Polynomial): Polynomial {
  const sum = new Int32Array(N);
  for (const [column, z] of zs.entries()) {
    const product = multiply(sampleRejected(rho, row, column), z);
    for (let i = 0; i < N; i++) sum[i] = (sum[i] ?? 0) + (product[i] ?? 0);
  }
  return inverseNtt(sum.map((value, i) => (value - (ct[i] ?? 0) + Q) % Q));
}

/** Samples an entry of the matrix A, in the domain of the transform (algorithm 30). */
function sampleRejected(rho: Uint8Array, row: number, column: number): Polynomial {
  const stream = shake128.create({}).update(rho).update(Uint8Array.of(column, row));
  const sampled = new Int32Array(N);
  for (let filled = 0; filled < N; ) {
    const block = stream.xof(168);
    for (let at = 0; at < block.length && filled < N; at += 3) {
      const [low = 0, middle = 0, high = 0] = block.subarray(at, at + 3);
      const value = low | (middle << 8) | ((high & 0x7f) << 16);
      if (value < Q) sampled[filled++] = value;
    }
  }
  return sampled;
}

/** Samples the challenge: 39 coefficients of 1 or −1, all others 0 (algorithm 29). */
function sampleInBall(seed: Uint8Array): Polynomial {
  const stream = shake256.create({}).update(seed);
  const signs = stream.xof(8);
  const sampled = new Int32Array(N);
  for (let i = N - ONES; i < N; i++) {
    let [j = 0] = stream.xof(1);
    while (j > i) [j = 0] = stream.xof(1);
    const bit = i + ONES - N;
    sampled[i] = sampled[j] ?? 0;
    sampled[j] = ((signs[bit >> 3] ?? 0) >> (bit & 7)) & 1 ? Q - 1 : 1;
  }
  return sampled;
}

/** Reads polynomials whose coefficients have so many bits each, the lowest first (algorithms 18 and 19). */
function unpack(
  bytes: Uint8Array,
  count: number,
  bits: number,
  read: (value: number) => number,
): Polynomial[] {
  const bitAt = (at: number) => ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
  return Array.from({ length: count }, (_, place) =>
    Int32Array.from({ length: N }, (_, i) => {
      let value = 0;
      for (let bit = bits - 1; bit >= 0; bit--) value = value * 2 + bitAt((place * N + i) * bits + bit);
      return read(value);
    }),
  );
}

/** Writes the high parts, 6 bits each (algorithm 28). */
function packW1(rows: readonly Polynomial[]): Uint8Array {
  const packed = new Uint8Array((ROWS * N * BITS_OF_W1) / 8);
  for (const [row, values] of rows.entries())
    for (const [i, value] of values.entries())
      for (let bit = 0; bit < BITS_OF_W1; bit++) {
        const at = (row * N + i) * BITS_OF_W1 + bit;
        packed[at >> 3] = (packed[at >> 3] ?? 0) | (((value >> bit) & 1) << (at & 7));
      }
  return packed;
}

/**
 * Reads the hints; undefined where they are not written in the one way that there is (algorithm 21).
 *
 * THREAT: a second spelling of one signature would be a second receipt of one decision.
 */
function unpackHints(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const rows: Uint8Array[] = [];
  let index = 0;
  for (let row = 0; row < ROWS; row++) {
    const end = bytes[MOST_HINTS + row] ?? 0;
    if (end < index || end > MOST_HINTS) return undefined;
    const hints = new Uint8Array(N);
    for (let before = -1; index < end; index++) {
      const place = bytes[index] ?? 0;
      if (place <= before) return undefined;
      hints[place] = 1;
      before = place;
    }
    rows.push(hints);
  }
  return bytes.subarray(index, MOST_HINTS).every((byte) => byte === 0) ? rows : undefined;
}

/** Returns the high part of a coefficient, moved by its hint (algorithms 36 and 40). */
function useHint(hint: boolean, value: number): number {
  let low = value % (2 * GAMMA2);
  if (low > GAMMA2) low -= 2 * GAMMA2;
  // The highest part of all is the lowest one. There `low` is never above 0, as little as one below it.
  const high = value - low === Q - 1 ? 0 : (value - low) / (2 * GAMMA2);
  return hint ? (high + (low > 0 ? 1 : HIGH_PARTS - 1)) % HIGH_PARTS : high;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
