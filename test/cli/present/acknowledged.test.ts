/** What a regulator reads after an acknowledgement: what was recorded, what was there already, and what stands. */
import { expect, test } from "vitest";
import { acknowledgedLines } from "../../../src/cli/present/acknowledged.ts";
import type { ShownNotice } from "../../../src/edge/grpc/notice-answers.ts";

type Said = ShownNotice["said"][number];
const by = "spiffe://jp.comity.example/regulator/ppc";
const said = (stage: Said["stage"], minute: number): Said => ({
  by,
  stage,
  version: 1,
  why: "",
  at: `2026-03-02T11:0${minute}:00.000Z`,
});
const shown = (stated: Said, before: readonly Said[], after: readonly Said[]) =>
  acknowledgedLines(stated, [...before], [...after], 200);

test("the first line says what was recorded, the next what stands", () => {
  const [validated, accepted] = [said("validated", 1), said("accepted", 2)];
  expect(shown(accepted, [validated], [validated, accepted])).toEqual([
    "Recorded at 2026-03-02 11:02 UTC: `accepted` for version 1. The reporter is told.",
    "Your answer stands at: validated, accepted.",
  ]);
});

test("what was there already is said, with its time", () => {
  const read = said("read", 3);
  expect(shown(read, [read], [read])[0]).toBe(
    "Recorded already, at 2026-03-02 11:03 UTC: `read` for version 1. Nothing new is recorded or sent.",
  );
});

test("of accepted and rejected the later stands, also where the earlier is stated again", () => {
  const [accepted, rejected] = [said("accepted", 1), said("rejected", 5)];
  for (const stated of [accepted, rejected]) {
    const lines = shown(stated, [accepted], [accepted, rejected]);
    expect(lines[1]).toBe("Your answer stands at: rejected.");
    expect(lines[2]).toMatch(/^You stated `accepted` at 2026-03-02 11:01 UTC too: it stays on record/);
  }
});
