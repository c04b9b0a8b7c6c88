/**
 * Admission of connections: limits of connections and handshakes, for all, for each address and for each caller. Nodes and
 * operators have room of their own.
 */
import type { Identity } from "../../federation/identity.ts";
import type { Limits } from "../../limits.ts";
import { createRateLimit } from "../../rate-limit.ts";

/** The cause for which a connection is not taken. Each is a code of a refusal. */
export type Full =
  | "MAX_CONNECTIONS"
  | "ADDRESS_CONNECTIONS"
  | "ADDRESS_RATE"
  | "MAX_HANDSHAKES"
  | "ADDRESS_HANDSHAKES"
  | "CALLER_CONNECTIONS";

/** A connection that has been taken. Each function may be called more than once. */
export type Place = {
  /** Notes that the handshake has ended with a verified caller. Returns the cause where there is no room for it. */
  readonly admit: (caller: Identity) => Full | undefined;
  /** Notes that the connection has ended. */
  readonly leave: () => void;
};

export type Admission = {
  /** Takes a connection of which nothing is known but its address, or returns why it does not. */
  readonly enter: (address: string) => Place | Full;
};

/** Returns true for callers who have room of their own. */
export function isReserved({ role }: Identity): boolean {
  return role === "node" || role === "operator";
}

/** Numbers by a name; a name whose number is 0 is forgotten. */
function createCounts() {
  const counts = new Map<string, number>();
  return {
    of: (name: string) => counts.get(name) ?? 0,
    add: (name: string, by: 1 | -1) => {
      const count = (counts.get(name) ?? 0) + by;
      if (count === 0) counts.delete(name);
      else counts.set(name, count);
    },
  };
}

/** The connections and handshakes in progress at a listener, held against its limits. */
class Occupancy {
  readonly #limits: Limits;
  readonly #handshakes = createCounts();
  readonly #connections = createCounts();
  readonly #callers = createCounts();
  readonly #total = { handshakes: 0, ordinary: 0, all: 0 };

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Returns the cause for which there is no room for a handshake with `address`. */
  isFull(address: string): Full | undefined {
    const { connectionsPerAddress, handshakesPerAddress, handshakes } = this.#limits;
    if (this.#connections.of(address) >= connectionsPerAddress) return "ADDRESS_CONNECTIONS";
    if (this.#handshakes.of(address) >= handshakesPerAddress) return "ADDRESS_HANDSHAKES";
    return this.#total.handshakes >= handshakes ? "MAX_HANDSHAKES" : undefined;
  }

  /** Returns the cause for which there is no room for a connection of `caller`. */
  isFullFor(caller: Identity): Full | undefined {
    const { connections, connectionsPerCaller, reservedConnections } = this.#limits;
    if (this.#callers.of(caller.id) >= connectionsPerCaller) return "CALLER_CONNECTIONS";
    const full = isReserved(caller)
      ? this.#total.all >= connections
      : this.#total.ordinary >= connections - reservedConnections;
    return full ? "MAX_CONNECTIONS" : undefined;
  }

  countHandshake(address: string, by: 1 | -1): void {
    this.#handshakes.add(address, by);
    this.#total.handshakes += by;
  }

  countConnection(address: string, by: 1 | -1): void {
    this.#connections.add(address, by);
  }

  countCaller(caller: Identity, by: 1 | -1): void {
    this.#callers.add(caller.id, by);
    this.#total.all += by;
    if (!isReserved(caller)) this.#total.ordinary += by;
  }
}

/** Counts a connection of `address` from its handshake to its end. */
function takePlace(occupancy: Occupancy, address: string): Place {
  let shaking = true;
  let admitted: Identity | undefined;
  let left = false;
  const endHandshake = () => {
    if (shaking) occupancy.countHandshake(address, -1);
    shaking = false;
  };
  occupancy.countHandshake(address, 1);
  occupancy.countConnection(address, 1);
  return {
    admit(caller) {
      endHandshake();
      const reason = occupancy.isFullFor(caller);
      if (reason !== undefined || left) return reason;
      admitted = caller;
      occupancy.countCaller(caller, 1);
      return undefined;
    },
    leave() {
      if (left) return;
      left = true;
      endHandshake();
      occupancy.countConnection(address, -1);
      if (admitted !== undefined) occupancy.countCaller(admitted, -1);
    },
  };
}

/** Creates the admission of a listener. `nowMs` returns the time in milliseconds. */
export function createAdmission(limits: Limits, nowMs: () => number = Date.now): Admission {
  const occupancy = new Occupancy(limits);
  const rate = createRateLimit(
    { burst: limits.newConnectionsPerAddress, perSecond: limits.newConnectionsPerAddressPerSecond },
    nowMs,
  );
  return {
    enter(address) {
      const full = occupancy.isFull(address);
      if (full !== undefined) return full;
      return rate.take(address, 1) ? takePlace(occupancy, address) : "ADDRESS_RATE";
    },
  };
}
