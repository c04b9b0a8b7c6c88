/** The caller's side of gRPC: promises, deadlines, trace context, and errors with their reasons. */
import type { Writable } from "node:stream";
import grpc, { type ChannelCredentials, type ServiceError } from "@grpc/grpc-js";
import { ComityError } from "../../errors.ts";
import type { RpcObserver } from "../telemetry/events.ts";
import { startRpc } from "../telemetry/trace.ts";
import { createChannel } from "./channel.ts";
import type { Callable } from "./definition.ts";
import { methodName } from "./handlers.ts";
import { fromStatus } from "./status.ts";
import { assertNumbers, assertText } from "./text.ts";
import { addTraceparent } from "./trace-context.ts";

export type CallOptions = {
  /** The deadline in milliseconds; by default 30,000 for one answer, and none for a stream. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
};

export type Client = {
  /**
   * Calls a method and returns its answer. Rejects with the reason that the server states, or with NODE_UNREACHABLE.
   */
  readonly unary: <Request extends object, Response extends object>(
    method: Callable<Request, Response>,
    request: NoInfer<Request>,
    options?: CallOptions,
  ) => Promise<Response>;
  /** Calls a method and yields its answers as they come. Rejects as `unary` does. Leaving the loop ends the call. */
  readonly stream: <Request extends object, Response extends object>(
    method: Callable<Request, Response>,
    request: NoInfer<Request>,
    options?: CallOptions,
  ) => AsyncGenerator<Response, void>;
  /**
   * Calls a method with a stream of messages, and yields its answers as they come. A message is taken from `requests` when
   * the one before it has left. Rejects as `unary` does, and with what `requests` throws. Leaving the loop ends the call.
   */
  readonly exchange: <Request extends object, Response extends object>(
    method: Callable<Request, Response>,
    requests: AsyncIterable<NoInfer<Request>>,
    options?: CallOptions,
  ) => AsyncGenerator<Response, void>;
  readonly close: () => void;
};

const DEFAULT_DEADLINE_MS = 30_000;
/** The longest time for connecting and the TLS handshake together, in milliseconds. */
export const CONNECT_LIMIT_MS = 10_000;

/** Creates a client of the node at `address` (`host:port`). It connects at the first call. */
export function createClient(options: {
  readonly address: string;
  readonly credentials: ChannelCredentials;
  readonly observer?: Pick<RpcObserver, "rpcEnded">;
  /** The limit for connecting, in milliseconds; `CONNECT_LIMIT_MS` by default. */
  readonly connectLimitMs?: number;
}): Client {
  const { address, credentials, observer = { rpcEnded: () => {} } } = options;
  const { connectLimitMs = CONNECT_LIMIT_MS } = options;
  const channel = new NodeChannel(createChannel(address, credentials), { address, observer, connectLimitMs });
  return {
    unary: (method, request, callOptions) => callUnary(channel, method, request, callOptions),
    stream: (method, request, callOptions) => callStream(channel, method, request, callOptions),
    exchange: (method, requests, callOptions) => callExchange(channel, method, requests, callOptions),
    close: () => channel.close(),
  };
}

type ChannelParts = {
  readonly address: string;
  readonly observer: Pick<RpcObserver, "rpcEnded">;
  readonly connectLimitMs: number;
};

/** The channel to one node. It begins calls until it is closed, and cancels those that get no connection in time. */
class NodeChannel {
  readonly raw: grpc.Client;
  readonly #parts: ChannelParts;
  #closed = false;

  constructor(raw: grpc.Client, parts: ChannelParts) {
    this.raw = raw;
    this.#parts = parts;
  }

  /** Checks a request and begins its span. Throws NODE_UNREACHABLE after `close`. */
  begin(method: { readonly path: string }, request: object, deadlineMs: number) {
    assertText(request);
    assertNumbers(request);
    // The library would throw an error of its own, after the span has begun.
    if (this.#closed)
      throw new ComityError("NODE_UNREACHABLE", "the connection to the node was closed; open another");
    const rpc = startRpc("client", methodName(method.path), this.#parts.observer);
    const deadline = deadlineMs === Number.POSITIVE_INFINITY ? deadlineMs : Date.now() + deadlineMs;
    return { rpc, deadline, metadata: rpc.run(() => addTraceparent(new grpc.Metadata())) };
  }

  /**
   * Cancels a call at the caller's signal, or where it has no connection after the limit, as when a host takes the
   * connection and never answers. `errorOf` returns the error to reject with in place of such a cancellation.
   */
  watch(call: { readonly cancel: () => void }, signal: AbortSignal | undefined) {
    const unlink = linked(signal, () => call.cancel());
    const { address, connectLimitMs } = this.#parts;
    let late: ComityError | undefined;
    const timer = setTimeout(() => {
      if (this.raw.getChannel().getConnectivityState(false) === grpc.connectivityState.READY) return;
      late = new ComityError(
        "NODE_UNREACHABLE",
        `no connection with \`${address}\` after ${connectLimitMs / 1000} s: check the address, and what stands between`,
      );
      call.cancel();
    }, connectLimitMs);
    return {
      end: () => {
        unlink();
        clearTimeout(timer);
      },
      errorOf: (error: ServiceError) => late ?? fromStatus(error),
    };
  }

  close(): void {
    this.#closed = true;
    this.raw.close();
  }
}

async function callUnary<Request extends object, Response extends object>(
  channel: NodeChannel,
  method: Callable<Request, Response>,
  request: Request,
  { signal, deadlineMs = DEFAULT_DEADLINE_MS }: CallOptions = {},
): Promise<Response> {
  const { path, requestSerialize, responseDeserialize } = method;
  const { rpc, deadline, metadata } = channel.begin(method, request, deadlineMs);
  return new Promise<Response>((resolve, reject) => {
    const done = (error: ServiceError | null, response?: Response) => {
      watching.end();
      rpc.end(statusName(error));
      if (error === null) resolve(response as Response);
      else reject(watching.errorOf(error));
    };
    const call = channel.raw.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      { deadline },
      done,
    );
    const watching = channel.watch(call, signal);
  });
}

async function* callStream<Request extends object, Response extends object>(
  channel: NodeChannel,
  method: Callable<Request, Response>,
  request: Request,
  { signal, deadlineMs = Number.POSITIVE_INFINITY }: CallOptions = {},
): AsyncGenerator<Response, void> {
  const { path, requestSerialize, responseDeserialize } = method;
  const { rpc, deadline, metadata } = channel.begin(method, request, deadlineMs);
  const call = channel.raw.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    request,
    metadata,
    { deadline },
  );
  yield* answersOf(call, channel.watch(call, signal), rpc);
}

async function* callExchange<Request extends object, Response extends object>(
  channel: NodeChannel,
  method: Callable<Request, Response>,
  requests: AsyncIterable<Request>,
  { signal, deadlineMs = Number.POSITIVE_INFINITY }: CallOptions = {},
): AsyncGenerator<Response, void> {
  const { path, requestSerialize, responseDeserialize } = method;
  const { rpc, deadline, metadata } = channel.begin(method, {}, deadlineMs);
  const call = channel.raw.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, {
    deadline,
  });
  let failed: { readonly error: unknown } | undefined;
  const sent = sendAll(call, requests).catch((error: unknown) => {
    failed = { error };
    call.cancel();
  });
  try {
    yield* answersOf(call, channel.watch(call, signal), rpc);
    await sent;
  } catch (error) {
    throw failed === undefined ? error : failed.error;
  }
}

/** Writes messages one by one, each when the one before it has left, and ends the writing. */
async function sendAll(call: Writable, requests: AsyncIterable<object>): Promise<void> {
  for await (const request of requests) {
    assertText(request);
    assertNumbers(request);
    if (call.destroyed) return;
    await new Promise<void>((resolve) => call.write(request, () => resolve()));
  }
  call.end();
}

type Watching = ReturnType<NodeChannel["watch"]>;

/** Yields the answers of a call, and ends its watch and its span. */
async function* answersOf<Response>(
  call: AsyncIterable<Response> & {
    readonly cancel: () => void;
    on(event: "error", act: () => void): unknown;
  },
  watching: Watching,
  rpc: ReturnType<typeof startRpc>,
): AsyncGenerator<Response, void> {
  let status = "CANCELLED";
  try {
    yield* call;
    status = "OK";
  } catch (error) {
    status = statusName(error as ServiceError);
    throw watching.errorOf(error as ServiceError);
  } finally {
    watching.end();
    rpc.end(status);
    // After the loop is left nobody listens, and the cancellation is an error event.
    call.on("error", () => {});
    call.cancel();
  }
}

function statusName(error: ServiceError | null): string {
  return error === null ? "OK" : (grpc.status[error.code] ?? "UNKNOWN");
}

function linked(signal: AbortSignal | undefined, cancel: () => void): () => void {
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  return () => signal?.removeEventListener("abort", cancel);
}
