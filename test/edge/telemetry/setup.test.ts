/** Telemetry of a process: with exporters all is recorded, and without an endpoint nothing is. */
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { currentTraceparent, runInSpan, startRpc } from "../../../src/edge/telemetry/trace.ts";

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

async function start() {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const telemetry = await startTelemetry({
    serviceName: "test",
    exporters: { spans, metrics },
    log: () => {},
  });
  onTestFinished(telemetry.shutdown);
  return { spans, metrics, ...telemetry };
}

describe("with exporters", () => {
  test("a server's call is a span that continues the caller's trace, and a duration", async () => {
    const { spans, metrics, observer, flush } = await start();
    const rpc = startRpc("server", "comity.v1.Transfers/Assess", observer, PARENT);
    expect(rpc.run(currentTraceparent)).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
    rpc.end("INTERNAL");
    rpc.end("OK");
    await flush();
    const [span] = spans.getFinishedSpans();
    expect(span).toMatchObject({ parentSpanContext: { spanId: "b7ad6b7169203331" }, status: { code: 2 } });
    const [metric] = metrics.getMetrics().at(-1)?.scopeMetrics[0]?.metrics ?? [];
    expect(metric?.descriptor).toMatchObject({ name: "rpc.server.call.duration", unit: "s" });
    expect(metric?.dataPoints).toMatchObject([
      {
        attributes: {
          "rpc.system.name": "grpc",
          "rpc.method": "comity.v1.Transfers/Assess",
          "rpc.response.status_code": "INTERNAL",
          "error.type": "INTERNAL",
        },
        value: { count: 1 },
      },
    ]);
  });
});

test("without an endpoint nothing is recorded, and a caller's trace passes through", async () => {
  const { observer, shutdown } = await startTelemetry({ serviceName: "test", log: () => {} });
  onTestFinished(shutdown);
  const rpc = startRpc("server", "m", observer, PARENT);
  expect(rpc.run(currentTraceparent)).toBe(PARENT);
  rpc.end("OK");
  expect(await runInSpan({ side: "client", method: "m" }, async () => currentTraceparent())).toBe("");
});

test("what is collected is there without an endpoint, beside what is sent, and not where the SDK is disabled", async () => {
  const options = { serviceName: "eu.example", log: () => {}, collects: true };
  const first = await startTelemetry(options);
  first.observer.fault({ method: "m", error: new Error("x") });
  expect(await first.collect?.()).toMatch(/^comity_faults_total\{rpc_method="m",.*\} 1$/m);
  await first.shutdown();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const second = await startTelemetry({ ...options, exporters: { metrics } });
  second.observer.fault({ method: "m", error: new Error("x") });
  expect(await second.collect?.()).toContain("comity_faults_total{");
  await second.flush();
  expect(metrics.getMetrics()).toHaveLength(1);
  await second.shutdown();
  vi.stubEnv("OTEL_SDK_DISABLED", "true");
  onTestFinished(() => void vi.unstubAllEnvs());
  const third = await startTelemetry(options);
  onTestFinished(third.shutdown);
  expect(third.collect).toBeUndefined();
});
