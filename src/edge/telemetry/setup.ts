/**
 * Starts OpenTelemetry: traces and metrics over OTLP where the environment names an endpoint. Otherwise only trace
 * ids pass through.
 */
import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { readTelemetrySettings, type TelemetrySettings } from "./environment.ts";
import { createObserver, type NodeObserver } from "./events.ts";
import type { Exporters, Providers } from "./export.ts";
import { createLog, type Log } from "./log.ts";
import { tellPeersOnce } from "./peer-lines.ts";

export type Telemetry = {
  readonly observer: NodeObserver;
  /** Collects all metrics in the text format of Prometheus; only where that was asked for and nothing switches it off. */
  readonly collect?: () => Promise<string>;
  /** Sends the data that was collected so far. */
  readonly flush: () => Promise<void>;
  /** Flushes, and removes the global providers again. Failures to export do not reject. */
  readonly shutdown: () => Promise<void>;
};

/**
 * Starts telemetry for this process. Call it once, before the first call. The OTEL_* variables of the environment
 * determine what is sent, where and how often; without an endpoint among them, and without `exporters`, nothing is
 * recorded or sent. `serviceName` is the default where the environment names no service.
 */
export async function startTelemetry(options: {
  readonly serviceName: string;
  readonly exporters?: Exporters;
  readonly log?: Log;
  /** Keeps metrics for `collect`, also where nothing is sent. */
  readonly collects?: boolean;
}): Promise<Telemetry> {
  const { log = createLog({ level: "info" }) } = options;
  const settings = readTelemetrySettings();
  for (const code of settings.ignored) log("warn", "environment variable ignored", { code });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Without baggage: it would carry whatever a caller puts there.
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());

  const { providers, collect } = await createProviders(options, settings);
  return {
    observer: createObserver(tellPeersOnce(log)),
    ...(collect !== undefined && { collect }),
    flush: async () => void (await Promise.allSettled(providers.map((each) => each.forceFlush()))),
    shutdown: async () => {
      await Promise.allSettled(providers.map((each) => each.shutdown()));
      for (const api of [trace, metrics, propagation, context]) api.disable();
    },
  };
}

type Sending = Pick<Parameters<typeof startTelemetry>[0], "exporters" | "collects">;

/** Loads what `startTelemetry` needs with the same options, so that it starts at once. */
export async function loadTelemetry(options: Sending): Promise<void> {
  await importExport(options, readTelemetrySettings());
}

/** Loads nothing where nothing is to be sent: most nodes send nothing, and what sends takes long to load. */
async function importExport({ exporters, collects = false }: Sending, settings: TelemetrySettings) {
  if (settings.disabled || (exporters === undefined && settings.exports.size === 0 && !collects))
    return undefined;
  return import("./export.ts");
}

async function createProviders(
  options: Parameters<typeof startTelemetry>[0],
  settings: TelemetrySettings,
): Promise<Providers> {
  const module = await importExport(options, settings);
  if (module === undefined) return { providers: [] };
  const { serviceName, exporters, collects = false } = options;
  const { createExporters, setProviders } = module;
  return setProviders(serviceName, { ...(exporters ?? createExporters(settings)), collects }, settings);
}
