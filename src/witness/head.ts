/** A head of a log with its note. */
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "../ledger/checkpoint.ts";
import type { LogKeys } from "../ledger/log-keys.ts";
import { formatNote, parseNote } from "../ledger/note.ts";

/** A verified head, and its note with the lines of its own log alone. */
export type NotedHead = Pick<Checkpoint, "size" | "root"> & { readonly note: string; readonly text: string };

/** Verifies a note by the keys of its log, whatever other lines it has. Throws as `verifyCheckpoint` does. */
export function verifyHead(note: string, keys: LogKeys): NotedHead {
  const { size, root, origin } = verifyCheckpoint(note, keys, { unknownLines: "ignore" });
  const { text, signatures } = parseNote(note);
  const own = signatures.filter(({ name }) => name === origin);
  return { size, root, note: formatNote(text, own), text };
}

/** Reads a head that was verified before it was kept. */
export function keptHead(note: string): NotedHead {
  const { text } = parseNote(note);
  const { size, root } = parseCheckpoint(text);
  return { size, root, note, text };
}
