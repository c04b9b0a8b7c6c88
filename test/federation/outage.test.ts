/** A peer that is away for an hour of the nodes' time: nothing is lost, and the breaker's metric tells the story. */
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { expect } from "vitest";
import { createLog } from "../../src/edge/telemetry/log.ts";
import { startTelemetry } from "../../src/edge/telemetry/setup.ts";
import { OUTBOX, type OutboxState } from "../../src/engine/rows.ts";
import { loadSpan } from "../../src/engine/store.ts";
import { createClock, startFederation } from "../support/federation.ts";
import { draft, regulatorOf } from "../support/incident.ts";
import { longTest } from "../support/longer.ts";

const MINUTE_MS = 60_000;

longTest("everything arrives when the peer is back, and nothing became a dead letter", async () => {
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const telemetry = await startTelemetry({
    serviceName: "test",
    exporters: { spans: new InMemorySpanExporter(), metrics },
    log: createLog({ level: "silent" }),
  });
  const clock = createClock();
  const federation = await startFederation(["EU", "US-IL"], { clock });
  const reporter = regulatorOf(federation, "EU");

  /** The newest values of a metric, by the attribute that tells its points apart. */
  async function points(name: string): Promise<Record<string, number>> {
    await telemetry.flush();
    const scopes = metrics.getMetrics().at(-1)?.scopeMetrics ?? [];
    const found = scopes.flatMap((scope) => scope.metrics).find(({ descriptor }) => descriptor.name === name);
    return Object.fromEntries(
      (found?.dataPoints ?? []).map(({ attributes, value }) => [
        String(attributes["comity.state"] ?? "all"),
        Number(value),
      ]),
    );
  }
  const trials = async () => (await points("comity.peer.breaker_changes"))["half-open"] ?? 0;

  try {
    await federation.stopNode("US-IL");
    const ids: string[] = [];
    const open = () =>
      expect.poll(() => points("comity.peer.breaker"), { timeout: 20_000 }).toEqual({ all: 2 });
    for (let passed = 0; passed < 60; passed += 20) {
      ids.push((await reporter.report(draft())).id);
      await open();
      // The pause is over at once, which gives one trial; it fails, and the breaker is open again.
      const before = await trials();
      clock.advance(20 * MINUTE_MS);
      await expect.poll(trials, { timeout: 20_000 }).toBeGreaterThan(before);
      await open();
    }
    const peer = "spiffe://us-il.comity.example/node";
    const { store } = federation.node("EU");
    const outbox = async (state: OutboxState) =>
      (await loadSpan(store, { of: OUTBOX, index: "peer", prefix: [peer, state] })).map(({ id }) => id);
    expect(await outbox("queued")).toHaveLength(ids.length);

    await federation.startNode("US-IL");
    const receiver = regulatorOf(federation, "US-IL");
    const arrived = async () => {
      // Time goes on, so that a trial that came before the connection was back is followed by another.
      clock.advance(MINUTE_MS);
      return (await receiver.list()).map(({ id }) => id).sort();
    };
    await expect.poll(arrived, { timeout: 30_000, interval: 250 }).toEqual(ids.toSorted());
    await expect.poll(() => outbox("queued")).toEqual([]);
    expect(await outbox("dead")).toEqual([]);
    const changes = await points("comity.peer.breaker_changes");
    expect(changes.open).toBeGreaterThanOrEqual(ids.length);
    expect(changes.closed).toBe(1);
    expect(await points("comity.peer.breaker")).toEqual({ all: 0 });
    receiver.close();
  } finally {
    reporter.close();
    await federation.stop();
    await telemetry.shutdown();
  }
});
