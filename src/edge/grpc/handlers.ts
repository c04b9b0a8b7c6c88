/** Adapts async functions to handlers of grpc-js: an error becomes a status, and never ends the process. */
import type { X509Certificate } from "node:crypto";
import { type EventEmitter, once } from "node:events";
import type { Readable, Writable } from "node:stream";
import type {
  Metadata,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  StatusObject,
  sendUnaryData,
  UntypedHandleCall,
} from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";
import type { RpcObserver } from "../telemetry/events.ts";
import { incomingOfCall } from "../tls/grpc-server.ts";
import type { Quota } from "./quota.ts";
import { isInternal, toStatus } from "./status.ts";
import type { Turns } from "./turns.ts";

/** The facts that a handler gets about its call. */
export type CallContext = {
  readonly identity: Identity;
  /** The certificate with which the caller came. */
  readonly certificate: X509Certificate;
  /**
   * Aborts with CANCELLED when the caller no longer waits, and with DEADLINE_PASSED shortly before the deadline (a
   * fifth of the time, at most a second), so that there is time to answer. The signal of a stream also aborts when
   * the node drains.
   */
  readonly signal: AbortSignal;
  /** The deadline of the call, in milliseconds since 1970. */
  readonly deadlineAt: number;
  readonly metadata: Metadata;
};

/**
 * The longest time before a deadline at which the signal aborts, in milliseconds: an answer given then can still
 * reach the caller.
 */
const ANSWER_MARGIN_MS = 1000;

/** The dependencies of handlers on their server. */
export type Host = {
  readonly observer: RpcObserver;
  /** Aborts when the server starts to drain. */
  readonly draining: AbortSignal;
  readonly quota: Quota;
  readonly turns: Turns;
  /** The time, in milliseconds, in which a request must arrive. */
  readonly arrivalMs: number;
  /** Ends the connections of a caller. */
  readonly shutOut: (caller: Identity) => void;
};

/** A method's handler, ready to be added to a server. */
export type Handler = (host: Host) => UntypedHandleCall;

/** The members that all kinds of calls share. */
type ServerCall = EventEmitter & {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  getAuthContext(): object;
};

/** Makes a handler of one request and one response. */
export function unary<Request extends object, Response extends object>(
  handler: (request: Request, context: CallContext) => Promise<Response>,
): Handler {
  return ({ observer }) =>
    (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>) => {
      const { context, finish } = open(call);
      const run = async () => handler(call.request, context);
      run().then(
        (response) => {
          finish();
          answer(null, response);
        },
        (error) => {
          finish();
          answer(refusal(error, call.getPath(), observer));
        },
      );
    };
}

/**
 * Makes a handler of one request and a stream of responses, which is written no faster than the caller reads.
 * `handler` must end when `context.signal` aborts.
 */
export function serverStream<Request extends object, Response extends object>(
  handler: (request: Request, context: CallContext) => AsyncIterable<Response>,
): Handler {
  return ({ observer, draining, turns }) =>
    (call: ServerWritableStream<Request, Response>) => {
      const { context, finish } = open(call);
      const signal = AbortSignal.any([context.signal, draining]);
      const run = async () => {
        for await (const response of handler(call.request, { ...context, signal })) {
          await turns.next(context.identity.id);
          if (!call.write(response)) await once(call, "drain", { signal });
        }
        signal.throwIfAborted();
      };
      run().then(
        () => {
          finish();
          call.end();
        },
        (error) => {
          finish();
          const cause = signal.aborted ? signal.reason : error;
          call.emit("error", refusal(cause, call.getPath(), observer));
        },
      );
    };
}

/** The messages of a stream, and the turns of its caller. */
export type Exchange<Request> = {
  readonly requests: AsyncIterable<Request>;
  readonly context: CallContext;
  /** Resolves when it is the caller's turn again. */
  readonly breathe: () => Promise<void>;
  /** Counts bytes that the node is about to store for the caller. Throws OVERLOADED. */
  readonly store: (bytes: number) => void;
};

/**
 * Makes a handler of streams in both directions, in which the handler gives its answers one after the other. The next
 * message is read when `handler` asks for it, and it goes on when its last answer has left: so a stream holds no more in
 * memory than what `handler` is at work on.
 */
export function exchange<Request extends object, Response extends object>(
  handler: (exchange: Exchange<Request>) => AsyncIterable<Response>,
): Handler {
  return ({ observer, draining, turns, quota }) =>
    (call: ServerDuplexStream<Request, Response>) => {
      const { context, finish } = open(call);
      const signal = AbortSignal.any([context.signal, draining]);
      const { identity } = context;
      const parts = {
        requests: readOneByOne<Request>(call, signal),
        context: { ...context, signal },
        breathe: () => turns.next(identity.id),
        store: (bytes: number) => quota.store(identity, bytes),
      };
      const run = async () => {
        for await (const response of handler(parts)) await written(call, response, signal);
        // A caller that cancels ends its messages first: its cancellation is read in the next turn.
        await turns.next(identity.id);
        signal.throwIfAborted();
      };
      run().then(
        () => {
          finish();
          call.end();
        },
        (error) => {
          finish();
          call.emit("error", refusal(signal.aborted ? signal.reason : error, call.getPath(), observer));
        },
      );
    };
}

/** Writes an answer, and resolves when it has left. Rejects when `signal` aborts. */
function written(call: Writable, message: object, signal: AbortSignal): Promise<void> {
  return untilAborted(signal, (resolve) => call.write(message, () => resolve()));
}

/** Yields the messages of a stream until it ends. The library reads a message when the next one is asked for. */
async function* readOneByOne<Request>(call: Readable, signal: AbortSignal): AsyncGenerator<Request, void> {
  const read = call._read.bind(call);
  let asked = false;
  let waiting = false;
  // THREAT: a stream of objects reads 16 ahead, and each of them may have 4 MiB.
  call._read = (size) => {
    if (asked) read(size);
    else waiting = true;
    asked = false;
  };
  const arrived = { message: (_: Request | undefined): void => {} };
  call.on("data", (message: Request) => arrived.message(message));
  call.once("end", () => arrived.message(undefined));
  for (;;) {
    const message = await untilAborted<Request | undefined>(signal, (resolve) => {
      arrived.message = resolve;
      if (waiting) read(1);
      else asked = true;
      waiting = false;
    });
    if (message === undefined) return;
    yield message;
  }
}

/** Runs `start`, and resolves as it says. Rejects when `signal` aborts first. */
async function untilAborted<T>(
  signal: AbortSignal,
  start: (resolve: (value: T) => void) => void,
): Promise<T> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    start(resolve);
    return await promise;
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/**
 * The stream of a bidirectional handler, which must itself respect backpressure, handle errors, and end the stream.
 */
export type Duplex = {
  readonly call: ServerDuplexStream<object, object>;
  readonly context: CallContext;
  readonly host: Host;
};

/** Makes a handler of streams in both directions. */
export function duplex(handler: (stream: Duplex) => void): Handler {
  return (host) => (call: ServerDuplexStream<object, object>) => {
    const { context } = open(call);
    handler({ call, context, host });
  };
}

/** Returns the status for a thrown value. Reports to the operator a fault that the caller must not see. */
export function refusal(error: unknown, path: string, observer: RpcObserver): StatusObject & Error {
  const method = methodName(path);
  if (isInternal(error)) observer.fault({ method, error });
  const status = toStatus(error, { method });
  return Object.assign(new Error(status.details), status);
}

/** Formats the name of a method as the semantic conventions do: `comity.v1.Transfers/Assess`. */
export function methodName(path: string): string {
  return path.slice(1);
}

/**
 * Returns the time that a handler has where `remainingMs` are left of its call, in milliseconds: less, so that its answer still
 * arrives, and none where the deadline has passed before the handler began.
 */
export function workMs(remainingMs: number): number {
  return Math.max(0, remainingMs - Math.min(ANSWER_MARGIN_MS, remainingMs / 5));
}

function open(call: ServerCall): { readonly context: CallContext; readonly finish: () => void } {
  const controller = new AbortController();
  const deadlineAt = Number(call.getDeadline());
  const remaining = deadlineAt - Date.now();
  const passed = () =>
    controller.abort(new ComityError("DEADLINE_PASSED", "the call's deadline has passed, or is about to"));
  const cancelled = () => {
    clearTimeout(timer);
    controller.abort(new ComityError("CANCELLED", "the caller no longer waits"));
  };
  const timer = setTimeout(passed, workMs(remaining)).unref();
  call.once("cancelled", cancelled);
  const { signal } = controller;
  const { identity, certificate } = incomingOfCall(call);
  const context = { identity, certificate, signal, deadlineAt, metadata: call.metadata };
  const finish = () => {
    clearTimeout(timer);
    // grpc-js emits "cancelled" at every end, the regular one included.
    call.off("cancelled", cancelled);
  };
  return { context, finish };
}
