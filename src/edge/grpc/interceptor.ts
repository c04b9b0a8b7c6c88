/**
 * The interceptor between the wire and every handler. It checks a call in this order: caller, authorisation, encoding,
 * draining, quota, deadline, then of each message its size, the caller's turn, form and text.
 */
import grpc, {
  type Metadata,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  type ServerListener,
  type StatusObject,
} from "@grpc/grpc-js";
import { ComityError, fieldError } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";
import { STORED_BESIDE_BYTES } from "../../limits.ts";
import { type RpcSpan, startRpc } from "../telemetry/trace.ts";
import { endSoon, type Incoming, incomingOfCall } from "../tls/grpc-server.ts";
import { type Arrival, watchArrival } from "./arrival.ts";
import type { Method } from "./definition.ts";
import { refuseCompression } from "./frame-reader.ts";
import { type Host, methodName, refusal } from "./handlers.ts";
import { methodUnknown, STORING } from "./methods.ts";
import { isExplained, reasonOfStatus } from "./status.ts";
import { assertNumbers, assertText } from "./text.ts";
import { parseTimeout } from "./timeout.ts";
import { traceparentOf } from "./trace-context.ts";
import { decodeWhole } from "./unknown-fields.ts";

/** The deadline, in milliseconds, of a unary call that states none. A stream gets the longest one then. */
export const DEFAULT_DEADLINE_MS = 30_000;
/** The longest duration of a unary call, in milliseconds, whatever deadline it states. */
export const MAX_CALL_MS = 5 * 60_000;
/** The longest duration of a stream, in milliseconds. */
export const MAX_STREAM_MS = 24 * 3_600_000;

/** The node that calls arrive at. */
type Gate = {
  /** Throws where a caller may not call the method at a path. */
  readonly authorise: (path: string, caller: Identity) => void;
  readonly host: Host;
  /** The real definitions by path: the server itself passes bytes, and the interceptor decodes them. */
  readonly methods: ReadonlyMap<string, Method>;
};

/**
 * Creates the interceptor of a server. Any error on the way in becomes a status with its reason. Every call has a span
 * and a duration, whether it succeeds or fails.
 */
export function createInterceptor(gate: Gate): ServerInterceptor {
  return (definition, call) => {
    const passage = new Passage(gate, definition, call);
    const view = new grpc.ServerInterceptingCall(call, {
      start: (next) => next(passage.listener()),
      sendMetadata: (metadata, next) => {
        // All answers say that no compressed message is read.
        metadata.set("grpc-accept-encoding", "identity");
        next(metadata);
      },
      sendMessage: (response, next) => {
        const bytes = passage.encode(response);
        if (bytes !== undefined) next(bytes);
      },
      sendStatus: (status, next) => next(passage.end(status)),
    });
    return Object.assign(view, { getDeadline: () => passage.endsAt });
  };
}

/** A status of the library, or of a handler. */
type Ending = Pick<StatusObject, "code" | "details"> & { metadata?: Metadata | null | undefined };

/** One call on its way in and out. */
class Passage {
  /** The instant at which the call ends at the latest, in milliseconds since 1970. */
  readonly endsAt: number;
  readonly #gate: Gate;
  readonly #path: string;
  readonly #streams: { readonly request: boolean; readonly response: boolean };
  readonly #call: ServerInterceptingCallInterface;
  readonly #incoming: Incoming;
  /** The timeout that the caller states, in milliseconds; undefined where it is malformed. */
  readonly #given: number | undefined;
  readonly #forMs: number;
  #rpc: RpcSpan | undefined;
  #arrival: Arrival | undefined;
  #leave: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #refused = false;

  constructor(
    gate: Gate,
    {
      path,
      requestStream: request,
      responseStream: response,
    }: { readonly path: string; readonly requestStream: boolean; readonly responseStream: boolean },
    call: ServerInterceptingCallInterface,
  ) {
    this.#gate = gate;
    this.#path = path;
    this.#streams = { request, response };
    this.#call = call;
    this.#incoming = incomingOfCall(call);
    this.#given = parseTimeout(this.#incoming.headers["grpc-timeout"]);
    const longest = response ? MAX_STREAM_MS : MAX_CALL_MS;
    const unlimited = this.#given === Number.POSITIVE_INFINITY && !response;
    this.#forMs = unlimited ? DEFAULT_DEADLINE_MS : Math.min(this.#given ?? 0, longest);
    this.endsAt = Date.now() + this.#forMs;
  }

  /** Returns what happens as the call arrives. */
  listener(): ServerListener {
    return {
      onReceiveMetadata: (metadata, pass) => {
        this.#rpc = startRpc("server", methodName(this.#path), this.#observer, traceparentOf(metadata));
        this.#guard(() => {
          this.#admit();
          this.#watch();
          pass(metadata as Metadata);
        });
      },
      onReceiveMessage: (bytes: Buffer, pass: (request: object) => void) =>
        this.#guard(() => this.#receive(bytes, pass)),
      onReceiveHalfClose: (pass) =>
        this.#guard(() => {
          this.#arrival?.halfClose();
          pass();
        }),
      // Comes after every end. Only a call that was cut off, or that the library rejected, has no status yet.
      onCancel: () => {
        const late = this.#given !== undefined && Date.now() >= this.endsAt;
        this.#rpc?.end(late ? "DEADLINE_EXCEEDED" : "CANCELLED");
        this.#leave?.();
        this.#arrival?.end();
        clearTimeout(this.#timer);
      },
    };
  }

  /** Encodes a response. A call whose response cannot be encoded ends with INTERNAL, and undefined is returned. */
  encode(response: object): Buffer | undefined {
    try {
      const method = this.#gate.methods.get(this.#path);
      if (method === undefined) throw new TypeError("a response without a method");
      assertText(response);
      assertNumbers(response);
      return method.responseSerialize(response);
    } catch (cause) {
      // If this error were thrown further, the call would get no answer.
      this.#refuse(new Error("the response cannot be encoded", { cause }));
      return undefined;
    }
  }

  /** Notes the end of the call. A status of the library that has no reason is a fault. */
  end(status: Ending): Ending {
    const told = isExplained(status)
      ? status
      : refusal(new Error(status.details), this.#path, this.#observer);
    this.#rpc?.end(grpc.status[told.code] ?? "UNKNOWN");
    this.#tellRefusal(told);
    return told;
  }

  #tellRefusal(told: Ending): void {
    const reason = told.code === grpc.status.OK ? undefined : reasonOfStatus(told);
    if (reason === undefined || this.#refused) return;
    this.#refused = true;
    const { identity: caller } = this.#incoming;
    const method = this.#gate.methods.has(this.#path) ? methodName(this.#path) : "unknown";
    this.#observer.callRefused({ method, caller, reason });
  }

  get #observer(): Host["observer"] {
    return this.#gate.host.observer;
  }

  /** Runs a step in the call's span. An error refuses the call; uncaught, it would end the process. */
  #guard(act: () => void): void {
    const step = () => {
      try {
        act();
      } catch (error) {
        this.#refuse(error);
      }
    };
    if (this.#rpc === undefined) step();
    else this.#rpc.run(step);
  }

  #refuse(error: unknown): void {
    // Past the interceptor itself, which holds a status back while it waits for a message that will not come.
    this.#call.sendStatus(this.end(refusal(error, this.#path, this.#observer)));
  }

  /**
   * Checks the caller's authorisation, then its quota, before any message is read. A draining node admits nobody.
   *
   * THREAT: refusals cost little each, and a flood of them costs the node.
   */
  #admit(): void {
    const { authorise, host } = this.#gate;
    const { identity, headers } = this.#incoming;
    const { request, response } = this.#streams;
    try {
      authorise(this.#path, identity);
      assertPlain(headers["grpc-encoding"]);
      host.draining.throwIfAborted();
      this.#leave = host.quota.begin(identity, request || response ? "stream" : "call");
    } catch (error) {
      this.#countRefusal();
      throw error;
    }
  }

  #countRefusal(): void {
    const { quota, shutOut } = this.#gate.host;
    if (quota.refused(this.#incoming.identity)) shutOut(this.#incoming.identity);
  }

  /**
   * Watches the request arrive, and ends the call: by its own deadline, by the default where it has none, and by the
   * longest one at the latest.
   */
  #watch(): void {
    const { quota, arrivalMs } = this.#gate.host;
    this.#arrival = watchArrival(this.#incoming, {
      whole: !this.#streams.request,
      arrivalMs,
      quota,
      refuse: (error) => {
        this.#countRefusal();
        this.#refuse(error);
      },
    });
    if (this.#given === undefined)
      throw fieldError("INPUT_INVALID", "grpc-timeout", "is not up to 8 digits with a unit");
    if (this.#forMs < 1) throw passed("the deadline has passed");
    const cut = () => {
      this.#refuse(passed("the call took too long"));
      // Where the caller takes no more of its answer, the status waits behind it, and no end comes.
      endSoon(this.#incoming.stream);
    };
    this.#timer = setTimeout(cut, this.#forMs).unref();
  }

  /** Checks a message and passes it on when it is the caller's turn. */
  #receive(bytes: Buffer, pass: (request: object) => void): void {
    const { quota, turns } = this.#gate.host;
    const { identity } = this.#incoming;
    this.#arrival?.message();
    quota.read(identity, bytes.length);
    // The turn runs in the span of whichever call came first, so this call's own is entered again.
    turns.begin(identity.id, () =>
      this.#guard(() => {
        const request = decode(this.#gate.methods.get(this.#path), bytes, identity);
        if (STORING.has(this.#path)) quota.store(identity, bytes.length + STORED_BESIDE_BYTES);
        pass(request);
      }),
    );
  }
}

/**
 * Decodes a request. Another node's may hold fields that are not known here: what nodes relay is held to rules of its
 * own.
 */
function decode(method: Method | undefined, bytes: Buffer, { role }: Identity): object {
  if (method === undefined) throw methodUnknown();
  let request: object;
  try {
    request = role === "node" ? method.requestDeserialize(bytes) : decodeWhole(method, bytes);
  } catch (cause) {
    if (cause instanceof ComityError) throw cause;
    throw new ComityError("INPUT_INVALID", "the message does not have the form of this method's request", {
      cause,
    });
  }
  assertText(request);
  return request;
}

/** Throws COMPRESSION_REFUSED for an encoding of messages other than `identity`. */
function assertPlain(encoding: string | readonly string[] | undefined): void {
  if (encoding !== undefined && encoding !== "identity") throw refuseCompression();
}

const passed = (text: string) => new ComityError("DEADLINE_PASSED", text);
