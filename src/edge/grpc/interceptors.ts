/**
 * The interceptors between the wire and every handler, in this order: telemetry, errors, admission, deadline, message.
 */
import grpc, { type ServerInterceptor } from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import { startRpc } from "../telemetry/trace.ts";
import { identityOfCall } from "../tls/grpc-server.ts";
import type { Method } from "./definition.ts";
import { type Host, methodName, refusal } from "./handlers.ts";
import { authorise } from "./methods.ts";
import { assertText } from "./text.ts";
import { traceparentOf } from "./trace-context.ts";

/** The longest message that is read, in bytes. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** The deadline, in milliseconds, of a unary call that names none. A stream then gets the longest. */
export const DEFAULT_DEADLINE_MS = 30_000;
/** No call lasts longer. */
export const MAX_DEADLINE_MS = 24 * 3_600_000;

/**
 * The interceptors of a server, nearest to the wire first. From `errors` on, whatever is thrown on the way in becomes a
 * status. `methods` are the real definitions by path: the server itself passes bytes, which the last one reads.
 */
export function createInterceptors(options: {
  /** The node's own trust domain. */
  readonly home: string;
  readonly host: Host;
  readonly methods: ReadonlyMap<string, Method>;
}): ServerInterceptor[] {
  const { home, host, methods } = options;
  return [telemetry(host), errors(host), admission(host, home), deadline(host), message(host, methods)];
}

/** Records a span and a duration for every call, whether it succeeds or fails. */
function telemetry({ observer }: Host): ServerInterceptor {
  return ({ path }, call) => {
    let rpc: ReturnType<typeof startRpc> | undefined;
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
          // Comes after every end. Only a call that was cut off, or refused by the library itself, has no status yet.
          onCancel: () =>
            rpc?.end(Date.now() >= Number(call.getDeadline()) ? "DEADLINE_EXCEEDED" : "CANCELLED"),
        }),
      sendStatus: (status, next) => {
        rpc?.end(grpc.status[status.code ?? grpc.status.UNKNOWN] ?? "UNKNOWN");
        next(status);
      },
    });
  };
}

/** Turns every error thrown behind it into a status: an uncaught one would end the process. */
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
    });
  };
}

/** Identity, then authorisation: both before any message is read. A draining node admits nobody. */
function admission({ draining }: Host, home: string): ServerInterceptor {
  return ({ path }, call) =>
    new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            authorise(path, identityOfCall(call), home);
            draining.throwIfAborted();
            pass(metadata);
          },
        }),
    });
}

/** Every call ends: by its own deadline, by the default where it has none, and at the latest after a day. */
function deadline({ observer }: Host): ServerInterceptor {
  return ({ path, responseStream }, call) => {
    const given = Number(call.getDeadline());
    const now = Date.now();
    const unlimited = given === Number.POSITIVE_INFINITY && !responseStream;
    const endsAt = Math.min(given, now + (unlimited ? DEFAULT_DEADLINE_MS : MAX_DEADLINE_MS));
    let timer: NodeJS.Timeout | undefined;
    const view = new grpc.ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            // grpc-js wraps a timeout beyond 596 hours round to a negative one.
            if (given <= now) throw passed("the deadline has passed, or lies more than 596 hours ahead");
            const end = () => call.sendStatus(refusal(passed("the call took too long"), path, observer));
            // The library ends a call by its own deadline.
            if (endsAt < given) timer = setTimeout(end, endsAt - now).unref();
            pass(metadata);
          },
          onCancel: () => clearTimeout(timer),
        }),
    });
    return Object.assign(view, { getDeadline: () => endsAt });
  };
}

/** Reads and writes the messages: their size, their form, their text. */
function message({ observer }: Host, methods: ReadonlyMap<string, Method>): ServerInterceptor {
  return ({ path }, call) => {
    const method = methods.get(path);
    return new grpc.ServerInterceptingCall(call, {
      start: (next) => next({ onReceiveMessage: (bytes, pass) => pass(decode(method, bytes)) }),
      sendMessage: (response, next) => {
        let bytes: Buffer;
        try {
          bytes = encode(method, response);
        } catch (error) {
          // Thrown further, it would leave the call without an answer.
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
  if (method === undefined) throw new ComityError("METHOD_UNKNOWN", "the node has no such method");
  if (bytes.length > MAX_MESSAGE_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `the message has \`${bytes.length}\` bytes; at most \`${MAX_MESSAGE_BYTES}\` are read`,
    );
  let request: object;
  try {
    request = method.requestDeserialize(bytes);
  } catch (cause) {
    throw new ComityError("INPUT_INVALID", "the message is not of the form that the method takes", { cause });
  }
  assertText(request);
  return request;
}

function encode(method: Method | undefined, response: object): Buffer {
  if (method === undefined) throw new TypeError("a response without a method");
  assertText(response);
  return method.responseSerialize(response);
}

const passed = (text: string) => new ComityError("DEADLINE_PASSED", text);
