/** Spans: whose trace a call continues, and which ends are failures. */
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { expect, onTestFinished, test } from "vitest";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { currentTraceparent, runInSpan, startRpc } from "../../../src/edge/telemetry/trace.ts";
import { ComityError } from "../../../src/errors.ts";

const PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const ERROR = 2;

async function start() {
  const spans = new InMemorySpanExporter();
  const telemetry = await startTelemetry({ serviceName: "test", exporters: { spans }, log: () => {} });
  onTestFinished(telemetry.shutdown);
  return { spans, ...telemetry };
}

test("a malformed traceparent begins a new trace", async () => {
  const { observer } = await start();
  const rpc = startRpc("server", "m", observer, "00-x");
  expect(rpc.run(currentTraceparent)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  rpc.end("OK");
});

test("a span fails with the reason of what is thrown", async () => {
  const { spans, flush } = await start();
  const thrown = new ComityError("BARRED", "too late");
  const act = () => Promise.reject(thrown);
  await expect(runInSpan({ side: "client", method: "m" }, act)).rejects.toBe(thrown);
  await flush();
  expect(spans.getFinishedSpans()[0]?.attributes).toMatchObject({ "error.type": "BARRED" });
});

test("a client's call continues the active span, and a server's the caller's alone", async () => {
  const { spans, observer, flush } = await start();
  const server = startRpc("server", "served", observer, PARENT);
  const client = server.run(() => startRpc("client", "called", observer, "00-not-looked-at"));
  const other = server.run(() => startRpc("server", "apart", observer));
  for (const rpc of [other, client, server]) rpc.end("OK");
  await flush();
  const named = Object.fromEntries(spans.getFinishedSpans().map((span) => [span.name, span]));
  expect(named.called?.parentSpanContext?.spanId).toBe(named.served?.spanContext().spanId);
  expect(named.apart?.parentSpanContext).toBeUndefined();
  expect(named.apart?.spanContext().traceId).not.toBe(named.served?.spanContext().traceId);
});

test.each([
  ["OK", false, false],
  ["INVALID_ARGUMENT", true, false],
  ["PERMISSION_DENIED", true, false],
  ["CANCELLED", true, false],
  ["UNAVAILABLE", true, true],
  ["INTERNAL", true, true],
  ["DEADLINE_EXCEEDED", true, true],
])("%s fails a client's span: %o; a server's: %o", async (status, atClient, atServer) => {
  const { spans, observer, flush } = await start();
  for (const side of ["client", "server"] as const) startRpc(side, side, observer).end(status);
  await flush();
  const failed = Object.fromEntries(
    spans.getFinishedSpans().map((span) => [span.name, span.status.code === ERROR]),
  );
  expect(failed).toEqual({ client: atClient, server: atServer });
});

test("a call ends once, with the first status, and its duration in seconds", async () => {
  const { spans, flush } = await start();
  const ends: { status: string; seconds: number }[] = [];
  const rpc = startRpc("client", "m", { rpcEnded: (event) => ends.push(event) });
  rpc.end("UNAVAILABLE");
  rpc.end("OK");
  await flush();
  expect(ends).toMatchObject([{ side: "client", method: "m", status: "UNAVAILABLE" }]);
  expect(ends[0]?.seconds).toBeGreaterThanOrEqual(0);
  expect(ends[0]?.seconds).toBeLessThan(10);
  expect(spans.getFinishedSpans()).toHaveLength(1);
});

test("an item of a stream runs in its own span and gives its value back", async () => {
  const { spans, flush } = await start();
  const inside = await runInSpan({ side: "server", method: "item", traceparent: PARENT }, async () =>
    currentTraceparent(),
  );
  await flush();
  const [span] = spans.getFinishedSpans();
  const { traceId = "", spanId = "" } = span?.spanContext() ?? {};
  expect(inside).toBe(`00-${traceId}-${spanId}-01`);
  expect(traceId).toBe("0af7651916cd43dd8448eb211c80319c");
  expect(currentTraceparent()).toBe("");
});
