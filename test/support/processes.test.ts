/** The ports of nodes that tests start: each is drawn once, and is none that the system gives to somebody else. */
import { expect, test } from "vitest";
import { freePorts, PORTS } from "./processes.ts";

test("ports are distinct, and below those that a connection or a listener on any port may get", async () => {
  const ports = await freePorts(40);
  expect(new Set(ports).size).toBe(40);
  for (const port of ports) {
    expect(port).toBeGreaterThanOrEqual(PORTS.first);
    expect(port).toBeLessThan(PORTS.first + PORTS.count);
  }
  expect(PORTS.first + PORTS.count).toBeLessThanOrEqual(32_768);
});
