/** Limits of callers on the wire: one caller's crowd is refused with a time to wait, and others are served meanwhile. */

import { connect as connectTcp } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Notices, Transfers } from "../../../src/edge/grpc/definition.ts";
import { type Handler, serverStream, unary } from "../../../src/edge/grpc/handlers.ts";
import { STORED_BESIDE_BYTES } from "../../../src/limits.ts";
import { ALICE, connect, rawCall, startNode, until } from "./fixture.ts";

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];
const BOB = "spiffe://eu.example/platform/bob";
const overloaded = { reason: "OVERLOADED" };

/** A method that answers when the test lets it. */
function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  const Assess = unary(async () => {
    begun++;
    await promise;
    return {};
  });
  return { methods: { Assess }, open: resolve, begun: () => begun };
}

test("a caller's calls beyond its number are refused, another's are not, and an ended call makes room", async () => {
  const gate = createGate();
  const node = await startNode(transfers(gate.methods), { limits: { callsPerCaller: 2 } });
  const [alice, bob] = [connect(node), connect(node, BOB)];
  const first = [alice.unary(Transfers.Assess, {}), alice.unary(Transfers.Assess, {})];
  await until(() => gate.begun() === 2);
  await expect(alice.unary(Transfers.Assess, {})).rejects.toMatchObject(overloaded);
  const other = bob.unary(Transfers.Assess, {});
  await until(() => gate.begun() === 3);
  gate.open();
  await Promise.all([...first, other]);
  await alice.unary(Transfers.Assess, {});
});

test("a refusal says when to ask again", async () => {
  const node = await startNode(transfers(createGate().methods), { limits: { callsPerCaller: 0 } });
  const error = await rawCall(node.address, Transfers.Assess.path, Buffer.of()).catch((thrown) => thrown);
  expect(error.code).toBe(8);
  expect(error.metadata.get("grpc-status-details-bin")[0].toString("latin1")).toContain("RetryInfo");
});

test("streams have a number of their own", async () => {
  const Inbox = serverStream(async function* (_, { signal }) {
    yield { cursor: 1 };
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  });
  const node = await startNode(transfers({ Inbox }), { limits: { streamsPerCaller: 1, callsPerCaller: 0 } });
  const client = connect(node);
  const stop = new AbortController();
  const open = client.stream(Transfers.Inbox, {}, { signal: stop.signal });
  await open.next();
  const second = client.stream(Transfers.Inbox, {});
  await expect(second.next()).rejects.toMatchObject(overloaded);
  stop.abort();
  await expect(open.next()).rejects.toMatchObject({ reason: "CANCELLED" });
});

test("a caller who sends too many bytes is refused before they are read", async () => {
  const node = await startNode(transfers({ Assess: unary(async () => ({})) }), {
    limits: { messageBytesPerCaller: 1000, messageBytesPerCallerPerSecond: 1 },
  });
  const client = connect(node);
  const request = { request: { recipient: "x".repeat(600) } };
  await client.unary(Transfers.Assess, request);
  await expect(client.unary(Transfers.Assess, request)).rejects.toMatchObject(overloaded);
  await connect(node, BOB).unary(Transfers.Assess, request);
});

test("what a day's requests may store is limited, and asking is not", async () => {
  const [Assess, Request] = [unary(async () => ({})), unary(async () => ({}))];
  const node = await startNode(transfers({ Assess, Request }), {
    limits: { storedBytesPerDay: STORED_BESIDE_BYTES + 1_000 },
  });
  const client = connect(node);
  await client.unary(Transfers.Request, {});
  await expect(client.unary(Transfers.Request, {})).rejects.toMatchObject(overloaded);
  await client.unary(Transfers.Assess, {});
});

test.each(["Report", "Acknowledge", "MarkDuty"] as const)(
  "what a day's calls of %s may store is limited, and reading is not",
  async (name) => {
    const handlers = { [name]: unary(async () => ({})), Get: unary(async () => ({})) };
    const node = await startNode([{ definition: Notices, handlers }], {
      limits: { storedBytesPerDay: STORED_BESIDE_BYTES + 1_000 },
    });
    const client = connect(node, "spiffe://eu.example/regulator/dpc");
    await client.unary(Notices[name] as typeof Notices.Report, {});
    await expect(client.unary(Notices[name] as typeof Notices.Report, {})).rejects.toMatchObject(overloaded);
    await client.unary(Notices.Get, {});
  },
);

test("who goes on after many refusals loses the connection, and others do not", async () => {
  const gate = createGate();
  gate.open();
  const node = await startNode(transfers(gate.methods), {
    limits: { callsPerCaller: 0, refusalsPerSecond: 3 },
  });
  const bob = connect(node, BOB);
  await expect(bob.unary(Transfers.Assess, {})).rejects.toMatchObject(overloaded);
  const alice = connect(node, ALICE);
  const refusals = await Promise.allSettled(
    Array.from({ length: 5 }, () => alice.unary(Transfers.Assess, {})),
  );
  expect(refusals.every(({ status }) => status === "rejected")).toBe(true);
  await until(() => node.server.listener.peers().every(({ identity }) => identity.id === BOB));
  // Nor does another connection help, for a while.
  await expect(connect(node).unary(Transfers.Assess, {}, { deadlineMs: 1000 })).rejects.not.toMatchObject(
    overloaded,
  );
  await until(() => node.refused.includes("SHUT_OUT"));
  await expect(bob.unary(Transfers.Assess, {})).rejects.toMatchObject(overloaded);
});

test("sockets that never finish a handshake keep no caller out", async () => {
  const node = await startNode(transfers({ Assess: unary(async () => ({})) }), {
    limits: { connections: 4, reservedConnections: 0, handshakes: 100, handshakesPerAddress: 50 },
  });
  const sockets = Array.from({ length: 40 }, () => connectTcp(node.port, "127.0.0.1"));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
  await connect(node).unary(Transfers.Assess, {});
});

test("one caller's idle connections leave room for others", async () => {
  const node = await startNode(transfers({ Assess: unary(async () => ({})) }), {
    limits: { connections: 4, reservedConnections: 0, connectionsPerCaller: 3 },
  });
  const crowd = Array.from({ length: 6 }, () => connect(node).unary(Transfers.Assess, {}));
  await Promise.allSettled(crowd);
  expect(node.server.listener.peers()).toHaveLength(3);
  await connect(node, BOB).unary(Transfers.Assess, {});
});
