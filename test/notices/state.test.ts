/** The states of notices: what each command does in each state, and the laws of the join over versions. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONTENT, FEED, OUTBOX, TIMER } from "../../src/engine/rows.ts";
import type { AnyCollection, Rows } from "../../src/engine/store.ts";
import { LIMITS } from "../../src/limits.ts";
import type { NewVersion, NoticeCommand } from "../../src/notices/commands.ts";
import { ACKNOWLEDGEMENT, NOTICE, NOTICE_SEEN, NOTICE_VERSION, subjectOf } from "../../src/notices/schema.ts";
import { noticeMachine } from "../../src/notices/state.ts";
import { createRows } from "../engine/rows.ts";
import {
  arrive,
  content,
  contradiction,
  createTable,
  FRENCH,
  IRISH,
  JP,
  NAME,
  report,
  say,
  timer,
  UNTIL,
  version,
  withdrawal,
} from "./notice-commands.ts";

const all = (rows: Rows, of: AnyCollection, index: string, ...prefix: string[]) =>
  rows.span({ of, index, prefix });

describe("the table of states", () => {
  const states: Readonly<Record<string, readonly NoticeCommand[]>> = {
    "not there": [],
    "version 1": [report(version(1))],
    "version 2": [report(version(1)), report(version(2))],
    withdrawn: [report(version(1)), report(withdrawal(2))],
  };
  const reported = [
    ["version 1", report(version(1)), ["accepted", "already-noticed", "already-noticed", "already-noticed"]],
    [
      "version 2",
      report(version(2)),
      ["version-unexpected", "accepted", "already-noticed", "already-noticed"],
    ],
    ["version 3", report(version(3)), ["version-unexpected", "version-unexpected", "accepted", "withdrawn"]],
    [
      "a withdrawal as version 1",
      report(withdrawal(1)),
      ["version-unexpected", ...Array(3).fill("already-noticed")],
    ],
    [
      "a withdrawal as version 3",
      report(withdrawal(3)),
      ["version-unexpected", "version-unexpected", "accepted", "withdrawn"],
    ],
    [
      "version 3 of another regulator",
      report(version(3, { reporter: FRENCH })),
      ["version-unexpected", ...Array(3).fill("not-reporter")],
    ],
    [
      "a RED version 2",
      report(version(2, { tlp: "RED" }), { dispatches: [] }),
      ["version-unexpected", "has-left", "already-noticed", "already-noticed"],
    ],
    [
      "version 3 with a dispatch that is there",
      report(version(3), { dispatches: [{ id: "d1", peer: JP }] }),
      ["version-unexpected", "version-unexpected", "dispatch-taken", "withdrawn"],
    ],
  ] as const;
  const others = [
    ["version 1 arrives", arrive(version(1)), ["accepted", ...Array(3).fill("already-noticed")]],
    ["version 3 arrives", arrive(version(3)), ["accepted", "accepted", "accepted", "withdrawn"]],
    [
      "a withdrawal arrives as version 3",
      arrive(withdrawal(3)),
      ["accepted", "accepted", "accepted", "withdrawn"],
    ],
    ["version 1 is acknowledged", say("read"), ["version-unknown", "accepted", "accepted", "accepted"]],
    [
      "version 2 is acknowledged",
      say("read", 2),
      ["version-unknown", "version-unknown", "accepted", "accepted"],
    ],
    [
      "a conflict is noted",
      { kind: "notice.note", contents: [content], contradiction },
      Array(4).fill("accepted"),
    ],
  ] as const;

  test.each([...reported, ...others])("%s", (_, command, expected) => {
    const outcomes = Object.values(states).map((before) =>
      createTable()
        .after(...before)
        .run(command),
    );
    expect(outcomes).toEqual(expected);
  });

  test("a refusal gives the row that stands in the way", () => {
    const table = createTable();
    table.after(report(version(1)));
    const refusal = (command: NoticeCommand) => noticeMachine.transition(command, table, 9);
    expect(refusal(report(version(1, { digest: "other" })))).toMatchObject({
      row: { digest: "digest 1", leaf: 0 },
    });
    expect(refusal(report(version(3)))).toMatchObject({ row: { version: 1, reporter: IRISH } });
  });

  test("one id of two origins is two notices", () => {
    const table = createTable();
    table.after(arrive(version(1)), arrive(version(1, { origin: JP })), arrive(withdrawal(2)));
    expect(table.get(NOTICE, JP, NAME.id)).toMatchObject({ version: 1, stage: "initial" });
  });
});

describe("what is written", () => {
  test("a report keeps the version and its body, goes to its peers, and is shown", () => {
    const { get, ...rows } = createTable().after(report(version(1)));
    const version1 = { ...NAME, version: 1, stage: "initial", digest: "digest 1", leaf: 0, until: UNTIL };
    expect(get(NOTICE_VERSION, NAME.origin, NAME.id, 1)).toEqual({ ...version1, viewers: [IRISH] });
    expect(get(NOTICE, NAME.origin, NAME.id)).toEqual({ ...version1, reporter: IRISH, tlp: "AMBER" });
    expect(get(CONTENT, 0, "body")?.sealed).toEqual(Uint8Array.of(1));
    expect(get(OUTBOX, "d1")).toMatchObject({
      peer: JP,
      kind: "notice",
      subject: subjectOf(NAME),
      state: "queued",
    });
    expect(all({ get, ...rows }, FEED, "cursor", IRISH)).toMatchObject([
      { cursor: 1, kind: "notice", leaf: 0, data: { ...NAME, version: 1 } },
    ]);
  });

  test("a new version supersedes what waits of lower ones, never an acknowledgement", () => {
    const table = createTable();
    table.after(
      report(version(1)),
      say("read", 1, { dispatches: [{ id: "said", peer: JP }] }),
      report(version(2)),
    );
    expect(["d1", "said", "d2"].map((id) => table.get(OUTBOX, id)?.state)).toEqual([
      "superseded",
      "queued",
      "queued",
    ]);
  });

  test("a version that arrives queues and supersedes nothing", () => {
    const table = createTable();
    table.after(report(version(1)), arrive(version(2)));
    expect(all(table, OUTBOX, "subject", subjectOf(NAME))).toMatchObject([{ id: "d1", state: "queued" }]);
  });

  test("an acknowledgement is kept once, sent, and shown to the reporter", () => {
    const table = createTable();
    table.after(arrive(version(1)), say("read", 1, { dispatches: [{ id: "said", peer: NAME.origin }] }));
    expect(table.run(say("read"))).toBe("already-acknowledged");
    table.after(say("accepted"), say("read", 1, { said: { ...NAME, version: 1, by: IRISH, stage: "read" } }));
    expect(all(table, ACKNOWLEDGEMENT, "leaf", NAME.origin, NAME.id)).toMatchObject([
      { by: FRENCH, stage: "read", leaf: 1 },
      { by: FRENCH, stage: "accepted", leaf: 2 },
      { by: IRISH, stage: "read", leaf: 3 },
    ]);
    expect(table.get(OUTBOX, "said")).toMatchObject({ kind: "acknowledgement", version: 1, leaf: 1 });
    expect(all(table, FEED, "cursor", IRISH)[1]).toMatchObject({
      cursor: 2,
      data: { by: FRENCH, stage: "read" },
    });
  });

  test("an acknowledgement whose dispatch is there already is refused whole", () => {
    const table = createTable();
    table.after(report(version(1)));
    expect(table.run(say("read", 1, { dispatches: [{ id: "d1", peer: JP }] }))).toBe("dispatch-taken");
    expect(table.get(ACKNOWLEDGEMENT, NAME.origin, NAME.id, 1, FRENCH, "read")).toBeUndefined();
  });

  test("a notice is kept as long as the version that is kept longest", () => {
    const table = createTable();
    table.after(arrive(version(1), { until: "2037-01-01" }), arrive(version(2), { until: "2036-01-01" }));
    expect(table.governing()).toMatchObject({ version: 2, until: "2037-01-01" });
    expect(table.get(NOTICE_SEEN, IRISH, NAME.origin, NAME.id)?.until).toBe("2037-01-01");
    // The governing version is kept as long as its notice, whatever was asked for it alone.
    expect(table.get(NOTICE_VERSION, NAME.origin, NAME.id, 2)?.until).toBe("2037-01-01");
  });

  test("who has seen a notice learns of each version, where the node still serves them", () => {
    const table = createTable();
    table.after(
      arrive(version(1), { viewers: [IRISH, FRENCH] }),
      arrive(version(2), { viewers: [] }),
      arrive(version(3), { viewers: [], regulators: [FRENCH] }),
    );
    const versions = (viewer: string) =>
      table.span({ of: FEED, index: "cursor", prefix: [viewer] }).map(({ data }) => data.version);
    expect([versions(IRISH), versions(FRENCH)]).toEqual([
      [1, 2],
      [1, 2, 3],
    ]);
    const shownTo = (n: number) => table.get(NOTICE_VERSION, NAME.origin, NAME.id, n)?.viewers;
    expect([shownTo(1), shownTo(2), shownTo(3)]).toEqual([[IRISH, FRENCH], [], []]);
  });

  test("a withdrawal holds no content, and is shown to all who have seen the notice", () => {
    const table = createTable();
    table.after(
      arrive(version(1), { viewers: [IRISH] }),
      arrive(version(2, { stage: "withdrawn" }), { viewers: [] }),
    );
    expect(table.get(NOTICE_VERSION, NAME.origin, NAME.id, 2)).not.toHaveProperty("viewers");
  });
});

describe("legal deadlines", () => {
  const soon = "2026-11-22T00:00:00.000Z";
  const late = "2026-11-25T00:00:00.000Z";
  const timers = (rows: Rows) =>
    rows
      .span({ of: TIMER, index: "subject", prefix: [subjectOf(NAME)] })
      .map(({ data, state, deadline }) => `${data.place} ${state} ${deadline}`);

  test("a version that governs sets the timers anew, and a withdrawal voids them", () => {
    const table = createTable();
    table.after(report(version(1), { deadlines: [timer("EU", soon), timer("JP", late)] }));
    expect(timers(table)).toEqual([`EU running ${soon}`, `JP running ${late}`]);
    table.after(report(version(2), { deadlines: [timer("EU", late), timer("KR", late)] }));
    expect(timers(table)).toEqual([`EU running ${late}`, `JP void ${late}`, `KR running ${late}`]);
    table.after(report(withdrawal(3)));
    expect(timers(table)).toEqual([`EU void ${late}`, `JP void ${late}`, `KR void ${late}`]);
  });

  test("a timer whose deadline stays goes on as it is, and does not fire again", () => {
    const table = createTable();
    table.after(report(version(1), { deadlines: [timer("EU", soon)] }));
    const [row] = table.span({ of: TIMER, index: "subject", prefix: [subjectOf(NAME)] });
    table.write([
      { of: TIMER, row: { ...row, state: "late", until: UNTIL } as typeof row & { until: string } },
    ]);
    table.after(report(version(2), { deadlines: [timer("EU", soon)] }));
    expect(timers(table)).toEqual([`EU late ${soon}`]);
  });

  test("a deadline that a later version brings back runs again", () => {
    const table = createTable();
    const deadlines = [timer("EU", soon)];
    table.after(report(version(1), { deadlines }), report(version(2)), report(version(3), { deadlines }));
    expect(timers(table)).toEqual([`EU running ${soon}`]);
  });

  test("a timer whose duty was done is met, whatever state it was in, and runs anew where that is taken back", () => {
    const table = createTable();
    const [eu, jp] = [timer("EU", soon), timer("JP", late)];
    const deadlines = [eu, jp];
    const of = (n: number, changes: object) =>
      table.after(report(version(n), { deadlines: [jp], met: [eu.id], ...changes }));
    table.after(report(version(1), { deadlines }));
    const [row] = table.span({ of: TIMER, index: "subject", prefix: [subjectOf(NAME)] });
    table.write([
      { of: TIMER, row: { ...row, state: "late", until: UNTIL } as typeof row & { until: string } },
    ]);
    of(2, {});
    expect(timers(table)).toEqual([`EU met ${soon}`, `JP running ${late}`]);
    of(3, {});
    expect(timers(table)).toEqual([`EU met ${soon}`, `JP running ${late}`]);
    of(4, { deadlines, met: [] });
    expect(timers(table)).toEqual([`EU running ${soon}`, `JP running ${late}`]);
  });

  test("a duty that was done before anybody watched it has no timer", () => {
    const table = createTable();
    table.after(arrive(version(1), { met: [timer("EU", soon).id] }));
    expect(timers(table)).toEqual([]);
  });

  test("a version that arrives late leaves the timers alone", () => {
    const table = createTable();
    table.after(arrive(version(2), { deadlines: [timer("EU", late)] }));
    table.after(arrive(version(1), { deadlines: [timer("EU", soon), timer("JP", soon)] }));
    expect(timers(table)).toEqual([`EU running ${late}`]);
  });
});

describe("the join over versions", () => {
  /** Some versions of one notice; a faulty origin may withdraw in the middle, and more than once. */
  const versions = fc
    .uniqueArray(fc.record({ n: fc.integer({ min: 1, max: 6 }), withdrawn: fc.boolean() }), {
      selector: ({ n }) => n,
      minLength: 1,
    })
    .map((each) => each.map(({ n, withdrawn }) => (withdrawn ? withdrawal(n) : version(n))));
  /** The same in two orders, the second with repeats. */
  const twice = versions.chain((each) =>
    fc.tuple(
      fc.shuffledSubarray(each, { minLength: each.length }),
      fc.tuple(fc.shuffledSubarray(each, { minLength: each.length }), fc.array(fc.constantFrom(...each))),
    ),
  );
  const deadlinesOf = ({ version: n, stage }: NewVersion) =>
    stage === "withdrawn"
      ? []
      : [timer("EU", `2026-12-0${n}T00:00:00.000Z`), timer(`place ${n}`, "2026-12-09T00:00:00.000Z")];

  function arrivedIn(order: readonly NewVersion[]) {
    const table = createTable();
    for (const each of order) table.run(arrive(each, { deadlines: deadlinesOf(each) }));
    return table;
  }

  test("comes out the same in every order, however often each version arrives", () => {
    fc.assert(
      fc.property(twice, ([order, [other, repeats]]) => {
        const [a, b] = [arrivedIn(order), arrivedIn([...other, ...repeats])].map((table) => {
          const open = table
            .span({ of: TIMER, index: "subject", prefix: [subjectOf(NAME)] })
            .filter(({ state }) => state === "running");
          const { leaf: _, ...governing } = table.governing() ?? { leaf: 0 };
          return { governing, open };
        });
        expect(a).toEqual(b);
      }),
    );
  });

  test("is the first withdrawal, or else the highest version, with its deadlines", () => {
    fc.assert(
      fc.property(twice, ([order]) => {
        const byNumber = order.toSorted((a, b) => a.version - b.version);
        const expected = byNumber.find(({ stage }) => stage === "withdrawn") ?? byNumber.at(-1);
        const table = arrivedIn(order);
        expect(table.governing()).toMatchObject({ ...expected });
        const running = table
          .span({ of: TIMER, index: "subject", prefix: [subjectOf(NAME)] })
          .filter(({ state }) => state === "running");
        expect(new Set(running.map(({ id }) => id))).toEqual(
          new Set(expected === undefined ? [] : deadlinesOf(expected).map(({ id }) => id)),
        );
      }),
    );
  });

  test("shows each version to a viewer once, at cursors without gaps, and keeps the first", () => {
    fc.assert(
      fc.property(twice, ([, [order, repeats]]) => {
        const table = arrivedIn([...order, ...repeats]);
        const feed = table.span({ of: FEED, index: "cursor", prefix: [IRISH] });
        expect(feed.map(({ cursor }) => cursor)).toEqual(feed.map((_, i) => i + 1));
        const kept = table.span({ of: NOTICE_VERSION, index: "version", prefix: [NAME.origin, NAME.id] });
        expect(feed.map(({ data }) => Number(data.version)).toSorted()).toEqual(
          kept.map((row) => row.version),
        );
        expect(table.get(NOTICE_SEEN, IRISH, NAME.origin, NAME.id)?.first).toBe(1);
      }),
    );
  });
});

test("a notice has so many versions and no more, except a withdrawal", () => {
  const most = LIMITS.versionsPerNotice;
  const table = createTable();
  table.after(arrive(version(most)));
  const run = (command: NoticeCommand) => noticeMachine.transition(command, table, 9);
  expect(run(arrive(version(most + 1)))).toMatchObject({ refused: "too-many-versions" });
  expect(run(arrive(withdrawal(most + 2)))).toMatchObject({ refused: "too-many-versions" });
  expect(run(report(version(most + 1)))).toMatchObject({ refused: "too-many-versions" });
  expect(run(report(withdrawal(most + 1)))).toHaveProperty("puts");
  expect(run(arrive(withdrawal(most + 1)))).toHaveProperty("puts");
});

describe("a version that is shown later", () => {
  const show = (viewers: readonly string[], n = 1): NoticeCommand => ({
    kind: "notice.show",
    name: { ...NAME, version: n },
    viewers,
    deadlines: [],
  });

  test("is shown to newcomers once, and to nobody again", () => {
    const rows = createRows();
    let leaf = 0;
    const run = (command: NoticeCommand) => {
      const result = noticeMachine.transition(command, rows, leaf++);
      if ("puts" in result) rows.write(result.puts);
      return result;
    };
    run(report(version(1)));
    run(show([FRENCH, IRISH]));
    run(show([FRENCH]));
    const feed = (viewer: string) => rows.span({ of: FEED, index: "cursor", prefix: [viewer] });
    expect([feed(IRISH).length, feed(FRENCH).length]).toEqual([1, 1]);
    expect(feed(FRENCH)[0]).toMatchObject({ leaf: 0, data: { ...NAME, version: 1 } });
    expect(rows.get(NOTICE_VERSION, NAME.origin, NAME.id, 1)?.viewers).toEqual([IRISH, FRENCH]);
    run(report(withdrawal(2)));
    expect(run(show([FRENCH], 2))).toMatchObject({ refused: "version-unexpected" });
  });
});

describe("the date until which a notice is kept", () => {
  const LATER = "2040-01-01";
  const EARLIER = "2030-01-01";
  const keptUntil = (until: string) => ({ until, contents: [{ ...content, until }] });

  test("is that of its governing version, and all that a version writes has it", () => {
    const table = createTable();
    table.after(report(version(1)), report(version(2), keptUntil(LATER)));
    const { origin, id } = NAME;
    expect(table.get(NOTICE, origin, id)?.until).toBe(LATER);
    expect(table.get(NOTICE_VERSION, origin, id, 2)?.until).toBe(LATER);
    expect(table.get(NOTICE_SEEN, IRISH, origin, id)?.until).toBe(LATER);
    expect(table.get(CONTENT, 1, "body")?.until).toBe(LATER);
    expect(table.get(OUTBOX, "d2")?.until).toBe(LATER);
    expect(table.get(NOTICE_VERSION, origin, id, 1)?.until).toBe(UNTIL);
  });

  test("is never shortened by a version that is kept for less", () => {
    const table = createTable();
    table.after(report(version(1)), report(version(2), keptUntil(EARLIER)));
    expect(table.get(NOTICE_VERSION, NAME.origin, NAME.id, 2)?.until).toBe(UNTIL);
    expect(table.get(CONTENT, 1, "body")?.until).toBe(UNTIL);
    expect(table.get(OUTBOX, "d2")?.until).toBe(UNTIL);
  });

  test("is that of the governing version also for one that comes late, so that nothing outlasts the notice", () => {
    const table = createTable();
    table.after(arrive(version(2)), arrive(version(1), keptUntil(LATER)));
    const rows = [
      table.get(NOTICE, NAME.origin, NAME.id),
      table.get(NOTICE_VERSION, NAME.origin, NAME.id, 1),
      table.get(NOTICE_SEEN, IRISH, NAME.origin, NAME.id),
      table.get(FEED, IRISH, 2),
    ];
    expect(rows.map((row) => row?.until)).toEqual(Array(4).fill(UNTIL));
  });

  test("ends what is shown of it later, or said of it", () => {
    const table = createTable();
    const show: NoticeCommand = {
      kind: "notice.show",
      name: { ...NAME, version: 1 },
      viewers: [FRENCH],
      deadlines: [],
    };
    table.after(report(version(1)), show, say("read", 1, { until: LATER, dispatches: [] }));
    expect(table.get(FEED, FRENCH, 1)?.until).toBe(UNTIL);
    expect(table.get(NOTICE_SEEN, FRENCH, NAME.origin, NAME.id)?.until).toBe(UNTIL);
    expect(table.get(FEED, IRISH, 2)).toMatchObject({ kind: "acknowledgement", until: UNTIL });
    expect(table.get(ACKNOWLEDGEMENT, NAME.origin, NAME.id, 1, FRENCH, "read")?.until).toBe(LATER);
  });

  test("is not that of an acknowledgement's item, which goes once it was received", () => {
    const table = createTable();
    const dispatches = [{ id: "a1", peer: JP }];
    table.after(arrive(version(1)), say("read", 1, { dispatches, receivedUntil: EARLIER }));
    expect(table.get(OUTBOX, "a1")).toMatchObject({ until: UNTIL, receivedUntil: EARLIER });
  });
});
