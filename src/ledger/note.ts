/**
 * Signed notes (C2SP signed-note): a text, followed by one line for each signature. Ed25519 signs any text, and ML-DSA-44
 * the head of a log.
 */
import { verifyEd25519 } from "#ed25519";
import { sha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "./base64.ts";
import { concatBytes, utf8Bytes } from "./bytes.ts";
import { verifyTreeSignature } from "./tree-signature.ts";

/**
 * A trusted key of a log: its name, its id (8 hexadecimal digits) and the 32 bytes of an Ed25519 public key. With
 * `postQuantum`, the id and the 1,312 bytes of an ML-DSA-44 public key, it is two keys, and only both together sign.
 */
export type VerifierKey = {
  readonly name: string;
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly postQuantum?: { readonly id: string; readonly publicKey: Uint8Array };
};

/** One signature line. `id` has 8 hexadecimal digits; the key's type determines the form of `signature`. */
export type NoteSignature = {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
};

/** A parsed note. No signature is verified yet. `text` ends with a newline. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** A type of signature: the byte that identifies it, the length of its keys, and its check. */
type SignatureType = {
  readonly title: string;
  readonly byte: number;
  readonly keyBytes: number;
  readonly verify: (name: string, publicKey: Uint8Array, text: string, signature: Uint8Array) => boolean;
};

const ED25519: SignatureType = {
  title: "Ed25519",
  byte: 0x01,
  keyBytes: 32,
  verify: (_, publicKey, text, signature) => verifyEd25519(publicKey, utf8Bytes(text), signature),
};
const ML_DSA_44: SignatureType = {
  title: "ML-DSA-44",
  byte: 0x06,
  keyBytes: 1_312,
  verify: verifyTreeSignature,
};

/** The most characters of a key in the form of `formatVerifierKey`. */
export const MAX_VERIFIER_KEY = 4_096;

const ID_BYTES = 4;
const ID = /^[0-9a-f]{8}$/;
const MAX_SIGNATURES = 100;
const NAME = /^[^\p{White_Space}+]+$/u;
const LINE = /^— ([^ ]+) ([^ ]+)$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the format names them, to forbid them
const CONTROL = /[\x00-\x09\x0b-\x1f]/;

/**
 * Formats a key as `name+id+base64(type || key)`; with an ML-DSA-44 key that in the same form behind it, after a space. Throws
 * INPUT_INVALID for a wrong name or length of a key.
 */
export function formatVerifierKey(name: string, publicKey: Uint8Array, postQuantum?: Uint8Array): string {
  const first = formatOne(ED25519, name, publicKey);
  return postQuantum === undefined ? first : `${first} ${formatOne(ML_DSA_44, name, postQuantum)}`;
}

function formatOne({ title, byte, keyBytes }: SignatureType, name: string, publicKey: Uint8Array): string {
  if (!isKeyName(name) || publicKey.length !== keyBytes)
    throw new ComityError(
      "INPUT_INVALID",
      `a verifier key needs a name without spaces or \`+\`, and ${keyBytes} bytes of ${title}`,
    );
  const material = concatBytes(Uint8Array.of(byte), publicKey);
  return `${name}+${keyId(name, material)}+${material.toBase64()}`;
}

/**
 * Parses the text that `formatVerifierKey` writes. Throws INPUT_INVALID, also where an id does not follow from name
 * and key.
 */
export function parseVerifierKey(text: string): VerifierKey {
  const end = text.indexOf(" ");
  const first = parseOne(ED25519, end < 0 ? text : text.slice(0, end));
  if (first === undefined)
    throw new ComityError(
      "INPUT_INVALID",
      "the verifier key is not of the form `name+id+base64` with an Ed25519 key and its own id",
    );
  if (end < 0) return first;
  const second = parseOne(ML_DSA_44, text.slice(end + 1));
  if (second === undefined || second.name !== first.name)
    throw new ComityError(
      "INPUT_INVALID",
      "the second part of the verifier key is not of the form `name+id+base64` with an ML-DSA-44 key, its own id and the name of the first part",
    );
  return { ...first, postQuantum: { id: second.id, publicKey: second.publicKey } };
}

function parseOne({ byte, keyBytes }: SignatureType, text: string): VerifierKey | undefined {
  const [, name = "", id = "", encoded = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
  const material = parseBase64(encoded);
  if (!isKeyName(name) || material?.length !== keyBytes + 1 || material[0] !== byte) return undefined;
  return id === keyId(name, material) ? { name, id, publicKey: material.subarray(1) } : undefined;
}

/** Returns the line of an Ed25519 signature, for `formatNote`. The key's owner has signed the note's text, in UTF-8. */
export function createSignature(verifierKey: string, signature: Uint8Array): NoteSignature {
  const { name, id } = parseVerifierKey(verifierKey);
  return { name, id, signature };
}

/**
 * Returns the line of an ML-DSA-44 signature, for `formatNote`: `signature` in the form of `formatTreeSignature`. Throws
 * INPUT_INVALID for a key without ML-DSA-44.
 */
export function createTreeSignature(verifierKey: string, signature: Uint8Array): NoteSignature {
  const { name, postQuantum } = parseVerifierKey(verifierKey);
  if (postQuantum === undefined)
    throw new ComityError("INPUT_INVALID", `the key of \`${name}\` has no ML-DSA-44 part`);
  return { name, id: postQuantum.id, signature };
}

/** Formats a note from its text and signatures. Throws INPUT_INVALID for values that `parseNote` would reject. */
export function formatNote(text: string, signatures: readonly NoteSignature[]): string {
  if (!signatures.every(({ id }) => ID.test(id)))
    throw new ComityError("INPUT_INVALID", "a signature's id is not 8 hexadecimal digits");
  const note = `${text}\n${signatures.map(formatSignatureLine).join("")}`;
  const parsed = readNote(note);
  // The last blank line separates text and signatures. A note that parses differently is ambiguous.
  const same = typeof parsed === "object" && parsed.text === text;
  if (!same || parsed.signatures.some((each, i) => each.id !== signatures[i]?.id))
    throw new ComityError(
      "INPUT_INVALID",
      `the note cannot be written: ${typeof parsed === "string" ? parsed : "it would parse differently"}`,
    );
  return note;
}

/** Formats one signature line of a note, with its newline. */
export function formatSignatureLine({ name, id, signature }: NoteSignature): string {
  return `— ${name} ${concatBytes(Uint8Array.fromHex(id), signature).toBase64()}\n`;
}

/** Parses one signature line with its newline, and verifies nothing. Throws STATEMENT_INVALID. */
export function parseSignatureLine(line: string): NoteSignature {
  const signature = line.endsWith("\n") ? readLine(line.slice(0, -1)) : undefined;
  if (signature !== undefined) return signature;
  throw new ComityError("STATEMENT_INVALID", "the signature line is not `— name base64` and a newline");
}

/** Parses a note, and verifies no signature. Throws STATEMENT_INVALID for a wrong form. */
export function parseNote(note: string): Note {
  const parsed = readNote(note);
  if (typeof parsed === "string")
    throw new ComityError("STATEMENT_INVALID", `the note is malformed: ${parsed}`);
  return parsed;
}

/**
 * Verifies a note; returns its text and the keys among `keys` that signed it, at least one. Throws STATEMENT_INVALID
 * where the note is malformed, PROOF_INVALID where no known key signed it or any signature of a known key is
 * wrong, and SIGNATURE_MISSING where a key of two parts signed with one of them alone. A line of any other key is ignored,
 * as the specification asks, or rejected, as `unknownLines` says. Only rejecting makes every changed byte show, since a
 * changed name turns the line of a known key into one of an unknown key.
 */
export function verifyNote(
  note: string,
  keys: readonly VerifierKey[],
  options: { readonly unknownLines: "ignore" | "refuse" },
): { readonly text: string; readonly signers: readonly VerifierKey[] } {
  const { text, signatures } = parseNote(note);
  const known = keys.flatMap(partsOf);
  const verified = signatures.flatMap(({ name, id, signature }) => {
    const part = known.find((each) => each.key.name === name && each.id === id);
    if (part === undefined && options.unknownLines === "refuse")
      throw new ComityError(
        "PROOF_INVALID",
        `the key of \`${name}\` on the note is unknown: where its log was handed over to another key since, take the trust file anew`,
      );
    if (part !== undefined && !part.type.verify(name, part.publicKey, text, signature))
      throw new ComityError(
        "PROOF_INVALID",
        `the ${part.words}signature of \`${name}\` on the note is wrong`,
      );
    return part ?? [];
  });
  const signers = [...new Set(verified.map(({ key }) => key))];
  for (const key of signers)
    assertWhole(
      key,
      verified.filter((each) => each.key === key),
    );
  if (signers.length === 0) throw new ComityError("PROOF_INVALID", "no known key has signed the note");
  return { text, signers };
}

/** One of the keys by which a log signs, with the line that it makes. `words` tell it from the other, where there is one. */
type Part = {
  readonly key: VerifierKey;
  readonly type: SignatureType;
  readonly id: string;
  readonly publicKey: Uint8Array;
  readonly words: string;
};

/** Returns the parts of a key, in the order of their lines. */
function partsOf(key: VerifierKey): readonly Part[] {
  const { id, publicKey, postQuantum } = key;
  if (postQuantum === undefined) return [{ key, type: ED25519, id, publicKey, words: "" }];
  return [
    { key, type: ED25519, id, publicKey, words: "Ed25519 " },
    { key, type: ML_DSA_44, ...postQuantum, words: "ML-DSA-44 " },
  ];
}

/**
 * Throws SIGNATURE_MISSING where not all parts of a key have signed, and PROOF_INVALID where their lines are in another order.
 *
 * THREAT: whoever can forge signatures of the one kind would take the line of the other kind away. And lines in any order
 * would be two receipts of one decision.
 */
function assertWhole(key: VerifierKey, signed: readonly Part[]): void {
  const parts = partsOf(key);
  const missing = parts.find(({ id }) => !signed.some((each) => each.id === id));
  if (missing !== undefined)
    throw new ComityError(
      "SIGNATURE_MISSING",
      `the note lacks the ${missing.words}signature of \`${key.name}\`: its log signs with two keys, and one of them alone does not count`,
    );
  if (parts.some(({ id }, i) => id !== signed[i]?.id))
    throw new ComityError(
      "PROOF_INVALID",
      `the signatures of \`${key.name}\` on the note are in another order`,
    );
}

/** Returns true where a note may hold the text: well-formed, and no control character but newline. */
export function isNoteText(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}

/** Returns the parts of a note, or a sentence that says what is wrong. */
function readNote(note: string): Note | string {
  if (!isNoteText(note)) return "it holds a control character or a lone surrogate";
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) return "it is not text, a blank line and signature lines";
  const lines = note.slice(end + 2, -1).split("\n");
  if (lines.length > MAX_SIGNATURES) return `it has more than ${MAX_SIGNATURES} signatures`;
  const signatures: NoteSignature[] = [];
  for (const [i, line] of lines.entries()) {
    const signature = readLine(line);
    if (signature === undefined) return `its signature line ${i + 1} is not \`— name base64\``;
    if (signatures.some(({ name, id }) => name === signature.name && id === signature.id))
      return `its signature line ${i + 1} is of a key that has signed already`;
    signatures.push(signature);
  }
  return { text: note.slice(0, end + 1), signatures };
}

function readLine(line: string): NoteSignature | undefined {
  const [, name = "", encoded = ""] = LINE.exec(line) ?? [];
  const bytes = parseBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= ID_BYTES) return undefined;
  return {
    name,
    id: bytes.subarray(0, ID_BYTES).toHex(),
    signature: bytes.subarray(ID_BYTES),
  };
}

/** Returns true for a name that a key may have. */
export function isKeyName(name: string): boolean {
  return NAME.test(name) && isNoteText(name);
}

/** Computes the key id that the specification recommends. `material` begins with the signature type. */
export function keyId(name: string, material: Uint8Array): string {
  return sha256(concatBytes(utf8Bytes(`${name}\n`), material))
    .subarray(0, ID_BYTES)
    .toHex();
}
