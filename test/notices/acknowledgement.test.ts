/** What recipients say of a notice, joined: order and repetition change nothing. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Acknowledgement,
  acknowledgementBytes,
  contradicts,
  decisionOf,
  furthest,
  joinProgress,
  parseAcknowledgement,
  STAGES,
  type Stage,
} from "../../src/notices/acknowledgement.ts";
import { canonicalNotice } from "../../src/notices/notice.ts";
import { ID, NOTICE } from "./notices.ts";

const ACKNOWLEDGEMENT: Acknowledgement = {
  type: "comity/v1/acknowledgement",
  notice: ID,
  version: 1,
  digest: canonicalNotice(NOTICE).digest,
  by: "spiffe://jp.comity.example/regulator/ppc",
  stage: "accepted",
  why: "",
  at: "2026-03-02T11:00:00.000Z",
};

const progress = fc
  .uniqueArray(fc.constantFrom(...STAGES))
  .map((stages): ReadonlySet<Stage> => new Set(stages));
const of = (...stages: Stage[]) => new Set(stages);

describe("progress", () => {
  test("is a join: associative, commutative, idempotent", () => {
    fc.assert(
      fc.property(progress, progress, progress, (a, b, c) => {
        expect(joinProgress(a, joinProgress(b, c))).toEqual(joinProgress(joinProgress(a, b), c));
        expect(joinProgress(a, b)).toEqual(joinProgress(b, a));
        expect(joinProgress(a, a)).toEqual(a);
      }),
    );
  });

  test("never goes back, and a contradiction stays one", () => {
    fc.assert(
      fc.property(progress, progress, (a, b) => {
        const rank = (each: ReadonlySet<Stage>) => [undefined, ...STAGES].indexOf(furthest(each));
        expect(rank(joinProgress(a, b))).toBe(Math.max(rank(a), rank(b)));
        if (contradicts(a)) expect(contradicts(joinProgress(a, b))).toBe(true);
      }),
    );
  });

  test.each([
    [of(), undefined],
    [of("received"), "received"],
    [of("read", "received"), "read"],
    [of("validated", "rejected"), "rejected"],
  ])("the furthest of %j", (said, expected) => {
    expect(furthest(said)).toBe(expected);
  });

  test("accepted and rejected contradict each other, whatever else was said", () => {
    expect(contradicts(joinProgress(of("accepted", "read"), of("rejected")))).toBe(true);
    expect(contradicts(of("received", "validated", "rejected", "read"))).toBe(false);
  });
});

describe("an acknowledgement", () => {
  test("reads back from its bytes", () => {
    const bytes = acknowledgementBytes(ACKNOWLEDGEMENT);
    expect(parseAcknowledgement(JSON.parse(new TextDecoder().decode(bytes)))).toEqual(ACKNOWLEDGEMENT);
  });

  test.each([
    ["of an unknown stage", { stage: "ignored" }, "stage"],
    ["of no version", { version: 0 }, "version"],
    ["of what is no digest", { digest: "ABC" }, "digest"],
    ["with too long a reason", { why: "x".repeat(501) }, "why"],
    ["of an id in capitals", { notice: ACKNOWLEDGEMENT.notice.toUpperCase() }, "notice"],
    ["of another type", { type: "comity/v1/notice" }, "type"],
  ])("%s is refused by path", (_, changes, field) => {
    expect(() => parseAcknowledgement({ ...ACKNOWLEDGEMENT, ...changes })).toThrow(`\`${field}\``);
  });
});

test("of accepted and rejected the later governs, in any order of arrival, and rejected at one instant", () => {
  const accepted = { stage: "accepted", at: "2026-03-02T11:00:00.000Z" } as const;
  const rejected = { stage: "rejected", at: "2026-03-02T11:05:00.000Z" } as const;
  const read = { stage: "read", at: "2026-03-02T12:00:00.000Z" } as const;
  expect(decisionOf([accepted, rejected, read])).toBe(rejected);
  expect(decisionOf([rejected, read, accepted])).toBe(rejected);
  const again = { ...accepted, at: "2026-03-02T11:06:00.000Z" };
  expect(decisionOf([rejected, again])).toBe(again);
  const equal = { ...accepted, at: rejected.at };
  expect(decisionOf([equal, rejected])).toBe(rejected);
  expect(decisionOf([rejected, equal])).toBe(rejected);
  expect(decisionOf([read])).toBeUndefined();
});
