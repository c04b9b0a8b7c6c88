/** The disk that loses what was not synced: each way of losing it leaves what a disk could, and no more. */
import { expect, test } from "vitest";
import { createDice } from "./dice.ts";
import { CUTS, createDisk, type DiskCall, drawSurvival, EVERYTHING, SECTOR, type Survival } from "./disk.ts";

const NOTHING: Survival = { sector: () => 0, size: () => 0, name: () => false };
const named = (name: string, replaced = false) => ({ name, replaced });
const times = { beganUs: 0, endedUs: 0 };
const create = (name: string): DiskCall => ({ kind: "create", name, ...times });
const write = (name: string, at: number, text: string, replaced = false): DiskCall => ({
  ...{ kind: "write", file: named(name, replaced), at, bytes: Buffer.from(text) },
  ...times,
});
const sync = (name: string, done = true): DiskCall => ({ kind: "sync", file: named(name), done, ...times });
const truncate = (name: string, size: number): DiskCall => ({
  ...{ kind: "truncate", file: named(name), size },
  ...times,
});
const rename = (from: string, to: string): DiskCall => ({ kind: "rename", from, to, ...times });

function after(calls: readonly DiskCall[], survival: Survival): Record<string, string> {
  const disk = createDisk();
  for (const call of calls) disk.apply(call);
  return Object.fromEntries([...disk.cut(survival)].map(([name, bytes]) => [name, bytes.toString("latin1")]));
}

const MADE = [create("/d/a"), write("/d/a", 0, "old"), sync("/d/a"), sync("/d")];

test("what was synced stays, and nothing else", () => {
  expect(after(MADE, NOTHING)).toEqual({ "/d/a": "old" });
  expect(after([...MADE, write("/d/a", 0, "newer")], NOTHING)).toEqual({ "/d/a": "old" });
  expect(after([...MADE, write("/d/a", 0, "newer"), sync("/d/a", false)], NOTHING)).toEqual({
    "/d/a": "old",
  });
  expect(after([...MADE, write("/d/a", 0, "newer"), sync("/d/a")], NOTHING)).toEqual({ "/d/a": "newer" });
  expect(after([...MADE, write("/d/a", 0, "newer")], EVERYTHING)).toEqual({ "/d/a": "newer" });
});

test("what a failing disk could not sync is lost, also where the next sync is done", () => {
  const disk = createDisk({ failing: true });
  const calls = [...MADE, write("/d/a", 0, "A"), sync("/d/a", false), write("/d/a", 2, "C"), sync("/d/a")];
  for (const call of calls) disk.apply(call);
  expect(disk.cut(EVERYTHING).get("/d/a")?.toString()).toBe("olC");
});

test("a new name stays once its folder was synced", () => {
  expect(after([create("/d/a"), write("/d/a", 0, "x"), sync("/d/a")], NOTHING)).toEqual({});
  expect(after([create("/d/a"), sync("/d"), write("/d/a", 0, "x")], NOTHING)).toEqual({ "/d/a": "" });
});

test("a name leads to the old file or to the new one, and what is written to the old one does not reach the new one", () => {
  const replacing = [
    ...MADE,
    create("/d/a.new"),
    write("/d/a.new", 0, "new"),
    sync("/d/a.new"),
    rename("/d/a.new", "/d/a"),
    write("/d/a", 0, "---", true),
  ];
  expect(after(replacing, NOTHING)).toEqual({ "/d/a": "old" });
  expect(after(replacing, { ...EVERYTHING, name: () => false })).toEqual({ "/d/a": "---" });
  expect(after(replacing, EVERYTHING)).toEqual({ "/d/a": "new" });
});

test("sectors last one by one, and the length by itself", () => {
  const long = "x".repeat(SECTOR * 2);
  const grown = [create("/d/a"), sync("/d"), write("/d/a", 0, long)];
  const second = after(grown, { ...EVERYTHING, sector: (_, sector) => (sector === 1 ? Infinity : 0) });
  expect(second["/d/a"]).toBe("\0".repeat(SECTOR) + "x".repeat(SECTOR));
  expect(after(grown, { ...EVERYTHING, size: () => 0 })).toEqual({ "/d/a": "" });
  const cut = [...grown, sync("/d/a"), truncate("/d/a", 3)];
  expect(after(cut, NOTHING)["/d/a"]).toBe(long);
  expect(after(cut, EVERYTHING)["/d/a"]).toBe("xxx");
  // A length that is cut is cut for all sectors, and what was cut off does not come back.
  expect(after(cut, { ...EVERYTHING, sector: () => 0 })["/d/a"]).toBe("xxx");
  expect(after(cut, { ...EVERYTHING, size: () => 0 })["/d/a"]).toBe(long);
  expect(after([...cut, write("/d/a", 2, "yyy")], { ...EVERYTHING, sector: () => 0 })["/d/a"]).toBe(
    "xxx\0\0",
  );
});

test("every cut that is drawn leaves only what was written there, and all of what was synced", () => {
  const calls = [
    ...MADE,
    ...Array.from({ length: 20 }, (_, i) => write("/d/a", SECTOR * (i % 5), `${"ab"[i % 2]}`.repeat(SECTOR))),
  ];
  const seen = new Set<string>();
  for (const cut of CUTS)
    for (let seed = 0; seed < 20; seed++) {
      const disk = createDisk();
      for (const call of calls) disk.apply(call);
      const left = disk.cut(drawSurvival(cut, disk.pending(), createDice(seed, cut))).get("/d/a");
      expect(left?.length).toBeGreaterThanOrEqual(3);
      const sectors = left?.toString("latin1").match(/.{512}/gs) ?? [];
      for (const sector of sectors) expect(sector).toMatch(/^(a+|b+|\0+|old\0+)$/);
      seen.add(left?.toString("latin1") ?? "");
    }
  expect(seen.size).toBeGreaterThan(20);
});

test("a call on a file that was never made is told", () => {
  expect(() => after([write("/d/a", 0, "x")], NOTHING)).toThrow(/before it was made/);
});
