/** A connection to a Unix socket on which one line is asked and one is answered, and which is made anew after it has broken. */
import { once } from "node:events";
import { createConnection, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { pauseMs, type RetryPolicy } from "../../retry.ts";

/** The pauses before a connection is tried again. */
const AGAIN: RetryPolicy = { firstMs: 25, longestMs: 500, jitter: "equal" };

/** Thrown where nothing was answered: the same question may be asked again. */
export class Unanswered extends Error {}

export type Line = {
  /**
   * Sends a line, and returns what `parse` makes of the one that answers it. Where the connection breaks before, or cannot be
   * made, it asks again until `withinMs` are over; then it rejects with `Unanswered`. It rejects with what `parse` throws, and
   * with an error for an answer that is too long or is more than one line. One at a time.
   */
  readonly ask: <T>(line: string, parse: (answer: string) => T) => Promise<T>;
  readonly close: () => void;
};

/** Creates the connection; it is made when it is first needed. */
export function createLine(
  path: string,
  limits: { readonly withinMs: number; readonly maxBytes: number },
): Line {
  let socket: Socket | undefined;

  const drop = () => {
    socket?.destroy();
    socket = undefined;
  };

  async function connected(signal: AbortSignal): Promise<Socket> {
    if (socket !== undefined && !socket.destroyed && socket.writable) return socket;
    drop();
    const made = createConnection(path);
    socket = made;
    // Between two questions nobody else listens, and an error without a listener would end the process.
    made.on("error", () => {});
    await once(made, "connect", { signal });
    return made;
  }

  async function ask<T>(line: string, parse: (answer: string) => T): Promise<T> {
    const signal = AbortSignal.timeout(limits.withinMs);
    for (let tries = 1; ; tries++) {
      try {
        const answer = await exchange(await connected(signal), line, limits.maxBytes, signal);
        return parse(answer);
      } catch (thrown) {
        // Whatever comes on this connection later belongs to no question any more.
        drop();
        if (signal.aborted) throw new Unanswered(`no answer within ${limits.withinMs} ms`, { cause: thrown });
        if (!mayPass(thrown)) throw thrown;
        await pause(pauseMs(AGAIN, tries, Math.random()), undefined, { signal }).catch((cause: unknown) => {
          throw new Unanswered(`no answer within ${limits.withinMs} ms: ${codeOf(thrown)}`, { cause });
        });
      }
    }
  }

  return { ask, close: drop };
}

/** Sends a line and reads the answer, without its newline. */
async function exchange(
  socket: Socket,
  line: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  if (socket.destroyed) throw new Unanswered("the connection has ended");
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let read = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    read = Buffer.concat([read, chunk]);
    const end = read.indexOf("\n");
    // THREAT: an answer without an end would fill the memory.
    if (read.length > maxBytes) return reject(new Error(`an answer of more than ${maxBytes} bytes`));
    if (end < 0) return;
    if (end < read.length - 1) return reject(new Error("more than one answer to one question"));
    resolve(read.subarray(0, end).toString("utf8"));
  };
  const onEnd = () => reject(new Unanswered("the connection has ended"));
  const onAbort = () => reject(signal.reason);
  socket.on("data", onData).once("close", onEnd).resume();
  signal.addEventListener("abort", onAbort, { once: true });
  socket.write(line);
  try {
    return await promise;
  } finally {
    socket.off("data", onData).off("close", onEnd);
    socket.pause();
    signal.removeEventListener("abort", onAbort);
  }
}

/** True where the same question may get an answer: the signer starts, or has just ended. */
function mayPass(thrown: unknown): boolean {
  return (
    thrown instanceof Unanswered ||
    ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "EAGAIN"].includes(codeOf(thrown))
  );
}

/** Returns the system's short code for a failure, such as `ENOENT`. */
function codeOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : "the connection has ended";
}
