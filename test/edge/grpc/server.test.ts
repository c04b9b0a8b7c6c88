import { readFileSync } from "node:fs";
import grpc from "@grpc/grpc-js";
import { service as Health } from "grpc-health-check";
import { describe, expect, test } from "vitest";
import { type Callable, Federation, Transfers } from "../../../src/edge/grpc/definition.ts";
import { type CallContext, type Handler, unary } from "../../../src/edge/grpc/handlers.ts";
import { DEFAULT_DEADLINE_MS } from "../../../src/edge/grpc/interceptor.ts";
import { ComityError } from "../../../src/errors.ts";
import { ALICE, connect, JP, rawCall, startNode, until } from "./fixture.ts";

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];
const request = (scheme: string) => ({ request: { scheme } });
type Checking = Callable<{ service?: string }, { status: string }>;
const { Watch } = Health as unknown as Record<"Watch", Checking>;

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

test("a method without a handler is unimplemented", async () => {
  const node = await startNode([{ definition: Federation, handlers: {} }]);
  const asUnary = { ...Federation.Exchange, requestStream: false, responseStream: false };
  await expect(connect(node, JP).unary(asUnary, {})).rejects.toMatchObject({ reason: "METHOD_UNKNOWN" });
});
