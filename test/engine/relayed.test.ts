/** The table of kinds: whose agreement must be in force, and what passes all the same. */
import { expect, test } from "vitest";
import type { PeerNow } from "../../src/engine/peers.ts";
import { assertInForce } from "../../src/engine/relayed.ts";

const NOW = new Date("2026-12-01T12:00:00Z");
const ENDED = {
  ...{ id: "eu--jp", from: "2026-01-01", until: "2027-01-01" },
  ...{ endsAt: "2026-11-30T16:00:00.000Z", endedBy: "jp.example" },
};
const peer = (inForce: boolean) =>
  ({ node: "spiffe://jp.example/node", inForce, agreement: ENDED }) as PeerNow;
const outlasts = async (subject: string, node: string) => `${subject} ${node}` === `a ${peer(true).node}`;
const expired = { reason: "AGREEMENT_EXPIRED" };

test("a kind that needs an agreement in force passes only under one", async () => {
  const kind = { agreement: "in force" } as const;
  await expect(assertInForce(kind, peer(true), "a", NOW)).resolves.toBeUndefined();
  await expect(assertInForce(kind, peer(false), "a", NOW)).rejects.toMatchObject({
    ...expired,
    message: expect.stringContaining(
      "`eu--jp` is not in force: `jp.example` ended it at `2026-11-30T16:00:00.000Z`",
    ),
  });
  await expect(assertInForce(kind, undefined, "a", NOW)).rejects.toMatchObject(expired);
});

test("an item that outlasts its agreement passes, and no other of its kind", async () => {
  const kind = { agreement: "in force", outlasts } as const;
  await expect(assertInForce(kind, peer(false), "a", NOW)).resolves.toBeUndefined();
  await expect(assertInForce(kind, peer(false), "b", NOW)).rejects.toMatchObject(expired);
});

test("a kind of any agreement always passes", async () => {
  await expect(assertInForce({ agreement: "any" }, peer(false), "a", NOW)).resolves.toBeUndefined();
});
