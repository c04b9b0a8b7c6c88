/**
 * ML-DSA-44 signatures of a log's head (C2SP tlog-cosignature, type 0x06), by which a log signs its own checkpoint
 * (C2SP tlog-checkpoint). What is signed is no text but a structure that begins with a label of its own.
 */
import { verifyMlDsa44 } from "#mldsa";
import { parseBase64 } from "./base64.ts";
import { concatBytes, equalBytes, utf8Bytes } from "./bytes.ts";

/** The label of the structure. No canonical JSON and no checkpoint begins with it, so that no signature passes for another. */
const LABEL = "subtree/v1\n\0";
/** The length of the name of a log, in bytes, that the structure has room for. */
const MAX_NAME_BYTES = 255;
/** The time of the signature, 8 bytes. Zero says nothing of time: a log's own signature is on a head, whenever it was made. */
const NO_TIME = new Uint8Array(8);
/** A checkpoint without extension lines, which the structure does not cover. */
const HEAD = /^([^\n]+)\n(0|[1-9][0-9]{0,15})\n([^\n]+)\n$/;

/**
 * Returns the bytes that the log `name` signs for a checkpoint's text; undefined for a text that has no such signature: it
 * is no checkpoint, has extension lines, or is of a log with a name of more than 255 bytes.
 */
export function bytesOfTree(name: string, text: string): Uint8Array | undefined {
  const [, origin = "", size = "", encoded = ""] = HEAD.exec(text) ?? [];
  const [signer, log, root] = [utf8Bytes(name), utf8Bytes(origin), parseBase64(encoded)];
  if (root?.length !== 32 || Math.max(signer.length, log.length) > MAX_NAME_BYTES) return undefined;
  return concatBytes(
    utf8Bytes(LABEL),
    Uint8Array.of(signer.length),
    signer,
    NO_TIME,
    Uint8Array.of(log.length),
    log,
    bigEndian(0),
    bigEndian(Number(size)),
    root,
  );
}

/** Returns the signature as it stands on a note: the time, then the 2,420 bytes. */
export const formatTreeSignature = (signature: Uint8Array): Uint8Array => concatBytes(NO_TIME, signature);

/** Returns true where `signature`, as it stands on a note, is one by the key of the log `name` for a checkpoint's text. */
export function verifyTreeSignature(
  name: string,
  publicKey: Uint8Array,
  text: string,
  signature: Uint8Array,
): boolean {
  const bytes = bytesOfTree(name, text);
  const timed = equalBytes(signature.subarray(0, NO_TIME.length), NO_TIME);
  return bytes !== undefined && timed && verifyMlDsa44(publicKey, bytes, signature.subarray(NO_TIME.length));
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
