/** The transfers that wait for a peer: so many and no more, told by a count, and never one by one. */
import { describe, expect, test } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import { createBacklog } from "../../src/transfers/backlog.ts";
import { AURORA, createPair, IL, keyAt, never, START, sample } from "../support/pair.ts";

function create(limit?: number) {
  const states: object[] = [];
  const inDoubt: string[] = [];
  const backlog = createBacklog(
    { backlog: (event) => states.push(event), inDoubt: ({ transfer }) => inDoubt.push(transfer) },
    limit,
  );
  return { backlog, states, inDoubt };
}

describe("a backlog", () => {
  test("takes so many transfers and no more, for each peer alone, and takes again what has ended", () => {
    const { backlog } = create(2);
    for (const id of ["a", "b", "b"]) backlog.begin("jp", id);
    expect(() => backlog.assertRoom("jp")).toThrow(expect.objectContaining({ reason: "OVERLOADED" }));
    expect(() => backlog.assertRoom("kr")).not.toThrow();
    backlog.end("jp", "a");
    expect(() => backlog.assertRoom("jp")).not.toThrow();
  });

  test("tells when it begins, is full, has room again and ends: a line for each change and none for a transfer", () => {
    const { backlog, states, inDoubt } = create(20);
    const ids = Array.from({ length: 20 }, (_, n) => `t${n}`);
    for (let again = 0; again < 3; again++) for (const id of ids) backlog.doubt("jp", id);
    expect(states).toEqual([
      { peer: "jp", state: "some", count: 1 },
      { peer: "jp", state: "full", count: 20 },
    ]);
    expect(inDoubt).toEqual(ids);
    for (const id of ids) backlog.end("jp", id);
    expect(states.slice(2)).toEqual([
      { peer: "jp", state: "some", count: 18 },
      { peer: "jp", state: "none", count: 0 },
    ]);
  });

  test("says nothing of transfers that are answered at once", () => {
    const { backlog, states } = create();
    backlog.begin("jp", "a");
    backlog.end("jp", "a");
    expect(states).toEqual([]);
  });
});

test("a new transfer to a peer with a full backlog is refused, and a repeat of an earlier one is answered", async () => {
  const login = await sample("login");
  const pair = await createPair();
  pair.wire.questions = "lose";
  const { id } = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  for (let n = 1; n < LIMITS.unansweredTransfersPerPeer; n++) pair.eu.origin.backlog.begin(IL, `t${n}`);
  await expect(pair.eu.origin.request(AURORA, keyAt(START, 1), login, never)).rejects.toMatchObject({
    reason: "OVERLOADED",
  });
  const again = await pair.eu.origin.request(AURORA, keyAt(START), login, never);
  expect(again).toMatchObject({ id, state: "IN_DOUBT" });
});
