/** Starts OpenTelemetry: traces and metrics over OTLP where an endpoint is configured, otherwise only trace ids pass through. */
import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { createObserver, type NodeObserver } from "./events.ts";
import { createLog, type Log } from "./log.ts";

export type Telemetry = {
  readonly observer: NodeObserver;
  /** Sends what has been collected so far. */
  readonly flush: () => Promise<void>;
  /** Flushes and takes the global providers down again; failures to export are not the caller's. */
  readonly shutdown: () => Promise<void>;
};

/**
 * Starts telemetry for this process; once, before the first call. `endpoint` is an OTLP/HTTP base URL (what
 * OTEL_EXPORTER_OTLP_ENDPOINT holds); without it, and without `exporters`, nothing is recorded or sent.
 */
export function startTelemetry(options: {
  readonly serviceName: string;
  readonly endpoint?: string;
  readonly exporters?: { readonly spans: SpanExporter; readonly metrics: PushMetricExporter };
  readonly log?: Log;
}): Telemetry {
  const { serviceName, endpoint, log = createLog({ level: "info" }) } = options;
  const exporters = options.exporters ?? (endpoint === undefined ? undefined : otlp(endpoint));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Baggage is left out on purpose: it would carry whatever a caller puts there.
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());

  const providers = exporters === undefined ? [] : setProviders(serviceName, exporters);
  return {
    observer: createObserver(log),
    flush: async () => void (await Promise.allSettled(providers.map((each) => each.forceFlush()))),
    shutdown: async () => {
      await Promise.allSettled(providers.map((each) => each.shutdown()));
      for (const api of [trace, metrics, propagation, context]) api.disable();
    },
  };
}

function otlp(endpoint: string) {
  const base = endpoint.replace(/\/+$/, "");
  return {
    spans: new OTLPTraceExporter({ url: `${base}/v1/traces` }),
    metrics: new OTLPMetricExporter({ url: `${base}/v1/metrics` }),
  };
}

function setProviders(
  serviceName: string,
  exporters: { readonly spans: SpanExporter; readonly metrics: PushMetricExporter },
) {
  const resource = resourceFromAttributes({ "service.name": serviceName });
  const spanProcessors = [new BatchSpanProcessor({ exporter: exporters.spans })];
  const readers = [new PeriodicExportingMetricReader({ exporter: exporters.metrics })];
  const tracerProvider = new TracerProvider({ resource, spanProcessors });
  const meterProvider = new MeterProvider({ resource, readers });
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  return [tracerProvider, meterProvider];
}
