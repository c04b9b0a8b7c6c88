/** Events about the store as operators see them: gauges for each table, and one line for a pass. */
import { metrics } from "@opentelemetry/api";
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "../../../src/edge/telemetry/log.ts";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { observeSetup } from "../../../src/edge/telemetry/setup-events.ts";

const tables = [
  { name: "feed", rows: 2, bytes: 50, bytesPerDay: -10 },
  { name: "log", rows: 7, bytes: 70, bytesPerDay: 30 },
];
const checked = { rows: 2, leaves: 7, removed: 4, tables };

test("a pass sets the gauges of each table, with its growth a day", async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const telemetry = await startTelemetry({
    serviceName: "test",
    exporters: { metrics: exporter },
    log: () => {},
  });
  onTestFinished(telemetry.shutdown);
  telemetry.observer.storeChecked(checked);
  await telemetry.flush();
  const found =
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  const valuesOf = (name: string) =>
    found
      .find(({ descriptor }) => descriptor.name === name)
      ?.dataPoints.map(({ attributes, value }) => [attributes["comity.table"], value]);
  expect(["comity.store.rows", "comity.store.bytes", "comity.store.growth"].map(valuesOf)).toEqual([
    [
      ["feed", 2],
      ["log", 7],
    ],
    [
      ["feed", 50],
      ["log", 70],
    ],
    [
      ["feed", -10],
      ["log", 30],
    ],
  ]);
});

test("a store that is full is an error, and its room a line", () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const observer = observeSetup(metrics.getMeter("test"), createLog({ level: "info", destination }));
  observer.storeRoom({ state: "full", used: 500, free: 99 });
  observer.storeRoom({ state: "room", used: 400, free: 199 });
  expect(lines).toMatchObject([
    {
      level: "error",
      event: "store full: nothing new is taken; give it more room",
      bytes: "500",
      free: "99",
    },
    { level: "info", event: "store has room again", bytes: "400", free: "199" },
  ]);
});

test("a pass is one line, whose growth is absent until it is known", () => {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const observer = observeSetup(metrics.getMeter("test"), createLog({ level: "info", destination }));
  observer.storeChecked(checked);
  observer.storeChecked({ ...checked, tables: tables.map(({ bytesPerDay: _, ...table }) => table) });
  const shown = { event: "store checked", size: "7", rows: "2", removed: "4", bytes: "120" };
  expect(lines).toMatchObject([{ ...shown, growth: "20" }, shown]);
  expect(lines[1]).not.toHaveProperty("growth");
});
