/** The table of an erasure's states in `docs/protocol.md`, cell by cell, and what each step writes. */
import { describe, expect, test } from "vitest";
import { CONTENT, CONTENT_KEY, OUTBOX } from "../../src/engine/rows.ts";
import { put } from "../../src/engine/store.ts";
import { ERASURE } from "../../src/transfers/erasure.ts";
import { type ErasureCommand, erasureMachine } from "../../src/transfers/erasure-state.ts";
import { INBOUND, type InboundRow, TRANSFER, type TransferRow } from "../../src/transfers/schema.ts";
import { createRows } from "../engine/rows.ts";
import { cellsOf, italic } from "../support/protocol-page.ts";

const [EU, JP] = ["spiffe://eu.example/node", "spiffe://jp.example/node"];
const [UNTIL, AT] = ["2037-11-30", "2026-11-30T12:00:00.000Z"];
const name = { origin: EU, id: "t" };
const sealed = { part: "body", sealed: Uint8Array.of(1), key: Uint8Array.of(2), until: UNTIL };

const begin: ErasureCommand = {
  kind: "erasure.begin",
  ...{ ...name, side: "origin", by: "spiffe://eu.example/operator/desk", at: AT, peer: JP },
  contents: [sealed],
  dispatches: [{ id: "d1", peer: JP }],
};
const asked: ErasureCommand = { ...begin, by: JP, dispatches: [], asked: "aa" };
const COMMANDS: Readonly<Record<string, ErasureCommand>> = {
  "erasure.begin": begin,
  "erasure.begin by the peer": asked,
  "erasure.end": { kind: "erasure.end", ...name, at: AT, contents: [sealed], dispatches: [] },
  "erasure.hear": { kind: "erasure.hear", ...name, heard: "bb", contents: [sealed] },
};

const transfer = (state: TransferRow["state"]): TransferRow => ({
  ...{ id: "t", state, caller: "spiffe://eu.example/platform/a", key: "k", digest: "ff", destination: JP },
  ...{ decideBy: AT, leaf: 1, until: UNTIL },
});

function run(rows: ReturnType<typeof createRows>, command: ErasureCommand, leaf = 9): string {
  const result = erasureMachine.transition(command, rows, leaf);
  if ("refused" in result) return italic(result.refused);
  rows.write(result.puts);
  const row = rows.get(ERASURE, command.origin, command.id);
  return command.kind === "erasure.hear" ? `${row?.state}, heard` : `${row?.state}`;
}

/** Rows in which the erasure stands in a state. */
function rowsIn(state: string) {
  const rows = createRows();
  if (state !== "unknown")
    rows.write([put(TRANSFER, transfer(state === "in doubt" ? "PROPOSED" : "PERMITTED"))]);
  if (state === "erasing" || state === "erased") run(rows, begin, 5);
  if (state === "erased") run(rows, COMMANDS["erasure.end"] as ErasureCommand, 6);
  return rows;
}

test.each(cellsOf("Erasures"))("$state: $column → $cell", ({ state, column, cell }) => {
  const command = COMMANDS[column];
  if (command === undefined) throw new Error(`no command \`${column}\``);
  // Another item than a row may have heard of already, in a batch whose ids are its own.
  const fresh = column === "erasure.begin" ? { ...begin, dispatches: [{ id: "d2", peer: JP }] } : command;
  expect(run(rowsIn(state), fresh)).toBe(cell);
});

describe("the rows of an erasure", () => {
  test("take the digest of the request away, and name the leaves whose keys go", () => {
    const rows = rowsIn("erasing");
    expect(rows.get(TRANSFER, "t")).toMatchObject({ digest: "", erased: 5, state: "PERMITTED" });
    expect(rows.get(ERASURE, EU, "t")).toMatchObject({
      leaves: [1],
      leaf: 5,
      peerState: "asked",
      until: UNTIL,
    });
    expect(rows.get(OUTBOX, "d1")).toMatchObject({
      kind: "erasure",
      subject: `${EU} t`,
      version: 1,
      peer: JP,
    });
    const late = createRows();
    late.write([put(TRANSFER, { ...transfer("DENIED"), outcome: 3, lapsed: true })]);
    run(late, begin, 5);
    expect(late.get(ERASURE, EU, "t")?.leaves).toEqual([1, 3]);
  });

  test("at the destination keep the proposal beside the erasure's leaf", () => {
    const rows = createRows();
    const inbound: InboundRow = { ...name, proposal: "cc", leaf: 2, until: UNTIL };
    const proposal = { leaf: 2, part: "proposal", until: UNTIL };
    rows.write([
      put(INBOUND, inbound),
      put(CONTENT, { ...proposal, sealed: Uint8Array.of(7) }),
      put(CONTENT_KEY, { ...proposal, key: Uint8Array.of(8) }),
    ]);
    run(rows, { ...begin, side: "destination", peer: EU, dispatches: [{ id: "d1", peer: EU }] }, 5);
    expect(rows.get(INBOUND, EU, "t")).toEqual({ ...inbound, erased: 5 });
    expect(rows.get(CONTENT, 5, "proposal")?.sealed).toEqual(Uint8Array.of(7));
    expect(rows.get(CONTENT_KEY, 5, "proposal")?.key).toEqual(Uint8Array.of(8));
    expect(rows.get(ERASURE, EU, "t")).not.toHaveProperty("caller");
  });

  test("what a peer has asked or said once changes nothing when it comes again", () => {
    const rows = rowsIn("erased");
    expect(run(rows, asked, 7)).toBe("erasing");
    expect(run(rows, asked, 8)).toBe("*already-erasing*");
    expect(rows.get(ERASURE, EU, "t")?.asked).toEqual({ hash: "aa", leaf: 7 });
    const hear = COMMANDS["erasure.hear"] as ErasureCommand;
    expect(run(rows, hear, 9)).toBe("erasing, heard");
    expect(run(rows, hear, 10)).toBe("*already-heard*");
    expect(rows.get(ERASURE, EU, "t")).toMatchObject({ peerState: "erased", heard: { hash: "bb", leaf: 9 } });
  });

  test("the end tells the peer that asked, and refuses an id that is taken", () => {
    const rows = rowsIn("erasing");
    const end = { ...COMMANDS["erasure.end"], dispatches: [{ id: "d1", peer: JP }] } as ErasureCommand;
    expect(run(rows, end)).toBe("*dispatch-taken*");
    expect(run(rows, { ...end, dispatches: [{ id: "d3", peer: JP }] } as ErasureCommand)).toBe("erased");
    expect(rows.get(OUTBOX, "d3")).toMatchObject({ kind: "erasure", version: 2, peer: JP });
  });
});
