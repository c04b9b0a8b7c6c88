/** What sends traces and metrics: made for what the settings name, and for nothing else. */
import { expect, test } from "vitest";
import { readTelemetrySettings } from "../../../src/edge/telemetry/environment.ts";
import { createExporters, setProviders } from "../../../src/edge/telemetry/export.ts";

test("there is an exporter for each kind that is sent, and a provider for each exporter", async () => {
  const settings = readTelemetrySettings();
  const made = (...kinds: ("TRACES" | "METRICS")[]) =>
    Object.keys(createExporters({ ...settings, exports: new Set(kinds) }));
  expect(made()).toEqual([]);
  expect(made("TRACES")).toEqual(["spans"]);
  expect(made("TRACES", "METRICS")).toEqual(["spans", "metrics"]);
  expect(setProviders("test", {}, settings)).toEqual({ providers: [] });
});
