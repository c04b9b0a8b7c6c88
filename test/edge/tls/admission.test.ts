/** Who may connect: limits for all, for each address and for each caller, and room for nodes and operators. */
import { describe, expect, test } from "vitest";
import { createAdmission, type Place } from "../../../src/edge/tls/admission.ts";
import { parseIdentity } from "../../../src/federation/identity.ts";
import { LIMITS, type Limits } from "../../../src/limits.ts";

const alice = parseIdentity("spiffe://eu.example/platform/alice");
const bob = parseIdentity("spiffe://eu.example/platform/bob");
const operator = parseIdentity("spiffe://eu.example/operator/o");

function create(limits: Partial<Limits>) {
  let ms = 0;
  const admission = createAdmission({ ...LIMITS, ...limits }, () => ms);
  const enter = (address = "a") => admission.enter(address) as Place;
  return { admission, enter, advance: (by: number) => (ms += by) };
}

describe("before the handshake", () => {
  test("an address has so many connections, and an end makes room once", () => {
    const { admission, enter } = create({ connectionsPerAddress: 2 });
    const first = enter();
    enter().admit(alice);
    expect(admission.enter("a")).toBe("ADDRESS_CONNECTIONS");
    expect(admission.enter("b")).toBeTypeOf("object");
    first.leave();
    first.leave();
    enter();
    expect(admission.enter("a")).toBe("ADDRESS_CONNECTIONS");
  });

  test("an address has so many handshakes in progress, and so has the node", () => {
    const { admission, enter } = create({ handshakesPerAddress: 2, handshakes: 3 });
    const [first] = [enter("a"), enter("a")];
    expect(admission.enter("a")).toBe("ADDRESS_HANDSHAKES");
    enter("b");
    expect(admission.enter("c")).toBe("MAX_HANDSHAKES");
    expect(first?.admit(alice)).toBeUndefined();
    enter("c");
  });

  test("an address begins so many connections in a second", () => {
    const { admission, enter, advance } = create({
      newConnectionsPerAddress: 2,
      newConnectionsPerAddressPerSecond: 1,
    });
    for (const each of [enter(), enter()]) each.leave();
    expect(admission.enter("a")).toBe("ADDRESS_RATE");
    advance(1000);
    expect(admission.enter("a")).toBeTypeOf("object");
  });
});

describe("after the handshake", () => {
  test("a caller has so many connections", () => {
    const { enter } = create({ connectionsPerCaller: 1 });
    const place = enter();
    expect(place.admit(alice)).toBeUndefined();
    expect(enter().admit(alice)).toBe("CALLER_CONNECTIONS");
    expect(enter().admit(bob)).toBeUndefined();
    place.leave();
    expect(enter().admit(alice)).toBeUndefined();
  });

  test("nodes and operators have room of their own", () => {
    const { enter } = create({ connections: 2, reservedConnections: 1 });
    expect(enter().admit(alice)).toBeUndefined();
    expect(enter().admit(bob)).toBe("MAX_CONNECTIONS");
    expect(enter().admit(operator)).toBeUndefined();
    expect(enter().admit(operator)).toBe("MAX_CONNECTIONS");
  });

  test("one that has ended meanwhile counts for nobody", () => {
    const { enter } = create({ connectionsPerCaller: 1 });
    const place = enter();
    place.leave();
    expect(place.admit(alice)).toBeUndefined();
    expect(enter().admit(alice)).toBeUndefined();
  });
});
