/** The port of a listener. It takes or refuses a TCP connection before that costs a handshake. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { ComityError } from "../../errors.ts";
import type { Identity } from "../../federation/identity.ts";
import type { Limits } from "../../limits.ts";
import { type Admission, createAdmission, type Full, type Place } from "./admission.ts";

/** The events of a gate. */
export type GateEvents = {
  /** A connection was taken. Its handshake begins. */
  readonly entered: (socket: Socket) => void;
  /** A connection was not taken, for this cause. */
  readonly refused: (cause: Full) => void;
};

/** The connections of one port, from their first byte to their end, within the limits of admission. */
export class Gate {
  readonly #server = createServer((socket) => this.#enter(socket));
  readonly #admission: Admission;
  readonly #events: GateEvents;
  /** The places of the connections, by both their ends: TLS sockets are known by these alone. */
  readonly #places = new Map<string, Place>();
  readonly #sockets = new Set<Socket>();
  #stopped: Promise<void> | undefined;

  constructor(limits: Limits, events: GateEvents) {
    this.#admission = createAdmission(limits);
    this.#events = events;
    this.#server.maxConnections = limits.connections + limits.handshakes;
    this.#server.on("drop", () => events.refused("MAX_CONNECTIONS"));
  }

  /**
   * Binds the address and returns the port (a free one for 0). Rejects with ADDRESS_IN_USE, or CONFIG_INVALID for any
   * other failure.
   */
  listen({ host, port }: { readonly host: string; readonly port: number }): Promise<number> {
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException) => reject(bindError(error, `${host}:${port}`));
      this.#server.once("error", fail);
      this.#server.listen(port, host, () => {
        this.#server.off("error", fail);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  #enter(socket: Socket): void {
    const place = this.#admission.enter(networkOf(socket));
    if (typeof place === "string") {
      socket.on("error", () => {});
      socket.destroy();
      this.#events.refused(place);
      return;
    }
    const ends = endsOf(socket);
    this.#places.set(ends, place);
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#places.delete(ends);
      place.leave();
    });
    this.#events.entered(socket);
  }

  /** Notes that a handshake has ended with a verified caller. Returns the cause where there is no room for it. */
  admit(socket: Socket, caller: Identity): Full | undefined {
    return this.#places.get(endsOf(socket))?.admit(caller);
  }

  /** Stops accepting. Existing connections continue; resolves when all have ended. */
  stop(): Promise<void> {
    this.#stopped ??= new Promise((resolve) => this.#server.close(() => resolve()));
    return this.#stopped;
  }

  /** Stops accepting, and ends every connection, also in its handshake. */
  close(): Promise<void> {
    const stopped = this.stop();
    for (const socket of [...this.#sockets]) socket.destroy();
    return stopped;
  }
}

/** Returns both ends of a connection as one text. No two connections share it at one time. */
function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

/** Returns the address of the other end; for IPv6 the network of 64 bits, which one caller may hold whole. */
export function networkOf({ remoteAddress = "" }: Pick<Socket, "remoteAddress">): string {
  if (!remoteAddress.includes(":") || remoteAddress.startsWith("::ffff:")) return remoteAddress;
  const [head = [], tail = []] = remoteAddress.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill("0");
  return `${[...head, ...zeros, ...tail].slice(0, 4).join(":")}::/64`;
}

function bindError(error: NodeJS.ErrnoException, address: string): ComityError {
  return error.code === "EADDRINUSE"
    ? new ComityError(
        "ADDRESS_IN_USE",
        `\`${address}\` is in use; choose another port, or stop the process that listens there`,
      )
    : new ComityError("CONFIG_INVALID", `cannot listen on \`${address}\`: ${error.code}`, { cause: error });
}
