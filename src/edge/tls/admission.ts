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

/** Creates the admission of a listener. `nowMs` returns the time in milliseconds. */
export function createAdmission(limits: Limits, nowMs: () => number = Date.now): Admission {
  const handshakes = createCounts();
  const addresses = createCounts();
  const callers = createCounts();
  const total = { handshakes: 0, ordinary: 0, all: 0 };
  const rate = createRateLimit(
    { burst: limits.newConnectionsPerAddress, perSecond: limits.newConnectionsPerAddressPerSecond },
    nowMs,
  );

  function isFull(address: string): Full | undefined {
    if (addresses.of(address) >= limits.connectionsPerAddress) return "ADDRESS_CONNECTIONS";
    if (handshakes.of(address) >= limits.handshakesPerAddress) return "ADDRESS_HANDSHAKES";
    if (total.handshakes >= limits.handshakes) return "MAX_HANDSHAKES";
    return rate.take(address, 1) ? undefined : "ADDRESS_RATE";
  }

  function isFullFor(caller: Identity): Full | undefined {
    if (callers.of(caller.id) >= limits.connectionsPerCaller) return "CALLER_CONNECTIONS";
    const full = isReserved(caller)
      ? total.all >= limits.connections
      : total.ordinary >= limits.connections - limits.reservedConnections;
    return full ? "MAX_CONNECTIONS" : undefined;
  }

  return {
    enter(address) {
      const full = isFull(address);
      if (full !== undefined) return full;
      let shaking = true;
      let admitted: Identity | undefined;
      let left = false;
      const shake = (by: 1 | -1) => {
        handshakes.add(address, by);
        total.handshakes += by;
      };
      const count = (caller: Identity, by: 1 | -1) => {
        callers.add(caller.id, by);
        total.all += by;
        if (!isReserved(caller)) total.ordinary += by;
      };
      const endHandshake = () => {
        if (shaking) shake(-1);
        shaking = false;
      };
      shake(1);
      addresses.add(address, 1);
      return {
        admit(caller) {
          endHandshake();
          const reason = isFullFor(caller);
          if (reason !== undefined || left) return reason;
          admitted = caller;
          count(caller, 1);
          return undefined;
        },
        leave() {
          if (left) return;
          left = true;
          endHandshake();
          addresses.add(address, -1);
          if (admitted !== undefined) count(admitted, -1);
        },
      };
    },
  };
}
