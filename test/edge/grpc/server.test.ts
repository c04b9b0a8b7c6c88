import { readFileSync } from "node:fs";
import grpc from "@grpc/grpc-js";
import { service as Health } from "grpc-health-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Callable, Federation, Transfers } from "../../../src/edge/grpc/definition.ts";
import { type CallContext, type Handler, serverStream, unary } from "../../../src/edge/grpc/handlers.ts";
import { DEFAULT_DEADLINE_MS, MAX_DEADLINE_MS } from "../../../src/edge/grpc/interceptors.ts";
import { PEER_CHANNEL_OPTIONS } from "../../../src/edge/tls/credentials.ts";
import { ComityError } from "../../../src/errors.ts";
import { ALICE, connect, credentials, EU, JP, startNode, until } from "./fixture.ts";

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];
const echo = unary(async (request: object) => request);
const request = (scheme: string) => ({ request: { scheme } });
type Checking = Callable<{ service?: string }, { status: string }>;
const { Check, Watch } = Health as unknown as Record<"Check" | "Watch", Checking>;

/** A call of raw bytes, past our own client. */
function rawCall(address: string, path: string, bytes: Buffer, metadata = new grpc.Metadata(), id = ALICE) {
  const client = new grpc.Client(address, credentials(id, EU), PEER_CHANNEL_OPTIONS);
  onTestFinished(() => client.close());
  const pass = (value: Buffer) => value;
  return new Promise<Buffer | undefined>((resolve, reject) => {
    client.makeUnaryRequest(path, pass, pass, bytes, metadata, {}, (error, answer) =>
      error === null ? resolve(answer) : reject(error),
    );
  });
}

describe("a unary call", () => {
  test("reaches its handler with identity and deadline, and brings the answer back", async () => {
    const seen: CallContext[] = [];
    const node = await startNode(
      transfers({
        Assess: unary(async (_request, context) => {
          seen.push(context);
          return { receipt: Buffer.from("r") };
        }),
      }),
    );
    const before = Date.now();
    const answer = await connect(node).unary(Transfers.Assess, request("eu"));
    expect(answer).toEqual({ receipt: Buffer.from("r") });
    expect(seen[0]?.identity.id).toBe(ALICE);
    expect(seen[0]?.signal.aborted).toBe(false);
    expect(seen[0]?.deadlineAt).toBeLessThanOrEqual(before + DEFAULT_DEADLINE_MS + 5000);
    expect(node.ended).toEqual(["server comity.v1.Transfers/Assess OK"]);
  });

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

  test.each([5, 9])("with %i MB is refused as too large", async (megabytes) => {
    const node = await startNode(transfers({ Assess: echo }));
    const call = connect(node).unary(Transfers.Assess, request("x".repeat(megabytes * 1_000_000)));
    await expect(call).rejects.toMatchObject({
      reason: "INPUT_TOO_LARGE",
      cause: { code: grpc.status.RESOURCE_EXHAUSTED },
    });
  });

  test("whose deadline has passed is DEADLINE_PASSED, and its handler's signal aborts with it", async () => {
    const aborted = Promise.withResolvers<unknown>();
    const hang = unary(async (_request, { signal }) => {
      signal.addEventListener("abort", () => aborted.resolve(signal.reason));
      return new Promise<object>(() => {});
    });
    const node = await startNode(transfers({ Assess: hang }));
    const late = connect(node).unary(Transfers.Assess, {}, { deadlineMs: 300 });
    await expect(late).rejects.toMatchObject({ reason: "DEADLINE_PASSED" });
    expect(await aborted.promise).toBeInstanceOf(ComityError);
    await until(() => node.ended.length === 1);
  });

  test("that answers when its signal aborts can do so before the deadline", async () => {
    const inDoubt = unary(
      (_request, { signal }) =>
        new Promise<object>((resolve) => {
          signal.addEventListener("abort", () => resolve({ receipt: Buffer.from(signal.reason.reason) }));
        }),
    );
    const node = await startNode(transfers({ Assess: inDoubt }));
    const answer = await connect(node).unary(Transfers.Assess, {}, { deadlineMs: 1500 });
    expect(answer).toEqual({ receipt: Buffer.from("DEADLINE_PASSED") });
  });

  test("with a timeout that wraps is refused, and one beyond a day is cut", async () => {
    let deadlineAt = 0;
    const node = await startNode(
      transfers({
        Assess: unary(async (_request, context) => {
          deadlineAt = context.deadlineAt;
          return {};
        }),
      }),
    );
    const client = connect(node);
    const days = (count: number) => ({ deadlineMs: count * 24 * 3_600_000 });
    await expect(client.unary(Transfers.Assess, {}, days(30))).rejects.toMatchObject({
      reason: "DEADLINE_PASSED",
    });
    await client.unary(Transfers.Assess, {}, days(20));
    expect(deadlineAt).toBeLessThanOrEqual(Date.now() + MAX_DEADLINE_MS);
  });

  test("that is cancelled aborts its handler's signal", async () => {
    const aborted = Promise.withResolvers<unknown>();
    const started = Promise.withResolvers<void>();
    const hang = unary(async (_request, { signal }) => {
      signal.addEventListener("abort", () => aborted.resolve(signal.reason));
      started.resolve();
      return new Promise<object>(() => {});
    });
    const node = await startNode(transfers({ Assess: hang }));
    const controller = new AbortController();
    const call = connect(node).unary(Transfers.Assess, {}, { signal: controller.signal });
    await started.promise;
    controller.abort();
    await expect(call).rejects.toMatchObject({ reason: "CANCELLED" });
    expect(await aborted.promise).toMatchObject({ reason: "CANCELLED" });
  });
});

/** The fields of a message's bytes by number, where all are shorter than 128 bytes of text, message or small number. */
function fieldsOf(bytes: Uint8Array): ReadonlyMap<number, Buffer> {
  const fields = new Map<number, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const [tag = 0, value = 0] = bytes.subarray(at, at + 2);
    const length = (tag & 7) === 2 ? value : 0;
    if (!fields.has(tag >> 3)) fields.set(tag >> 3, Buffer.from(bytes.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return fields;
}

describe("an error", () => {
  test("carries ErrorInfo first, whose domain is the name that the protocol states", async () => {
    const page = readFileSync(new URL("../../../docs/protocol.md", import.meta.url), "utf8");
    const [, domain] = /domain is `([^`]+)`/.exec(page) ?? [];
    const failing = unary(async () => {
      throw new ComityError("VOC_NO_TERM", "no such term");
    });
    const node = await startNode(transfers({ Assess: failing }));
    const error = await rawCall(node.address, Transfers.Assess.path, Buffer.of()).catch((thrown) => thrown);
    expect(error.code).toBe(grpc.status.FAILED_PRECONDITION);
    // google.rpc.Status has its details in field 3; Any has type and value in 1 and 2, ErrorInfo reason and domain.
    const any = fieldsOf(fieldsOf(error.metadata.get("grpc-status-details-bin")[0]).get(3) ?? Buffer.of());
    expect(String(any.get(1))).toBe("type.googleapis.com/google.rpc.ErrorInfo");
    const info = fieldsOf(any.get(2) ?? Buffer.of());
    expect([String(info.get(1)), String(info.get(2))]).toEqual(["VOC_NO_TERM", "comity"]);
    expect(domain).toBe("comity");
  });
});

describe("text that is not Unicode", () => {
  test("is refused before it leaves", async () => {
    const node = await startNode(transfers({ Assess: echo }));
    await expect(connect(node).unary(Transfers.Assess, request("a\ud800"))).rejects.toMatchObject({
      reason: "TEXT_MALFORMED",
      violations: [{ field: "request.scheme" }],
    });
    expect(node.ended).toEqual([]);
  });

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
});

describe("a handler that throws", () => {
  test.each([
    new Error("secret\ud800"),
    "secret",
    undefined,
    Object.assign(new Error("secret"), { code: grpc.status.OK, details: "secret" }),
  ])("leaks nothing, is reported, and the server lives (%#)", async (thrown) => {
    const node = await startNode(
      transfers({
        Assess: unary(async () => {
          throw thrown;
        }),
        Request: echo,
      }),
    );
    const client = connect(node);
    const error = await client.unary(Transfers.Assess, {}).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ reason: "INTERNAL" });
    expect(String((error as Error).message)).not.toContain("secret");
    expect(node.faults).toEqual([thrown]);
    expect(await client.unary(Transfers.Request, {})).toBeDefined();
  });

  test("a ComityError gives its reason, message and violations to the caller", async () => {
    const violations = [{ field: "request.fromPlace", description: "is unknown" }];
    const node = await startNode(
      transfers({
        Assess: unary(async () => {
          throw new ComityError("JURISDICTION_UNKNOWN", "no such jurisdiction", { violations });
        }),
      }),
    );
    await expect(connect(node).unary(Transfers.Assess, {})).rejects.toMatchObject({
      reason: "JURISDICTION_UNKNOWN",
      message: "no such jurisdiction",
      violations,
    });
    expect(node.faults).toEqual([]);
  });

  test("an answer that cannot be encoded is a fault, not a silence", async () => {
    const node = await startNode(transfers({ Assess: unary(async () => ({ decision: "text" })) }));
    await expect(connect(node).unary(Transfers.Assess, {})).rejects.toMatchObject({ reason: "INTERNAL" });
    expect(node.faults).toHaveLength(1);
  });
});

describe("a server stream", () => {
  test("comes in order, and stops producing when the caller breaks off", async () => {
    const stopped = Promise.withResolvers<void>();
    const node = await startNode(
      transfers({
        Inbox: serverStream(async function* (_request, { signal }) {
          try {
            for (let cursor = 1; !signal.aborted; cursor++) yield { cursor };
          } finally {
            stopped.resolve();
          }
        }),
      }),
    );
    const cursors: (number | undefined)[] = [];
    for await (const { cursor } of connect(node).stream(Transfers.Inbox, {})) {
      cursors.push(cursor);
      if (cursor === 3) break;
    }
    await stopped.promise;
    expect(cursors).toEqual([1, 2, 3]);
  });

  test("that throws gives what came before, then the reason", async () => {
    const node = await startNode(
      transfers({
        Inbox: serverStream(async function* () {
          yield { cursor: 1 };
          throw new ComityError("OVERLOADED", "too many readers");
        }),
      }),
    );
    const cursors: unknown[] = [];
    const read = async () => {
      for await (const row of connect(node).stream(Transfers.Inbox, {})) cursors.push(row);
    };
    await expect(read()).rejects.toMatchObject({ reason: "OVERLOADED" });
    expect(cursors).toHaveLength(1);
  });
});

describe("drain", () => {
  test("lets a running call finish, tells watchers, ends streams, and refuses new calls", async () => {
    const release = Promise.withResolvers<object>();
    const started = Promise.withResolvers<void>();
    const slow = unary(async () => {
      started.resolve();
      return release.promise;
    });
    const node = await startNode(transfers({ Assess: slow }));
    const client = connect(node);
    const running = client.unary(Transfers.Assess, {});
    await started.promise;
    const statuses: string[] = [];
    const watching = (async () => {
      for await (const { status } of client.stream(Watch, {})) statuses.push(status);
    })().catch((error: unknown) => error);
    await until(() => statuses.length === 1);

    const drained = node.server.drain(30_000);
    expect(await watching).toMatchObject({ reason: "NODE_DRAINING" });
    expect(statuses).toEqual(["SERVING", "NOT_SERVING"]);
    const late = connect(node).unary(Transfers.Assess, {}, { deadlineMs: 2000 });
    await expect(late).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
    release.resolve({ receipt: Buffer.from("done") });
    expect(await running).toEqual({ receipt: Buffer.from("done") });
    await drained;
    expect(node.server.listener.peers()).toEqual([]);
  });

  test("ends what does not finish in time", async () => {
    const started = Promise.withResolvers<void>();
    const hang = unary(async () => {
      started.resolve();
      return new Promise<object>(() => {});
    });
    const node = await startNode(transfers({ Assess: hang }));
    const running = connect(node).unary(Transfers.Assess, {});
    await started.promise;
    await Promise.all([
      expect(running).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" }),
      node.server.drain(10),
    ]);
  });
});

describe("health", () => {
  test("answers for the server and its services, and for no other", async () => {
    const node = await startNode(transfers({ Assess: echo }));
    const client = connect(node, JP);
    expect(await client.unary(Check, {})).toEqual({ status: "SERVING" });
    expect(await client.unary(Check, { service: "comity.v1.Transfers" })).toEqual({ status: "SERVING" });
    await expect(client.unary(Check, { service: "x" })).rejects.toMatchObject({ reason: "NOT_FOUND" });
  });
});

test("a method without a handler is unimplemented", async () => {
  const node = await startNode([{ definition: Federation, handlers: {} }]);
  const asUnary = { ...Federation.Exchange, requestStream: false, responseStream: false };
  await expect(connect(node, JP).unary(asUnary, {})).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
});
