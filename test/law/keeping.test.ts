/** Duties to keep: which of them bind what a node holds, and until when. */
import { expect, test } from "vitest";
import { isHeld, keepingUnknown, keptByLaw, longestDuty } from "../../src/law/keeping.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { ask } from "./question.ts";

const VOICES = { from: "IN", to: "JP", modality: "voice", form: "template", purpose: "verify" } as const;
const START = "2027-06-01T12:00:00.000Z";
const held = { holding: "transfers", startOf: () => START } as const;
const on = (day: string) => new Date(`${day}T00:00:00.000Z`);

test("India's year binds the records of a transfer at the node in India, and no other", () => {
  const floor = ask(VOICES, "2027-06-01");
  const duty = longestDuty(floor, { ...held, other: "destination", now: on("2027-07-01") });
  expect(duty).toMatchObject({
    by: { jurisdiction: "IN", cite: "DPDP Act s 8(8); DPDP Rules rr 6, 8(3)" },
    over: "2028-06-02",
  });
  expect(longestDuty(floor, { ...held, other: "origin", now: on("2027-07-01") })).toBeUndefined();
});

test("a duty binds until its last day is over everywhere", () => {
  const floor = ask(VOICES, "2027-06-01");
  const until = (day: string) => longestDuty(floor, { ...held, other: "destination", now: on(day) })?.over;
  expect([until("2028-06-01"), until("2028-06-02")]).toEqual(["2028-06-02", undefined]);
});

test("the refusal cites the rule and names the day", () => {
  const duty = longestDuty(ask(VOICES, "2026-11-21"), {
    ...{ holding: "transfers", now: on("2026-11-22") },
    startOf: () => "2026-11-21T12:00:00.000Z",
  });
  if (duty === undefined) throw new Error("CERT-In has logs kept");
  expect(keptByLaw(duty)).toMatchObject({
    reason: "KEPT_BY_LAW",
    message: expect.stringMatching(/`IN`.*CERT-In Directions \(iv\).*from 2027-05-21 on.*--demanded-by/),
  });
  expect(keepingUnknown("XX")).toMatchObject({ reason: "LAW_NOT_RESEARCHED" });
});

test("each object that a shipped pack has kept has its place, and one without a place may be anything", () => {
  const objects = [...shippedAtlas().packs.values()].flatMap(({ rules }) =>
    rules.flatMap(({ require }) => {
      const demand = require.get("keep");
      return demand?.kind === "keep" ? demand.keeps.map(({ object }) => object) : [];
    }),
  );
  expect(objects.length).toBeGreaterThan(10);
  const bound = (object: string) => [isHeld(object, "transfers"), isHeld(object, "notices")];
  expect(objects.filter((object) => bound(object).every(Boolean))).toEqual([]);
  expect(["logs", "breach-records", "data", "toString"].map(bound)).toEqual([
    [true, false],
    [false, true],
    [false, false],
    [true, true],
  ]);
});
