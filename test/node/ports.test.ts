/** The ports of a node that need nothing of it. */
import { expect, test } from "vitest";
import { createEntropy, createEvidenceCheck, system } from "../../src/node/ports.ts";

test("the clock is the system's", () => {
  const before = Date.now();
  const now = system.now().getTime();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});

test("randomness is fresh: 32 bytes, and ids of version 7", () => {
  const entropy = createEntropy();
  expect(Buffer.from(entropy.nonce(), "base64")).toHaveLength(32);
  expect(entropy.nonce()).not.toBe(entropy.nonce());
  expect(entropy.id()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("evidence that does not hold is an answer with the cause, and no error", async () => {
  const check = createEvidenceCheck();
  const answer = await check({ evidence: "no.such.thing", item: {}, issuers: {}, at: new Date() });
  expect(answer).toEqual({ why: expect.stringMatching(/\w/) });
});
