/** Checkpoints (C2SP tlog-checkpoint): the size and root of a log, as the text of a signed note. */
import { ComityError } from "../errors.ts";
import { parseBase64 } from "./base64.ts";
import { isNoteText, type VerifierKey, verifyNote } from "./note.ts";

/** The head of a log. `origin` names the log; `root` has 32 bytes; nothing reads the extension lines. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions?: readonly string[];
};

const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** Formats the text to sign. Throws INPUT_INVALID for values that `parseCheckpoint` would reject. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  const lines = [origin, String(size), root.toBase64(), ...extensions];
  const fault = faultOf(lines);
  if (fault !== undefined)
    throw new ComityError("INPUT_INVALID", `the checkpoint cannot be written: ${fault}`);
  return `${lines.join("\n")}\n`;
}

/** Parses a checkpoint from the text of its note. Throws STATEMENT_INVALID. */
export function parseCheckpoint(text: string): Required<Checkpoint> {
  const lines = text.slice(0, -1).split("\n");
  const fault = text.endsWith("\n") ? faultOf(lines) : "its last line does not end";
  if (fault !== undefined)
    throw new ComityError("STATEMENT_INVALID", `the checkpoint is malformed: ${fault}`);
  const [origin = "", size = "", root = "", ...extensions] = lines;
  return { origin, size: Number(size), root: Uint8Array.fromBase64(root), extensions };
}

/**
 * Verifies a signed note and returns its checkpoint. `key` names the log and must have signed the note. Throws as
 * `verifyNote` does, STATEMENT_INVALID where the text is no checkpoint, and PROOF_INVALID where the checkpoint is of
 * another log.
 */
export function verifyCheckpoint(
  note: string,
  key: VerifierKey,
  options: { readonly unknownLines: "ignore" | "refuse" },
): Required<Checkpoint> {
  const checkpoint = parseCheckpoint(verifyNote(note, [key], options).text);
  if (checkpoint.origin !== key.name)
    throw new ComityError(
      "PROOF_INVALID",
      `the checkpoint is of the log \`${checkpoint.origin}\`, not of \`${key.name}\``,
    );
  return checkpoint;
}

function faultOf(lines: readonly string[]): string | undefined {
  const [, size = "", root = ""] = lines;
  if (lines.length < 3) return "it has fewer than three lines";
  if (lines.some((line) => line === "" || line.includes("\n") || !isNoteText(line)))
    return "a line is empty, or holds what a note may not";
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size)))
    return "its size is not a decimal from 0 to 2^53 - 1";
  if (parseBase64(root)?.length !== 32) return "its root is not the base64 of 32 bytes";
  return undefined;
}
