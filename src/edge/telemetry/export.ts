/** Makes the providers that send traces and metrics over OTLP, or collect metrics. Only a process that does either loads this. */
import { metrics, trace } from "@opentelemetry/api";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import {
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from "@opentelemetry/resources";
import {
  MeterProvider,
  type MetricReader,
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

/** Providers, and what collects their metrics in the text format of Prometheus where that was asked for. */
export type Providers = { readonly providers: readonly Provider[]; readonly collect?: () => Promise<string> };

/** Sets the global providers of what has an exporter, and of metrics that are collected. */
export function setProviders(
  serviceName: string,
  exporters: Exporters & { readonly collects?: boolean },
  settings: TelemetrySettings,
): Providers {
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
  const collector = exporters.collects === true ? createCollector() : undefined;
  const readers: MetricReader[] = collector === undefined ? [] : [collector.reader];
  if (exporters.metrics !== undefined)
    readers.push(new PeriodicExportingMetricReader({ exporter: exporters.metrics, ...settings.metrics }));
  if (readers.length > 0) {
    const provider = new MeterProvider({ resource, readers });
    metrics.setGlobalMeterProvider(provider);
    providers.push(provider);
  }
  return { providers, ...(collector !== undefined && { collect: collector.collect }) };
}

/** Creates a reader that collects when it is asked. The port is our own, with limits that the exporter's has not. */
function createCollector(): { readonly reader: MetricReader; readonly collect: () => Promise<string> } {
  const reader = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer();
  return {
    reader,
    // Where one gauge could not be read, the page has all the others.
    // Its last line must end: of a node at which nothing has happened yet it does not.
    collect: async () =>
      `${serializer.serialize((await reader.collect()).resourceMetrics).replace(/\n$/, "")}\n`,
  };
}
