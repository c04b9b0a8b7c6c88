/**
 * Adapts async functions to grpc-js handlers: an error that one throws becomes a status, and never ends the process.
 */
import { type EventEmitter, once } from "node:events";
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
import { identityOfCall } from "../tls/grpc-server.ts";
import { isInternal, toStatus } from "./status.ts";

/** The facts that a handler gets about its call. */
export type CallContext = {
  readonly identity: Identity;
  /**
   * Aborts with CANCELLED when nobody waits any more, with DEADLINE_PASSED shortly before the deadline (a fifth of the
   * time, a second at most), so that there is time to answer. A stream's also when the node drains.
   */
  readonly signal: AbortSignal;
  /** The latest end of the call, in milliseconds since 1970. */
  readonly deadlineAt: number;
  readonly metadata: Metadata;
};

/**
 * The longest time before its deadline at which a call is warned: an answer given then can still reach the caller.
 */
const ANSWER_MARGIN_MS = 1000;

/** The dependencies that a server gives its handlers. */
export type Host = {
  readonly observer: RpcObserver;
  /** Aborts when the server begins to drain. */
  readonly draining: AbortSignal;
};

/** A method's handler, ready to be put on a server. */
export type Handler = (host: Host) => UntypedHandleCall;

/** The members that the three kinds of call have in common. */
type ServerCall = EventEmitter & {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
  getAuthContext(): object;
};

/** A handler of one request and one response. */
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
 * A handler of one request and a stream of responses, written no faster than the caller reads. It must end when
 * `context.signal` aborts.
 */
export function serverStream<Request extends object, Response extends object>(
  handler: (request: Request, context: CallContext) => AsyncIterable<Response>,
): Handler {
  return ({ observer, draining }) =>
    (call: ServerWritableStream<Request, Response>) => {
      const { context, finish } = open(call);
      const signal = AbortSignal.any([context.signal, draining]);
      const run = async () => {
        for await (const response of handler(call.request, { ...context, signal }))
          if (!call.write(response)) await once(call, "drain", { signal });
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

/** The stream that a bidirectional handler works on: it answers for backpressure, errors and the end by itself. */
export type Duplex = {
  readonly call: ServerDuplexStream<object, object>;
  readonly context: CallContext;
  readonly host: Host;
};

/** A handler of streams in both directions. */
export function duplex(handler: (stream: Duplex) => void): Handler {
  return (host) => (call: ServerDuplexStream<object, object>) => {
    const { context } = open(call);
    handler({ call, context, host });
  };
}

/** The status for a thrown value; faults that the caller must not see are reported to the operator. */
export function refusal(error: unknown, path: string, observer: RpcObserver): StatusObject & Error {
  const method = methodName(path);
  if (isInternal(error)) observer.fault({ method, error });
  const status = toStatus(error, { method });
  return Object.assign(new Error(status.details), status);
}

/** `comity.v1.Transfers/Assess`: how the semantic conventions name a method. */
export function methodName(path: string): string {
  return path.slice(1);
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
  const timer = setTimeout(passed, remaining - Math.min(ANSWER_MARGIN_MS, remaining / 5)).unref();
  call.once("cancelled", cancelled);
  const { signal } = controller;
  const context = { identity: identityOfCall(call), signal, deadlineAt, metadata: call.metadata };
  const finish = () => {
    clearTimeout(timer);
    // grpc-js says "cancelled" at every end, the regular one included.
    call.off("cancelled", cancelled);
  };
  return { context, finish };
}
