/** The status port: what it answers, to whom, and that nobody can hold it. */
import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import {
  MAX_CONNECTIONS,
  type StatusParts,
  startStatusServer,
} from "../../../src/edge/telemetry/status-server.ts";

async function start(parts: Partial<StatusParts> = {}) {
  const server = await startStatusServer({
    address: { host: "127.0.0.1", port: 0 },
    collect: async () => "a 1\n",
    unready: () => [],
    ...parts,
  });
  onTestFinished(server.close);
  return server;
}

type Told = {
  readonly status: number | undefined;
  readonly text: string;
  readonly headers: Record<string, unknown>;
};

function ask(port: number, path: string, options: { method?: string; host?: string } = {}): Promise<Told> {
  const { method = "GET", host = `127.0.0.1:${port}` } = options;
  return new Promise((resolve, reject) => {
    const call = request(
      { port, host: "127.0.0.1", path, method, agent: false, headers: { host } },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode, text, headers: answer.headers }));
      },
    );
    call.on("error", reject);
    call.end();
  });
}

async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

test("metrics, life and readiness, each to GET and HEAD, and nothing else", async () => {
  const { port } = await start();
  expect(await ask(port, "/metrics")).toMatchObject({
    status: 200,
    text: "a 1\n",
    headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8", connection: "close" },
  });
  expect(await ask(port, "/live")).toMatchObject({ status: 200, text: "live\n" });
  expect(await ask(port, "/ready")).toMatchObject({ status: 200, text: "ready\n" });
  expect(await ask(port, "/ready", { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
  expect(await ask(port, "/metrics", { method: "POST" })).toMatchObject({
    status: 405,
    headers: { allow: "GET, HEAD" },
  });
  expect(await ask(port, "/metrics/..")).toMatchObject({ status: 404 });
});

test("a node that is not ready says why, and lives", async () => {
  const { port } = await start({ unready: () => ["draining", "store-full"] });
  expect(await ask(port, "/ready")).toMatchObject({ status: 503, text: "not ready: draining, store-full\n" });
  expect(await ask(port, "/live")).toMatchObject({ status: 200 });
});

test.each([
  "attacker.example",
  "attacker.example:9464",
  "10.0.0.1:9464",
  "127.0.0.1.attacker.example",
  "2130706433",
])("a name that is not loopback is refused, as of a page in a browser: `%s`", async (host) => {
  const { port } = await start();
  expect(await ask(port, "/metrics", { host })).toMatchObject({ status: 421 });
});

test.each(["localhost:9464", "127.0.0.1", "[::1]:9464"])("a loopback name is taken: `%s`", async (host) => {
  const { port } = await start();
  expect(await ask(port, "/live", { host })).toMatchObject({ status: 200 });
});

test("many questions at once are one collection; one that fails is told, and without telemetry it is said", async () => {
  let collections = 0;
  const collect = async () => {
    collections += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return "a 1\n";
  };
  const { port } = await start({ collect });
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(port, "/metrics")));
  expect(answers.map(({ text }) => text)).toEqual(Array(8).fill("a 1\n"));
  expect(collections).toBe(1);
  const failing = await start({ collect: () => Promise.reject(new Error("/secret/path")) });
  const told = await ask(failing.port, "/metrics");
  expect(told.status).toBe(503);
  expect(told.text).not.toContain("secret");
  const none = await startStatusServer({ address: { host: "127.0.0.1", port: 0 }, unready: () => [] });
  onTestFinished(none.close);
  expect(await ask(none.port, "/metrics")).toMatchObject({
    status: 503,
    text: expect.stringContaining("OTEL_SDK_DISABLED"),
  });
});

test("headers that never end, and headers without end, end with the connection", async () => {
  const { port } = await start({ withinMs: 100 });
  const slow = await openSocket(port);
  slow.write("GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n");
  slow.resume();
  await once(slow, "close");
  const long = await openSocket(port);
  let text = "";
  long.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  long.write(`GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${"x".repeat(20_000)}\r\n`);
  await once(long, "close");
  expect(text).toMatch(/^HTTP\/1\.1 431 /);
});

test("connections beyond the most are dropped, and those before them are answered", async () => {
  const { port } = await start();
  const held = await Promise.all(Array.from({ length: MAX_CONNECTIONS }, () => openSocket(port)));
  const beyond = await openSocket(port);
  beyond.resume();
  await once(beyond, "close");
  const [first] = held;
  first?.write("GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  const [answer] = (await once(first as Socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 /);
});

test("a port that is taken, and an address that is not here, are refused by name", async () => {
  const { port } = await start();
  await expect(start({ address: { host: "127.0.0.1", port } })).rejects.toMatchObject({
    reason: "ADDRESS_IN_USE",
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
  await expect(start({ address: { host: "192.0.2.1", port: 1 } })).rejects.toMatchObject({
    reason: "CONFIG_INVALID",
  });
});

test("a node that is ready says what an operator should look at all the same", async () => {
  const { port } = await start({ notes: () => ["set aside, since unreadable: 1 card; see comity doctor"] });
  expect(await ask(port, "/ready")).toMatchObject({
    status: 200,
    text: "ready\nset aside, since unreadable: 1 card; see comity doctor\n",
  });
  const unready = await start({ unready: () => ["draining"], notes: () => ["something"] });
  expect(await ask(unready.port, "/ready")).toMatchObject({ status: 503, text: "not ready: draining\n" });
});
