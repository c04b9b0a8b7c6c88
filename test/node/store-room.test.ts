/** The room of a store: by its own limit and by its disk, looked at now and then, and told when it ends and comes back. */
import { expect, test } from "vitest";
import type { Store } from "../../src/engine/store.ts";
import { ComityError } from "../../src/errors.ts";
import { createRoomCheck, guardRoom, type RoomLimits } from "../../src/node/store-room.ts";
import { machine } from "../../src/store/machine.ts";

function create(limits: Omit<RoomLimits, "storeFile">) {
  const state = { used: 0, free: 1_000, ms: 0, looks: 0 };
  const told: string[] = [];
  const assertRoom = createRoomCheck(
    { storeFile: "none", ...limits },
    {
      store: {
        usedBytes: () => {
          state.looks += 1;
          return state.used;
        },
      },
      clock: { now: () => new Date(state.ms) },
      tell: ({ state: to, used, free }) => told.push(`${to} ${used} ${free}`),
      free: () => state.free,
    },
  );
  return { state, told, assertRoom };
}

const refusal = (text: RegExp) =>
  expect.objectContaining({ reason: "OVERLOADED", message: expect.stringMatching(text) });

test("a store has room up to its limit, and again once rows were removed", () => {
  const { state, told, assertRoom } = create({ storeBytes: 500, freeBytes: 100 });
  assertRoom();
  Object.assign(state, { used: 500, ms: 1_000 });
  expect(assertRoom).toThrow(refusal(/its store may have `500` bytes/));
  Object.assign(state, { used: 499, ms: 2_000 });
  assertRoom();
  expect(told).toEqual(["full 500 1000", "room 499 1000"]);
});

test("so many bytes of the disk stay free, whatever the store has", () => {
  const { state, told, assertRoom } = create({ freeBytes: 100 });
  Object.assign(state, { used: 10 ** 12, free: 100 });
  assertRoom();
  Object.assign(state, { free: 99, ms: 1_000 });
  expect(assertRoom).toThrow(refusal(/`100` bytes of its disk must stay free/));
  expect(told).toEqual([`full ${10 ** 12} 99`]);
});

test("it looks once a second at most, and tells each change once", () => {
  const { state, told, assertRoom } = create({ storeBytes: 500, freeBytes: 100 });
  state.used = 600;
  for (state.ms = 0; state.ms < 3_000; state.ms += 100) expect(assertRoom).toThrow(refusal(/no room/));
  expect([state.looks, told]).toEqual([3, ["full 600 1000"]]);
});

test("a clock that is set back is not waited for", () => {
  const { state, assertRoom } = create({ storeBytes: 500, freeBytes: 100 });
  state.ms = 3_600_000;
  assertRoom();
  Object.assign(state, { used: 500, ms: 0 });
  expect(assertRoom).toThrow(refusal(/no room/));
});

test("without room whatever begins something is refused, and what has begun goes on", async () => {
  const committed: string[] = [];
  const store = {
    commit: async ({ command }: { command: { kind: string } }) => {
      committed.push(command.kind);
      return { refused: "test" };
    },
  } as unknown as Store;
  const guarded = guardRoom(store, () => {
    throw new ComityError("OVERLOADED", "no room");
  });
  const refused: string[] = [];
  for (const kind of [...machine.kinds, "of a later version"])
    await guarded.commit({ leaf: new Uint8Array(), command: { kind } }).catch((error) => {
      if (error.reason === "OVERLOADED") refused.push(kind);
    });
  expect(committed.toSorted()).toEqual([
    ...[
      "erasure.end",
      "erasure.hear",
      "identity.renew",
      "identity.revoke",
      "identity.revoke-node",
      "notice.show",
      "outbox.bury",
      "outbox.offer",
      "outbox.receive",
      "outbox.requeue",
      "outbox.wait",
    ],
    ...["peering.end", "peering.follow", "peering.hand-over", "timer.fire", "transfer.conclude"],
    ...["witness.cosign", "witness.fork"],
  ]);
  expect(refused.toSorted()).toEqual([
    ...[
      "erasure.begin",
      "identity.issue",
      "notice.acknowledge",
      "notice.arrive",
      "notice.mark",
      "notice.note",
      "notice.recover",
      "notice.recover-acknowledgement",
      "notice.report",
    ],
    ...["of a later version", "pack.contradict", "pack.enact"],
    ...["peering.agreement", "peering.card", "peering.decline"],
    ...["transfer.bar", "transfer.decide", "transfer.deny", "transfer.note", "transfer.propose"],
    ...["transfer.recover-received", "transfer.recover-sent"],
    "witness.keep",
  ]);
});
