/** The state table of transfers: the rows that each command writes, and the row that stands in its way. */
import { describe, expect, test } from "vitest";
import { CONTENT, CONTENT_KEY, FEED, TIMER } from "../../src/engine/rows.ts";
import type { AnyCollection, Put, Read, Row, Rows } from "../../src/engine/store.ts";
import { readText } from "../../src/store/overlay.ts";
import type { TransferCommand } from "../../src/transfers/commands.ts";
import { INBOUND, OBLIGATIONS, TALLY, type TallyRow, TRANSFER } from "../../src/transfers/schema.ts";
import { DECIDE_BY, rowOf, startDecideBy, transferMachine } from "../../src/transfers/state.ts";
import { createRows } from "../engine/rows.ts";

const AT = "2026-11-23T12:00:00.000Z";
const UNTIL = "2037-11-23";
const CALLER = "spiffe://eu.example/platform/aurora";
const ORIGIN = "spiffe://eu.example/node";
const content = { part: "body", sealed: Uint8Array.of(1), key: Uint8Array.of(2), until: UNTIL };
const transfer = {
  id: "t1",
  caller: CALLER,
  key: "k1",
  digest: "d",
  destination: "spiffe://jp.example/node",
  decideBy: AT,
  until: UNTIL,
  contents: [content],
  lists: [],
};
const counted = { recipient: "r", day: "2026-11-23", fewest: 10, most: 20 };
const propose = (changes: object = {}): TransferCommand => ({
  kind: "transfer.propose",
  ...transfer,
  counted,
  talliedUntil: "2028-11-23",
  bounds: [],
  ...changes,
});
const deny: TransferCommand = { kind: "transfer.deny", ...transfer };
const conclude = (state: "PERMITTED" | "DENIED" | "BARRED"): TransferCommand => ({
  kind: "transfer.conclude",
  id: "t1",
  state,
  contents: [{ ...content, part: "answer" }],
  lists: [],
});
const decide = {
  kind: "transfer.decide",
  origin: ORIGIN,
  id: "t1",
  proposal: "p",
  until: UNTIL,
  lists: [] as readonly { readonly hash: string; readonly list: Uint8Array }[],
} as const;
const note: TransferCommand = { kind: "transfer.note", contents: [content], lists: [], until: UNTIL };

const written = (puts: readonly Put[], of: AnyCollection): readonly Row[] =>
  puts.filter((each) => each.of === of).map(({ row }) => row);

/** A table that runs commands one after another, each with the next leaf. */
function createTable() {
  const rows = createRows();
  let leaf = 0;
  const run = (command: TransferCommand) => {
    const result = transferMachine.transition(command, rows, leaf++);
    if (!("refused" in result)) rows.write(result.puts);
    return result;
  };
  const putsOf = (command: TransferCommand): readonly Put[] => {
    const result = run(command);
    if ("refused" in result) throw new Error(`refused: ${result.refused}`);
    return result.puts;
  };
  const tally = (recipient: string, unit: "day" | "month"): TallyRow | undefined =>
    rows.get(TALLY, CALLER, recipient, unit, unit === "day" ? "2026-11-23" : "2026-11");
  return { rows, run, putsOf, tally };
}

const { id, caller, key, digest, destination, decideBy, until } = transfer;
const row = { id, caller, key, digest, destination, decideBy, until, leaf: 0 };

describe("at the origin", () => {
  test("a note keeps its contents and changes no state", () => {
    const puts = createTable().putsOf(note);
    expect(puts.map(({ of }) => of)).toEqual([CONTENT, CONTENT_KEY]);
  });

  test("a denial is a row with its body, counts nothing and has no timer", () => {
    const puts = createTable().putsOf(deny);
    expect(written(puts, TRANSFER)).toEqual([{ ...row, state: "DENIED" }]);
    expect(written(puts, CONTENT)).toEqual([{ leaf: 0, part: "body", sealed: content.sealed, until }]);
    expect([TALLY, TIMER].flatMap((of) => written(puts, of))).toEqual([]);
  });

  test("a proposal is a row with its body, its count and its timer", () => {
    const puts = createTable().putsOf(propose());
    expect(written(puts, TRANSFER)).toEqual([{ ...row, state: "PROPOSED", counted }]);
    expect(written(puts, CONTENT)).toHaveLength(1);
    expect(written(puts, TALLY)).toHaveLength(4);
    expect(written(puts, TIMER)).toEqual([
      expect.objectContaining({
        id: `${DECIDE_BY} t1`,
        kind: DECIDE_BY,
        subject: "transfer t1",
        state: "running",
        deadline: AT,
        until,
      }),
    ]);
  });

  test("a key belongs to its first transfer, for each caller", () => {
    const { run } = createTable();
    run(propose());
    for (const second of [propose({ id: "t2" }), { ...deny, id: "t2" }])
      expect(run(second)).toEqual({ refused: "key-taken", row: { ...row, state: "PROPOSED", counted } });
    expect(run(propose({ id: "t3", caller: `${CALLER}2` }))).toHaveProperty("puts");
  });

  test("an id belongs to one transfer", () => {
    const { run } = createTable();
    run(propose());
    expect(run(propose({ key: "k2" }))).toEqual({
      refused: "id-taken",
      row: { ...row, state: "PROPOSED", counted },
    });
  });

  test("a conclusion keeps the answer, meets the timer, and stands for good", () => {
    const { run, putsOf } = createTable();
    run(propose());
    const puts = putsOf(conclude("PERMITTED"));
    const concluded = { ...row, state: "PERMITTED", counted, outcome: 1 };
    expect(written(puts, TRANSFER)).toEqual([concluded]);
    expect(written(puts, CONTENT)).toEqual([expect.objectContaining({ leaf: 1, part: "answer" })]);
    expect(written(puts, TIMER)).toEqual([expect.objectContaining({ state: "met" })]);
    for (const state of ["PERMITTED", "DENIED", "BARRED"] as const)
      expect(run(conclude(state))).toEqual({ refused: "already-concluded", row: concluded });
  });

  test("what was never proposed is not concluded", () => {
    const { run } = createTable();
    expect(run(conclude("PERMITTED"))).toEqual({ refused: "unknown-transfer" });
    run(deny);
    expect(run(conclude("PERMITTED"))).toMatchObject({ refused: "already-concluded" });
  });
});

describe("the tally", () => {
  test("counts a proposal for its recipient and for all, by day and by month", () => {
    const { run, tally } = createTable();
    run(propose());
    run(propose({ id: "t2", key: "k2", counted: { ...counted, recipient: "s", fewest: 1, most: 2 } }));
    for (const unit of ["day", "month"] as const) {
      expect(tally("r", unit)).toMatchObject({ fewest: 10, most: 20, unsaid: 0, until: "2028-11-23" });
      expect(tally("s", unit)).toMatchObject({ fewest: 1, most: 2 });
      expect(tally("", unit)).toMatchObject({ fewest: 11, most: 22 });
    }
  });

  test("counts apart what named no upper end", () => {
    const { run, tally } = createTable();
    const { most: _, ...open } = counted;
    run(propose({ counted: open }));
    expect(tally("r", "day")).toMatchObject({ fewest: 10, most: 0, unsaid: 1 });
    run(conclude("DENIED"));
    expect(tally("r", "day")).toMatchObject({ fewest: 0, most: 0, unsaid: 0 });
  });

  test.each([
    ["PERMITTED", { fewest: 10, most: 20 }],
    ["DENIED", { fewest: 0, most: 0 }],
    ["BARRED", { fewest: 0, most: 0 }],
  ] as const)("of a transfer that ends %s is what remains sent", (state, expected) => {
    const { run, tally } = createTable();
    run(propose());
    run(conclude(state));
    for (const unit of ["day", "month"] as const)
      for (const recipient of ["r", ""]) expect(tally(recipient, unit)).toMatchObject(expected);
  });

  test("that would reach a bound refuses, and one below it does not", () => {
    const bounded = (below: number, span: object = {}) =>
      propose({ id: "t2", key: "k2", bounds: [{ span: { since: "2026-11-01", ...span }, below }] });
    for (const [command, refused] of [
      [bounded(40), true],
      [bounded(41), false],
      [bounded(40, { recipient: "r" }), true],
      [bounded(21, { recipient: "s" }), false],
      [bounded(40, { since: "2026-11-24" }), false],
    ] as const) {
      const { run } = createTable();
      run(propose());
      expect("refused" in run(command) && run(command)).toEqual(refused && { refused: "bound-passed" });
    }
  });

  test("with no upper end reaches every bound", () => {
    const { most: _, ...open } = counted;
    const bounds = [{ span: { since: "2026-11-01" }, below: 1_000_000 }];
    expect(createTable().run(propose({ counted: open, bounds }))).toEqual({ refused: "bound-passed" });
  });
});

describe("at the destination", () => {
  test("a decision is a row with its contents, and shows in the recipient's inbox", () => {
    const puts = createTable().putsOf({ ...decide, recipient: "r", contents: [content] });
    expect(written(puts, INBOUND)).toEqual([{ origin: ORIGIN, id: "t1", proposal: "p", until, leaf: 0 }]);
    expect(written(puts, CONTENT)).toHaveLength(1);
    expect(written(puts, FEED)).toEqual([
      { viewer: "r", cursor: 1, kind: "delivery", leaf: 0, data: { transfer: "t1" }, until },
    ]);
  });

  test("a denial shows nowhere", () => {
    expect(written(createTable().putsOf({ ...decide, contents: [] }), FEED)).toEqual([]);
  });

  test("a bar is a row without a proposal; what came first stands", () => {
    const { run, putsOf } = createTable();
    const bar: TransferCommand = { kind: "transfer.bar", origin: ORIGIN, id: "t1", until };
    const barred = { origin: ORIGIN, id: "t1", until, leaf: 0 };
    expect(written(putsOf(bar), INBOUND)).toEqual([barred]);
    for (const later of [bar, { ...decide, contents: [] }])
      expect(run(later)).toEqual({ refused: "already-decided", row: barred });
    expect(run({ ...bar, origin: "spiffe://jp.example/node" })).toHaveProperty("puts");
  });
});

test("a command names the rows that it reads", () => {
  const reads = (command: TransferCommand) => transferMachine.reads(command);
  const byKey = { of: TRANSFER, index: "key", prefix: [CALLER, "k1"] };
  expect(reads(note)).toEqual([]);
  const byId = { of: TRANSFER, key: ["t1"] };
  expect(reads(deny)).toEqual([byKey, byId]);
  expect(reads(conclude("DENIED"))).toEqual([byId, { of: TIMER, index: "subject", prefix: ["transfer t1"] }]);
  expect(reads({ ...decide, contents: [] })).toEqual([{ of: INBOUND, key: [ORIGIN, "t1"] }]);
  const bounds = [{ span: { since: "2026-11-01", recipient: "r" }, below: 9 }];
  const [first, second, days, months, ...tallies] = reads(propose({ bounds }));
  expect([first, second]).toEqual([byKey, byId]);
  expect(days).toMatchObject({ of: TALLY, prefix: [CALLER, "r", "day"] });
  expect(months).toMatchObject({ of: TALLY, prefix: [CALLER, "r", "month"] });
  expect(tallies).toEqual(
    ["", "r"].flatMap((to) => [
      { of: TALLY, key: [CALLER, to, "day", "2026-11-23"] },
      { of: TALLY, key: [CALLER, to, "month", "2026-11"] },
    ]),
  );
});

test("the row of a command has its state and its leaf, and no contents", () => {
  expect(rowOf({ kind: "transfer.deny", ...transfer }, 7)).toEqual({ ...row, state: "DENIED", leaf: 7 });
  const command = {
    kind: "transfer.propose",
    ...transfer,
    counted,
    talliedUntil: UNTIL,
    bounds: [],
  } as const;
  expect(rowOf(command, 7)).toEqual({ ...row, state: "PROPOSED", counted, leaf: 7 });
});

test("a timer's subject names its transfer", () => {
  const { row: timer } = startDecideBy(transfer);
  expect((timer as Row & { subject: string }).subject).toBe("transfer t1");
});

describe("a list of obligations", () => {
  const list = { hash: "h", list: Uint8Array.of(1) };
  const kept = { ...list, until: "2037-12-31" };
  const listed: readonly TransferCommand[] = [
    { ...note, lists: [list] } as TransferCommand,
    { ...deny, lists: [list] } as TransferCommand,
    propose({ lists: [list] }),
    { ...decide, contents: [], lists: [list] },
  ];

  test.each(listed)("is kept with $kind, to the end of the year in which what names it ends", (command) => {
    expect(written(createTable().putsOf(command), OBLIGATIONS)).toEqual([kept]);
    expect(transferMachine.reads(command)).toContainEqual({ of: OBLIGATIONS, key: ["h"] });
  });

  test("is kept with an answer as long as its transfer", () => {
    const { run, putsOf } = createTable();
    run(propose());
    const command = { ...conclude("DENIED"), lists: [list] } as TransferCommand;
    expect(written(putsOf(command), OBLIGATIONS)).toEqual([kept]);
  });

  test("is written once, and again only to be kept for longer", () => {
    const { putsOf } = createTable();
    putsOf({ ...note, lists: [list] } as TransferCommand);
    expect(written(putsOf({ ...note, lists: [list] } as TransferCommand), OBLIGATIONS)).toEqual([]);
    const longer = { ...note, lists: [list], until: "2038-01-01" } as TransferCommand;
    expect(written(putsOf(longer), OBLIGATIONS)).toEqual([{ ...list, until: "2038-12-31" }]);
    expect(written(putsOf({ ...note, lists: [list] } as TransferCommand), OBLIGATIONS)).toEqual([]);
  });
});

test("each command that ends well names beforehand every row that it reads, so that the writer loads once", () => {
  const { rows, putsOf } = createTable();
  const recipient = "spiffe://us-il.example/platform/lakeshore";
  const lists = [{ hash: "h", list: Uint8Array.of(1) }];
  const commands: readonly TransferCommand[] = [
    note,
    propose({ lists }),
    conclude("PERMITTED"),
    { ...decide, lists, recipient, contents: [content] },
    { kind: "transfer.bar", origin: ORIGIN, id: "t2", until: UNTIL },
    { ...deny, id: "t3", key: "k3" } as TransferCommand,
  ];
  for (const command of commands) {
    const named = new Set(transferMachine.reads(command).map((each) => `${each.of.name} ${readText(each)}`));
    const unnamed: string[] = [];
    const see = (read: Read) => {
      const text = `${read.of.name} ${readText(read)}`;
      if (!named.has(text)) unnamed.push(text);
    };
    const watched: Rows = {
      get: (of, ...key) => {
        see({ of, key });
        return rows.get(of, ...key);
      },
      span: (span) => {
        see(span as Read);
        return rows.span(span);
      },
    };
    transferMachine.transition(command, watched, 100);
    expect(unnamed, command.kind).toEqual([]);
    putsOf(command);
  }
});
