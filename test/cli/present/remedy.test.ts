/** Changes that would permit a transfer: each with what it means, or with what keeps it from counting. */
import { expect, test } from "vitest";
import { remedyLines } from "../../../src/cli/present/remedy.ts";
import { plain } from "../../support/command.ts";

const atoms = () =>
  new Map([["eu.tia", { kind: "assessment", says: "an assessment of the law there" } as const]]);

test("each change is explained by its atom, its kind, or the reason for which it does not count yet", () => {
  const remedy = [
    "offer.assessments: {id: eu.tia}",
    "facts.identifies: false",
    "offer.notices[0]",
    "filing to x",
  ];
  const notCounted = [{ path: "offer.notices[0]", why: "no evidence" }];
  const lines = plain(remedyLines(remedy, notCounted, 100, atoms)).map((line) => line.trim().split(/ {2,}/));
  expect(lines).toEqual([
    ["offer.assessments: {id: eu.tia}", "an assessment of the law there"],
    ["facts.identifies: false", "if this is true, and the request states it"],
    ["offer.notices[0]", "make it count: no evidence"],
    ["filing to x", "make it in time, and list it under `filings` in the offer"],
  ]);
  expect(remedyLines([], notCounted, 100, atoms)).toEqual([]);
});
