/** What every store promises of notices, as a part of the contract of test/contract/store.ts. */
import { expect, test } from "vitest";
import type { Effect, Store } from "../../src/gateway/ports.ts";
import { verifyStatement } from "../../src/ledger/proof.ts";
import {
  acknowledged,
  arrived,
  commitBoth,
  entry,
  foreign,
  JP,
  PARKED_AT,
  parked,
  reported,
  requeued,
  statementOf,
  US,
  verifierKey,
} from "./samples.ts";

const dispatched = (id: string): Effect => ({ kind: "dispatched", id });

/** Registers the tests; `store` gives the one of the test that runs. */
export function testNotices(store: () => Store): void {
  const commit = async (n: number, effect: Effect) => statementOf(await store().commit(entry(n, effect)));
  const states = (notice: string) =>
    store()
      .deliveries(notice)
      .map(({ id, state, reason }) => [id, state, reason]);

  test("an empty store has no notices", () => {
    const s = store();
    expect([s.notice("m"), s.acknowledgements("m"), s.deliveries("m")]).toEqual([[], [], []]);
    expect([s.dispatches(JP, "queued", 9), s.feed("r", 0, 9), s.noticesSeenBy("r", 0, 9)]).toEqual([
      [],
      [],
      [],
    ]);
    expect(s.parked(0, 9)).toEqual([]);
  });

  test("a reported version is kept, shown and queued under one leaf", async () => {
    const effect = reported("m", 1, ["d1"], ["r", "s"]);
    const own = await commit(1, { ...effect, dispatches: [...effect.dispatches, { id: "d2", peer: US }] });
    await commit(2, { kind: "noted" });
    expect(verifyStatement(own, verifierKey).leaf).toEqual({ type: "test", n: 1 });
    expect(store().notice("m")).toEqual([{ ...effect.notice, own }]);
    const { body } = effect.notice;
    const carried = {
      kind: "notice",
      notice: "m",
      version: 1,
      state: "queued",
      reason: "",
      since: "",
      body,
      own,
    };
    expect(store().deliveries("m")).toEqual([
      { id: "d1", peer: JP, ...carried },
      { id: "d2", peer: US, ...carried },
    ]);
    expect(store().dispatches(US, "queued", 9)).toEqual([{ id: "d2", peer: US, ...carried }]);
    for (const viewer of ["r", "s"])
      expect(store().feed(viewer, 0, 9)).toEqual([{ viewer, cursor: 1, notice: "m", version: 1 }]);
  });

  test("an arrived version keeps its origin's leaf and queues nothing", async () => {
    const own = await commit(1, arrived("m", 1, ["r"]));
    expect(store().notice("m")).toEqual([{ ...arrived("m", 1).notice, source: foreign, own }]);
    expect(store().feed("r", 0, 9)).toEqual([{ viewer: "r", cursor: 1, notice: "m", version: 1 }]);
    expect(store().deliveries("m")).toEqual([]);
  });

  test("an acknowledgement is kept, shown and carried with its own body and leaf", async () => {
    await commit(1, arrived("m", 1));
    const effect = acknowledged("m", 1, "read", ["d1"], ["r"]);
    const own = await commit(2, effect);
    const late = await commit(3, { ...acknowledged("m", 1, "accepted"), source: foreign });
    const { acknowledgement } = acknowledged("m", 1, "accepted");
    expect(store().acknowledgements("m")).toEqual([
      { ...effect.acknowledgement, own },
      { ...acknowledgement, source: foreign, own: late },
    ]);
    const { body } = effect.acknowledgement;
    expect(store().dispatches(JP, "queued", 9)).toEqual([
      {
        id: "d1",
        peer: JP,
        kind: "acknowledgement",
        notice: "m",
        version: 1,
        state: "queued",
        reason: "",
        since: "",
        body,
        own,
      },
    ]);
    expect(store().deliveries("m")).toEqual([]);
    expect(store().feed("r", 0, 9)).toEqual([
      { viewer: "r", cursor: 1, notice: "m", version: 1, acknowledgement: { by: "r", stage: "read" } },
    ]);
  });

  test.each([
    ["in turn", false],
    ["in one batch", true],
  ])("a second entry on the same notice gets what the first has written, %s", async (_, together) => {
    const first = reported("m", 1, ["d1", "d2"], ["r"]);
    const other = { ...arrived("m", 1, ["r"]), notice: { ...arrived("m", 1).notice, digest: "another" } };
    const [own, noticed] = await commitBoth(store(), together, entry(1, first), entry(2, other));
    expect(noticed).toEqual({ kind: "already-noticed", row: { ...first.notice, own } });

    const said = acknowledged("m", 1, "read", ["d3"], ["r"]);
    const again = entry(4, acknowledged("m", 1, "read", ["d4"], ["r"]));
    const [spoken, repeat] = await commitBoth(store(), together, entry(3, said), again);
    expect(repeat).toEqual({ kind: "already-acknowledged", row: { ...said.acknowledgement, own: spoken } });

    const { body } = first.notice;
    const row = { peer: JP, kind: "notice", notice: "m", version: 1, body, own };
    const confirm = entry(5, dispatched("d1"));
    const [, late] = await commitBoth(store(), together, confirm, entry(6, parked("d1")));
    expect(late).toEqual({
      kind: "already-dispatched",
      row: { ...row, id: "d1", state: "received", reason: "", since: "" },
    });
    const park = entry(7, parked("d2"));
    const [, unparked] = await commitBoth(store(), together, park, entry(8, dispatched("d2")));
    expect(unparked).toEqual({
      kind: "already-dispatched",
      row: { ...row, id: "d2", state: "parked", reason: "INPUT_INVALID", since: PARKED_AT },
    });

    const next = entry(9, reported("n", 1, ["d5"]));
    await commitBoth(store(), together, next, entry(10, reported("n", 2)));
    expect(await store().commit(entry(11, dispatched("d5")))).toMatchObject({
      kind: "already-dispatched",
      row: { id: "d5", state: "superseded" },
    });

    expect(store().checkpoint().size).toBe(6);
    expect(store().feed("r", 0, 9)).toHaveLength(2);
    expect(store().dispatches(JP, "queued", 9)).toMatchObject([{ id: "d3" }]);
  });

  test("another version, stage or regulator is no conflict", async () => {
    for (const [n, version] of [1, 2].entries()) await commit(n, arrived("m", version));
    await commit(3, acknowledged("m", 1, "read"));
    await commit(4, acknowledged("m", 2, "read"));
    await commit(5, acknowledged("m", 1, "accepted"));
    const { acknowledgement, ...rest } = acknowledged("m", 1, "read");
    await commit(6, { ...rest, acknowledgement: { ...acknowledgement, by: "s" } });
    expect(store().acknowledgements("m")).toHaveLength(4);
  });

  test("a new version supersedes what waits of lower ones, and nothing else", async () => {
    await commit(1, reported("m", 1, ["received", "parked", "queued"]));
    await commit(2, dispatched("received"));
    await commit(3, parked("parked"));
    await commit(4, acknowledged("m", 1, "read", ["said"]));
    await commit(5, reported("n", 1, ["other"]));
    await commit(6, reported("m", 3, ["third"]));
    await commit(7, reported("m", 2, ["second"]));
    expect(states("m")).toEqual([
      ["received", "received", ""],
      ["parked", "superseded", ""],
      ["queued", "superseded", ""],
      ["third", "queued", ""],
      ["second", "queued", ""],
    ]);
    const waiting = store().dispatches(JP, "queued", 9);
    expect(waiting.map(({ id }) => id)).toEqual(["said", "other", "third", "second"]);
  });

  test("an arrived version supersedes nothing", async () => {
    await commit(1, reported("m", 1, ["d1"]));
    await commit(2, arrived("m", 2));
    expect(states("m")).toEqual([["d1", "queued", ""]]);
  });

  test("versions come lowest first, dispatches oldest first for one peer, at most as many as asked", async () => {
    await commit(1, reported("m", 2, ["z", "a"]));
    await commit(2, reported("m", 1, ["k"]));
    await commit(3, { ...reported("n", 1), dispatches: [{ id: "b", peer: US }] });
    expect(store().notice("m")).toMatchObject([{ version: 1 }, { version: 2 }]);
    const ids = (peer: string, limit: number) =>
      store()
        .dispatches(peer, "queued", limit)
        .map(({ id }) => id);
    expect([ids(JP, 9), ids(JP, 2), ids(JP, 0), ids(US, 1)]).toEqual([
      ["z", "a", "k"],
      ["z", "a"],
      [],
      ["b"],
    ]);
    await commit(4, parked("a"));
    expect(ids(JP, 2)).toEqual(["z", "k"]);
    expect(store().dispatches(JP, "parked", 9)).toMatchObject([{ id: "a", reason: "INPUT_INVALID" }]);
  });

  test("each viewer's feed counts from 1 without gaps, and is read from a cursor", async () => {
    const commits = Array.from({ length: 12 }, (_, n) =>
      commit(n, n % 3 === 2 ? reported(`t${n}`, 1) : arrived(`t${n}`, 1, [`r${n % 3}`, "all"])),
    );
    await Promise.all(commits);
    const cursors = (viewer: string) =>
      store()
        .feed(viewer, 0, 99)
        .map(({ cursor, notice }) => `${cursor} ${notice}`);
    expect(cursors("r0")).toEqual(["1 t0", "2 t3", "3 t6", "4 t9"]);
    expect(cursors("r1")).toEqual(["1 t1", "2 t4", "3 t7", "4 t10"]);
    expect(cursors("all")).toHaveLength(8);
    expect(store().feed("r1", 1, 2)).toMatchObject([
      { cursor: 2, notice: "t4" },
      { cursor: 3, notice: "t7" },
    ]);
    const s = store();
    expect([s.feed("r1", 4, 9), s.feed("r1", 0, 0), s.feed("r2", 0, 9)]).toEqual([[], [], []]);
  });

  test("a viewer has seen what its feed has shown, newest first, and nothing else", async () => {
    await commit(1, arrived("m", 1, ["r"]));
    await commit(2, arrived("n", 1, ["r", "s"]));
    await commit(3, arrived("o", 1));
    await commit(4, acknowledged("m", 1, "read", [], ["r"]));
    await commit(5, arrived("m", 2, ["r"]));
    const [m, n] = [
      { notice: "m", first: 1 },
      { notice: "n", first: 2 },
    ];
    expect([store().noticesSeenBy("r", 0, 9), store().noticesSeenBy("s", 0, 9)]).toEqual([
      [n, m],
      [{ notice: "n", first: 1 }],
    ]);
    // From page to page: before what was shown last, at most as many as asked.
    expect([store().noticesSeenBy("r", 0, 1), store().noticesSeenBy("r", 2, 9)]).toEqual([[n], [m]]);
    expect([store().noticesSeenBy("r", 1, 9), store().noticesSeenBy("r", 0, 0)]).toEqual([[], []]);
  });

  test("what is parked goes back to its place in the queue, with evidence of who put it there", async () => {
    await commit(1, reported("m", 1, ["d1", "d2", "d3"]));
    await commit(2, parked("d2"));
    expect(states("m")[1]).toEqual(["d2", "parked", "INPUT_INVALID"]);
    const own = await commit(3, requeued("d2"));
    expect(store().evidence(own.index)).toBe('{"requeued":"d2"}');
    expect(states("m")).toEqual(["d1", "d2", "d3"].map((id) => [id, "queued", ""]));
    const queued = store().dispatches(JP, "queued", 9);
    expect(queued.map(({ id, since }) => [id, since])).toEqual([
      ["d1", ""],
      ["d2", ""],
      ["d3", ""],
    ]);
    expect(store().parked(0, 9)).toEqual([]);
    // From there it goes as any other: confirmed, or parked again.
    await commit(4, parked("d2"));
    await commit(5, requeued("d2"));
    await commit(6, dispatched("d2"));
    expect(states("m")[1]).toEqual(["d2", "received", ""]);
  });

  test.each([
    ["in turn", false],
    ["in one batch", true],
  ])("only what is parked is put back, and only once, %s", async (_, together) => {
    await commit(1, reported("m", 1, ["queued", "parked", "received"]));
    await commit(2, dispatched("received"));
    await commit(3, parked("parked"));
    const both = (first: Effect, second: Effect) =>
      commitBoth(store(), together, entry(4, first), entry(5, second));
    const [, again] = await both(requeued("parked"), requeued("parked"));
    expect(again).toMatchObject({ kind: "not-parked", row: { id: "parked", state: "queued", reason: "" } });
    await commit(6, parked("parked"));
    const [, late] = await both(reported("m", 2), requeued("parked"));
    expect(late).toMatchObject({ kind: "not-parked", row: { id: "parked", state: "superseded" } });
    for (const id of ["queued", "received"])
      expect(await store().commit(entry(7, requeued(id)))).toMatchObject({ kind: "not-parked", row: { id } });
    const size = store().checkpoint().size;
    expect(size).toBe(6);
    expect(Array.from({ length: size }, (_, i) => store().evidence(i)).filter(Boolean)).toHaveLength(1);
  });

  test("what is parked is listed over all peers in the order of queueing, or of one notice alone", async () => {
    await commit(1, {
      ...reported("m", 1, ["z"]),
      dispatches: [
        { id: "z", peer: JP },
        { id: "a", peer: US },
      ],
    });
    await commit(2, reported("n", 1, ["k"]));
    await commit(3, acknowledged("m", 1, "read", ["said"]));
    for (const [n, id] of ["said", "a", "k"].entries()) await commit(4 + n, parked(id));
    const told = { reason: "INPUT_INVALID", since: PARKED_AT, version: 1 };
    const [a, k, said] = [
      { ...told, place: 2, id: "a", peer: US, kind: "notice", notice: "m" },
      { ...told, place: 3, id: "k", peer: JP, kind: "notice", notice: "n" },
      { ...told, place: 4, id: "said", peer: JP, kind: "acknowledgement", notice: "m" },
    ];
    const s = store();
    expect([s.parked(0, 9), s.parked(0, 2), s.parked(3, 9), s.parked(4, 9)]).toEqual([
      [a, k, said],
      [a, k],
      [said],
      [],
    ]);
    expect([s.parked(0, 9, "m"), s.parked(2, 9, "m"), s.parked(0, 9, "o")]).toEqual([[a, said], [said], []]);
  });

  test("an impossible dispatch is refused alone, and leaves nothing of its effect", async () => {
    const [first, ...rest] = await Promise.allSettled(
      [
        reported("m", 1, ["d1"]),
        reported("n", 1, ["d2", "d1"], ["r"]),
        reported("n", 1, ["d3", "d3"], ["r"]),
        acknowledged("m", 1, "read", ["d1"], ["r"]),
        dispatched("nobody's"),
        parked("nobody's"),
        requeued("nobody's"),
      ].map((effect, n) => store().commit(entry(n, effect))),
    );
    expect(first?.status).toBe("fulfilled");
    const refused = { reason: expect.objectContaining({ reason: "INTERNAL" }) };
    expect(rest).toMatchObject(Array(6).fill(refused));
    expect(store().checkpoint().size).toBe(1);
    expect([store().notice("n"), store().acknowledgements("m"), store().feed("r", 0, 9)]).toEqual([
      [],
      [],
      [],
    ]);
    expect(store().dispatches(JP, "queued", 9)).toMatchObject([{ id: "d1" }]);
  });
}
