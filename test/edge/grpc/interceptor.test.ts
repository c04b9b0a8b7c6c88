/** Between the wire and the handlers: who is let in, how long a call may take, and which messages are read. */
import grpc from "@grpc/grpc-js";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import { service as Health } from "grpc-health-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Callable, Transfers } from "../../../src/edge/grpc/definition.ts";
import { type Handler, serverStream, unary } from "../../../src/edge/grpc/handlers.ts";
import { DEFAULT_DEADLINE_MS, MAX_CALL_MS, MAX_STREAM_MS } from "../../../src/edge/grpc/interceptor.ts";
import { startTelemetry } from "../../../src/edge/telemetry/setup.ts";
import { runInSpan } from "../../../src/edge/telemetry/trace.ts";
import { ComityError } from "../../../src/errors.ts";
import { ALICE, connect, rawCall, startNode, until } from "./fixture.ts";
import { call, frame, openSession } from "./raw-stream.ts";

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];
const echo = unary(async (request: object) => request);
const request = (scheme: string) => ({ request: { scheme } });
const { Check } = Health as unknown as Record<"Check", Callable<{ service?: string }, { status: string }>>;

describe("a call", () => {
  test("is refused to the wrong role and the wrong trust domain before its message is read", async () => {
    const node = await startNode(transfers({ Assess: echo }));
    const garbage = Buffer.from([0xff]);
    const asOperator = rawCall(
      node.address,
      Transfers.Assess.path,
      garbage,
      undefined,
      "spiffe://eu.example/operator/o",
    );
    await expect(asOperator).rejects.toMatchObject({ code: grpc.status.PERMISSION_DENIED });
    const foreign = connect(node, "spiffe://jp.example/platform/bob");
    await expect(foreign.unary(Transfers.Assess, {})).rejects.toMatchObject({ reason: "SCOPE_FORBIDDEN" });
    await expect(rawCall(node.address, Transfers.Assess.path, garbage)).rejects.toMatchObject({
      code: grpc.status.INVALID_ARGUMENT,
    });
  });

  test("of a method that the node lacks is METHOD_UNKNOWN", async () => {
    const node = await startNode(transfers({ Assess: echo }));
    const unknown = { ...Transfers.Assess, path: "/comity.v1.Transfers/Nothing" };
    await expect(connect(node).unary(unknown, {})).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
    const other = { ...Check, path: "/grpc.health.v1.Health/List" };
    await expect(connect(node).unary(other, {})).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
  });

  test("that is refused is told once, with the reason and the caller, wherever it was refused", async () => {
    const node = await startNode(
      transfers({
        Assess: unary(async () => {
          throw new ComityError("MARKING_LOWERED", "no");
        }),
        Request: echo,
      }),
    );
    const alice = connect(node);
    await expect(alice.unary(Transfers.Assess, {})).rejects.toThrow();
    await alice.unary(Transfers.Request, {});
    await expect(
      alice.unary({ ...Transfers.Assess, path: "/comity.v1.Transfers/Nothing" }, {}),
    ).rejects.toThrow();
    const auditor = connect(node, "spiffe://eu.example/auditor/a");
    await expect(auditor.unary(Transfers.Assess, {})).rejects.toThrow();
    await expect(rawCall(node.address, Transfers.Assess.path, Buffer.from([0xff]))).rejects.toThrow();
    await until(() => node.refusals.length === 4);
    expect(node.refusals).toEqual([
      "comity.v1.Transfers/Assess platform MARKING_LOWERED",
      "unknown platform METHOD_UNKNOWN",
      "comity.v1.Transfers/Assess auditor ROLE_FORBIDDEN",
      "comity.v1.Transfers/Assess platform INPUT_INVALID",
    ]);
  });

  test("is recorded with its status, also where it never reaches a handler", async () => {
    const node = await startNode(
      transfers({
        Assess: unary(async () => {
          throw new ComityError("VOC_NO_TERM", "no such term");
        }),
      }),
    );
    await expect(connect(node).unary(Transfers.Assess, {})).rejects.toThrow();
    const foreign = connect(node, "spiffe://jp.example/platform/bob");
    await expect(foreign.unary(Transfers.Assess, {})).rejects.toThrow();
    await until(() => node.ended.length === 2);
    expect(node.ended).toEqual([
      "server comity.v1.Transfers/Assess FAILED_PRECONDITION",
      "server comity.v1.Transfers/Assess PERMISSION_DENIED",
    ]);
  });
});

describe("a trace", () => {
  test("of a call holds its own work, also where many calls take turns", async () => {
    const spans = new InMemorySpanExporter();
    const telemetry = await startTelemetry({ serviceName: "test", exporters: { spans }, log: () => {} });
    onTestFinished(telemetry.shutdown);
    const work = { side: "client", method: "work" } as const;
    const Assess = unary(() => runInSpan(work, async () => ({})));
    const node = await startNode(transfers({ Assess }));
    const client = connect(node);
    await Promise.all(Array.from({ length: 8 }, () => client.unary(Transfers.Assess, {})));
    await until(() => node.ended.length === 8);
    await telemetry.flush();
    const parents = spans.getFinishedSpans().filter(({ name }) => name === "work");
    expect(new Set(parents.map(({ parentSpanContext }) => parentSpanContext?.spanId)).size).toBe(8);
  });
});

describe("the order of checks", () => {
  const OPERATOR = "spiffe://eu.example/operator/o";
  /** Faults that one call may have, in the order in which they are looked for. */
  const garbage = Buffer.from([0xff]);
  const gzip = { "grpc-encoding": "gzip" };
  const timeout = { "grpc-timeout": "soon" };

  test.each([
    ["the role of the caller", { id: OPERATOR, headers: { ...gzip, ...timeout } }, "ROLE_FORBIDDEN"],
    ["the encoding", { id: ALICE, headers: { ...gzip, ...timeout } }, "COMPRESSION_REFUSED"],
    ["the deadline", { id: ALICE, headers: timeout }, "grpc-timeout"],
    ["the form of a message", { id: ALICE, headers: {} }, "form of this method's request"],
  ])("%s is looked at before what comes after it", async (_what, { id, headers }, told) => {
    const node = await startNode(transfers({ Assess: echo }));
    const session = await openSession(node.port, id);
    const { reason, message } = await call(session, Transfers.Assess.path, frame(garbage), headers);
    expect(`${reason} ${message}`).toContain(told);
  });

  test("the quota of the caller is looked at before the deadline", async () => {
    const waiting = Promise.withResolvers<object>();
    const Assess = unary(() => waiting.promise);
    const node = await startNode(transfers({ Assess }), { limits: { callsPerCaller: 1 } });
    const session = await openSession(node.port);
    const first = call(session, Transfers.Assess.path, frame(Buffer.alloc(0)));
    const second = call(session, Transfers.Assess.path, frame(garbage), timeout);
    expect(await second).toMatchObject({ reason: "OVERLOADED" });
    waiting.resolve({});
    expect(await first).toMatchObject({ code: 0 });
  });
});

describe("a deadline", () => {
  test("of a call is cut at the longest one of a call, and of a stream at the longest one of a stream", async () => {
    const deadlines: number[] = [];
    const node = await startNode(
      transfers({
        Assess: unary(async (_request, { deadlineAt }) => {
          deadlines.push(deadlineAt);
          return {};
        }),
        Inbox: serverStream(async function* (_request, { deadlineAt }) {
          deadlines.push(deadlineAt);
          yield {};
        }),
      }),
    );
    const client = connect(node);
    const before = Date.now();
    for (const days of [20, 30]) {
      const long = { deadlineMs: days * 24 * 3_600_000 };
      await client.unary(Transfers.Assess, {}, long);
      for await (const _ of client.stream(Transfers.Inbox, {}, long));
    }
    const took = Date.now() - before;
    expect(deadlines.map((at) => at - before > MAX_CALL_MS + took)).toEqual([false, true, false, true]);
    expect(Math.max(...deadlines)).toBeLessThanOrEqual(before + MAX_STREAM_MS + took);
  });

  test("that is not stated is the default of a call, and the longest of a stream", async () => {
    const deadlines: number[] = [];
    const node = await startNode(
      transfers({
        Assess: unary(async (_request, { deadlineAt }) => {
          deadlines.push(deadlineAt);
          return {};
        }),
        Inbox: serverStream(async function* (_request, { deadlineAt }) {
          deadlines.push(deadlineAt);
          yield {};
        }),
      }),
    );
    const client = connect(node);
    const before = Date.now();
    await client.unary(Transfers.Assess, {}, { deadlineMs: Number.POSITIVE_INFINITY });
    for await (const _ of client.stream(Transfers.Inbox, {}));
    const took = Date.now() - before;
    const [call = 0, stream = 0] = deadlines.map((at) => at - before);
    expect(call).toBeGreaterThanOrEqual(DEFAULT_DEADLINE_MS);
    expect(call).toBeLessThanOrEqual(DEFAULT_DEADLINE_MS + took);
    expect(stream).toBeGreaterThanOrEqual(MAX_STREAM_MS);
    expect(stream).toBeLessThanOrEqual(MAX_STREAM_MS + took);
  });
});

describe("a message", () => {
  test.each([5, 9])("with %i MB is refused as too large", async (megabytes) => {
    const node = await startNode(transfers({ Assess: echo }));
    const call = connect(node).unary(Transfers.Assess, request("x".repeat(megabytes * 1_000_000)));
    await expect(call).rejects.toMatchObject({
      reason: "INPUT_TOO_LARGE",
      cause: { code: grpc.status.RESOURCE_EXHAUSTED },
    });
  });

  test("an answer that cannot be encoded is a fault, not a silence", async () => {
    const node = await startNode(transfers({ Assess: unary(async () => ({ decision: "text" })) }));
    await expect(connect(node).unary(Transfers.Assess, {})).rejects.toMatchObject({ reason: "INTERNAL" });
    expect(node.faults).toHaveLength(1);
  });
  describe("with text that is not Unicode", () => {
    test.each([
      ["a lone surrogate", Buffer.from([0x61, 0xed, 0xa0, 0x80])],
      ["an overlong form", Buffer.from([0x61, 0xc0, 0x80, 0x61])],
      ["a cut sequence", Buffer.from([0x61, 0x61, 0x61, 0xe2])],
    ])("is refused when it arrives: %s", async (_what, text) => {
      const node = await startNode(transfers({ Assess: echo }));
      // Field 1 of AssessRequest, field 1 of TransferRequest: each with its length.
      const bytes = Buffer.concat([Buffer.from([0x0a, text.length + 2, 0x0a, text.length]), text]);
      await expect(rawCall(node.address, Transfers.Assess.path, bytes)).rejects.toMatchObject({
        code: grpc.status.INVALID_ARGUMENT,
        details: expect.stringContaining("request.scheme"),
      });
    });
    test("does not leave the node", async () => {
      const node = await startNode(
        transfers({ Assess: unary(async () => ({ decision: { remedy: ["a\ud800"] } })) }),
      );
      await expect(connect(node).unary(Transfers.Assess, {})).rejects.toMatchObject({ reason: "INTERNAL" });
      expect(node.faults).toHaveLength(1);
    });
  });
});
