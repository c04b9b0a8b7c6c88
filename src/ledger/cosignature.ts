/**
 * Cosignatures (C2SP tlog-cosignature, `cosignature/v1`, with Ed25519 keys): the dated word of a cosigner that a checkpoint extends
 * all that it has seen of the log.
 */
import { verifyEd25519 } from "#ed25519";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "./base64.ts";
import { concatBytes, utf8Bytes } from "./bytes.ts";
import { isKeyName, keyId, type NoteSignature, type VerifierKey } from "./note.ts";

/**
 * A key as that of a cosigner. Its id differs from that of the same key as one that signs a log, and so do the bytes that it signs:
 * no signature for one use passes for another.
 */
export type Cosigner = VerifierKey;

/** A verified cosignature: the cosigner's name, and the second at which it was made. */
export type Cosigned = { readonly name: string; readonly at: Date };

const TYPE = Uint8Array.of(0x04);
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
/** The last second that a Date can hold (ECMA-262, 21.4.1.1). */
const LAST_SECOND = 8_640_000_000_000;

/** Returns a key as that of a cosigner. */
export function cosignerOf({ name, publicKey }: VerifierKey): Cosigner {
  return { name, id: keyId(name, concatBytes(TYPE, publicKey)), publicKey };
}

/** Parses a verifier key with the signature type 0x04. Throws INPUT_INVALID, also where the id does not follow from name and key. */
export function parseCosigner(text: string): Cosigner {
  const [, name = "", id = "", encoded = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
  const material = parseBase64(encoded);
  if (isKeyName(name) && material?.length === 33 && material[0] === TYPE[0] && id === keyId(name, material))
    return { name, id, publicKey: material.subarray(1) };
  throw new ComityError(
    "INPUT_INVALID",
    "the cosigner's key is not of the form `name+id+base64` with the type 0x04, an Ed25519 key and its own id",
  );
}

/** Formats a cosigner's key as a verifier key with the signature type 0x04: what `parseCosigner` reads. */
export function formatCosigner({ name, id, publicKey }: Cosigner): string {
  return `${name}+${id}+${concatBytes(TYPE, publicKey).toBase64()}`;
}

/** Returns the bytes that a cosigner signs: the text of the checkpoint's note, under a header and the time in seconds since 1970. */
export function bytesToCosign(text: string, seconds: number): Uint8Array {
  return utf8Bytes(`cosignature/v1\ntime ${seconds}\n${text}`);
}

/** Returns the signature line of a cosigner that has signed `bytesToCosign`. */
export function createCosignature(
  { name, id }: Cosigner,
  seconds: number,
  signature: Uint8Array,
): NoteSignature {
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setBigUint64(0, BigInt(seconds));
  return { name, id, signature: concatBytes(time, signature) };
}

/**
 * Verifies a cosignature on the text of a checkpoint's note by one of `cosigners`; undefined for a line of any other key. Throws
 * PROOF_INVALID where the signature of a known key is wrong.
 */
export function verifyCosignature(
  text: string,
  { name, id, signature }: NoteSignature,
  cosigners: readonly Cosigner[],
): Cosigned | undefined {
  const cosigner = cosigners.find((each) => each.name === name && each.id === id);
  if (cosigner === undefined) return undefined;
  const seconds = secondsOf(signature);
  const signed = signature.subarray(TIME_BYTES);
  if (seconds !== undefined && verifyEd25519(cosigner.publicKey, bytesToCosign(text, seconds), signed))
    return { name, at: new Date(seconds * 1000) };
  throw new ComityError("PROOF_INVALID", `the cosignature of \`${name}\` on the checkpoint is wrong`);
}

/** Returns the time of a cosignature; undefined where it has another form, or a time that no date can hold. */
function secondsOf(signature: Uint8Array): number | undefined {
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return undefined;
  const seconds = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  return seconds <= LAST_SECOND ? Number(seconds) : undefined;
}
