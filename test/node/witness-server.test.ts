/** The port of a node as a witness: it serves one path, reads no more than a body may have, and ends with the node. */
import { expect, onTestFinished, test } from "vitest";
import { createWitnessPort, startWitnessServer } from "../../src/node/witness-server.ts";
import type { AnswerCheckpoint } from "../../src/witness/tlog-witness.ts";

const HOST = "127.0.0.1";
async function start(answer: AnswerCheckpoint) {
  const failed: unknown[] = [];
  const server = await startWitnessServer({ host: HOST, port: 0 }, answer, (error) => failed.push(error));
  onTestFinished(server.close);
  const call = (path: string, init: RequestInit) => fetch(`http://${HOST}:${server.port}${path}`, init);
  const post = (body: string | Uint8Array<ArrayBuffer>) => call("/add-checkpoint", { method: "POST", body });
  return { server, failed, call, post };
}
const echo: AnswerCheckpoint = async (body) => ({ status: 200, body });

test("what is posted reaches the witness byte by byte, and an answer with a size says so by its type", async () => {
  const { post, failed } = await start(async (body) => ({ status: body === "old\n" ? 409 : 200, body }));
  const text = "\u{feff}old 0\n\n— é\n";
  // Text of a response is read without its byte order mark.
  expect(Buffer.from(await (await post(text)).arrayBuffer()).toString()).toBe(text);
  const sized = await post("old\n");
  expect([sized.status, sized.headers.get("content-type")]).toEqual([409, "text/x.tlog.size"]);
  expect(failed).toEqual([]);
});

test("another path, another method, a body beyond its bound and one that is no text are refused", async () => {
  const { call, post } = await start(echo);
  expect((await call("/metrics", { method: "POST", body: "x" })).status).toBe(404);
  const got = await call("/add-checkpoint", { method: "GET" });
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
  expect((await post("x".repeat(32_768))).status).toBe(200);
  expect((await post("x".repeat(32_769))).status).toBe(413);
  expect((await post(Uint8Array.of(0xff))).status).toBe(413);
});

test("a store that fails answers 503 and is told, and the next request is served", async () => {
  let broken = true;
  const { post, failed } = await start(async (body) => {
    if (broken) throw new Error("the disk is full");
    return { status: 200, body };
  });
  expect((await post("x")).status).toBe(503);
  expect(failed).toMatchObject([{ message: "the disk is full" }]);
  broken = false;
  expect((await post("x")).status).toBe(200);
});

test("a port that is in use is told, and the node goes on; one that was never opened is closed at once", async () => {
  const { server } = await start(echo);
  const failed: unknown[] = [];
  const port = createWitnessPort({ host: HOST, port: server.port }, echo, (error) => failed.push(error));
  await port.close();
  port.open();
  port.open();
  await port.close();
  expect(failed).toMatchObject([{ reason: "ADDRESS_IN_USE" }]);
});
