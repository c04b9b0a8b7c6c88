/** Handlers over the wire: their signal, their errors, and their streams. */
import grpc from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import {
  exchange,
  type Handler,
  methodName,
  refusal,
  serverStream,
  unary,
  workMs,
} from "../../../src/edge/grpc/handlers.ts";
import { ComityError } from "../../../src/errors.ts";
import { connect, createRecorder, startNode, until } from "./fixture.ts";

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];
const echo = unary(async (request: object) => request);

describe("a call", () => {
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

  test.each([
    [10_000, 9_000],
    [1_000, 800],
    [0, 0],
    [-163, 0],
  ])("with %d ms left leaves its handler %d", (left, work) => {
    expect(workMs(left)).toBe(work);
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
  test("that has been answered is not cancelled by its caller's leaving", async () => {
    let signal: AbortSignal | undefined;
    const node = await startNode(
      transfers({
        Assess: unary(async (_request, context) => {
          signal = context.signal;
          return {};
        }),
      }),
    );
    const client = connect(node);
    await client.unary(Transfers.Assess, {});
    client.close();
    await until(() => node.server.listener.peers().length === 0);
    expect(signal?.aborted).toBe(false);
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

test("a stream's signal aborts when the node drains, with the node's reason", async () => {
  const aborted = Promise.withResolvers<unknown>();
  const node = await startNode(
    transfers({
      Inbox: serverStream(async function* (_request, { signal }) {
        yield { cursor: 1 };
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        aborted.resolve(signal.reason);
      }),
    }),
  );
  const rows = connect(node).stream(Transfers.Inbox, {});
  expect((await rows.next()).value).toMatchObject({ cursor: 1 });
  const ended = rows.next().catch((error: unknown) => error);
  await node.server.drain(1000);
  expect(await ended).toMatchObject({ reason: "NODE_DRAINING" });
  expect(await aborted.promise).toMatchObject({ reason: "NODE_DRAINING" });
});

test("a refusal is told to the caller, and to the operator only where it is a fault", () => {
  const { observer, faults } = createRecorder();
  const told = refusal(new ComityError("NOT_FOUND", "no such leaf"), "/a.B/C", observer);
  expect(told).toMatchObject({ code: grpc.status.NOT_FOUND, details: "no such leaf" });
  expect(faults).toEqual([]);
  const fault = new TypeError("secret");
  expect(refusal(fault, "/a.B/C", observer).code).toBe(grpc.status.INTERNAL);
  expect(faults).toEqual([fault]);
  expect(methodName("/a.B/C")).toBe("a.B/C");
});

describe("an exchange", () => {
  async function* chunks(count: number) {
    for (let number = 1; number <= count; number++) yield { chunk: { number, records: [] } };
  }
  const numbersOf = async (answers: AsyncIterable<{ number?: number }>) => {
    const numbers: unknown[] = [];
    for await (const { number } of answers) numbers.push(number);
    return numbers;
  };
  type Message = { readonly chunk?: { readonly number?: number } };
  const answering = (act: (number: number) => Promise<void> = async () => {}) =>
    exchange<Message, object>(async function* ({ requests }) {
      for await (const { chunk } of requests) {
        await act(chunk?.number ?? 0);
        yield { number: chunk?.number };
      }
    });

  test("answers each message in order, and ends when the caller has no more", async () => {
    const node = await startNode(transfers({ AssessMany: answering() }));
    const answers = connect(node).exchange(Transfers.AssessMany, chunks(50));
    expect(await numbersOf(answers)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    await until(() => node.ended.length === 1);
    expect(node.ended).toEqual(["server comity.v1.Transfers/AssessMany OK"]);
  });

  test("that its caller cancels between two messages ends as CANCELLED at the node", async () => {
    const node = await startNode(transfers({ AssessMany: answering() }));
    const more = Promise.withResolvers<void>();
    async function* one() {
      yield* chunks(1);
      await more.promise;
    }
    for await (const { number } of connect(node).exchange(Transfers.AssessMany, one())) {
      expect(number).toBe(1);
      break;
    }
    more.resolve();
    await until(() => node.ended.length === 1);
    expect(node.ended).toEqual(["server comity.v1.Transfers/AssessMany CANCELLED"]);
  });

  test("that throws gives the answers before it, then the reason", async () => {
    const refusing = answering(async (number) => {
      if (number === 3) throw new ComityError("INPUT_INVALID", "the third");
    });
    const node = await startNode(transfers({ AssessMany: refusing }));
    const numbers: unknown[] = [];
    const read = async () => {
      for await (const { number } of connect(node).exchange(Transfers.AssessMany, chunks(5)))
        numbers.push(number);
    };
    await expect(read()).rejects.toMatchObject({ reason: "INPUT_INVALID" });
    expect(numbers).toEqual([1, 2]);
  });

  test("whose caller leaves ends at the node, also while it waits for a message", async () => {
    const stopped = Promise.withResolvers<void>();
    const waiting = exchange<Message, object>(async function* ({ requests }) {
      try {
        for await (const { chunk } of requests) yield { number: chunk?.number };
      } finally {
        stopped.resolve();
      }
    });
    const node = await startNode(transfers({ AssessMany: waiting }));
    async function* endless() {
      yield* chunks(1);
      await new Promise(() => {});
    }
    for await (const { number } of connect(node).exchange(Transfers.AssessMany, endless())) {
      expect(number).toBe(1);
      break;
    }
    await stopped.promise;
    await until(() => node.ended.length === 1);
  });

  test("ends with the node's reason when the node drains", async () => {
    const node = await startNode(transfers({ AssessMany: answering() }));
    async function* endless() {
      yield* chunks(1);
      await new Promise(() => {});
    }
    const answers = connect(node).exchange(Transfers.AssessMany, endless());
    expect((await answers.next()).value).toMatchObject({ number: 1 });
    const ended = answers.next().catch((error: unknown) => error);
    await node.server.drain(1000);
    expect(await ended).toMatchObject({ reason: "NODE_DRAINING" });
  });

  test("rejects with what the caller's own messages throw", async () => {
    const node = await startNode(transfers({ AssessMany: answering() }));
    async function* broken() {
      yield* chunks(1);
      throw new TypeError("no more records");
    }
    await expect(numbersOf(connect(node).exchange(Transfers.AssessMany, broken()))).rejects.toThrow(
      "no more records",
    );
  });
});
