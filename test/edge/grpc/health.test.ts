/** The health service: what load balancers are told of the node and of each of its services. */
import { service as Health } from "grpc-health-check";
import { describe, expect, test } from "vitest";
import { type Callable, Transfers } from "../../../src/edge/grpc/definition.ts";
import { type Handler, unary } from "../../../src/edge/grpc/handlers.ts";
import { connect, JP, startNode, until } from "./fixture.ts";

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];
const echo = unary(async (request: object) => request);
type Checking = Callable<{ service?: string }, { status: string }>;
const { Check, Watch } = Health as unknown as Record<"Check" | "Watch", Checking>;

describe("health", () => {
  test("answers for the server and its services, and for no other", async () => {
    const node = await startNode(transfers({ Assess: echo }));
    const client = connect(node, JP);
    expect(await client.unary(Check, {})).toEqual({ status: "SERVING" });
    expect(await client.unary(Check, { service: "comity.v1.Transfers" })).toEqual({ status: "SERVING" });
    await expect(client.unary(Check, { service: "x" })).rejects.toMatchObject({ reason: "NOT_FOUND" });
  });
});

test("a node that is not ready does not serve, whoever asks or watches, and serves again once it is", async () => {
  let ready = false;
  const node = await startNode(transfers({ Assess: echo }), { isReady: () => ready });
  const client = connect(node, JP);
  expect(await client.unary(Check, {})).toEqual({ status: "NOT_SERVING" });
  const seen: string[] = [];
  const watching = (async () => {
    for await (const { status } of client.stream(Watch, {})) seen.push(status);
  })();
  const ended = Promise.allSettled([watching]);
  await until(() => seen.length === 1);
  ready = true;
  expect(await client.unary(Check, {})).toEqual({ status: "SERVING" });
  await until(() => seen.length === 2);
  await node.server.drain(0);
  await ended;
  expect(seen.slice(0, 2)).toEqual(["NOT_SERVING", "SERVING"]);
});

test("who watches is told the status at once, and each change once; of an unknown service none", async () => {
  const node = await startNode(transfers({ Assess: echo }));
  const client = connect(node);
  const told = new Map<string, string[]>();
  const watching = ["", "comity.v1.Transfers", "x"].map(async (service) => {
    const statuses: string[] = [];
    told.set(service, statuses);
    for await (const { status } of client.stream(Watch, { service })) statuses.push(status);
  });
  const ended = Promise.allSettled(watching);
  await until(() => [...told.values()].every((statuses) => statuses.length === 1));
  await node.server.drain(1000);
  expect(await ended).toMatchObject(Array(3).fill({ reason: { reason: "NODE_DRAINING" } }));
  expect(Object.fromEntries(told)).toEqual({
    "": ["SERVING", "NOT_SERVING"],
    "comity.v1.Transfers": ["SERVING", "NOT_SERVING"],
    x: ["SERVICE_UNKNOWN"],
  });
});
