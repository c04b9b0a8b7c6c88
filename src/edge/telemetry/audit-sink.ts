/** The place where audit lines go: a file to which is only ever added, or a stream. */
import { closeSync, openSync, writeSync } from "node:fs";
import { ComityError } from "../../errors.ts";

export type AuditSink = {
  /** Writes one line before it returns. Throws where it cannot. */
  readonly write: (line: string) => void;
  /** Opens the file by its name anew, after somebody has moved it away. Throws CONFIG_INVALID, and keeps the one before. */
  readonly reopen: () => void;
  readonly close: () => void;
};

/** Opens a file, which only its owner may read where it is new. Throws CONFIG_INVALID where that cannot be done. */
export function openAuditFile(file: string): AuditSink {
  let handle = open(file);
  return {
    write: (line) => {
      const bytes = Buffer.from(`${line}\n`);
      // One call, so that lines of two processes stay apart (POSIX, write with O_APPEND).
      const written = writeSync(handle, bytes);
      if (written < bytes.length) throw new ComityError("STORE_UNAVAILABLE", "an audit line was cut off");
    },
    reopen: () => {
      const next = open(file);
      closeSync(handle);
      handle = next;
    },
    close: () => closeSync(handle),
  };
}

function open(file: string): number {
  try {
    return openSync(file, "a", 0o600);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new ComityError(
      "CONFIG_INVALID",
      `cannot write to \`${file}\`, which \`audit\` in the configuration names: ${code}; make its folder, or name another file`,
      { cause },
    );
  }
}

/** Creates a sink that writes to a stream, such as standard output. Whoever made the stream closes it. */
export function createAuditStream(stream: { readonly write: (text: string) => unknown }): AuditSink {
  return { write: (line) => void stream.write(`${line}\n`), reopen: () => {}, close: () => {} };
}
