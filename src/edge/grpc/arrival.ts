/**
 * Watches a request arrive. Its bytes count while they are not yet a whole message, and they must come in time, however
 * long the caller would wait for the answer.
 */
import { ComityError } from "../../errors.ts";
import type { Incoming } from "../tls/grpc-server.ts";
import { createFrameReader } from "./frame-reader.ts";
import type { Host } from "./handlers.ts";

/** The arrival of one request. */
export type Arrival = {
  /** Counts a message that is whole. Throws INPUT_INVALID for a second one where the method takes one. */
  readonly message: () => void;
  /** Throws INPUT_INVALID where the request has ended without a message, and the method takes one. */
  readonly halfClose: () => void;
  /** Ends the watch. */
  readonly end: () => void;
};

export type ArrivalOptions = Pick<Host, "quota" | "arrivalMs"> & {
  /** True for a request that must be there as a whole; false for a stream of messages, of which each must be. */
  readonly whole: boolean;
  /** Called with the error where bytes that arrive pass a limit, and where they come too slowly. */
  readonly refuse: (error: unknown) => void;
};

/** Watches a request arrive, from its headers on. */
export function watchArrival(incoming: Incoming, options: ArrivalOptions): Arrival {
  const { whole } = options;
  let messages = 0;
  return {
    message: () => {
      messages++;
      if (whole && messages > 1) throw oneMessage("more than one");
    },
    halfClose: () => {
      if (whole && messages === 0) throw oneMessage("no whole message");
    },
    end: watchBytes(incoming, options),
  };
}

/** Watches the bytes of a stream. The returned function ends the watch. */
function watchBytes(
  { identity, stream }: Incoming,
  { whole, arrivalMs, quota, refuse }: ArrivalOptions,
): () => void {
  const frames = createFrameReader();
  let arrived = 0;
  let held = 0;
  let late: NodeJS.Timeout | undefined;

  function hold(bytes: number): void {
    quota.hold(identity, bytes - held);
    held = bytes;
  }
  function look(): void {
    // What the node itself does not read yet is not the caller's delay.
    if (stream.isPaused()) late?.refresh();
    else if (!whole || stream.state.remoteClose !== 1)
      refuse(
        new ComityError(
          "DEADLINE_PASSED",
          `the message had not arrived after ${arrivalMs / 1000} s; send it at once, and end the request`,
        ),
      );
  }
  function mind(waiting: boolean): void {
    if (!waiting) clearTimeout(late);
    late = waiting ? (late ?? setTimeout(look, arrivalMs).unref()) : undefined;
  }
  function follow(bytes: Buffer): void {
    try {
      const finished = frames.follow(bytes);
      arrived += bytes.length;
      hold(whole ? arrived : frames.unfinished());
      if (whole) return;
      // Each message of a stream has the time for itself.
      if (finished > 0) mind(false);
      mind(frames.unfinished() > 0);
    } catch (error) {
      stream.off("data", follow);
      refuse(error);
    }
  }
  // Before the library's own listener, which keeps the bytes. It does not make the stream flow.
  stream.prependListener("data", follow);
  stream.once("end", () => {
    hold(0);
    mind(false);
  });
  // The library keeps the bytes as long as the stream, also after the call.
  stream.once("close", () => hold(0));
  if (whole) mind(true);
  return () => {
    stream.off("data", follow);
    mind(false);
  };
}

function oneMessage(found: string): ComityError {
  return new ComityError("INPUT_INVALID", `the method takes one message, and the call has ${found}`);
}
