/** The page of metrics, which nobody needs a certificate to read: whatever happens at a node, it names no person and no transfer. */
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { createObserver } from "../../../src/edge/telemetry/events.ts";
import { startTelemetry, type Telemetry } from "../../../src/edge/telemetry/setup.ts";
import { eventsOf, tellEvery } from "./every-event.ts";

let telemetry: Telemetry | undefined;
afterEach(() => telemetry?.shutdown());

test("names no caller, no transfer, no notice and no text of an error, whatever they are", async () => {
  telemetry = await startTelemetry({ serviceName: "eu.example", log: () => {}, collects: true });
  const { observer, collect } = telemetry;
  const name = fc.stringMatching(/^[a-zA-Z0-9._-]{4,60}$/).map((each) => `zz${each}`);
  const role = fc.constantFrom("platform", "regulator", "auditor", "operator");
  const runs: string[] = [];
  fc.assert(
    fc.property(role, name, fc.uuid({ version: 7 }), name, (as, caller, id, text) => {
      tellEvery(observer, { caller: `spiffe://eu.example/${as}/${caller}`, id, text });
      runs.push(caller, id, text);
    }),
    { numRuns: 100 },
  );
  // An event that is added later belongs into this test too.
  expect(
    Object.keys(eventsOf({ caller: "spiffe://eu.example/platform/a", id: "", text: "" })).toSorted(),
  ).toEqual(Object.keys(createObserver(() => {})).toSorted());
  const page = (await collect?.()) ?? "";
  expect(page).toContain("comity_calls_refused_total{");
  expect(runs.filter((each) => page.includes(each))).toEqual([]);
  expect(page).not.toMatch(/\/(platform|regulator|auditor|operator)\//);
});
