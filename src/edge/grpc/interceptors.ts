/**
 * The interceptors between the wire and every handler, in this order: telemetry, errors, admission, arrival, deadline,
 * message.
 */
import grpc, { type ServerInterceptor } from "@grpc/grpc-js";
import { ComityError, fieldError } from "../../errors.ts";
import { startRpc } from "../telemetry/trace.ts";
import { endSoon, identityOfCall, incomingOfCall } from "../tls/grpc-server.ts";
import { createArrival } from "./arrival.ts";
import { type Method, Notices, Packs, Transfers } from "./definition.ts";
import { refuseCompression } from "./frame-reader.ts";
import { type Host, methodName, refusal } from "./handlers.ts";
import { authorise, methodUnknown } from "./methods.ts";
import { STORED_BESIDE_BYTES } from "./quota.ts";
import { isExplained } from "./status.ts";
import { assertNumbers, assertText } from "./text.ts";
import { parseTimeout } from "./timeout.ts";
import { traceparentOf } from "./trace-context.ts";

/** The calls that store something for each message. Those between nodes count each item. */
const STORING: ReadonlySet<string> = new Set(
  [Transfers.Request, Notices.Report, Notices.Acknowledge, Packs.Publish].map(({ path }) => path),
);
/** The deadline, in milliseconds, of a unary call that states none. A stream gets the longest one then. */
export const DEFAULT_DEADLINE_MS = 30_000;
/** The longest duration of a unary call, in milliseconds, whatever deadline it states. */
export const MAX_CALL_MS = 5 * 60_000;
/** The longest duration of a stream, in milliseconds. */
export const MAX_STREAM_MS = 24 * 3_600_000;

/**
 * Creates the interceptors of a server, nearest to the wire first. From `errors` on, any error on the way in becomes
 * a status. `methods` are the real definitions by path: the server itself passes bytes, and the last interceptor
 * decodes them.
 */
export function createInterceptors(options: {
  /** The trust domain of this node. */
  readonly home: string;
  readonly host: Host;
  readonly methods: ReadonlyMap<string, Method>;
}): ServerInterceptor[] {
  const { home, host, methods } = options;
  return [
    telemetry(host),
    errors(host),
    admission(host, home),
    createArrival(host),
    deadline(host),
    message(host, methods),
  ];
}

/** Records a span and a duration for every call, whether it succeeds or fails. */
function telemetry({ observer }: Host): ServerInterceptor {
  return ({ path }, call) => {
    let rpc: ReturnType<typeof startRpc> | undefined;
    const endsAt = Date.now() + (timeoutOf(call) ?? Number.POSITIVE_INFINITY);
    const run = (act: () => void) => (rpc === undefined ? act() : rpc.run(act));
    return new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            rpc = startRpc("server", methodName(path), observer, traceparentOf(metadata));
            run(() => pass(metadata));
          },
          onReceiveMessage: (bytes, pass) => run(() => pass(bytes)),
          onReceiveHalfClose: (pass) => run(pass),
          // Comes after every end. Only a call that was cut off, or that the library rejected, has no status yet.
          onCancel: () => rpc?.end(Date.now() >= endsAt ? "DEADLINE_EXCEEDED" : "CANCELLED"),
        }),
      sendStatus: (status, next) => {
        rpc?.end(grpc.status[status.code ?? grpc.status.UNKNOWN] ?? "UNKNOWN");
        next(status);
      },
    });
  };
}

/**
 * Turns every error of the code behind it into a status. An uncaught error would end the process. A status of the
 * library that has no reason is a fault. All answers say that no compressed message is read.
 */
function errors({ observer }: Host): ServerInterceptor {
  return ({ path }, call) => {
    const guard = (act: () => void) => {
      try {
        act();
      } catch (error) {
        call.sendStatus(refusal(error, path, observer));
      }
    };
    return new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => guard(() => pass(metadata)),
          onReceiveMessage: (bytes, pass) => guard(() => pass(bytes)),
          onReceiveHalfClose: guard,
        }),
      sendMetadata: (metadata, next) => {
        metadata.set("grpc-accept-encoding", "identity");
        next(metadata);
      },
      sendStatus: (status, next) =>
        next(isExplained(status) ? status : refusal(new Error(status.details ?? ""), path, observer)),
    });
  };
}

/**
 * Checks the caller's identity, then its authorisation, then its quota, all before any message is read. A draining node
 * admits nobody.
 */
function admission({ draining, quota, shutOut }: Host, home: string): ServerInterceptor {
  return ({ path, requestStream, responseStream }, call) => {
    let end = () => {};
    return new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            const caller = identityOfCall(call);
            try {
              authorise(path, caller, home);
              assertPlain(incomingOfCall(call).headers["grpc-encoding"]);
              draining.throwIfAborted();
              end = quota.begin(caller, requestStream || responseStream ? "stream" : "call");
            } catch (error) {
              // THREAT: refusals cost little each, and a flood of them costs the node.
              if (quota.refused(caller)) shutOut(caller);
              throw error;
            }
            pass(metadata);
          },
          onCancel: () => end(),
        }),
    });
  };
}

/** Ends every call: by its own deadline, by the default where it has none, and by the longest one at the latest. */
function deadline({ observer }: Host): ServerInterceptor {
  return ({ path, responseStream }, call) => {
    const given = timeoutOf(call);
    const longest = responseStream ? MAX_STREAM_MS : MAX_CALL_MS;
    const unlimited = given === Number.POSITIVE_INFINITY && !responseStream;
    const forMs = unlimited ? DEFAULT_DEADLINE_MS : Math.min(given ?? 0, longest);
    const endsAt = Date.now() + forMs;
    let timer: NodeJS.Timeout | undefined;
    const view = new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            if (given === undefined)
              throw fieldError("INPUT_INVALID", "grpc-timeout", "is not up to 8 digits with a unit");
            if (forMs < 1) throw passed("the deadline has passed");
            const end = () => {
              call.sendStatus(refusal(passed("the call took too long"), path, observer));
              // Where the caller takes no more of its answer, the status waits behind it, and no end comes.
              endSoon(incomingOfCall(call).stream);
            };
            timer = setTimeout(end, forMs).unref();
            pass(metadata);
          },
          onCancel: () => clearTimeout(timer),
        }),
    });
    return Object.assign(view, { getDeadline: () => endsAt });
  };
}

/** Decodes and encodes the messages, and checks their size, form and text. Callers take turns. */
function message(host: Host, methods: ReadonlyMap<string, Method>): ServerInterceptor {
  const { observer, quota, turns } = host;
  return ({ path }, call) => {
    const method = methods.get(path);
    const receive = (bytes: Buffer, pass: (request: object) => void) => {
      const caller = identityOfCall(call);
      quota.read(caller, bytes.length);
      turns.begin(caller.id, () => {
        try {
          const request = decode(method, bytes);
          if (STORING.has(path)) quota.store(caller, bytes.length + STORED_BESIDE_BYTES);
          pass(request);
        } catch (error) {
          // The interceptor of errors has returned long ago.
          call.sendStatus(refusal(error, path, observer));
        }
      });
    };
    return new grpc.ServerInterceptingCall(call, {
      start: (next) => next({ onReceiveMessage: receive }),
      sendMessage: (response, next) => {
        let bytes: Buffer;
        try {
          bytes = encode(method, response);
        } catch (error) {
          // If this error were thrown further, the call would get no answer.
          call.sendStatus(
            refusal(new Error("the response cannot be encoded", { cause: error }), path, observer),
          );
          return;
        }
        next(bytes);
      },
    });
  };
}

function decode(method: Method | undefined, bytes: Buffer): object {
  if (method === undefined) throw methodUnknown();
  let request: object;
  try {
    request = method.requestDeserialize(bytes);
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", "the message does not have the form of this method's request", {
      cause,
    });
  }
  assertText(request);
  return request;
}

function encode(method: Method | undefined, response: object): Buffer {
  if (method === undefined) throw new TypeError("a response without a method");
  assertText(response);
  assertNumbers(response);
  return method.responseSerialize(response);
}

/** Returns the timeout that the caller states, in milliseconds; undefined where it is malformed. */
function timeoutOf(call: { getAuthContext(): object }): number | undefined {
  return parseTimeout(incomingOfCall(call).headers["grpc-timeout"]);
}

/** Throws COMPRESSION_REFUSED for an encoding of messages other than `identity`. */
function assertPlain(encoding: string | readonly string[] | undefined): void {
  if (encoding !== undefined && encoding !== "identity") throw refuseCompression();
}

const passed = (text: string) => new ComityError("DEADLINE_PASSED", text);
