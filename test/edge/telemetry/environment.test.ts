/** The OTEL_* variables say what is sent, where and how often; without an endpoint nothing is. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readTelemetrySettings } from "../../../src/edge/telemetry/environment.ts";
import { startTelemetry, type Telemetry } from "../../../src/edge/telemetry/setup.ts";
import { startRpc } from "../../../src/edge/telemetry/trace.ts";
import { startCollector } from "../../support/collector.ts";

type Variables = Readonly<Record<`OTEL_${string}`, string>>;

function setVariables(variables: Variables): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
}

afterEach(() => void vi.unstubAllEnvs());

describe("with a collector", () => {
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let warned: (string | undefined)[];
  beforeEach(async () => {
    collector = await startCollector();
    warned = [];
  });
  afterEach(() => collector.stop());

  async function start(variables: Variables): Promise<Telemetry> {
    setVariables(variables);
    return startTelemetry({
      serviceName: "eu.example",
      log: (level, _, fields) => void (level === "warn" && warned.push(fields?.code)),
    });
  }

  /** One call, its span and its metric sent. */
  async function callOnce(variables: Variables): Promise<void> {
    const telemetry = await start(variables);
    startRpc("server", "m", telemetry.observer).end("OK");
    await telemetry.shutdown();
  }

  it("sends traces and metrics to OTEL_EXPORTER_OTLP_ENDPOINT, with the headers", async () => {
    await callOnce({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20x",
    });
    expect(collector.paths()).toEqual(["/v1/metrics", "/v1/traces"]);
    expect(collector.received.map(({ headers }) => headers.authorization)).toEqual(["Bearer x", "Bearer x"]);
    expect(collector.received.every(({ body }) => body.includes("eu.example"))).toBe(true);
  });

  it("names the service and its resource as the environment does", async () => {
    await callOnce({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_SERVICE_NAME: "gateway-7",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=staging,service.name=other",
    });
    for (const { body } of collector.received) {
      expect(body.includes("gateway-7")).toBe(true);
      expect(body.includes("staging")).toBe(true);
      expect(body.includes("eu.example")).toBe(false);
    }
    expect(collector.received).toHaveLength(2);
  });

  it("sends one signal alone where only that has an endpoint or an exporter", async () => {
    await callOnce({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/spans` });
    expect(collector.paths()).toEqual(["/spans"]);
    await callOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_EXPORTER: "none" });
    expect(collector.paths()).toEqual(["/spans", "/v1/metrics"]);
  });

  it("sends no trace that OTEL_TRACES_SAMPLER leaves out", async () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
    for (const [sampler, argument] of [
      ["always_off", ""],
      ["parentbased_always_off", ""],
      ["traceidratio", "0"],
    ] as const)
      await callOnce({
        OTEL_EXPORTER_OTLP_ENDPOINT,
        OTEL_TRACES_SAMPLER: sampler,
        OTEL_TRACES_SAMPLER_ARG: argument,
      });
    expect(collector.paths()).toEqual(["/v1/metrics"]);
  });

  it("sends metrics every OTEL_METRIC_EXPORT_INTERVAL milliseconds, unasked", async () => {
    const exported = collector.next("/v1/metrics");
    const telemetry = await start({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_METRIC_EXPORT_INTERVAL: "20",
      OTEL_METRIC_EXPORT_TIMEOUT: "1000",
    });
    startRpc("server", "m", telemetry.observer).end("OK");
    expect((await exported).body.length).toBeGreaterThan(0);
    await telemetry.shutdown();
  });

  it("sends nothing where OTEL_SDK_DISABLED says so", async () => {
    await callOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SDK_DISABLED: "true" });
    expect(collector.received).toEqual([]);
    expect(warned).toEqual([]);
  });

  it("sends nothing to an endpoint that is no address, and warns of it", async () => {
    await callOnce({ OTEL_EXPORTER_OTLP_ENDPOINT: "collector" });
    expect(warned).toContain("OTEL_EXPORTER_OTLP_ENDPOINT");
    expect(collector.received).toEqual([]);
  });
});

describe("the settings", () => {
  it("export nothing without an endpoint", () => {
    expect(readTelemetrySettings()).toEqual({
      disabled: false,
      exports: new Set(),
      metrics: {},
      batches: {},
      ignored: [],
    });
  });

  it("take the intervals and sizes that are given", () => {
    setVariables({
      OTEL_METRIC_EXPORT_INTERVAL: "5000",
      OTEL_METRIC_EXPORT_TIMEOUT: "9000",
      OTEL_BSP_SCHEDULE_DELAY: "100",
      OTEL_BSP_MAX_QUEUE_SIZE: "64",
    });
    expect(readTelemetrySettings()).toMatchObject({
      metrics: { exportIntervalMillis: 5000, exportTimeoutMillis: 5000 },
      batches: { scheduledDelayMillis: 100, maxQueueSize: 64 },
    });
  });

  it.each([
    ["always_on", "AlwaysOnSampler"],
    ["traceidratio", "TraceIdRatioBased{0.25}"],
    ["parentbased_traceidratio", /^ParentBased\{root=TraceIdRatioBased\{0\.25\}/],
  ])("know the sampler %s", (name, shown) => {
    setVariables({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: "0.25" });
    expect(String(readTelemetrySettings().sampler)).toMatch(shown);
  });

  it.each<[Variables, string]>([
    [{ OTEL_TRACES_SAMPLER: "sometimes" }, "OTEL_TRACES_SAMPLER"],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "2" }, "OTEL_TRACES_SAMPLER_ARG"],
    [{ OTEL_METRIC_EXPORT_INTERVAL: "-1" }, "OTEL_METRIC_EXPORT_INTERVAL"],
    [{ OTEL_BSP_MAX_QUEUE_SIZE: "many" }, "OTEL_BSP_MAX_QUEUE_SIZE"],
    [{ OTEL_METRICS_EXPORTER: "prometheus" }, "OTEL_METRICS_EXPORTER"],
    [{ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: ":4318" }, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"],
  ])("ignore %j, and say so", (variables, name) => {
    setVariables(variables);
    const { ignored, exports } = readTelemetrySettings();
    expect(ignored).toEqual([name]);
    expect(exports).toEqual(new Set());
  });
});
