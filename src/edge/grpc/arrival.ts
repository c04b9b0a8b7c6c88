/**
 * Watches a request arrive. Its bytes count while they are not yet a whole message, and they must come in time, however
 * long the caller would wait for the answer.
 */
import grpc, { type ServerInterceptor } from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import { type Incoming, incomingOfCall } from "../tls/grpc-server.ts";
import { createFrameReader } from "./frame-reader.ts";
import { type Host, refusal } from "./handlers.ts";

/**
 * Creates the interceptor that watches requests arrive. A call refuses its caller, as `errors` does, where bytes that
 * arrive pass a limit, where they come too slowly, and where a method of one message gets none or two.
 */
export function createArrival({ observer, quota, arrivalMs, shutOut }: Host): ServerInterceptor {
  return ({ path, requestStream }, call) => {
    let messages = 0;
    let end = () => {};
    return new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            const incoming = incomingOfCall(call);
            const refuse = (error: unknown) => {
              if (quota.refused(incoming.identity)) shutOut(incoming.identity);
              call.sendStatus(refusal(error, path, observer));
            };
            end = watch(incoming, { whole: !requestStream, arrivalMs, quota, refuse });
            pass(metadata);
          },
          onReceiveMessage: (bytes, pass) => {
            messages++;
            if (!requestStream && messages > 1) throw oneMessage("more than one");
            pass(bytes);
          },
          onReceiveHalfClose: (pass) => {
            if (!requestStream && messages === 0) throw oneMessage("no whole message");
            pass();
          },
          onCancel: () => end(),
        }),
    });
  };
}

type Watch = {
  /** True for a request that must be there as a whole; false for a stream of messages, of which each must be. */
  readonly whole: boolean;
  readonly arrivalMs: number;
  readonly quota: Host["quota"];
  readonly refuse: (error: unknown) => void;
};

/** Watches a stream from its headers on. The returned function ends the watch. */
function watch({ identity, stream }: Incoming, { whole, arrivalMs, quota, refuse }: Watch): () => void {
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
