/** A head of a log with its note. */
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "../ledger/checkpoint.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { formatNote, type NoteSignature, parseNote } from "../ledger/note.ts";

/** A verified head, and its note with the lines of its log's keys alone. */
export type NotedHead = Pick<Checkpoint, "size" | "root"> & { readonly note: string; readonly text: string };

/**
 * Verifies a note by the keys of its log, whatever other lines it has. Throws as `verifyCheckpoint` does.
 *
 * THREAT: a line under the log's name that none of its keys has made would be kept unverified, and the head noted under its id: where
 * nobody looks for it when the log is said to have ended lower.
 */
export function verifyHead(note: string, keys: LogKeys): NotedHead {
  const { size, root } = verifyCheckpoint(note, keys, { unknownLines: "ignore" });
  const { text, signatures } = parseNote(note);
  const own = signatures.filter((line) => isOf(keys, line));
  return { size, root, note: formatNote(text, own), text };
}

const isOf = (keys: LogKeys, line: NoteSignature): boolean =>
  keys.some(({ name, id, postQuantum }) => name === line.name && [id, postQuantum?.id].includes(line.id));

/** Returns the name of the log in the text of a checkpoint. */
export const nameIn = (text: string): string => text.split("\n", 1)[0] as string;

/** Reads a head that was verified before it was kept. */
export function keptHead(note: string): NotedHead {
  const { text } = parseNote(note);
  const { size, root } = parseCheckpoint(text);
  return { size, root, note, text };
}
