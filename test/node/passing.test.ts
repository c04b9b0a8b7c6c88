/** What a process that stands by passes on: bytes, to whoever is at work, within the limits. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { openPassing, type PassingParts } from "../../src/node/passing.ts";

/** A server that answers what it hears, at a port where one is given, and its address. */
async function echo(port = 0) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).pipe(socket);
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  const end = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(end);
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, end };
}

async function passing(parts: Partial<PassingParts>) {
  const listen = { host: "127.0.0.1", port: 0 };
  const opened = await openPassing({ listen, limits: LIMITS, to: () => undefined, ...parts });
  if (opened === undefined) throw new Error("the address is taken");
  onTestFinished(opened.close);
  return opened;
}

/** A caller of a port; `said` resolves to the first bytes that it hears, `ended` when it is cut off. */
function call(port: number, words = "hello") {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  onTestFinished(() => void socket.destroy());
  socket.write(words);
  const said = once(socket, "data").then(([bytes]) => String(bytes));
  said.catch(() => {});
  return { said, ended: new Promise<unknown>((resolve) => socket.once("close", resolve)), socket };
}

test("bytes go to the process at work and back, and both ends end together", async () => {
  const { address, end } = await echo();
  const { port } = await passing({ to: () => address });
  const { said, ended } = call(port);
  expect(await said).toBe("hello");
  end();
  await ended;
});

test("a connection waits until there is a process to pass it to, and is ended after a while", async () => {
  const { address } = await echo();
  let to: string | undefined;
  const { port } = await passing({ to: () => to });
  const { said } = call(port);
  to = address;
  expect(await said).toBe("hello");
  const short = await passing({ heldMs: 50, to: () => "127.0.0.1:1" });
  await call(short.port).ended;
});

test("an address has so many connections and no more, and their room when they end", async () => {
  const { address } = await echo();
  const limits = { ...LIMITS, connectionsPerAddress: 1 };
  const { port } = await passing({ to: () => address, limits });
  const first = call(port);
  expect(await first.said).toBe("hello");
  await call(port).ended;
  first.socket.destroy();
  const outcome = () => {
    const { said, ended } = call(port);
    return Promise.race([said.catch(() => "refused"), ended.then(() => "refused")]);
  };
  await expect.poll(outcome, { timeout: 20_000 }).toBe("hello");
});

test("its end cuts off what is passed on, and frees the address; one that is taken is left alone", async () => {
  const { address } = await echo();
  const { port, close } = await passing({ to: () => address });
  expect(
    await openPassing({ listen: { host: "127.0.0.1", port }, limits: LIMITS, to: () => address }),
  ).toBeUndefined();
  const { said, ended } = call(port);
  await said;
  await close();
  await ended;
  const again = await passing({ listen: { host: "127.0.0.1", port }, to: () => address });
  expect(again.port).toBe(port);
});

test("one that gives way frees the address, and passes on what it holds to whoever has that then", async () => {
  let to: string | undefined;
  const asked = Promise.withResolvers<void>();
  const where = () => {
    asked.resolve();
    return to;
  };
  const { port, giveWay, close } = await passing({ to: where });
  const held = call(port);
  await asked.promise;
  giveWay();
  const { address } = await echo(port);
  expect(address).toBe(`127.0.0.1:${port}`);
  to = address;
  expect(await held.said).toBe("hello");
  expect(await call(port).said).toBe("hello");
  await close();
  await held.ended;
});
