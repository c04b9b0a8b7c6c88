/** Certificates that end soon are told of at the start, and again a day later. */
import { expect, test } from "vitest";
import { type Certified, issueCertificate } from "../../src/edge/tls/authority.ts";
import type { NodeConfig } from "../../src/node/config.ts";
import { startTellingEnds } from "../../src/node/ends.ts";
import { bundleOf, DAY_MS, eu, material, NODE, now } from "../edge/tls/fixture.ts";

test("a certificate of the node is told of from thirty days before its end, once a day", async () => {
  const config = { trustDomain: "eu.example", authority: bundleOf(eu), peers: [], ...material() };
  let shown: Certified = config;
  let at = new Date(now.getTime() + 59 * DAY_MS);
  const told: string[] = [];
  const released: Date[] = [];
  const waking: { readonly at: Date; readonly wake: () => void }[] = [];
  const loop = startTellingEnds(
    {
      config: config as unknown as NodeConfig,
      own: () => shown,
      ways: { trust: () => config.trust },
      release: async () => void released.push(at),
      observer: { certificateEnds: ({ peer, until }) => void told.push(`${peer} ${until.slice(0, 10)}`) },
    },
    {
      clock: { now: () => at },
      schedule: (due, wake) => {
        waking.push({ at: due, wake });
        return { [Symbol.dispose]: () => {} };
      },
      failed: (error) => {
        throw error;
      },
    },
  );
  /** Moves the clock to the next instant at which the loop is to run. */
  const next = async () => {
    while (waking.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const due = waking.shift();
    at = due?.at ?? at;
    due?.wake();
    while (waking.length === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  await next();
  const end = new Date(now.getTime() + 90 * DAY_MS).toISOString().slice(0, 10);
  expect(told).toEqual([`spiffe://eu.example/node ${end}`]);
  const before = released.length;
  await next();
  expect(told).toHaveLength(2);
  // Authorities that are needed no more are let go of after each telling.
  expect(released.length).toBe(before + 1);
  expect(before).toBeGreaterThan(0);
  // What it shows by now counts, and not what it started with.
  shown = issueCertificate(eu, { id: NODE, now: at });
  await next();
  expect(told).toHaveLength(2);
  await loop.stop();
});
