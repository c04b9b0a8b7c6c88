/** One trace spans platform, home node and foreign node; it is exported over OTLP where an endpoint is configured. */
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { startTelemetry } from "../../src/edge/telemetry/setup.ts";
import { startCollector } from "../support/collector.ts";
import { startFederation } from "../support/federation.ts";

const log = createLog({ level: "silent" });

afterEach(() => void vi.unstubAllEnvs());

async function transferOnce(): Promise<void> {
  const federation = await startFederation(["EU", "US-IL"]);
  try {
    const answer = await federation.caller("EU").request(await federation.sample("eu-us-il-login"));
    expect(answer.state).toBe("PERMITTED");
  } finally {
    await federation.stop();
  }
}

describe("telemetry of a transfer", () => {
  test("is one trace from the platform through its home node to the foreign node", async () => {
    const spans = new InMemorySpanExporter();
    const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const telemetry = await startTelemetry({ serviceName: "test", exporters: { spans, metrics }, log });
    try {
      await transferOnce();
      await telemetry.flush();
      const finished = spans.getFinishedSpans();
      const root = finished.find(
        ({ name, parentSpanContext }) => name.endsWith("Transfers/Request") && !parentSpanContext,
      );
      const trace = finished.filter((span) => span.spanContext().traceId === root?.spanContext().traceId);
      // Client and server of the platform's call, then client and server of the node's.
      expect(trace.map(({ name }) => name.replace("comity.v1.", "")).sort()).toEqual([
        "Federation/Exchange",
        "Federation/Exchange",
        "Transfers/Request",
        "Transfers/Request",
      ]);
      const parents = new Set(trace.map((span) => span.parentSpanContext?.spanId));
      expect(parents.size).toBe(4);
      const names = metrics
        .getMetrics()
        .flatMap(({ scopeMetrics }) =>
          scopeMetrics.flatMap((scope) => scope.metrics.map(({ descriptor }) => descriptor.name)),
        );
      expect(names).toEqual(expect.arrayContaining(["rpc.server.call.duration", "comity.decisions"]));
      expect(JSON.stringify(finished.map(({ attributes }) => attributes))).not.toMatch(/aurora|lakeshore/);
    } finally {
      await telemetry.shutdown();
    }
  });

  test("goes to the configured collector, and nowhere without one", async () => {
    const collector = await startCollector();
    vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url);
    const telemetry = await startTelemetry({ serviceName: "test", log });
    await transferOnce();
    await telemetry.shutdown();
    expect(collector.paths()).toEqual(["/v1/metrics", "/v1/traces"]);
    const before = collector.received.length;
    vi.unstubAllEnvs();
    const silent = await startTelemetry({ serviceName: "test", log });
    await transferOnce();
    await silent.shutdown();
    expect(collector.received.length).toBe(before);
    await collector.stop();
  });
});
