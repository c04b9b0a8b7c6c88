/** Events as operators see them: metrics that name no party but a peer's breaker, and lines whose fields can be shown. */
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createObserver, type NodeObserver, rpcAttributes } from "../../../src/edge/telemetry/events.ts";
import { createLog } from "../../../src/edge/telemetry/log.ts";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { ComityError } from "../../../src/errors.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";

async function start() {
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const telemetry = await startTelemetry({ serviceName: "test", exporters: { metrics }, log: () => {} });
  onTestFinished(telemetry.shutdown);
  return { metrics, ...telemetry };
}

test("a peer's breaker is seen in its last state, with how often it changed", async () => {
  const { metrics, observer, flush } = await start();
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
  const { metrics, observer, flush } = await start();
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
  observer.callRefused({
    method: "m",
    caller: parseIdentity("spiffe://eu.example/platform/aurora"),
    reason: "ROLE_FORBIDDEN",
  });
  observer.peerLink({ peer, state: "open" });
  await flush();
  const points =
    metrics
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  expect(points.map(({ descriptor }) => descriptor.name).toSorted()).toEqual([
    "comity.alarms",
    "comity.calls.refused",
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

describe("a line of the log", () => {
  const transfer = "0193a5f0-0000-7000-8000-000000000001";
  const notice = "0193a5f0-0000-7000-8000-000000000002";
  const peer = "spiffe://jp.example/node";

  /** The lines that events write, through the log that operators read. */
  function linesOf(act: (observer: NodeObserver) => void): readonly Record<string, unknown>[] {
    const lines: Record<string, unknown>[] = [];
    const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
    act(createObserver(createLog({ level: "debug", destination })));
    return lines;
  }

  test("shows every field of its event: none has a form that the log hides", () => {
    const lines = linesOf((observer) => {
      observer.decided({ method: "Request", decision: "deny", from: "EU", to: "US-IL" });
      observer.inDoubt({ transfer, destination: peer });
      observer.backlog({ peer, state: "full", count: 10_000 });
      observer.concluded({ transfer, state: "BARRED" });
      observer.barred({ transfer, origin: peer });
      observer.noticed({ notice, version: 1, stage: "initial", peers: 2 });
      observer.noticeUnreadable({ notice, cause: new Error("x") });
      observer.delivered({ notice, kind: "acknowledgement", peer });
      observer.delivered({ notice: "US-IL", kind: "pack", peer });
      observer.requeued({ notice, kind: "notice", peer });
      observer.requeued({ notice: "EU", kind: "pack", peer });
      observer.breaker({ peer, state: "half-open" });
      observer.enacted({ jurisdiction: "EU", version: "2026.11.1", authority: peer });
      observer.lawDiffers({ transfer, peer, jurisdiction: "EU" });
      observer.packBehind({ jurisdiction: "EU", version: "1" });
      observer.packUnreadable({ jurisdiction: "EU", version: "2", instead: "none", cause: new Error("x") });
      observer.packRefused({ at: "here", peer, reason: "PACK_STALE" });
      observer.timer({ kind: "decide-by", subject: transfer, state: "late" });
      observer.timer({ kind: "report", subject: `spiffe://eu.example/node ${notice}`, state: "soon" });
      observer.alarm({ what: "two answers", transfer, peer });
      observer.fault({ method: "comity.v1.Transfers/Assess", error: new Error("x") });
      observer.connectionRefused({ reason: "HANDSHAKE_FAILED", code: "ERR_SSL_UNSUPPORTED_PROTOCOL" });
      observer.peerLink({ peer, state: "lost", reason: "NODE_UNREACHABLE" });
    });
    expect(lines).toHaveLength(23);
    for (const line of lines) expect(Object.values(line)).not.toContain("?");
    expect(lines.filter(({ event }) => String(event).startsWith("timer"))).toMatchObject([
      { transfer, state: "late" },
      { notice, state: "soon" },
    ]);
  });

  test("tells the deadlines of one notice that pass at once in one line for each kind and state, and counts all", () => {
    const other = "0193a5f0-0000-7000-8000-0000000000ff";
    const lines = linesOf((observer) => {
      for (let n = 0; n < 40; n++)
        for (const each of [notice, other])
          observer.timer({ kind: "report", subject: `spiffe://eu.example/node ${each}`, state: "late" });
      observer.timer({ kind: "report", subject: `spiffe://eu.example/node ${notice}`, state: "soon" });
    });
    expect(lines).toMatchObject([
      { level: "warn", notice, state: "late" },
      { level: "warn", notice: other, state: "late" },
      { level: "info", notice, state: "soon" },
    ]);
  });

  test("asks for attention where somebody must look, and only there", () => {
    const levels = (act: (observer: NodeObserver) => void) => linesOf(act).map(({ level }) => level);
    expect(
      levels((observer) => {
        observer.breaker({ peer, state: "closed" });
        observer.peerLink({ peer, state: "open" });
        observer.timer({ kind: "decide-by", subject: transfer, state: "soon" });
        observer.concluded({ transfer, state: "DENIED" });
        observer.backlog({ peer, state: "none", count: 0 });
        // A crowd of transfers in doubt is told by the line of its backlog.
        observer.timer({ kind: "decide-by", subject: transfer, state: "late" });
        observer.inDoubt({ transfer, destination: peer });
        observer.barred({ transfer, origin: peer });
      }),
    ).toEqual(Array(8).fill("info"));
    expect(
      levels((observer) => {
        observer.breaker({ peer, state: "open" });
        observer.peerLink({ peer, state: "lost" });
        observer.timer({ kind: "report", subject: transfer, state: "late" });
        observer.backlog({ peer, state: "some", count: 1 });
        observer.backlog({ peer, state: "full", count: 2 });
      }),
    ).toEqual(Array(5).fill("warn"));
    expect(
      levels((observer) => {
        observer.alarm({ what: "two answers", transfer });
        observer.fault({ method: "m", error: new ComityError("INTERNAL", "x") });
      }),
    ).toEqual(["error", "error"]);
  });

  test("stands for all like it that strangers cause in ten seconds, and the next says how many were left out", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const refused = { reason: "OVERLOADED", code: "ADDRESS_RATE" } as const;
    const lines = linesOf((observer) => {
      for (let n = 0; n < 500; n++) observer.connectionRefused(refused);
      observer.connectionRefused({ ...refused, code: "MAX_HANDSHAKES" });
      vi.advanceTimersByTime(10_000);
      for (let n = 0; n < 500; n++) observer.connectionRefused(refused);
    });
    expect(lines.map(({ code, count }) => [code, count])).toEqual([
      ["ADDRESS_RATE", undefined],
      ["MAX_HANDSHAKES", undefined],
      ["ADDRESS_RATE", "499"],
    ]);
  });

  test("stands for all alarms of one peer for one reason in ten seconds, with their number and the first one's subject", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const id = (n: number) => `${notice.slice(0, -3)}${100 + n}`;
    const lines = linesOf((observer) => {
      const withheld = (n: number) => observer.alarm({ what: "NOTICE_WITHHELD", notice: id(n), peer });
      for (let n = 0; n < 500; n++) withheld(n);
      observer.alarm({ what: "STATEMENT_CONFLICT", jurisdiction: "JP", peer });
      vi.advanceTimersByTime(10_000);
      withheld(500);
    });
    expect(lines).toMatchObject([
      { level: "error", event: "alarm", reason: "NOTICE_WITHHELD", notice: id(0), peer },
      { reason: "STATEMENT_CONFLICT", jurisdiction: "JP", peer },
      { reason: "NOTICE_WITHHELD", notice: id(500), count: "499" },
    ]);
  });

  test("an ended call is a metric alone", () => {
    expect(
      linesOf((observer) => observer.rpcEnded({ side: "client", method: "m", status: "OK", seconds: 1 })),
    ).toEqual([]);
  });
});

test("a call's attributes name an error only once it has one", () => {
  const call = { "rpc.system.name": "grpc", "rpc.method": "m" };
  expect(rpcAttributes("m")).toEqual(call);
  expect(rpcAttributes("m", "OK")).toEqual({ ...call, "rpc.response.status_code": "OK" });
  expect(rpcAttributes("m", "ABORTED")).toEqual({
    ...call,
    "rpc.response.status_code": "ABORTED",
    "error.type": "ABORTED",
  });
});
