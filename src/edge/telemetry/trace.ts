/**
 * Spans, and the trace context that they carry across processes (W3C Trace Context; OpenTelemetry semantic
 * conventions, RPC).
 */
import {
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { ComityError } from "../../errors.ts";
import { type RpcObserver, rpcAttributes } from "./events.ts";

type Side = "client" | "server";

const KINDS = { client: SpanKind.CLIENT, server: SpanKind.SERVER } as const;

/** The statuses that are a server's own fault. Any other status is the caller's. */
const SERVER_FAULTS = new Set([
  "UNKNOWN",
  "DEADLINE_EXCEEDED",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

/** Returns the active span as a `traceparent`; empty where nothing is traced. */
export function currentTraceparent(): string {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? "";
}

/** The span of a call. `run` makes it the active one; `end` works once, with the name of a gRPC status. */
export type RpcSpan = { readonly run: <T>(act: () => T) => T; readonly end: (status: string) => void };

/**
 * Starts the span and the timing of a call of `method` (`comity.v1.Transfers/Assess`). A server's span continues
 * `traceparent`, or starts a trace where that is empty or malformed. A client's span continues the active one.
 */
export function startRpc(
  side: Side,
  method: string,
  observer: Pick<RpcObserver, "rpcEnded">,
  traceparent?: string,
): RpcSpan {
  const parent = side === "client" ? context.active() : remoteContext(traceparent);
  const span = startSpan(side, method, parent);
  const active = trace.setSpan(parent, span);
  const startedAt = performance.now();
  let ended = false;
  return {
    run: (act) => context.with(active, act),
    end: (status) => {
      if (ended) return;
      ended = true;
      endSpan(side, span, method, status);
      observer.rpcEnded({ side, method, status, seconds: (performance.now() - startedAt) / 1000 });
    },
  };
}

/** Runs `act` in a span of its own, for one item of a stream. Where `act` throws, the span fails with the reason. */
export async function runInSpan<T>(
  span: { readonly side: Side; readonly method: string; readonly traceparent?: string },
  act: () => Promise<T>,
): Promise<T> {
  const { side, method, traceparent } = span;
  const parent = side === "client" ? context.active() : remoteContext(traceparent);
  const started = startSpan(side, method, parent);
  try {
    const value = await context.with(trace.setSpan(parent, started), act);
    endSpan(side, started, method);
    return value;
  } catch (error) {
    started.setAttribute("error.type", ComityError.from(error).reason);
    started.setStatus({ code: SpanStatusCode.ERROR });
    started.end();
    throw error;
  }
}

function remoteContext(traceparent: string | undefined) {
  return propagation.extract(ROOT_CONTEXT, { traceparent: traceparent ?? "" });
}

function startSpan(side: Side, method: string, parent: ReturnType<typeof context.active>): Span {
  const options = { kind: KINDS[side], attributes: rpcAttributes(method) };
  return trace.getTracer("comity").startSpan(method, options, parent);
}

function endSpan(side: Side, span: Span, method: string, status?: string): void {
  if (status !== undefined) {
    span.setAttributes(rpcAttributes(method, status));
    const failed = side === "client" ? status !== "OK" : SERVER_FAULTS.has(status);
    if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
