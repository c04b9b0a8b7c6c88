/** The table of kinds: whose agreement must be in force, and what passes all the same. */
import { expect, test } from "vitest";
import type { PeerNow } from "../../src/engine/peers.ts";
import { assertInForce } from "../../src/engine/relayed.ts";

const peer = (inForce: boolean) => ({ node: "spiffe://jp.example/node", inForce }) as PeerNow;
const outlasts = async (subject: string, node: string) => `${subject} ${node}` === `a ${peer(true).node}`;
const expired = { reason: "AGREEMENT_EXPIRED" };

test("a kind that needs an agreement in force passes only under one", async () => {
  const kind = { agreement: "in force" } as const;
  await expect(assertInForce(kind, peer(true), "a")).resolves.toBeUndefined();
  await expect(assertInForce(kind, peer(false), "a")).rejects.toMatchObject(expired);
  await expect(assertInForce(kind, undefined, "a")).rejects.toMatchObject(expired);
});

test("an item that outlasts its agreement passes, and no other of its kind", async () => {
  const kind = { agreement: "in force", outlasts } as const;
  await expect(assertInForce(kind, peer(false), "a")).resolves.toBeUndefined();
  await expect(assertInForce(kind, peer(false), "b")).rejects.toMatchObject(expired);
});

test("a kind of any agreement always passes", async () => {
  await expect(assertInForce({ agreement: "any" }, peer(false), "a")).resolves.toBeUndefined();
});
