/**
 * Starts OpenTelemetry: traces and metrics over OTLP where the environment names an endpoint. Otherwise only trace
 * ids pass through.
 */
import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import {
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from "@opentelemetry/sdk-trace";
import { readTelemetrySettings, type TelemetrySettings } from "./environment.ts";
import { createObserver, type NodeObserver } from "./events.ts";
import { createLog, type Log } from "./log.ts";

export type Telemetry = {
  readonly observer: NodeObserver;
  /** Sends the data that was collected so far. */
  readonly flush: () => Promise<void>;
  /** Flushes, and removes the global providers again. Failures to export do not reject. */
  readonly shutdown: () => Promise<void>;
};

type Exporters = { readonly spans?: SpanExporter; readonly metrics?: PushMetricExporter };

/**
 * Starts telemetry for this process. Call it once, before the first call. The OTEL_* variables of the environment
 * determine what is sent, where and how often; without an endpoint among them, and without `exporters`, nothing is
 * recorded or sent. `serviceName` is the default where the environment names no service.
 */
export function startTelemetry(options: {
  readonly serviceName: string;
  readonly exporters?: Exporters;
  readonly log?: Log;
}): Telemetry {
  const { serviceName, log = createLog({ level: "info" }) } = options;
  const settings = readTelemetrySettings();
  for (const code of settings.ignored) log("warn", "environment variable ignored", { code });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Without baggage: it would carry whatever a caller puts there.
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());

  const exporters = options.exporters ?? otlpExporters(settings);
  const providers = settings.disabled ? [] : setProviders(serviceName, exporters, settings);
  return {
    observer: createObserver(log),
    flush: async () => void (await Promise.allSettled(providers.map((each) => each.forceFlush()))),
    shutdown: async () => {
      await Promise.allSettled(providers.map((each) => each.shutdown()));
      for (const api of [trace, metrics, propagation, context]) api.disable();
    },
  };
}

/** The exporters read their endpoint, headers and other settings from the environment themselves. */
function otlpExporters({ exports }: TelemetrySettings): Exporters {
  return {
    ...(exports.has("TRACES") ? { spans: new OTLPTraceExporter() } : {}),
    ...(exports.has("METRICS") ? { metrics: new OTLPMetricExporter() } : {}),
  };
}

function setProviders(serviceName: string, exporters: Exporters, settings: TelemetrySettings) {
  const named = detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] });
  const resource = resourceFromAttributes({ "service.name": serviceName }).merge(named);
  const providers: (TracerProvider | MeterProvider)[] = [];
  if (exporters.spans !== undefined) {
    const processor = new BatchSpanProcessor({ exporter: exporters.spans, ...settings.batches });
    const { sampler } = settings;
    const provider = new TracerProvider({
      resource,
      spanProcessors: [processor],
      ...(sampler === undefined ? {} : { sampler }),
    });
    trace.setGlobalTracerProvider(provider);
    providers.push(provider);
  }
  if (exporters.metrics !== undefined) {
    const reader = new PeriodicExportingMetricReader({ exporter: exporters.metrics, ...settings.metrics });
    const provider = new MeterProvider({ resource, readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    providers.push(provider);
  }
  return providers;
}
