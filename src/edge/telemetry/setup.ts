/**
 * Starts OpenTelemetry: traces and metrics over OTLP where the environment names an endpoint. Otherwise only trace
 * ids pass through.
 */
import { context, metrics, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { readTelemetrySettings, type TelemetrySettings } from "./environment.ts";
import { createObserver, type NodeObserver } from "./events.ts";
import type { Exporters, Provider } from "./export.ts";
import { createLog, type Log } from "./log.ts";
import { tellPeersOnce } from "./peer-lines.ts";

export type Telemetry = {
  readonly observer: NodeObserver;
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
}): Promise<Telemetry> {
  const { serviceName, log = createLog({ level: "info" }) } = options;
  const settings = readTelemetrySettings();
  for (const code of settings.ignored) log("warn", "environment variable ignored", { code });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  // Without baggage: it would carry whatever a caller puts there.
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());

  const providers = await createProviders(serviceName, options.exporters, settings);
  return {
    observer: createObserver(tellPeersOnce(log)),
    flush: async () => void (await Promise.allSettled(providers.map((each) => each.forceFlush()))),
    shutdown: async () => {
      await Promise.allSettled(providers.map((each) => each.shutdown()));
      for (const api of [trace, metrics, propagation, context]) api.disable();
    },
  };
}

/** Creates nothing where nothing is to be sent: most nodes send nothing, and what sends takes long to load. */
async function createProviders(
  serviceName: string,
  given: Exporters | undefined,
  settings: TelemetrySettings,
): Promise<readonly Provider[]> {
  if (settings.disabled || (given === undefined && settings.exports.size === 0)) return [];
  const { createExporters, setProviders } = await import("./export.ts");
  return setProviders(serviceName, given ?? createExporters(settings), settings);
}
