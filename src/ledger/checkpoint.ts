/** Checkpoints (C2SP tlog-checkpoint): the size and root of a log, as the text of a signed note. */
import { ComityError } from "../errors.ts";
import { parseBase64 } from "./base64.ts";
import { beginOf, firstKey, type LogKeys, signsAt } from "./log-keys.ts";
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
 * Verifies a signed note and returns its checkpoint. `keys` are those of the log of one node, or its only key; they name the log, and
 * the one that signs at the checkpoint's size must have signed the note. Throws as `verifyNote` does, STATEMENT_INVALID
 * where the text is no checkpoint, PROOF_INVALID where the checkpoint is of another log, and LEDGER_KEY_REPLACED where a key
 * of the log has signed it that does not sign at that size.
 */
export function verifyCheckpoint(
  note: string,
  keys: VerifierKey | LogKeys,
  options: { readonly unknownLines: "ignore" | "refuse" },
): Required<Checkpoint> {
  const all = isKeys(keys) ? keys : firstKey(keys);
  const { text, signers } = verifyNote(note, all, options);
  const checkpoint = parseCheckpoint(text);
  const other = signers.find(({ name }) => name !== checkpoint.origin);
  if (other !== undefined)
    throw new ComityError(
      "PROOF_INVALID",
      `the checkpoint is of the log \`${checkpoint.origin}\`, not of \`${other.name}\``,
    );
  for (const [place, key] of all.entries()) if (signers.includes(key)) assertSigns(all, place, checkpoint);
  return checkpoint;
}

/** Throws LEDGER_KEY_REPLACED where the key at `place` does not sign heads of the checkpoint's size. */
export function assertSigns(
  keys: LogKeys,
  place: number,
  checkpoint: Pick<Checkpoint, "origin" | "size">,
): void {
  if (!signsAt(keys, place, checkpoint.size)) throw replaced(keys, place, checkpoint);
}

const isKeys = (keys: VerifierKey | LogKeys): keys is LogKeys => Array.isArray(keys);

/** THREAT: a key that leaked after it was handed over would else sign what the log never held. */
function replaced(
  keys: LogKeys,
  place: number,
  { origin, size }: Pick<Checkpoint, "origin" | "size">,
): ComityError {
  const { upTo = 0, after, id } = keys[place] ?? {};
  const late = size > upTo && place < keys.length - 1;
  const ended = keys[place + 1]?.after === undefined ? "it was handed over" : "its node lost what came after";
  return new ComityError(
    "LEDGER_KEY_REPLACED",
    late
      ? `the key \`${id}\` of the log \`${origin}\` signed up to size \`${upTo}\`, when ${ended}, and this is of size \`${size}\``
      : `the key \`${id}\` of the log \`${origin}\` signs beyond size \`${beginOf(keys, place)}\`, at which it ${after === undefined ? "was handed" : "opened"} the log, and this is of size \`${size}\``,
  );
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
