/** The caller's side: what it sends, how a call ends, and the reason that the caller gets. */
import { createServer as createSocketServer, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { createClient } from "../../../src/edge/grpc/client.ts";
import { Transfers } from "../../../src/edge/grpc/definition.ts";
import { type Handler, serverStream, unary } from "../../../src/edge/grpc/handlers.ts";
import { ComityError } from "../../../src/errors.ts";
import { ALICE, connect, createRecorder, credentials, EU, startNode, until } from "./fixture.ts";

const transfers = (handlers: Record<string, Handler>) => [{ definition: Transfers, handlers }];
const echo = unary(async (request: object) => request);
const request = (scheme: string) => ({ request: { scheme } });
const counting = serverStream(async function* (_request, { signal }) {
  for (let cursor = 1; !signal.aborted; cursor++) yield { cursor };
});
const INBOX = "client comity.v1.Transfers/Inbox";

/** A client whose calls are recorded as they end. */
function recorded(address: string) {
  const { observer, ended } = createRecorder();
  const client = createClient({ address, credentials: credentials(ALICE, EU), observer });
  onTestFinished(() => client.close());
  return { client, ended };
}

/** A port on which nobody listens. */
async function deadAddress(): Promise<string> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}

describe("text that is not Unicode", () => {
  test("a number that its field cannot hold is refused before it is sent", async () => {
    const node = await startNode(transfers({ Inbox: counting }));
    const open = connect(node).stream(Transfers.Inbox, { cursor: -1 });
    await expect(open.next()).rejects.toMatchObject({ reason: "INPUT_INVALID" });
  });

  test("is refused before it leaves", async () => {
    const node = await startNode(transfers({ Assess: echo }));
    await expect(connect(node).unary(Transfers.Assess, request("a\ud800"))).rejects.toMatchObject({
      reason: "TEXT_MALFORMED",
      violations: [{ field: "request.scheme" }],
    });
    expect(node.ended).toEqual([]);
  });

  test("is refused in the request of a stream, too", async () => {
    const { client, ended } = recorded("127.0.0.1:1");
    const bad = { ...Transfers.Inbox, requestSerialize: () => Buffer.of() };
    await expect(client.stream(bad, { view: "a\ud800" } as object).next()).rejects.toMatchObject({
      reason: "TEXT_MALFORMED",
    });
    expect(ended).toEqual([]);
  });
});

test("a host that takes connections and never answers is NODE_UNREACHABLE after the limit", async () => {
  const held: Socket[] = [];
  const server = createSocketServer((socket) => held.push(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of held) socket.destroy();
    server.close();
  });
  const { port } = server.address() as { port: number };
  const client = createClient({
    address: `127.0.0.1:${port}`,
    credentials: credentials(ALICE, EU),
    connectLimitMs: 100,
  });
  onTestFinished(() => client.close());
  const refused = { reason: "NODE_UNREACHABLE", message: expect.stringContaining("after 0.1 s") };
  await expect(client.unary(Transfers.Assess, {})).rejects.toMatchObject(refused);
  await expect(client.stream(Transfers.Inbox, {}).next()).rejects.toMatchObject(refused);
});

test("a stream that is connected outlives the limit for connecting", async () => {
  const node = await startNode(transfers({ Inbox: counting }));
  const client = createClient({
    address: node.address,
    credentials: credentials(ALICE, EU),
    connectLimitMs: 1_000,
  });
  onTestFinished(() => client.close());
  const began = Date.now();
  for await (const { cursor } of client.stream(Transfers.Inbox, {})) {
    expect(cursor).toBeGreaterThan(0);
    if (Date.now() - began > 1_100) break;
  }
  expect(Date.now() - began).toBeGreaterThan(1_100);
});

test("a node that nobody reaches is NODE_UNREACHABLE, for a call and for a stream", async () => {
  const { client, ended } = recorded(await deadAddress());
  await expect(client.unary(Transfers.Assess, {})).rejects.toMatchObject({ reason: "NODE_UNREACHABLE" });
  await expect(client.stream(Transfers.Inbox, {}).next()).rejects.toMatchObject({
    reason: "NODE_UNREACHABLE",
  });
  expect(ended).toEqual(["client comity.v1.Transfers/Assess UNAVAILABLE", `${INBOX} UNAVAILABLE`]);
});

test("a client that is closed reaches no node any more", async () => {
  const node = await startNode(transfers({ Assess: echo, Inbox: counting }));
  const { client, ended } = recorded(node.address);
  await client.unary(Transfers.Assess, {});
  client.close();
  const unreachable = { name: "ComityError", reason: "NODE_UNREACHABLE" };
  await expect(client.unary(Transfers.Assess, {})).rejects.toMatchObject(unreachable);
  await expect(client.stream(Transfers.Inbox, {}).next()).rejects.toMatchObject(unreachable);
  // No call was begun, so none has ended.
  expect(ended).toEqual(["client comity.v1.Transfers/Assess OK"]);
});

test("a call whose signal has aborted already does not wait for an answer", async () => {
  const node = await startNode(transfers({ Assess: unary(() => new Promise<object>(() => {})) }));
  const call = connect(node).unary(Transfers.Assess, {}, { signal: AbortSignal.abort() });
  await expect(call).rejects.toMatchObject({ reason: "CANCELLED" });
});

describe("a stream", () => {
  test("that is left ends the call at the node, as one that the caller cancelled", async () => {
    const node = await startNode(transfers({ Inbox: counting }));
    const { client, ended } = recorded(node.address);
    for await (const { cursor } of client.stream(Transfers.Inbox, {})) if (cursor === 2) break;
    expect(ended).toEqual([`${INBOX} CANCELLED`]);
    await until(() => node.ended.length === 1);
    expect(node.ended).toEqual(["server comity.v1.Transfers/Inbox CANCELLED"]);
  });

  test("that comes to its end is OK, and one that fails has the node's status", async () => {
    const node = await startNode(
      transfers({
        Inbox: serverStream(async function* ({ cursor }: { cursor?: number }) {
          yield { cursor: 1 };
          if (cursor === 7) throw new ComityError("NOT_FOUND", "no such cursor");
        }),
      }),
    );
    const { client, ended } = recorded(node.address);
    const read = async (cursor: number) => {
      for await (const _ of client.stream(Transfers.Inbox, { cursor }));
    };
    await read(1);
    await expect(read(7)).rejects.toMatchObject({ reason: "NOT_FOUND", message: "no such cursor" });
    expect(ended).toEqual([`${INBOX} OK`, `${INBOX} NOT_FOUND`]);
  });

  test("ends with its signal, and at its deadline where it has one", async () => {
    const silent = serverStream(async function* (_request, { signal }) {
      yield { cursor: 1 };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
    });
    const node = await startNode(transfers({ Inbox: silent }));
    const { client } = recorded(node.address);
    const controller = new AbortController();
    const rows = client.stream(Transfers.Inbox, {}, { signal: controller.signal });
    await rows.next();
    const waiting = rows.next();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ reason: "CANCELLED" });
    const short = client.stream(Transfers.Inbox, {}, { deadlineMs: 300 });
    await short.next();
    await expect(short.next()).rejects.toMatchObject({ reason: "DEADLINE_PASSED" });
  });
});
