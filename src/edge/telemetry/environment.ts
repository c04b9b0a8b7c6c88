/**
 * Reads the OTEL_* variables that the SDK leaves to the program (OpenTelemetry specification, "Environment Variable
 * Specification"). The exporters read theirs themselves: endpoint, headers, compression, timeout and certificates of
 * OTLP.
 */
import { getBooleanFromEnv, getStringFromEnv } from "@opentelemetry/core";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";

type Signal = "TRACES" | "METRICS";

/** The settings of a process. An absent one keeps the SDK's default. */
export type TelemetrySettings = {
  /** OTEL_SDK_DISABLED: nothing is recorded or sent. */
  readonly disabled: boolean;
  /**
   * The signals that have an endpoint, and that OTEL_TRACES_EXPORTER or OTEL_METRICS_EXPORTER does not switch off.
   */
  readonly exports: ReadonlySet<Signal>;
  /** OTEL_TRACES_SAMPLER with OTEL_TRACES_SAMPLER_ARG. */
  readonly sampler?: Sampler;
  /** OTEL_METRIC_EXPORT_INTERVAL and OTEL_METRIC_EXPORT_TIMEOUT, in milliseconds. */
  readonly metrics: { readonly exportIntervalMillis?: number; readonly exportTimeoutMillis?: number };
  /** OTEL_BSP_*: delay and timeout in milliseconds, the other values in spans. */
  readonly batches: {
    readonly scheduledDelayMillis?: number;
    readonly exportTimeoutMillis?: number;
    readonly maxQueueSize?: number;
    readonly maxExportBatchSize?: number;
  };
  /** The names of variables with a meaningless value, which is ignored. */
  readonly ignored: readonly string[];
};

/** The SDK's own interval of metrics, in milliseconds. */
const DEFAULT_INTERVAL_MS = 60_000;

/**
 * Reads the variables of this process. Never throws: as the specification asks, a wrong value is ignored and
 * reported.
 */
export function readTelemetrySettings(): TelemetrySettings {
  const ignored: string[] = [];
  const number = (name: string) => positiveNumber(name, ignored);
  const interval = number("OTEL_METRIC_EXPORT_INTERVAL");
  const timeout = number("OTEL_METRIC_EXPORT_TIMEOUT");
  const sampler = samplerOf(ignored);
  return {
    disabled: getBooleanFromEnv("OTEL_SDK_DISABLED"),
    exports: new Set((["TRACES", "METRICS"] as const).filter((signal) => isExported(signal, ignored))),
    ...(sampler === undefined ? {} : { sampler }),
    metrics: dropUndefined({
      exportIntervalMillis: interval,
      // The SDK throws where both are set and an export may take longer than the interval.
      exportTimeoutMillis: timeout && Math.min(timeout, interval ?? DEFAULT_INTERVAL_MS),
    }),
    batches: dropUndefined({
      scheduledDelayMillis: number("OTEL_BSP_SCHEDULE_DELAY"),
      exportTimeoutMillis: number("OTEL_BSP_EXPORT_TIMEOUT"),
      maxQueueSize: number("OTEL_BSP_MAX_QUEUE_SIZE"),
      maxExportBatchSize: number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE"),
    }),
    ignored,
  };
}

/**
 * Tells if a signal is exported. THREAT: an exporter whose endpoint is missing or malformed falls back to localhost,
 * where anybody may listen.
 */
function isExported(signal: Signal, ignored: string[]): boolean {
  const exporter = `OTEL_${signal}_EXPORTER`;
  const chosen = getStringFromEnv(exporter)?.trim() ?? "otlp";
  if (chosen !== "otlp") {
    if (chosen !== "none") ignored.push(exporter);
    return false;
  }
  const own = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`;
  const name = getStringFromEnv(own) === undefined ? "OTEL_EXPORTER_OTLP_ENDPOINT" : own;
  const endpoint = getStringFromEnv(name);
  if (endpoint === undefined) return false;
  if (URL.canParse(endpoint)) return true;
  ignored.push(name);
  return false;
}

function samplerOf(ignored: string[]): Sampler | undefined {
  const name = getStringFromEnv("OTEL_TRACES_SAMPLER")?.trim();
  const inherits = name?.startsWith("parentbased_") ?? false;
  const root = name === undefined ? undefined : rootSampler(name.replace(/^parentbased_/, ""), ignored);
  if (root === undefined && name !== undefined) ignored.push("OTEL_TRACES_SAMPLER");
  return root === undefined ? undefined : inherits ? new ParentBasedSampler({ root }) : root;
}

function rootSampler(name: string, ignored: string[]): Sampler | undefined {
  if (name === "always_on") return new AlwaysOnSampler();
  if (name === "always_off") return new AlwaysOffSampler();
  if (name !== "traceidratio") return undefined;
  const given = getStringFromEnv("OTEL_TRACES_SAMPLER_ARG");
  const ratio = Number(given ?? 1);
  if (ratio >= 0 && ratio <= 1) return new TraceIdRatioBasedSampler(ratio);
  ignored.push("OTEL_TRACES_SAMPLER_ARG");
  return new TraceIdRatioBasedSampler(1);
}

function positiveNumber(name: string, ignored: string[]): number | undefined {
  const given = getStringFromEnv(name);
  if (given === undefined) return undefined;
  const value = Number(given);
  if (Number.isSafeInteger(value) && value > 0) return value;
  ignored.push(name);
  return undefined;
}

/** Returns the object without its undefined values. */
function dropUndefined<T extends object>(values: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
