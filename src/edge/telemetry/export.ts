/** Makes the providers that send traces and metrics over OTLP. Only a process that sends loads this. */
import { metrics, trace } from "@opentelemetry/api";
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
import type { TelemetrySettings } from "./environment.ts";

export type Exporters = { readonly spans?: SpanExporter; readonly metrics?: PushMetricExporter };

/** A provider whose collected data can be sent. */
export type Provider = { readonly forceFlush: () => Promise<void>; readonly shutdown: () => Promise<void> };

/**
 * Creates the exporters that the settings ask for. They read their endpoint, headers and other settings from the
 * environment themselves.
 */
export function createExporters({ exports }: TelemetrySettings): Exporters {
  return {
    ...(exports.has("TRACES") ? { spans: new OTLPTraceExporter() } : {}),
    ...(exports.has("METRICS") ? { metrics: new OTLPMetricExporter() } : {}),
  };
}

/** Sets the global providers of what has an exporter. */
export function setProviders(
  serviceName: string,
  exporters: Exporters,
  settings: TelemetrySettings,
): readonly Provider[] {
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
