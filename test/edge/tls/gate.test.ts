/** The port of a listener: a connection is taken within the limits, and otherwise refused with its cause. */
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import type { Full } from "../../../src/edge/tls/admission.ts";
import { Gate } from "../../../src/edge/tls/gate.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";
import { LIMITS, type Limits } from "../../../src/limits.ts";

const ADDRESS = { host: "127.0.0.1", port: 0 };
const alice = parseIdentity("spiffe://eu.example/platform/alice");

async function open(limits: Partial<Limits> = {}) {
  const entered: Socket[] = [];
  const refused: Full[] = [];
  const gate = new Gate(
    { ...LIMITS, ...limits },
    { entered: (socket) => entered.push(socket), refused: (cause) => refused.push(cause) },
  );
  const port = await gate.listen(ADDRESS);
  onTestFinished(() => gate.close());
  const dial = async () => {
    const before = entered.length + refused.length;
    const socket = connect(port, ADDRESS.host);
    socket.on("error", () => {});
    await vi.waitFor(() => expect(entered.length + refused.length).toBe(before + 1));
    return socket;
  };
  return { gate, port, entered, refused, dial };
}

test("an address has so many connections, and the end of one makes room", async () => {
  const { entered, refused, dial } = await open({ connectionsPerAddress: 1 });
  const first = await dial();
  await dial();
  expect(refused).toEqual(["ADDRESS_CONNECTIONS"]);
  first.destroy();
  await vi.waitFor(() => expect(entered[0]?.closed).toBe(true));
  await dial();
  expect(entered).toHaveLength(2);
  expect(refused).toHaveLength(1);
});

test("more than the connections and handshakes together are dropped", async () => {
  const { gate, entered, refused, dial } = await open({ connections: 1, handshakes: 1 });
  await dial();
  gate.admit(entered[0] as Socket, alice);
  await dial();
  expect(refused).toEqual([]);
  await dial();
  expect(refused).toEqual(["MAX_CONNECTIONS"]);
});

test("a verified caller is admitted where there is room for it", async () => {
  const { gate, entered, dial } = await open({ connectionsPerCaller: 1 });
  await dial();
  await dial();
  const [first, second] = entered as [Socket, Socket];
  expect(gate.admit(first, alice)).toBeUndefined();
  expect(gate.admit(second, alice)).toBe("CALLER_CONNECTIONS");
});

test("a stopped gate takes nobody, and its connections go on until it is closed", async () => {
  const { gate, port, entered, dial } = await open();
  const first = await dial();
  void gate.stop();
  const late = connect(port, ADDRESS.host);
  await new Promise((resolve) => late.once("error", resolve));
  expect(entered).toHaveLength(1);
  expect(first.closed).toBe(false);
  const ended = new Promise((resolve) => first.once("close", resolve));
  first.resume();
  await Promise.all([gate.close(), ended]);
  expect(entered[0]?.closed).toBe(true);
});

test("an address in use is named", async () => {
  const { port } = await open();
  const other = new Gate(LIMITS, { entered: () => {}, refused: () => {} });
  await expect(other.listen({ ...ADDRESS, port })).rejects.toMatchObject({ reason: "ADDRESS_IN_USE" });
});
