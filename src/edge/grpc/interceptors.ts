/**
 * The interceptors between the wire and every handler, in this order: telemetry, errors, admission, deadline,
 * message.
 */
import grpc, { type ServerInterceptor } from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import { startRpc } from "../telemetry/trace.ts";
import { identityOfCall } from "../tls/grpc-server.ts";
import { type Method, Notices, Packs, Transfers } from "./definition.ts";
import { type Host, methodName, refusal } from "./handlers.ts";
import { authorise } from "./methods.ts";
import { STORED_BESIDE_BYTES } from "./quota.ts";
import { assertNumbers, assertText } from "./text.ts";
import { traceparentOf } from "./trace-context.ts";

/** The calls that store something for each message. Those between nodes count each item. */
const STORING: ReadonlySet<string> = new Set(
  [Transfers.Request, Notices.Report, Notices.Acknowledge, Packs.Publish].map(({ path }) => path),
);
/** The longest message that is read, in bytes. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** The deadline, in milliseconds, of a unary call that states none. A stream gets the longest one then. */
export const DEFAULT_DEADLINE_MS = 30_000;
/** The longest duration of a call, in milliseconds. */
export const MAX_DEADLINE_MS = 24 * 3_600_000;

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
          // Comes after every end. Only a call that was cut off, or that the library rejected, has no status yet.
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

/** Turns every error of the code behind it into a status. An uncaught error would end the process. */
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

/** Ends every call: by its own deadline, by the default where it has none, and after a day at the latest. */
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
            // grpc-js wraps a timeout beyond 596 hours to a negative one.
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
  if (method === undefined) throw new ComityError("METHOD_UNKNOWN", "the node has no such method");
  if (bytes.length > MAX_MESSAGE_BYTES)
    throw new ComityError(
      "INPUT_TOO_LARGE",
      `the message has \`${bytes.length}\` bytes; the limit is \`${MAX_MESSAGE_BYTES}\``,
    );
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

const passed = (text: string) => new ComityError("DEADLINE_PASSED", text);
