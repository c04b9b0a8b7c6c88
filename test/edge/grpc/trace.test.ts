import { randomUUID } from "node:crypto";
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { expect, onTestFinished, test } from "vitest";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { createFederationService } from "../../../src/edge/grpc/federation-service.ts";
import { unary } from "../../../src/edge/grpc/handlers.ts";
import { createPeerLink } from "../../../src/edge/grpc/peer-link.ts";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { currentTraceparent } from "../../../src/edge/telemetry/trace.ts";
import { connect, credentials, EU, JP, startNode } from "./fixture.ts";

test("one trace spans the platform's call, the home node, the stream, and the other node", async () => {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const telemetry = await startTelemetry({
    serviceName: "test",
    exporters: { spans, metrics },
    log: () => {},
  });
  onTestFinished(telemetry.shutdown);

  const abroad: string[] = [];
  const receiver = {
    receive: async (_origin: string, transfer: string) => {
      abroad.push(currentTraceparent());
      const leaf = Buffer.from(JSON.stringify({ transfer })).toString("base64");
      return { statement: { leaf, index: 1, proof: [], checkpoint: "c" } };
    },
    resolve: () => Promise.reject(new Error("not asked")),
    relay: () => Promise.reject(new Error("not asked")),
    adopt: () => Promise.reject(new Error("not asked")),
  };
  const jp = await startNode([createFederationService(receiver)], { id: JP });
  const link = createPeerLink({
    targetOf: () => ({ address: jp.address, credentials: credentials(EU, JP) }),
    observer: jp.observer,
  });
  onTestFinished(() => link.close());
  const handler = unary(async () => {
    const leaf = Buffer.from(JSON.stringify({ transfer: randomUUID() })).toString("base64");
    await link.propose(JP, { own: { leaf, index: 0, proof: [], checkpoint: "c" }, body: "{}" });
    return {};
  });
  const eu = await startNode([{ definition: Transfers, handlers: { Request: handler } }]);
  await Promise.all([1, 2].map(() => connect(eu).unary(Transfers.Request, {})));
  await telemetry.flush();

  const finished = spans.getFinishedSpans();
  const traces = Map.groupBy(finished, (span) => span.spanContext().traceId);
  expect(traces.size).toBe(2);
  for (const trace of traces.values()) {
    const chain = [trace.find((span) => span.parentSpanContext === undefined)];
    while (chain.length < trace.length)
      chain.push(trace.find((span) => span.parentSpanContext?.spanId === chain.at(-1)?.spanContext().spanId));
    expect(chain.map((span) => `${span?.kind} ${span?.name}`)).toEqual([
      "2 comity.v1.Transfers/Request",
      "1 comity.v1.Transfers/Request",
      "2 comity.v1.Federation/Exchange",
      "1 comity.v1.Federation/Exchange",
    ]);
    expect(chain[1]?.attributes).toEqual({
      "rpc.system.name": "grpc",
      "rpc.method": "comity.v1.Transfers/Request",
      "rpc.response.status_code": "OK",
    });
    const [, , , last] = chain;
    const { traceId = "", spanId = "" } = last?.spanContext() ?? {};
    expect(abroad).toContain(`00-${traceId}-${spanId}-01`);
  }
});
