/**
 * COSE receipts (RFC 9942): a log's signature over the root of its tree as a COSE_Sign1 (RFC 9052), with the proof that the tree holds
 * a leaf. The protected header is that of a receipt of RFC 9943, and the tree's size besides. The only encoding is deterministic CBOR
 * (RFC 8949, section 4.2.1).
 */

import { CBORTag, type CBORType, decodeCBOR, encodeCBOR } from "@levischuck/tiny-cbor";
import { z } from "zod";
import { verifyEd25519 } from "#ed25519";
import { verifyMlDsa44 } from "#mldsa";
import { ComityError } from "../errors.ts";
import { narrow } from "../narrow.ts";
import { equalBytes } from "./bytes.ts";
import { parseCanonical } from "./canonical.ts";
import { assertSigns } from "./checkpoint.ts";
import type { LogKey, LogKeys } from "./log-keys.ts";
import { leafHash, rootOfInclusion } from "./merkle.ts";
import type { VerifierKey } from "./note.ts";
import { MAX_LEAF_BYTES, type VerifiedLeaf } from "./proof.ts";

/** The parameters of headers (RFC 9052, 9597, 9942) and their values. Labels below -65536 are for private use (RFC 9052, section 11.1). */
const LABEL = { alg: 1, kid: 4, claims: 15, vds: 395, vdp: 396, size: -65_537, leaf: -65_538, rest: -65_539 };
/** The claims of RFC 8392: issuer and subject. */
const CLAIM = { iss: 1, sub: 2 };
const COSE_SIGN1 = 18;
const RFC9162_SHA256 = 1;
const INCLUSION_PROOFS = -1;
/** Ed25519 (RFC 9864) and ML-DSA-44 (RFC 9964), with the function that verifies. */
const ALGORITHMS = {
  Ed25519: { value: -19, verify: verifyEd25519 },
  "ML-DSA-44": { value: -48, verify: verifyMlDsa44 },
} as const;

export type CoseAlgorithm = keyof typeof ALGORITHMS;

/** A leaf in a log's tree, as one COSE receipt proves it. */
export type CoseClaim = {
  /** The name of the log, which is that of its keys. */
  readonly log: string;
  /** The hash of the leaf, in hexadecimal. */
  readonly leafHash: string;
  readonly size: number;
  readonly index: number;
  /** The audit path, from the leaf upwards; never empty, since RFC 9942 has no receipt for a tree of one leaf. */
  readonly path: readonly Uint8Array[];
};

/** A COSE receipt that is to be signed: the claim, and which key signs it, by its id of 8 hexadecimal digits. */
export type UnsignedCose = CoseClaim & { readonly algorithm: CoseAlgorithm; readonly key: string };

/** A parsed COSE receipt. Nothing in it is verified yet. */
export type CoseReceipt = UnsignedCose & {
  readonly signature: Uint8Array;
  /** The leaf, which RFC 9942 leaves to others to carry. */
  readonly leaf?: Uint8Array;
  /** The rest of a Comity receipt; its form is not checked. */
  readonly rest?: Uint8Array;
};

const Hash = z.instanceof(Uint8Array).refine((bytes) => bytes.length === 32, "is not of 32 bytes");
const Count = z.int().min(0);
const Bytes = (most: number) =>
  z.instanceof(Uint8Array).refine(({ length }) => length <= most, "is too long");
const Signed = z.strictObject({
  alg: z.union([z.literal(ALGORITHMS.Ed25519.value), z.literal(ALGORITHMS["ML-DSA-44"].value)]),
  kid: z.instanceof(Uint8Array).refine((bytes) => bytes.length === 4, "is not of 4 bytes"),
  claims: z.strictObject({ iss: z.string(), sub: z.string() }),
  vds: z.literal(RFC9162_SHA256),
  size: Count,
});
const Unsigned = z.strictObject({
  vdp: z.strictObject({ inclusion: z.tuple([Bytes(4_096)]) }),
  leaf: Bytes(MAX_LEAF_BYTES).optional(),
  rest: Bytes(4 * MAX_LEAF_BYTES).optional(),
});
const Proof = z.tuple([Count, Count, z.array(Hash).min(1).max(64)]);

/** A key of a log as one that signs COSE receipts. A key of two parts signs two, in this order, of which neither counts alone. */
type Part = { readonly algorithm: CoseAlgorithm; readonly id: string; readonly publicKey: Uint8Array };

/** Returns the parts of a key, in the order of their receipts. */
export function coseParts({ id, publicKey, postQuantum }: VerifierKey): readonly Part[] {
  const first: Part = { algorithm: "Ed25519", id, publicKey };
  return postQuantum === undefined ? [first] : [first, { algorithm: "ML-DSA-44", ...postQuantum }];
}

/**
 * Returns the bytes to sign for a receipt of a tree with this root: the Sig_structure of RFC 9052, section 4.4. It begins with the bytes
 * 0x84 and 0x6a, as no checkpoint, cosignature, JWS or JSON does, so that no signature passes for another.
 */
export function bytesOfCose(receipt: UnsignedCose, root: Uint8Array): Uint8Array {
  return encodeCBOR(["Signature1", protectedHeader(receipt), new Uint8Array(), root]);
}

/** Formats a receipt as a tagged COSE_Sign1. Its payload, the root, is detached: whoever verifies must compute it. */
export function formatCose(receipt: CoseReceipt): Uint8Array {
  const { size, index, path, signature, leaf, rest } = receipt;
  const proof = encodeCBOR([size, index, [...path]]);
  const unprotected = new Map<number, CBORType>([
    [LABEL.vdp, new Map([[INCLUSION_PROOFS, [proof]]])],
    ...(leaf === undefined ? [] : [[LABEL.leaf, leaf] as const]),
    ...(rest === undefined ? [] : [[LABEL.rest, rest] as const]),
  ]);
  return encodeCBOR(new CBORTag(COSE_SIGN1, [protectedHeader(receipt), unprotected, null, signature]));
}

function protectedHeader({ algorithm, key, log, leafHash: subject, size }: UnsignedCose): Uint8Array {
  return encodeCBOR(
    new Map<number, CBORType>([
      [LABEL.alg, ALGORITHMS[algorithm].value],
      [LABEL.kid, Uint8Array.fromHex(key)],
      [
        LABEL.claims,
        new Map([
          [CLAIM.iss, log],
          [CLAIM.sub, subject],
        ]),
      ],
      [LABEL.vds, RFC9162_SHA256],
      [LABEL.size, size],
    ]),
  );
}

/** Parses a receipt in the form that `formatCose` writes, and verifies nothing. Throws RECEIPT_INVALID for any other bytes. */
export function parseCose(bytes: Uint8Array): CoseReceipt {
  const sign1 = decode(bytes);
  const parts = sign1 instanceof CBORTag && sign1.tag === COSE_SIGN1 ? sign1.value : undefined;
  if (!Array.isArray(parts) || parts.length !== 4)
    throw malformed("it is not a tagged COSE_Sign1 of four parts");
  const [header, unprotected, payload, signature] = parts;
  if (!(header instanceof Uint8Array) || !(signature instanceof Uint8Array) || payload !== null)
    throw malformed("its header or its signature is no byte string, or its payload is not detached");
  const head = namesIn(decode(header), LABEL);
  const signed = shape(Signed, { ...head, claims: namesIn(head.claims, CLAIM) });
  const beside = namesIn(unprotected, LABEL);
  const inclusion = { inclusion: INCLUSION_PROOFS };
  const { vdp: proofs, ...carried } = shape(Unsigned, { ...beside, vdp: namesIn(beside.vdp, inclusion) });
  const [treeSize, index, path] = shape(Proof, decode(proofs.inclusion[0]));
  if (treeSize !== signed.size)
    throw malformed("its proof is of a tree of another size than it is signed for");
  const receipt: CoseReceipt = {
    algorithm: signed.alg === ALGORITHMS.Ed25519.value ? "Ed25519" : "ML-DSA-44",
    key: signed.kid.toHex(),
    ...{ log: signed.claims.iss, leafHash: signed.claims.sub, size: signed.size, index, path, signature },
    ...(carried.leaf && { leaf: carried.leaf }),
    ...(carried.rest && { rest: carried.rest }),
  };
  // INVARIANT: a receipt has one spelling, so that no byte can change unnoticed. CBOR itself allows many.
  if (!equalBytes(formatCose(receipt), bytes)) throw malformed("its CBOR is not deterministic");
  return receipt;
}

/** Decodes one item of CBOR. Throws RECEIPT_INVALID. */
export function decode(bytes: Uint8Array): CBORType {
  try {
    // The decoder knows a plain Uint8Array alone.
    return decodeCBOR(new Uint8Array(bytes));
  } catch {
    throw malformed("it is not CBOR of definite lengths");
  }
}

/** Encodes a list of byte strings. */
export const encodeList = (items: readonly Uint8Array[]): Uint8Array => encodeCBOR([...items]);

/** Returns a map of CBOR with names in place of its labels. One that has no name keeps its label, and is refused by its schema. */
function namesIn(map: CBORType, labels: Readonly<Record<string, number>>): Record<string, CBORType> {
  if (!(map instanceof Map)) throw malformed("one of its headers is no map");
  const nameOf = (label: string | number) => Object.keys(labels).find((name) => labels[name] === label);
  return Object.fromEntries([...map].map(([label, value]) => [nameOf(label) ?? `label ${label}`, value]));
}

function shape<T>(schema: z.ZodType<T>, value: unknown): T {
  return narrow(schema, value, "the COSE receipt", { reason: "RECEIPT_INVALID" });
}

function malformed(why: string): ComityError {
  return new ComityError("RECEIPT_INVALID", `the COSE receipt is malformed: ${why}`);
}

/**
 * Verifies that a log holds a leaf, by the COSE receipts of all parts of one of its keys, in their order. Throws PROOF_INVALID where a
 * proof or a signature is wrong, SIGNATURE_MISSING where a key of two parts signed with one of them alone, LEDGER_KEY_REPLACED where the
 * key does not sign at that size, and STATEMENT_INVALID where the leaf is not canonical.
 */
export function verifyCose(leaf: Uint8Array, receipts: readonly CoseReceipt[], keys: LogKeys): VerifiedLeaf {
  const [first] = receipts;
  if (first === undefined) throw malformed("there is none");
  const content = parseCanonical(leaf);
  const hash = leafHash(leaf);
  const root = rootOfInclusion({ ...first, leafHash: hash, proof: first.path });
  if (root === undefined || first.leafHash !== hash.toHex() || !receipts.every((each) => isSame(each, first)))
    throw new ComityError(
      "PROOF_INVALID",
      `the proof does not show leaf \`${first.index}\` in the log \`${first.log}\` at size \`${first.size}\``,
    );
  const place = keys.findIndex((key) => key.name === first.log && key.id === first.key);
  const key = keys[place];
  if (key === undefined)
    throw new ComityError(
      "PROOF_INVALID",
      `the key of \`${first.log}\` on the COSE receipt is unknown: where its log was handed over to another key since, take the trust file anew`,
    );
  assertSigned(receipts, key, root);
  const checkpoint = { origin: first.log, size: first.size, root, extensions: [] };
  assertSigns(keys, place, checkpoint);
  return { leaf: content, leafHash: hash, checkpoint };
}

/** Returns true where two receipts are about the same leaf in the same tree. */
const isSame = (a: CoseClaim, b: CoseClaim): boolean =>
  a.log === b.log &&
  a.leafHash === b.leafHash &&
  a.size === b.size &&
  a.index === b.index &&
  equalBytes(encodeList(a.path), encodeList(b.path));

/**
 * Verifies the signature of each part of a key.
 *
 * THREAT: whoever can forge signatures of the one kind would leave the receipt of the other kind away.
 */
function assertSigned(receipts: readonly CoseReceipt[], key: LogKey, root: Uint8Array): void {
  const parts = coseParts(key);
  for (const [i, { algorithm, id, publicKey }] of parts.entries()) {
    const receipt = receipts[i];
    if (receipt === undefined)
      throw new ComityError(
        "SIGNATURE_MISSING",
        `the ${algorithm} receipt of \`${key.name}\` is missing: its log signs with two keys, and one of them alone does not count`,
      );
    const isOf = receipt.algorithm === algorithm && receipt.key === id;
    const { verify } = ALGORITHMS[algorithm];
    if (!isOf || !verify(publicKey, bytesOfCose(receipt, root), receipt.signature))
      throw new ComityError(
        "PROOF_INVALID",
        `the ${algorithm} signature of \`${key.name}\` on the COSE receipt is wrong`,
      );
  }
  if (receipts.length > parts.length)
    throw new ComityError("PROOF_INVALID", `\`${key.name}\` has more COSE receipts of the leaf than keys`);
}
