/** What a peer must be offered: each item once, again where it may be lost, and nothing where nothing is owed. */
import { describe, expect, test } from "vitest";
import { createLane } from "../../src/engine/lane.ts";
import { offerOwed, recordMove } from "../../src/engine/owed.ts";
import type { AnyRelayedKind } from "../../src/engine/relayed.ts";
import { createMemoKind } from "./memo.ts";
import { arrived, createPair, states, write } from "./memo-pair.ts";
import { type EnginePair, IL, itemsIn } from "./pair.ts";

/** A lane of these kinds from Europe to Illinois, with its offers. */
function offering(pair: EnginePair, kinds: readonly AnyRelayedKind[]) {
  const { context } = pair.eu;
  const [peer] = context.peers.all;
  if (peer === undefined) throw new Error("the pair has no agreement");
  const { deliver } = createLane(context, kinds, peer);
  const offer = async (restored: boolean) => {
    for (const kind of kinds) await offerOwed(context, IL, kind, restored);
  };
  return { deliver, offer };
}

test("a move is recorded by a leaf that tells nothing", async () => {
  const { eu } = createPair();
  await recordMove(eu.context, { kind: "outbox.bury", id: "none", reason: "x", at: "x" }, { buried: "none" });
  expect((await eu.store.log.head()).size).toBe(0);
});

describe("what a peer must hold", () => {
  /** A lane of a kind that owes every peer one item, which the node wrote for nobody in particular. */
  async function createOwing() {
    const pair = createPair();
    await write(pair, "a");
    const [row] = await itemsIn(pair.eu.store, "queued");
    if (row === undefined) throw new Error("nothing was queued");
    const { subject, version, leaf, until } = row;
    const owed = { subject, version, leaf, until };
    const kind = { ...createMemoKind(pair.eu.context), owed: async () => [owed] };
    const sizeOf = async () => (await pair.eu.store.log.head()).size;
    return { pair, lane: offering(pair, [kind]), sizeOf };
  }

  test("is not queued again while it waits, nor when it has arrived", async () => {
    const { pair, lane, sizeOf } = await createOwing();
    const before = await sizeOf();
    await lane.offer(true);
    expect(await sizeOf()).toBe(before);
    await lane.deliver();
    const after = await sizeOf();
    await lane.offer(false);
    expect(await sizeOf()).toBe(after);
    expect(await states(pair)).toEqual(["a 1 received"]);
  });

  test("is sent again to a peer that may have lost it, and takes effect once", async () => {
    const { pair, lane } = await createOwing();
    await lane.deliver();
    await lane.offer(true);
    expect(await itemsIn(pair.eu.store, "queued")).toHaveLength(1);
    await lane.deliver();
    expect(pair.told("sent")).toHaveLength(2);
    expect(await arrived(pair)).toEqual(["a 1"]);
  });

  test("is nothing where no kind owes anything", async () => {
    const pair = createPair();
    await offering(pair, [createMemoKind(pair.eu.context)]).offer(true);
    expect((await pair.eu.store.log.head()).size).toBe(0);
  });
});
