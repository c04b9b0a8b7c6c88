/** Progress for a person: one line that is written over on a terminal, plain lines elsewhere. */

export type Progress = {
  /** Where things stand; elsewhere than on a terminal shown only when `notable`. */
  readonly show: (line: string, notable: boolean) => void;
  /** A line that stays. */
  readonly say: (line: string) => void;
};

const CLEAR = "\r\u001b[2K";

/** Progress on `stream`, by default standard error, so that standard output holds results alone. */
export function createProgress(
  stream: Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns"> = process.stderr,
): Progress {
  return {
    show(line, notable) {
      // Cut, for a line that wraps cannot be written over.
      if (stream.isTTY) stream.write(`${CLEAR}${line.slice(0, (stream.columns ?? 80) - 1)}`);
      else if (notable) stream.write(`${line}\n`);
    },
    say: (line) => void stream.write(stream.isTTY ? `${CLEAR}${line}\n` : `${line}\n`),
  };
}
