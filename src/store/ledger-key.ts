/**
 * The key that signs a ledger's checkpoints, apart from TLS keys: Ed25519 (RFC 8032), and beside it ML-DSA-44 (FIPS 204), so
 * that whoever breaks one of the two cannot forge a head.
 */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import type { Signer } from "../engine/signer.ts";
import { ComityError } from "../errors.ts";
import { loadFileSigner, signerOf } from "../keys/file-signer.ts";
import type { KeySource, LedgerKeySource } from "../keys/key-source.ts";
import { openSigner, readPublicKey } from "../keys/open-signer.ts";
import { rawEd25519, rawMlDsa44 } from "../keys/public-key.ts";
import { utf8Bytes } from "../ledger/bytes.ts";
import {
  createSignature,
  createTreeSignature,
  formatVerifierKey,
  type NoteSignature,
} from "../ledger/note.ts";
import { bytesOfTree, formatTreeSignature } from "../ledger/tree-signature.ts";

/** Signs for the log `name`. Others verify with `verifierKey`; the private key does not leave its owner. */
export type LedgerKey = {
  readonly name: string;
  readonly verifierKey: string;
  readonly sign: Signer["sign"];
  /** Signs with the ML-DSA-44 part; absent for a key of Ed25519 alone. */
  readonly signPostQuantum?: Signer["sign"];
};

/** A fresh key. `exportPem` returns its private keys in PKCS#8. It is a method, so that no log prints it. */
export type NewLedgerKey = LedgerKey & { readonly exportPem: () => string };

/** A key with what it holds open. */
export type OpenLedgerKey = LedgerKey & { readonly close: () => void };

/** Creates a key of Ed25519 alone for the log `name`. Throws INPUT_INVALID where that is no valid name of a key. */
export function createLedgerKey(name: string): NewLedgerKey {
  return newKeyOf(name, [generateKeyPairSync("ed25519").privateKey]);
}

/** Creates a key of Ed25519 and ML-DSA-44 for the log `name`. Throws INPUT_INVALID where that is no valid name of a key. */
export function createHybridLedgerKey(name: string): NewLedgerKey {
  const [first, second] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ml-dsa-44")];
  return newKeyOf(name, [first.privateKey, second.privateKey]);
}

/** Creates the ML-DSA-44 part of a key whose other part is kept elsewhere, in PKCS#8 PEM. */
export function createPostQuantumPem(): string {
  return generateKeyPairSync("ml-dsa-44").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function newKeyOf(name: string, keys: readonly [KeyObject] | readonly [KeyObject, KeyObject]): NewLedgerKey {
  const [first, second] = keys;
  const exportPem = () => keys.map((key) => key.export({ type: "pkcs8", format: "pem" }).toString()).join("");
  return { ...ledgerKeyOf(name, signerOf(first), second && signerOf(second)), exportPem };
}

/** Loads the key in `pem` for the log `name`. Throws CONFIG_INVALID unless it holds the private keys of a ledger. */
export function loadLedgerKey(pem: string, name: string): LedgerKey {
  const [first, second] = pemsIn(pem, name);
  return ledgerKeyOf(
    name,
    loadFileSigner(first, "ed25519", nameOf(name)),
    second === undefined ? undefined : loadFileSigner(second, "ml-dsa-44", secondNameOf(name)),
  );
}

/** Opens the key of the log `name`, wherever it is kept. Rejects as `openSigner` does. */
export async function openLedgerKey(source: LedgerKeySource, name: string): Promise<OpenLedgerKey> {
  const [first, second] = placesIn(source, name);
  const signer = await openSigner(first, "ed25519", nameOf(name));
  try {
    const other = second && (await openSigner(second, "ml-dsa-44", secondNameOf(name)));
    const close = () => {
      signer.close();
      other?.close();
    };
    return { ...ledgerKeyOf(name, signer, other), close };
  } catch (thrown) {
    signer.close();
    throw thrown;
  }
}

/** Returns the key by which others verify the log `name`, and keeps nothing open. Rejects as `openSigner` does. */
export async function readVerifierKey(source: LedgerKeySource, name: string): Promise<string> {
  const [first, second] = placesIn(source, name);
  const publicKey = await readPublicKey(first, "ed25519", nameOf(name));
  const other = second && (await readPublicKey(second, "ml-dsa-44", secondNameOf(name)));
  return formatVerifierKey(name, rawEd25519(publicKey), other && rawMlDsa44(other));
}

/** Signs a checkpoint's text with all parts of a key, and returns the lines in the order in which a note has them. */
export async function signCheckpoint(text: string, key: LedgerKey): Promise<readonly NoteSignature[]> {
  const { name, verifierKey, sign, signPostQuantum } = key;
  if (signPostQuantum === undefined) return [createSignature(verifierKey, await sign(utf8Bytes(text)))];
  const bytes = bytesOfTree(name, text);
  if (bytes === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      `ML-DSA-44 cannot sign for the log \`${name}\`: its name is too long`,
    );
  const [first, second] = await Promise.all([sign(utf8Bytes(text)), signPostQuantum(bytes)]);
  return [createSignature(verifierKey, first), createTreeSignature(verifierKey, formatTreeSignature(second))];
}

const nameOf = (log: string) => `the ledger key of \`${log}\``;
const secondNameOf = (log: string) => `the ML-DSA-44 part of the ledger key of \`${log}\``;

const ONE_PEM = /-----BEGIN [^-]+-----[^-]*-----END [^-]+-----/g;

/** Returns the keys in a file: the Ed25519 part, and the ML-DSA-44 part behind it. Throws CONFIG_INVALID for more. */
function pemsIn(pem: string, log: string): readonly [string, string?] {
  const [first = pem, second, ...more] = pem.match(ONE_PEM) ?? [];
  if (more.length > 0)
    throw new ComityError(
      "CONFIG_INVALID",
      `${nameOf(log)} is in a file with more than two keys: leave two there`,
    );
  return second === undefined ? [first] : [first, second];
}

/** Returns the place of each part. Throws CONFIG_INVALID where two places are named for the second. */
function placesIn(
  { postQuantum, ...source }: LedgerKeySource,
  log: string,
): readonly [KeySource, KeySource?] {
  if (source.in !== "file") return postQuantum === undefined ? [source] : [source, postQuantum];
  const [first, second] = pemsIn(source.pem, log);
  if (second !== undefined && postQuantum !== undefined)
    throw new ComityError(
      "CONFIG_INVALID",
      `${secondNameOf(log)} is in the file of the key and in a place of its own: leave one of them`,
    );
  const other: KeySource | undefined = second === undefined ? postQuantum : { in: "file", pem: second };
  return other === undefined ? [{ in: "file", pem: first }] : [{ in: "file", pem: first }, other];
}

function ledgerKeyOf(name: string, first: Signer, second?: Signer): LedgerKey {
  const other = second && rawMlDsa44(second.publicKey);
  return {
    name,
    verifierKey: formatVerifierKey(name, rawEd25519(first.publicKey), other),
    sign: first.sign,
    ...(second !== undefined && { signPostQuantum: second.sign }),
  };
}
