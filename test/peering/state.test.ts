/** The machine of cards and agreements: what the tables of `docs/protocol.md` do not show. */
import { expect, test } from "vitest";
import { COUNTER, LAW_EPOCH, OUTBOX } from "../../src/engine/rows.ts";
import type { PeerCard } from "../../src/federation/peer-card.ts";
import { AGREEMENT, TRUST_EPOCH } from "../../src/peering/schema.ts";
import { type PeeringCommand, peeringMachine } from "../../src/peering/state.ts";
import { createRows } from "../engine/rows.ts";
import { keep } from "./commands.ts";

function run(...commands: readonly PeeringCommand[]) {
  const rows = createRows();
  for (const [leaf, command] of commands.entries()) {
    const result = peeringMachine.transition(command, rows, leaf);
    if ("puts" in result) rows.write(result.puts);
  }
  return rows;
}
const epochOf = (rows: ReturnType<typeof run>) => rows.get(COUNTER, LAW_EPOCH)?.value;

test("the epoch rises when all have signed and at the end, and not before", () => {
  const end: PeeringCommand = {
    ...{ kind: "peering.end", hash: "h", endsAt: "2026-12-01T00:00:00.000Z", endedBy: "b" },
    ...{ contents: [], dispatches: [] },
  };
  expect(epochOf(run(keep([])))).toBeUndefined();
  expect(epochOf(run(keep([]), keep(["a"], 0)))).toBeUndefined();
  expect(epochOf(run(keep([]), keep(["a"], 0), keep(["a", "b"], 1)))).toBe(3);
  expect(epochOf(run(keep([]), keep(["a"], 0), keep(["a", "b"], 1), end))).toBe(4);
});

test("a copy with more signatures supersedes the one that waits for the same node", () => {
  const to = (id: string) => [{ id, peer: "spiffe://b/node" }];
  const rows = run(keep([]), keep(["a"], 0, to("d1")), keep(["a", "b"], 1, to("d2")));
  expect([rows.get(OUTBOX, "d1")?.state, rows.get(OUTBOX, "d2")?.state]).toEqual(["superseded", "queued"]);
});

test("an end says whose it is, and the body stays with the last signature", () => {
  const end: PeeringCommand = {
    ...{ kind: "peering.end", hash: "h", endsAt: "2026-12-01T00:00:00.000Z", endedBy: "b" },
    ...{ contents: [], dispatches: [] },
  };
  expect(run(keep([]), keep(["a", "b"], 0), end).get(AGREEMENT, "h")).toMatchObject({
    ...{ state: "terminated", leaf: 1, endLeaf: 2, endedBy: "b" },
  });
});

test("a change that was held against an older trust is refused, and one against none is not", () => {
  const card = (trustDomain: string, trust?: number): PeeringCommand => ({
    ...{ kind: "peering.card", contents: [], dispatches: [] },
    card: { trustDomain, state: "known", card: {} as PeerCard, place: -1 },
    ...(trust !== undefined && { trust }),
  });
  const last = (trust: number): PeeringCommand => ({ ...keep(["a", "b"], 0), trust }) as PeeringCommand;
  const after = (...commands: readonly PeeringCommand[]) => run(...commands).get(COUNTER, TRUST_EPOCH)?.value;
  expect(after(card("a", 0))).toBe(1);
  expect(after(card("a", 0), card("b", 0))).toBe(1);
  expect(after(card("a", 0), card("b", 1))).toBe(2);
  expect(after(card("a"), card("b"))).toBe(2);
  expect(after(card("a"), keep([]), last(0))).toBe(1);
  expect(after(card("a"), keep([]), last(1))).toBe(3);
  // A copy that lacks signatures changes nothing of the trust.
  expect(after(keep([]))).toBeUndefined();
});

test("a declined agreement keeps its copies on the way, and tells those it is told to", () => {
  const to = (id: string) => [{ id, peer: "spiffe://c/node" }];
  const rows = run(keep([]), keep(["a"], 0, to("copy")), {
    ...{ kind: "peering.decline", hash: "h", declinedBy: "b", contents: [], dispatches: to("decline") },
  });
  expect(rows.get(AGREEMENT, "h")).toMatchObject({ state: "declined", endedBy: "b", endLeaf: 2 });
  expect(rows.get(OUTBOX, "copy")?.state).toBe("queued");
  expect(rows.get(OUTBOX, "decline")).toMatchObject({
    kind: "termination",
    subject: "h",
    until: "2030-01-01",
  });
});
