import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { describe, expect, onTestFinished, test } from "vitest";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { currentTraceparent, runInSpan, startRpc } from "../../../src/edge/telemetry/trace.ts";
import { ComityError } from "../../../src/errors.ts";

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

function start() {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const telemetry = startTelemetry({ serviceName: "test", exporters: { spans, metrics }, log: () => {} });
  onTestFinished(telemetry.shutdown);
  return { spans, metrics, ...telemetry };
}

describe("with exporters", () => {
  test("a server's call is a span that continues the caller's trace, and a duration", async () => {
    const { spans, metrics, observer, flush } = start();
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

  test("a malformed traceparent begins a new trace", async () => {
    const { observer } = start();
    const rpc = startRpc("server", "m", observer, "00-x");
    expect(rpc.run(currentTraceparent)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    rpc.end("OK");
  });

  test("a span fails with the reason of what is thrown", async () => {
    const { spans, flush } = start();
    const thrown = new ComityError("BARRED", "too late");
    const act = () => Promise.reject(thrown);
    await expect(runInSpan({ side: "client", method: "m" }, act)).rejects.toBe(thrown);
    await flush();
    expect(spans.getFinishedSpans()[0]?.attributes).toMatchObject({ "error.type": "BARRED" });
  });

  test("a peer's breaker is seen in its last state, with how often it changed", async () => {
    const { metrics, observer, flush } = start();
    const [jp, us] = ["spiffe://jp.example/node", "spiffe://us.example/node"] as const;
    for (const state of ["open", "half-open", "open"] as const) observer.breaker({ peer: jp, state });
    for (const state of ["open", "half-open", "closed"] as const) observer.breaker({ peer: us, state });
    await flush();
    const points = (name: string) =>
      metrics
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics)
        .find(({ descriptor }) => descriptor.name === name)
        ?.dataPoints.map(({ attributes, value }) => ({ ...attributes, value }));
    expect(points("comity.peer.breaker")).toEqual([
      { "comity.peer": jp, value: 2 },
      { "comity.peer": us, value: 0 },
    ]);
    expect(points("comity.peer.breaker_changes")).toEqual([
      { "comity.peer": jp, "comity.state": "open", value: 2 },
      { "comity.peer": jp, "comity.state": "half-open", value: 1 },
      { "comity.peer": us, "comity.state": "open", value: 1 },
      { "comity.peer": us, "comity.state": "half-open", value: 1 },
      { "comity.peer": us, "comity.state": "closed", value: 1 },
    ]);
  });

  test("no metric but the breaker's names a party", async () => {
    const { metrics, observer, flush } = start();
    const peer = "spiffe://jp.example/node";
    observer.decided({ method: "Request", decision: "deny", from: "EU", to: "JP" });
    observer.inDoubt({ transfer: "t", destination: peer });
    observer.concluded({ transfer: "t", state: "PERMITTED" });
    observer.barred({ transfer: "t", origin: peer });
    observer.noticed({ notice: "n", version: 1, stage: "initial", peers: 2 });
    observer.delivered({ notice: "n", kind: "acknowledgement", peer });
    observer.requeued({ notice: "n", kind: "notice", peer });
    observer.alarm({ what: "STATEMENT_CONFLICT", transfer: "t", peer });
    observer.fault({ method: "m", error: new Error("x") });
    observer.connectionRefused({ reason: "IDENTITY_MISSING", code: "C" });
    observer.peerLink({ peer, state: "open" });
    await flush();
    const points =
      metrics
        .getMetrics()
        .at(-1)
        ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
    expect(points.map(({ descriptor }) => descriptor.name).toSorted()).toEqual([
      "comity.alarms",
      "comity.connections.refused",
      "comity.decisions",
      "comity.deliveries",
      "comity.faults",
      "comity.notices",
      "comity.peer.links",
      "comity.requeues",
      "comity.transfers",
    ]);
    const attributes = points.flatMap(({ dataPoints }) => dataPoints.map((point) => point.attributes));
    expect(JSON.stringify(attributes)).not.toContain("jp.example");
  });
});

test("without an endpoint nothing is recorded, and a caller's trace passes through", async () => {
  const { observer, shutdown } = startTelemetry({ serviceName: "test", log: () => {} });
  onTestFinished(shutdown);
  const rpc = startRpc("server", "m", observer, PARENT);
  expect(rpc.run(currentTraceparent)).toBe(PARENT);
  rpc.end("OK");
  expect(await runInSpan({ side: "client", method: "m" }, async () => currentTraceparent())).toBe("");
});
