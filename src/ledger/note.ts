/** Signed notes (C2SP signed-note) with Ed25519 keys: text that keys stand behind, line by line. */
import { verifyEd25519 } from "#ed25519";
import { sha256 } from "#sha256";
import { ComityError } from "../errors.ts";
import { parseBase64 } from "./base64.ts";
import { concatBytes, utf8Bytes } from "./bytes.ts";

/** A key that is trusted: its name, its id (8 hexadecimal digits) and 32 bytes of Ed25519. */
export type VerifierKey = {
  readonly name: string;
  readonly id: string;
  readonly publicKey: Uint8Array;
};

/** One signature line. `id` has 8 hexadecimal digits; `signature` is of whatever kind that key makes. */
export type NoteSignature = {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
};

/** A note as it stands, nothing of it verified. `text` ends with a newline. */
export type Note = { readonly text: string; readonly signatures: readonly NoteSignature[] };

/** A signer for a verifier key; the key itself stays where it is. */
export type NoteSigner = {
  readonly verifierKey: string;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

const ED25519 = 0x01;
const ID_BYTES = 4;
const ID = /^[0-9a-f]{8}$/;
const MAX_SIGNATURES = 100;
const NAME = /^[^\p{White_Space}+]+$/u;
const LINE = /^— ([^ ]+) ([^ ]+)$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the format names them, to forbid them
const CONTROL = /[\x00-\x09\x0b-\x1f]/;

/** `name+id+base64(0x01 || key)`. Throws INPUT_INVALID when the name or the key's length is wrong. */
export function formatVerifierKey(name: string, publicKey: Uint8Array): string {
  if (!isKeyName(name) || publicKey.length !== 32)
    throw new ComityError(
      "INPUT_INVALID",
      "a verifier key needs a name without spaces or `+`, and 32 bytes of Ed25519",
    );
  const material = concatBytes(Uint8Array.of(ED25519), publicKey);
  return `${name}+${keyId(name, material)}+${material.toBase64()}`;
}

/** The inverse of formatVerifierKey. Throws INPUT_INVALID, also when the id is not that of name and key. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = "", id = "", encoded = ""] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
  const material = parseBase64(encoded);
  if (!isKeyName(name) || material?.length !== 33 || material[0] !== ED25519 || id !== keyId(name, material))
    throw new ComityError(
      "INPUT_INVALID",
      "the verifier key is not of the form `name+id+base64` with an Ed25519 key and its own id",
    );
  return { name, id, publicKey: material.subarray(1) };
}

/** A signer's line for `text`, to hand to formatNote. */
export function createSignature(text: string, signer: NoteSigner): NoteSignature {
  const { name, id } = parseVerifierKey(signer.verifierKey);
  return { name, id, signature: signer.sign(utf8Bytes(text)) };
}

/** The note of `text` and its signatures. Throws INPUT_INVALID on what parseNote would refuse. */
export function formatNote(text: string, signatures: readonly NoteSignature[]): string {
  if (!signatures.every(({ id }) => ID.test(id)))
    throw new ComityError("INPUT_INVALID", "a signature's id is not 8 hexadecimal digits");
  const lines = signatures.map(
    ({ name, id, signature }) => `— ${name} ${concatBytes(Uint8Array.fromHex(id), signature).toBase64()}\n`,
  );
  const note = `${text}\n${lines.join("")}`;
  const parsed = readNote(note);
  // The split is at the last blank line: what reads back otherwise was never this note.
  const same = typeof parsed === "object" && parsed.text === text;
  if (!same || parsed.signatures.some((each, i) => each.id !== signatures[i]?.id))
    throw new ComityError(
      "INPUT_INVALID",
      `the note cannot be written: ${typeof parsed === "string" ? parsed : "it reads back as another"}`,
    );
  return note;
}

/** The parts of a note, nothing verified. Throws STATEMENT_INVALID with what is wrong in its form. */
export function parseNote(note: string): Note {
  const parsed = readNote(note);
  if (typeof parsed === "string")
    throw new ComityError("STATEMENT_INVALID", `the note is malformed: ${parsed}`);
  return parsed;
}

/**
 * The text of a note and which of `keys` signed it, at least one. Throws STATEMENT_INVALID when it is
 * malformed; PROOF_INVALID when no known key signed, or a known key's signature is wrong (whatever the
 * others say). A line of an unknown key is ignored, as the specification has it, or refused: only
 * then does every changed byte show, since a changed name makes a known key's line an unknown one.
 */
export function verifyNote(
  note: string,
  keys: readonly VerifierKey[],
  options: { readonly unknownLines: "ignore" | "refuse" },
): { readonly text: string; readonly signers: readonly VerifierKey[] } {
  const { text, signatures } = parseNote(note);
  const bytes = utf8Bytes(text);
  const signers = signatures.flatMap(({ name, id, signature }) => {
    const key = keys.find((each) => each.name === name && each.id === id);
    if (key === undefined && options.unknownLines === "refuse")
      throw new ComityError("PROOF_INVALID", `the key \`${name}\` on the note is unknown`);
    if (key !== undefined && !verifyEd25519(key.publicKey, bytes, signature))
      throw new ComityError("PROOF_INVALID", `the signature of \`${name}\` on the note is wrong`);
    return key ?? [];
  });
  if (signers.length === 0) throw new ComityError("PROOF_INVALID", "no known key has signed the note");
  return { text, signers };
}

/** Returns true when all is text that a note may hold: well-formed, and no control character but newline. */
export function isNoteText(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}

/** The parts, or what is wrong. */
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

function isKeyName(name: string): boolean {
  return NAME.test(name) && isNoteText(name);
}

/** The key id that the specification recommends; `material` begins with the signature type. */
function keyId(name: string, material: Uint8Array): string {
  return sha256(concatBytes(utf8Bytes(`${name}\n`), material))
    .subarray(0, ID_BYTES)
    .toHex();
}
