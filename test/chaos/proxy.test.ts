import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { CALM, type Fault, type Plan } from "./fault.ts";
import { startProxy } from "./proxy.ts";

/** A server that sends back what it gets, and keeps what it got. */
async function startEcho() {
  const got: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => {}));
    socket.on("data", (chunk: Buffer) => {
      got.push(chunk);
      socket.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    target: () => `127.0.0.1:${(server.address() as AddressInfo).port}`,
    got: () => Buffer.concat(got),
  };
}

async function startPair(plan: Partial<Plan> | ((index: number) => Partial<Plan>)) {
  const echo = await startEcho();
  const fateOf = (_: number, index: number) => ({
    ...CALM,
    ...(typeof plan === "function" ? plan(index) : plan),
  });
  const proxy = await startProxy({ seed: 0, target: echo.target, fateOf });
  onTestFinished(proxy.close);
  return { ...echo, proxy };
}

/** Sends and reads until the connection ends or `expected` bytes came back. */
async function exchange(address: string, sent: string, expected: number) {
  const socket = connect(Number(address.split(":")[1]), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  let back = "";
  let ended = "open";
  const done = new Promise<void>((resolve) => {
    socket.on("data", (chunk) => {
      back += chunk.toString();
      if (back.length >= expected) resolve();
    });
    socket.once("end", () => {
      ended = "FIN";
      resolve();
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      ended = error.code ?? "error";
      resolve();
    });
  });
  socket.write(sent);
  await done;
  return { back, ended, socket };
}

const HELLO = "hello, world";

test("passes everything where nothing is planned", async () => {
  const { proxy } = await startPair({});
  expect(await exchange(proxy.address, HELLO, HELLO.length)).toMatchObject({ back: HELLO, ended: "open" });
});

test.each<[string, readonly Fault[], string]>([
  ["resets", [{ at: 5, kind: "reset" }], "ECONNRESET"],
  ["ends", [{ at: 5, kind: "end" }], "FIN"],
])("%s both directions after so many bytes", async (_, toServer, ended) => {
  const { proxy, got } = await startPair({ toServer });
  expect((await exchange(proxy.address, HELLO, HELLO.length)).ended).toBe(ended);
  expect("hello".startsWith(got().toString())).toBe(true);
  expect(proxy.broken()).toBe(1);
});

test("swallows one direction and lets the other live", async () => {
  const { proxy, got } = await startPair({ toClient: [{ at: 5, kind: "swallow" }] });
  const { back, socket } = await exchange(proxy.address, HELLO, 5);
  socket.write("more");
  await expect.poll(() => got().toString()).toBe(`${HELLO}more`);
  expect(back).toBe("hello");
});

test("delivers late, slowly and whole where it only delays and throttles", async () => {
  const toClient: Fault[] = [
    { at: 3, kind: "delay", ms: 20 },
    { at: 6, kind: "throttle", bytesPerSecond: 1000 },
  ];
  const { proxy } = await startPair({ toClient });
  expect((await exchange(proxy.address, HELLO, HELLO.length)).back).toBe(HELLO);
});

test("refuses a connection, or accepts and never answers, and is calm when told to", async () => {
  const { proxy, got } = await startPair((index) => ({ accept: index === 0 ? "refuse" : "mute" }));
  expect((await exchange(proxy.address, HELLO, 1)).ended).toBe("ECONNRESET");
  const mute = exchange(proxy.address, HELLO, 1);
  await expect.poll(() => proxy.connections()).toBe(2);
  proxy.calm("cut");
  expect((await mute).ended).toBe("ECONNRESET");
  expect(got().length).toBe(0);
  expect((await exchange(proxy.address, HELLO, HELLO.length)).back).toBe(HELLO);
});

test("a seed's fates are met in the same order by the same traffic", async () => {
  const endings = async () => {
    const echo = await startEcho();
    const proxy = await startProxy({
      seed: 3,
      target: echo.target,
      // Short offsets, so that every fate falls within one exchange.
      fateOf: (_, index) => ({ ...CALM, toServer: [{ at: index * 2, kind: index % 2 ? "end" : "reset" }] }),
    });
    onTestFinished(proxy.close);
    const seen: string[] = [];
    for (let i = 0; i < 4; i++) seen.push((await exchange(proxy.address, HELLO, HELLO.length)).ended);
    return seen;
  };
  expect(await endings()).toEqual(await endings());
});

test("refuses a connection while nobody is at the other end", async () => {
  const proxy = await startProxy({ seed: 0, target: () => undefined, fateOf: () => CALM });
  onTestFinished(proxy.close);
  expect((await exchange(proxy.address, HELLO, 1)).ended).toBe("ECONNRESET");
});
