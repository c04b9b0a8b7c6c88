/** The states of an item of the outbox, and what queueing and superseding write. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Dispatch,
  findTaken,
  type OutboxCommand,
  outboxMachine,
  queue,
  supersede,
} from "../../src/engine/outbox.ts";
import { CONTENT, OUTBOX, type OutboxState, type SealedContent } from "../../src/engine/rows.ts";
import { createRows } from "./rows.ts";

const UNTIL = "2036-01-01";
const CARRIED = { kind: "notice", subject: "spiffe://eu.example/node n1", version: 1, until: UNTIL };
const content: SealedContent = {
  part: "answer",
  sealed: Uint8Array.of(1),
  key: Uint8Array.of(2),
  until: UNTIL,
};
const to = (...ids: string[]): Dispatch[] => ids.map((id) => ({ id, peer: `spiffe://${id}.example/node` }));

/** Rows with one item `a`, brought into a state by the machine itself. */
function itemIn(state: OutboxState) {
  const rows = createRows();
  rows.write(queue(1, to("a"), CARRIED));
  if (state === "received")
    run(rows, { kind: "outbox.receive", id: "a", contents: [content], at: "2026-11-22T00:00:00Z" });
  if (state === "dead")
    run(rows, { kind: "outbox.bury", id: "a", reason: "PACK_STALE", at: "2026-11-21T00:00:00Z" });
  if (state === "superseded") rows.write(supersede(rows, { ...CARRIED, version: 2 }));
  expect(rows.get(OUTBOX, "a")?.state).toBe(state);
  return rows;
}

function run(rows: ReturnType<typeof createRows>, command: OutboxCommand, leaf = 7) {
  const result = outboxMachine.transition(command, rows, leaf);
  if ("puts" in result) rows.write(result.puts);
  return "puts" in result ? (rows.get(OUTBOX, "a")?.state ?? "gone") : result.refused;
}

const STATES = ["queued", "received", "dead", "superseded"] as const;
const COMMANDS: Readonly<Record<OutboxCommand["kind"], OutboxCommand>> = {
  "outbox.receive": { kind: "outbox.receive", id: "a", contents: [content], at: "2026-11-22T00:00:00Z" },
  "outbox.bury": { kind: "outbox.bury", id: "a", reason: "PACK_STALE", at: "2026-11-22T00:00:00Z" },
  "outbox.wait": { kind: "outbox.wait", id: "a", reason: "SCOPE_FORBIDDEN", at: "2026-11-22T00:00:00Z" },
  "outbox.requeue": { kind: "outbox.requeue", id: "a", contents: [{ ...content, part: "evidence" }] },
  "outbox.offer": {
    kind: "outbox.offer",
    peer: "spiffe://a.example/node",
    items: [{ ...CARRIED, id: "z", leaf: 1 }],
  },
};

const offered = COMMANDS["outbox.offer"] as Extract<OutboxCommand, { kind: "outbox.offer" }>;
const JP = "spiffe://jp.example/node";

describe("the table of states", () => {
  const table = [
    ["outbox.receive", ["received", "already-dispatched", "already-dispatched", "already-dispatched"]],
    ["outbox.wait", ["queued", "already-dispatched", "already-dispatched", "already-dispatched"]],
    ["outbox.bury", ["dead", "already-dispatched", "already-dispatched", "already-dispatched"]],
    ["outbox.requeue", ["not-dead", "not-dead", "queued", "not-dead"]],
    ["outbox.offer", ["already-offered", "queued", "queued", "already-offered"]],
  ] as const;

  test.each(table)("%s", (kind, expected) => {
    expect(STATES.map((state) => run(itemIn(state), COMMANDS[kind]))).toEqual(expected);
  });

  test("an item that was never queued is unknown", () => {
    for (const kind of ["outbox.receive", "outbox.bury", "outbox.requeue"] as const)
      expect(run(createRows(), COMMANDS[kind])).toBe("dispatch-unknown");
  });

  test("what waits says why and since when, until it is received", () => {
    const rows = itemIn("queued");
    run(rows, COMMANDS["outbox.wait"]);
    const since = "2026-11-22T00:00:00Z";
    expect(rows.get(OUTBOX, "a")).toMatchObject({ state: "queued", reason: "SCOPE_FORBIDDEN", since });
    run(rows, COMMANDS["outbox.receive"]);
    expect(rows.get(OUTBOX, "a")).toMatchObject({ state: "received", since });
    expect(rows.get(OUTBOX, "a")).not.toHaveProperty("reason");
  });

  test("a dead letter says why and since when, until it is requeued", () => {
    const rows = itemIn("dead");
    expect(rows.get(OUTBOX, "a")).toMatchObject({ reason: "PACK_STALE", since: "2026-11-21T00:00:00Z" });
    run(rows, COMMANDS["outbox.requeue"]);
    expect(rows.get(OUTBOX, "a")).not.toHaveProperty("reason");
    expect(rows.get(OUTBOX, "a")).not.toHaveProperty("since");
  });

  test("an answer and an operator's evidence are kept beside their own leaf", () => {
    const rows = itemIn("queued");
    run(rows, COMMANDS["outbox.receive"], 9);
    expect(rows.get(CONTENT, 9, "answer")?.sealed).toEqual(Uint8Array.of(1));
    const dead = itemIn("dead");
    run(dead, COMMANDS["outbox.requeue"], 11);
    expect(dead.get(CONTENT, 11, "evidence")).toBeDefined();
  });

  test("what a peer never had is queued under the id that the offer brings; another version changes nothing", () => {
    const rows = itemIn("received");
    expect(run(rows, { ...offered, peer: JP })).toBe("received");
    expect(rows.get(OUTBOX, "z")).toMatchObject({ ...CARRIED, peer: JP, leaf: 1, state: "queued" });
    expect(run(rows, { ...offered, items: [{ ...CARRIED, id: "a", version: 2, leaf: 3 }] })).toBe(
      "dispatch-taken",
    );
  });
});

describe("queueing", () => {
  test("orders by leaf, then by the order given", () => {
    const rows = createRows();
    rows.write([...queue(3, to("c"), CARRIED), ...queue(2, to("b", "a"), CARRIED)]);
    const span = { of: OUTBOX, index: "subject", prefix: [CARRIED.subject] };
    expect(rows.span(span).map(({ id }) => id)).toEqual(["b", "a", "c"]);
  });

  test("refuses an id that is taken, by a stored item or by another of the same list", () => {
    const rows = itemIn("queued");
    expect(findTaken(rows, to("b", "c"))).toBeUndefined();
    expect(findTaken(rows, to("b", "b"))).toEqual({ refused: "dispatch-taken" });
    expect(findTaken(rows, to("b", "a"))?.row).toMatchObject({ id: "a" });
  });
});

describe("superseding", () => {
  test("ends lower versions that are queued or dead, and nothing else", () => {
    const item = fc.record({
      kind: fc.constantFrom("notice", "acknowledgement"),
      subject: fc.constantFrom("s", "t"),
      version: fc.integer({ min: 1, max: 4 }),
      state: fc.constantFrom(...STATES),
    });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (items, version) => {
        const rows = createRows();
        for (const [n, { state, ...carried }] of items.entries())
          rows.write(
            queue(n, to(`i${n}`), { ...carried, until: UNTIL }).map(({ of, row }) => ({
              of,
              row: { ...row, state },
            })),
          );
        rows.write(supersede(rows, { kind: "notice", subject: "s", version }));
        for (const [n, before] of items.entries()) {
          const ends =
            before.kind === "notice" &&
            before.subject === "s" &&
            before.version < version &&
            (before.state === "queued" || before.state === "dead");
          expect(rows.get(OUTBOX, `i${n}`)?.state).toBe(ends ? "superseded" : before.state);
        }
      }),
    );
  });
});

describe("the date of an item that nothing needs once it is received", () => {
  const until = (state: OutboxState, receivedUntil: string) => {
    const rows = createRows();
    rows.write(queue(1, to("a"), { ...CARRIED, receivedUntil }));
    if (state === "received") run(rows, COMMANDS["outbox.receive"]);
    if (state === "dead") run(rows, COMMANDS["outbox.bury"]);
    return rows.get(OUTBOX, "a")?.until;
  };

  test.each([
    ["queued", "2027-11-22", UNTIL],
    ["dead", "2027-11-22", UNTIL],
    ["received", "2027-11-22", "2027-11-22"],
    ["received", "2099-01-01", UNTIL],
  ] as const)("is, while it is %s and may go by %s", (state, receivedUntil, expected) => {
    expect(until(state, receivedUntil)).toBe(expected);
  });
});
