/**
 * Passes connections on to the process of this node that has the store, while this one stands by. It reads nothing of them: TLS is
 * between the caller and that process.
 */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { networkOf } from "../edge/tls/gate.ts";
import type { Limits } from "../limits.ts";
import { createRateLimit } from "../rate-limit.ts";
import { parseAddress } from "./config-file.ts";

/** The time for which a connection waits for a process that has the store, in milliseconds. */
const HELD_MS = 5_000;
/** The pause between two tries to reach it, in milliseconds. */
const TRY_EVERY_MS = 50;

export type PassingParts = {
  readonly listen: { readonly host: string; readonly port: number };
  readonly limits: Limits;
  /** Returns the address of the process that has the store; undefined where it is not known. */
  readonly to: () => string | undefined;
  /** The time for which a connection waits, in milliseconds; 5,000 by default. */
  readonly heldMs?: number;
};

export type Passing = {
  readonly port: number;
  /** Takes no more connections, and frees the address at once. Those that are there are passed on as before. */
  readonly giveWay: () => void;
  /** Ends every connection that is passed on, and frees the address. */
  readonly close: () => Promise<void>;
};

/**
 * Listens at the node's address, and passes on what comes. Resolves to nothing where the address is taken: the process that has it
 * may be the one that has the store.
 *
 * THREAT: what is passed on counts at the other process as one address. So it is held here against the limits of an address and
 * of all connections, and whoever floods this process takes the room of no other.
 */
export async function openPassing({
  listen,
  limits,
  to,
  heldMs = HELD_MS,
}: PassingParts): Promise<Passing | undefined> {
  const open = new Set<Socket>();
  const enter = createDoor(limits);
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (caller) => {
    caller.on("error", () => {});
    if (!enter(caller)) return void caller.destroy();
    keep(open, caller);
    void pass(caller, { to, heldMs, open });
  });
  server.maxConnections = limits.connections;
  const port = await new Promise<number | undefined>((resolve) => {
    server.once("error", () => resolve(undefined));
    server.listen(listen.port, listen.host, () => resolve((server.address() as AddressInfo).port));
  });
  if (port === undefined) return undefined;
  return {
    port,
    giveWay: () => void server.close(),
    close: () =>
      new Promise((resolve) => {
        // It calls back also where it has given way already.
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Creates the function that counts a connection of its network until it ends, and returns false where there is no room for it. */
function createDoor(limits: Limits): (caller: Socket) => boolean {
  const counts = new Map<string, number>();
  const rate = createRateLimit(
    { burst: limits.newConnectionsPerAddress, perSecond: limits.newConnectionsPerAddressPerSecond },
    Date.now,
  );
  return (caller) => {
    const network = networkOf(caller);
    const count = counts.get(network) ?? 0;
    if (count >= limits.connectionsPerAddress || !rate.take(network, 1)) return false;
    counts.set(network, count + 1);
    caller.once("close", () => {
      const left = (counts.get(network) ?? 1) - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    });
    return true;
  };
}

/** Keeps a socket among the open ones for as long as it is one. */
function keep(open: Set<Socket>, socket: Socket): void {
  open.add(socket);
  socket.once("close", () => open.delete(socket));
}

type Way = Pick<Required<PassingParts>, "to" | "heldMs"> & { readonly open: Set<Socket> };

/** Passes a connection on as soon as there is a process to pass it to, and ends it where that takes too long. */
async function pass(caller: Socket, { to, heldMs, open }: Way): Promise<void> {
  const endMs = performance.now() + heldMs;
  while (!caller.destroyed && performance.now() < endMs) {
    const callee = await reach(to());
    if (callee !== undefined) {
      keep(open, callee);
      callee.on("error", () => {});
      callee.once("close", () => caller.destroy());
      caller.once("close", () => callee.destroy());
      if (caller.destroyed) callee.destroy();
      else caller.pipe(callee).pipe(caller);
      return;
    }
    await pause(TRY_EVERY_MS, undefined, { ref: false });
  }
  caller.destroy();
}

/** Connects to an address; undefined where nobody takes the connection. */
function reach(address: string | undefined): Promise<Socket | undefined> {
  if (address === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const { host, port } = parseAddress(address);
    const socket = connect({ host, port, noDelay: true, timeout: HELD_MS });
    socket.once("connect", () => {
      socket.setTimeout(0);
      resolve(socket);
    });
    socket.once("timeout", () => socket.destroy());
    socket.once("error", () => {});
    socket.once("close", () => resolve(undefined));
  });
}
