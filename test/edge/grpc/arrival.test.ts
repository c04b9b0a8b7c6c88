/** Requests that arrive in pieces, too slowly, compressed, or not as one message: refused, with their reason, and let go of. */
import http2 from "node:http2";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Federation, Transfers } from "../../../src/edge/grpc/definition.ts";
import { duplex, type Handler, serverStream, unary } from "../../../src/edge/grpc/handlers.ts";
import { longTest } from "../../support/longer.ts";
import { connect, JP, startNode, until } from "./fixture.ts";
import { beginCall, call, frame, openSession } from "./raw-stream.ts";

const { path: ASSESS } = Transfers.Assess;
const BOB = "spiffe://eu.example/platform/bob";
const empty = frame(Buffer.alloc(0));

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];

/** A node that counts the requests which reach it. */
async function startCounting(limits = {}) {
  const read: object[] = [];
  const Assess = unary(async (request) => {
    read.push(request);
    return {};
  });
  const node = await startNode(transfers({ Assess }), { limits });
  return { ...node, read };
}

describe("a compressed request", () => {
  const bomb = gzipSync(Buffer.alloc(2 ** 20));

  test.each(["gzip", "deflate", "br", "identity, gzip"])(
    "with the encoding `%s` is refused before it is read, and the answer says what is read",
    async (encoding) => {
      const node = await startCounting();
      const session = await openSession(node.port);
      const open = beginCall(session, ASSESS, { "grpc-encoding": encoding });
      const { code, reason, headers } = await open.ended;
      expect({ code, reason }).toEqual({ code: 12, reason: "COMPRESSION_REFUSED" });
      expect(headers["grpc-accept-encoding"]).toBe("identity");
      expect(node.read).toEqual([]);
    },
  );

  test("that does not say how is refused at its first byte", async () => {
    const node = await startCounting();
    const open = beginCall(await openSession(node.port), ASSESS);
    open.write(frame(bomb, { flag: 1 }).subarray(0, 1));
    expect(await open.ended).toMatchObject({ code: 12, reason: "COMPRESSION_REFUSED" });
  });

  test("shuts its caller out where many follow", async () => {
    const node = await startCounting({ refusalsPerSecond: 3 });
    const session = await openSession(node.port);
    for (let count = 0; count < 4; count++) await call(session, ASSESS, empty, { "grpc-encoding": "gzip" });
    await until(() => session.closed);
    expect(node.server.listener.peers()).toEqual([]);
  });

  test("is not asked for: every answer says that only plain messages are read", async () => {
    const node = await startCounting();
    const { code, headers } = await call(await openSession(node.port), ASSESS, empty, {
      "grpc-encoding": "identity",
    });
    expect(code).toBe(0);
    expect(headers["grpc-accept-encoding"]).toBe("identity");
  });
});

describe("an unfinished request", () => {
  test("counts while it arrives: a caller's bytes beyond its number are refused, others' are not", async () => {
    const node = await startCounting({ unfinishedBytesPerCaller: 100_000 });
    const session = await openSession(node.port);
    const part = frame(Buffer.alloc(60_000), { size: 70_000 });
    const first = beginCall(session, ASSESS, { "grpc-timeout": "23H" });
    first.write(part);
    const second = beginCall(session, ASSESS);
    second.write(part);
    const ended = await Promise.race([first.ended, second.ended]);
    expect(ended).toMatchObject({ code: 8, reason: "OVERLOADED" });
    const other = await openSession(node.port, BOB);
    expect(await call(other, ASSESS, frame(Buffer.alloc(0)))).toMatchObject({ code: 0 });
    // What was given up makes room.
    first.stream.close();
    second.stream.close();
    await until(() => first.stream.closed && second.stream.closed);
    const third = beginCall(session, ASSESS);
    third.write(frame(Buffer.alloc(60_000), { size: 60_000 }));
    third.stream.end();
    expect((await third.ended).reason).not.toBe("OVERLOADED");
  });

  test.each([
    ["without a message", Buffer.alloc(0)],
    ["with a part of a message", frame(Buffer.alloc(3), { size: 9 })],
    ["with a whole message and no end", empty],
  ])("%s is refused after a stated time, whatever deadline it states", async (_, bytes) => {
    const node = await startCounting({ arrivalMs: 50 });
    const open = beginCall(await openSession(node.port), ASSESS, { "grpc-timeout": "23H" });
    open.write(bytes);
    expect(await open.ended).toMatchObject({ code: 4, reason: "DEADLINE_PASSED" });
  });

  test("of a stream is refused after that time, and a stream that was asked for whole goes on", async () => {
    const beats = Promise.withResolvers<void>();
    const Inbox = serverStream(async function* () {
      yield { cursor: 1 };
      await beats.promise;
      yield { cursor: 2 };
    });
    const node = await startNode(transfers({ Inbox }), { limits: { arrivalMs: 50 } });
    const stream = connect(node).stream(Transfers.Inbox, {});
    await stream.next();
    const open = beginCall(await openSession(node.port), Transfers.Inbox.path);
    expect(await open.ended).toMatchObject({ reason: "DEADLINE_PASSED" });
    beats.resolve();
    expect((await stream.next()).value).toMatchObject({ cursor: 2 });
  });

  test("on a stream between nodes is one message: a silent stream stays, a half message ends it", async () => {
    const got: object[] = [];
    const Exchange = duplex(({ call: stream }) => {
      stream.on("data", (message: object) => {
        got.push(message);
        stream.write({});
      });
      stream.on("error", () => {});
    });
    const node = await startNode([{ definition: Federation, handlers: { Exchange } }], {
      limits: { arrivalMs: 50 },
    });
    const session = await openSession(node.port, JP);
    const silent = beginCall(session, Federation.Exchange.path);
    const half = beginCall(session, Federation.Exchange.path);
    half.write(empty.subarray(0, 3));
    expect(await half.ended).toMatchObject({ code: 4, reason: "DEADLINE_PASSED" });
    silent.write(empty);
    await until(() => got.length === 1);
    expect(silent.stream.closed).toBe(false);
  });

  test("on a stream between nodes has the time for each message, however many follow without a gap", async () => {
    const node = await startNode(
      [
        {
          definition: Federation,
          handlers: {
            Exchange: duplex(({ call: stream }) => {
              stream.resume();
              stream.on("error", () => {});
            }),
          },
        },
      ],
      { limits: { arrivalMs: 300 } },
    );
    const busy = beginCall(await openSession(node.port, JP), Federation.Exchange.path);
    const begun = performance.now();
    busy.write(empty.subarray(0, 3));
    // Each write ends one message and begins the next.
    while (performance.now() - begun < 700) {
      await new Promise((resolve) =>
        busy.stream.write(Buffer.concat([empty.subarray(3), empty.subarray(0, 3)]), resolve),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(busy.stream.closed).toBe(false);
    expect(await busy.ended).toMatchObject({ code: 4, reason: "DEADLINE_PASSED" });
  });

  longTest("is let go of with its refusal, also where its caller never ends it", async () => {
    const node = await startCounting({ unfinishedBytesPerCaller: 1000 });
    const open = beginCall(await openSession(node.port), ASSESS);
    open.write(frame(Buffer.alloc(2000), { size: 4000 }));
    expect(await open.ended).toMatchObject({ reason: "OVERLOADED" });
    // The stream closes though this side has not ended it.
    await until(() => open.stream.closed);
  });
});

describe("a call that fails says its reason", () => {
  test.each<[string, Buffer, Record<string, string>, { code: number; reason: string }]>([
    ["no message", Buffer.alloc(0), {}, { code: 3, reason: "INPUT_INVALID" }],
    ["half a message", empty.subarray(0, 4), {}, { code: 3, reason: "INPUT_INVALID" }],
    ["two messages", Buffer.concat([empty, empty]), {}, { code: 3, reason: "INPUT_INVALID" }],
    [
      "a broken gzip stream",
      frame(Buffer.from("no gzip"), { flag: 1 }),
      { "grpc-encoding": "gzip" },
      { code: 12, reason: "COMPRESSION_REFUSED" },
    ],
    [
      "a message beyond the limit",
      frame(Buffer.alloc(0), { size: 2 ** 32 - 1 }),
      {},
      { code: 8, reason: "INPUT_TOO_LARGE" },
    ],
    [
      "a flag of no meaning",
      frame(Buffer.of(1), { flag: 7 }),
      {},
      { code: 12, reason: "COMPRESSION_REFUSED" },
    ],
    ["a deadline of nothing", empty, { "grpc-timeout": "0n" }, { code: 4, reason: "DEADLINE_PASSED" }],
    ["a malformed deadline", empty, { "grpc-timeout": "soon" }, { code: 3, reason: "INPUT_INVALID" }],
    ["no protobuf", frame(Buffer.alloc(8, 0xff)), {}, { code: 3, reason: "INPUT_INVALID" }],
  ])("%s", async (_, bytes, headers, expected) => {
    const node = await startCounting();
    expect(await call(await openSession(node.port), ASSESS, bytes, headers)).toMatchObject(expected);
    expect(node.read).toEqual([]);
    expect(node.faults).toEqual([]);
  });

  test("a method that the node lacks, also after many of them", async () => {
    const node = await startCounting({ refusalsPerSecond: 3 });
    const session = await openSession(node.port);
    const unknown = () => call(session, "/comity.v1.Transfers/Nothing", empty);
    expect(await unknown()).toMatchObject({ code: 12, reason: "METHOD_UNKNOWN" });
    for (let count = 0; count < 3; count++) await unknown();
    await until(() => session.closed);
  });

  test("a deadline that passes while the node works", async () => {
    const Assess = unary(() => new Promise<object>(() => {}));
    const node = await startNode(transfers({ Assess }));
    const slow = call(await openSession(node.port), ASSESS, empty, { "grpc-timeout": "50m" });
    expect(await slow).toMatchObject({ code: 4, reason: "DEADLINE_PASSED" });
  });

  test("what is no gRPC has no gRPC status, but an HTTP status", async () => {
    const node = await startCounting();
    const answer = await call(await openSession(node.port), ASSESS, empty, { "content-type": "text/plain" });
    expect(answer).toMatchObject({ http: 415, code: undefined });
  });
});

longTest("an answer that its caller does not take is let go of after the deadline", async () => {
  const Assess = unary(async () => ({ decision: { remedy: ["x".repeat(100_000)] } }));
  const node = await startNode(transfers({ Assess }));
  const session = await openSession(node.port, undefined, 1000);
  const taker = beginCall(session, ASSESS, { "grpc-timeout": "100m" });
  taker.stream.pause();
  taker.stream.end(empty);
  await until(() => taker.stream.closed);
  expect(taker.stream.rstCode).toBe(http2.constants.NGHTTP2_CANCEL);
});
