/** The alarms for Prometheus: each is tried at its threshold, and asks only for metrics and labels that a node has. */
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { observeGauges } from "../../../src/edge/telemetry/gauges.ts";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { longTest } from "../../support/longer.ts";
import { tellEvery } from "./every-event.ts";

const RULES = "deploy/comity.alerts.yaml";
const TESTS = "deploy/comity.alerts.test.yaml";
type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string };
};
type Case = {
  readonly alert_rule_test: readonly {
    readonly alertname: string;
    readonly exp_alerts: readonly unknown[];
  }[];
};

/** The labels of metrics. Every other word that begins so is a metric. */
const LABELS: ReadonlySet<string> = new Set(
  ["reason", "state", "peer", "kind", "agreement", "witness"].map((name) => `comity_${name}`),
);

const text = readFileSync(RULES, "utf8");
const rules = (load(text) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);
const cases = (load(readFileSync(TESTS, "utf8")) as { tests: Case[] }).tests.flatMap(
  (each) => each.alert_rule_test,
);

/** The page of a node at which everything has happened once. */
async function everyMetric(): Promise<string> {
  const telemetry = await startTelemetry({ serviceName: "eu.example", log: () => {}, collects: true });
  onTestFinished(telemetry.shutdown);
  const [peer, until] = ["spiffe://jp.example/node", new Date("2027-01-01")];
  const end = observeGauges({
    now: () => new Date("2026-11-30"),
    certificates: () => [{ kind: "own", peer, until }],
    agreements: () => [{ agreement: "eu--jp", peer, until }],
    outbox: async () => [{ peer, queued: 1, dead: 1 }],
    deadlines: async () => ({ soon: 1, late: 1 }),
    room: () => ({ free: 1, reserve: 1, used: 1, limit: 1 }),
    log: () => "open",
    witnesses: async () => [{ name: "jp.example", behind: 1, failing: { since: "2026-11-29" } }],
  });
  onTestFinished(end);
  tellEvery(telemetry.observer, { caller: "spiffe://eu.example/platform/a", id: "x", text: "x" });
  return (await telemetry.collect?.()) ?? "";
}

test("each rule has a case in which it fires and one in which it does not", () => {
  expect(rules.length).toBeGreaterThan(20);
  for (const { alert } of rules) {
    const own = cases.filter(({ alertname }) => alertname === alert);
    expect(
      own.some((each) => each.exp_alerts.length > 0),
      `${alert} fires`,
    ).toBe(true);
    expect(
      own.some((each) => each.exp_alerts.length === 0),
      `${alert} is quiet`,
    ).toBe(true);
  }
});

test("each rule asks for metrics that a node has, by labels that they have", async () => {
  const page = await everyMetric();
  for (const { alert, expr, annotations } of rules) {
    const words = [...`${expr} ${annotations.summary}`.matchAll(/\bcomity_\w+/g)].map(([word]) => word);
    const metrics = words.filter((word) => !LABELS.has(word));
    expect(metrics.length, alert).toBeGreaterThan(0);
    for (const name of metrics) expect(page, alert).toContain(`\n${name}{`);
    const lines = page.split("\n").filter((line) => metrics.some((name) => line.startsWith(`${name}{`)));
    for (const label of words.filter((word) => LABELS.has(word)))
      expect(lines.join("\n"), `${alert}: ${label}`).toContain(`${label}="`);
  }
});

const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
const why = hasPromtool ? "" : " (skipped: there is no promtool; Debian's package `prometheus` has it)";

describe.skipIf(!hasPromtool)(`by promtool${why}`, () => {
  const base = mkdtempSync(join(tmpdir(), "comity-alerts-"));
  afterAll(() => rmSync(base, { recursive: true }));

  /** Runs the cases on other rules; returns the exit code. */
  function tryRules(changed: string): number | null {
    writeFileSync(join(base, "comity.alerts.yaml"), changed);
    copyFileSync(TESTS, join(base, "cases.yaml"));
    return spawnSync("promtool", ["test", "rules", join(base, "cases.yaml")]).status;
  }

  longTest("the rules are sound, and pass their cases", () => {
    execFileSync("promtool", ["check", "rules", RULES]);
    expect(tryRules(text)).toBe(0);
  });

  longTest("rules with other thresholds do not pass them", () => {
    for (const [from, to] of [
      ["comity_disk_free < comity_disk_reserve", "comity_disk_free <= comity_disk_reserve"],
      ["comity_certificate_remaining <= 0", "comity_certificate_remaining < 0"],
      ["comity_outbox_oldest_age > 3600", "comity_outbox_oldest_age > 3700"],
      ["comity_witness_silent > 3600", "comity_witness_silent >= 3600"],
      ["min by (instance) (comity_witness_silent)", "max by (instance) (comity_witness_silent)"],
      [" unless comity_alarms_total offset 15m", " unless comity_alarms_total"],
    ] as const) {
      expect(text).toContain(from);
      expect(tryRules(text.replace(from, to)), to).not.toBe(0);
    }
  });

  longTest("the page of a node is what Prometheus reads, also before anything has happened", async () => {
    const lint = (page: string) =>
      spawnSync("promtool", ["check", "metrics"], { input: page }).stderr.toString();
    expect(lint(await everyMetric())).not.toMatch(/pars/);
    const telemetry = await startTelemetry({ serviceName: "eu.example", log: () => {}, collects: true });
    onTestFinished(telemetry.shutdown);
    expect(lint((await telemetry.collect?.()) ?? "")).not.toMatch(/pars/);
    expect(lint("a{")).toMatch(/pars/);
  });
});
