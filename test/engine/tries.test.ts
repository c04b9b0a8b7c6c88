/** The tries of refused items: pauses that grow, the dead letter at the last, and what waits for a mending. */
import { expect, test } from "vitest";
import type { AnyRelayedKind } from "../../src/engine/relayed.ts";
import type { OutboxRow } from "../../src/engine/rows.ts";
import { MAX_ATTEMPTS, Tries } from "../../src/engine/tries.ts";
import { ComityError, type Reason } from "../../src/errors.ts";

const START = Date.parse("2026-11-23T12:00:00Z");
const row: OutboxRow = {
  ...{ id: "a", place: 1, peer: "spiffe://us-il.example/node", kind: "memo", subject: "here a" },
  ...{ version: 1, state: "queued", leaf: 0, until: "2030-01-01" },
};
const kind = { kind: "memo", waiting: ["SCOPE_FORBIDDEN"] } as unknown as AnyRelayedKind;

function create() {
  let ms = START;
  const story: string[] = [];
  const entropy = { nonce: () => Buffer.alloc(32, 255).toString("base64"), id: () => "" };
  const tries = new Tries(
    { clock: { now: () => new Date(ms) }, entropy },
    {
      bury: async ({ id }, { reason }) => void story.push(`bury ${id} ${reason}`),
      wait: async ({ id }, { reason }) => void story.push(`wait ${id} ${reason}`),
    },
  );
  const refuse = (reason: Reason, of: OutboxRow = row) =>
    tries.refuse(of, kind, new ComityError(reason, "no"));
  const advance = (by: number) => {
    ms += by;
  };
  return { tries, story, refuse, advance };
}

test("each refusal doubles the pause, and the fifth makes the item a dead letter, which has no try", async () => {
  const { tries, story, refuse } = create();
  const pauses: number[] = [];
  for (let n = 0; n < MAX_ATTEMPTS; n++) {
    await refuse("NOTICE_CONFLICT");
    pauses.push(tries.notBefore("a") - START);
  }
  expect(pauses.slice(0, -1)).toEqual([500, 1000, 2000, 4000]);
  expect([story, tries.size, tries.next()]).toEqual([["bury a NOTICE_CONFLICT"], 0, undefined]);
});

test("refusals that concern the peer, and not the item, never make it a dead letter", async () => {
  const { tries, story, refuse } = create();
  for (let n = 0; n < 3 * MAX_ATTEMPTS; n++) await refuse("OVERLOADED");
  expect(story).toEqual([]);
  expect(tries.notBefore("a")).toBe(START + 60_000);
});

test("an item that waits for a mending keeps its reason once, and is a dead letter after three days", async () => {
  const { story, refuse, advance } = create();
  await refuse("SCOPE_FORBIDDEN");
  await refuse("SCOPE_FORBIDDEN", { ...row, reason: "SCOPE_FORBIDDEN" });
  advance(3 * 24 * 3_600_000);
  await refuse("SCOPE_FORBIDDEN", { ...row, reason: "SCOPE_FORBIDDEN" });
  expect(story).toEqual(["wait a SCOPE_FORBIDDEN", "bury a SCOPE_FORBIDDEN"]);
});

test("the next try is that of the item that waits least, and a forgotten item waits for none", async () => {
  const { tries, refuse } = create();
  await refuse("OVERLOADED");
  await refuse("OVERLOADED");
  await refuse("OVERLOADED", { ...row, id: "b" });
  expect([tries.next(), [...tries.ids()]]).toEqual([START + 500, ["a", "b"]]);
  tries.forget("b");
  expect(tries.next()).toBe(START + 1000);
});
