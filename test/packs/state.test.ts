/** The law of a jurisdiction only moves forward, and what was published is queued for every peer by the same commit. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CONTENT, CONTRADICTION, COUNTER, LAW_EPOCH, OUTBOX } from "../../src/engine/rows.ts";
import { NEWEST_PACK, PACK } from "../../src/packs/schema.ts";
import { type PackCommand, packMachine } from "../../src/packs/state.ts";
import { createRows } from "../engine/rows.ts";

const IL = "spiffe://us-il.example/node";
const content = (part: string) => ({
  part,
  sealed: Uint8Array.of(1),
  key: Uint8Array.of(2),
  until: "9999-12-31",
});

const enact = (serial: number, peers: readonly string[] = [], jurisdiction = "US-IL"): PackCommand => ({
  kind: "pack.enact",
  pack: { jurisdiction, serial, version: `2026.${serial}`, hash: `text ${serial}`, authority: IL },
  contents: [content("body")],
  dispatches: peers.map((peer) => ({ id: `${jurisdiction} ${serial} ${peer}`, peer })),
});

function run(rows: ReturnType<typeof createRows>, command: PackCommand, leaf: number): string {
  const result = packMachine.transition(command, rows, leaf);
  if ("puts" in result) rows.write(result.puts);
  return "puts" in result ? "enacted" : result.refused;
}

describe("a version", () => {
  test("comes into force, raises the law's epoch, keeps its text, and is queued for every peer", () => {
    const rows = createRows();
    expect(run(rows, enact(4, ["eu", "jp"]), 9)).toBe("enacted");
    expect(rows.get(NEWEST_PACK, "US-IL")).toEqual(rows.get(PACK, "US-IL", 4));
    expect(rows.get(COUNTER, LAW_EPOCH)?.value).toBe(10);
    expect(rows.get(CONTENT, 9, "body")).toBeDefined();
    const queued = rows.span({ of: OUTBOX, index: "state", prefix: ["queued"] });
    expect(
      queued.map(({ peer, kind, subject, version, leaf }) => [peer, kind, subject, version, leaf]),
    ).toEqual([
      ["eu", "pack", "US-IL", 4, 9],
      ["jp", "pack", "US-IL", 4, 9],
    ]);
  });

  test("of the serial in force, or of a lower one, is refused with the version in force, and writes nothing", () => {
    const rows = createRows();
    run(rows, enact(4), 1);
    for (const serial of [4, 3]) {
      const result = packMachine.transition(enact(serial), rows, 2);
      expect(result).toMatchObject({ refused: "already-enacted", row: { serial: 4, leaf: 1 } });
    }
  });

  test("with a dispatch that is taken is refused whole", () => {
    const rows = createRows();
    run(rows, enact(1, ["eu"]), 1);
    const again = enact(2);
    const command = { ...again, dispatches: [{ id: "US-IL 1 eu", peer: "eu" }] } as PackCommand;
    expect(run(rows, command, 2)).toBe("dispatch-taken");
    expect(rows.get(NEWEST_PACK, "US-IL")?.serial).toBe(1);
  });

  test("supersedes what still waits of the version before; another jurisdiction's stays", () => {
    const rows = createRows();
    run(rows, enact(1, ["eu"]), 1);
    run(rows, enact(1, ["eu"], "US"), 2);
    run(rows, enact(2, ["eu"]), 3);
    const states = rows
      .span({ of: OUTBOX, index: "peer", prefix: ["eu"] })
      .map(({ id, state }) => [id, state]);
    expect(Object.fromEntries(states)).toEqual({
      "US-IL 1 eu": "superseded",
      "US 1 eu": "queued",
      "US-IL 2 eu": "queued",
    });
  });
});

const contradict = (digest: string): PackCommand => ({
  kind: "pack.contradict",
  contents: [content("evidence")],
  contradiction: { subject: "pack US-IL 1", digest, until: "9999-12-31" },
});

test("two texts of one serial are kept as evidence once, and change nothing else", () => {
  const rows = createRows();
  run(rows, enact(1), 1);
  expect(run(rows, contradict("x"), 2)).toBe("enacted");
  expect(rows.get(CONTENT, 2, "evidence")).toBeDefined();
  expect(run(rows, contradict("x"), 3)).toBe("already-noted");
  expect(rows.get(CONTENT, 3, "evidence")).toBeUndefined();
  expect(rows.get(COUNTER, LAW_EPOCH)?.value).toBe(2);
});

test("whatever order versions come in, the highest so far is in force, and the epoch only rises", () => {
  const version = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.constantFrom("US-IL", "EU"));
  fc.assert(
    fc.property(fc.array(version, { maxLength: 20 }), (versions) => {
      const rows = createRows();
      const highest = new Map<string, number>();
      let epoch = 0;
      for (const [leaf, [serial, place]] of versions.entries()) {
        const rises = serial > (highest.get(place) ?? 0);
        expect(run(rows, enact(serial, ["jp"], place), leaf)).toBe(rises ? "enacted" : "already-enacted");
        if (rises) highest.set(place, serial);
        if (rises) epoch = leaf + 1;
        expect(rows.get(NEWEST_PACK, place)?.serial).toBe(highest.get(place));
        expect(rows.get(COUNTER, LAW_EPOCH)?.value ?? 0).toBe(epoch);
        // At most one version of a place waits for a peer.
        const waiting = rows.span({ of: OUTBOX, index: "peer", prefix: ["jp", "queued"] });
        expect(new Set(waiting.map(({ subject }) => subject)).size).toBe(waiting.length);
      }
    }),
  );
});

test("a command names the rows that it reads", () => {
  expect(packMachine.reads(enact(4, ["eu"]))).toEqual([
    { of: NEWEST_PACK, key: ["US-IL"] },
    { of: OUTBOX, index: "subject", prefix: ["US-IL"] },
    { of: OUTBOX, key: ["US-IL 4 eu"] },
  ]);
  expect(packMachine.reads(contradict("x"))).toEqual([
    { of: CONTRADICTION, index: "subject", prefix: ["pack US-IL 1"] },
  ]);
});
