/** The answers of a node on notices, as their caller reads them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeDeadLetter, decodeFeedEntry, decodeView } from "../../../src/edge/grpc/notice-answers.ts";
import { encodeDeadLetter, encodeFeedEntry, encodeView } from "../../../src/edge/grpc/notices-codec.ts";
import type { NoticeView } from "../../../src/notices/view.ts";
import { asResponse, noticeId, view } from "./notice-values.ts";

const rethrow = (_: unknown, thrown: unknown) => {
  throw thrown;
};

describe("a dead letter", () => {
  const row = fc.record({
    id: noticeId,
    place: fc.maxSafeNat(),
    peer: fc.constantFrom("spiffe://jp.example/node", "spiffe://us.example/node"),
    kind: fc.constantFrom("notice" as const, "acknowledgement"),
    subject: noticeId.map((id) => `spiffe://eu.example/node ${id}`),
    version: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    reason: fc.constantFrom("NOTICE_CONFLICT", ""),
    since: fc.constantFrom("2026-03-01T00:00:00.000Z", ""),
  });

  test("arrives as the node keeps it, without its place", () => {
    fc.assert(
      fc.property(row, (given) => {
        const { place: _, subject, ...rest } = given;
        const { requeued } = asResponse("Requeue", { requeued: [encodeDeadLetter(given)] });
        expect(requeued.map(decodeDeadLetter)).toEqual([{ ...rest, noticeId: subject.split(" ")[1] }]);
      }),
    );
  });

  test("is of another version where its kind is unknown", () => {
    const [given] = fc.sample(row, { numRuns: 1, seed: 7 });
    const { requeued } = asResponse("Requeue", {
      requeued: [{ ...(given && encodeDeadLetter(given)), kind: 99 }],
    });
    expect(() => requeued.map(decodeDeadLetter)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });
});

/** A deadline as its caller reads it: without the start of one that waits, and late or not where it is done. */
function shownDeadline({ waits, startsAt, marks, ...rest }: NoticeView["deadlines"][number]) {
  return {
    ...rest,
    ...(marks.length === 0 ? {} : { marks }),
    ...(waits ? {} : { startsAt }),
    ...(rest.doneAt === undefined ? {} : { doneLate: (rest.dueAt ?? "9999") < rest.doneAt }),
  };
}

describe("a view", () => {
  test("arrives as the node sees it, without what is the node's own", () => {
    fc.assert(
      fc.property(view, (given) => {
        const { notice, deadlines, deliveries, unknown: unknownFields, fallenMarks, ...rest } = given;
        const { type: _type, supersedes: _supersedes, ...shown } = notice;
        const answer = asResponse("Get", { notice: encodeView(given) });
        const told = deliveries.map(({ state, ...delivery }) => ({
          ...delivery,
          state: state === "dead" ? "parked" : state,
        }));
        expect(decodeView(answer.notice)).toEqual({
          why: "",
          ...shown,
          ...rest,
          unknownFields,
          clocks: deadlines.map(shownDeadline),
          deliveries: told,
          ...(fallenMarks.length === 0 ? {} : { fallenMarks }),
        });
      }),
    );
  });

  test("comes on a feed with its cursor, and with what was said where that is the entry", () => {
    fc.assert(
      fc.property(view, fc.boolean(), (given, telling) => {
        const said = telling ? given.said[0] : undefined;
        const entry = { cursor: "1-ab", view: given, ...(said === undefined ? {} : { said }) };
        const shown = decodeFeedEntry(asResponse("Watch", encodeFeedEntry(entry, rethrow)));
        expect(shown).toMatchObject({ cursor: "1-ab", notice: { id: given.notice.id } });
        expect(shown.said).toEqual(said);
      }),
    );
  });

  test.each([
    ["stage", 99],
    ["marking", { tlp: 99 }],
    ["deliveries", [{ peer: "spiffe://jp.example/node", version: 1, state: 99 }]],
    ["version", 0],
  ])("with an unknown %s is of another version", (field, value) => {
    const [given] = fc.sample(view, { numRuns: 1, seed: 7 });
    const notice = { ...(given && encodeView(given)), [field]: value };
    expect(() => decodeView(asResponse("Get", { notice }).notice)).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
    expect(() => decodeFeedEntry(asResponse("Watch", { cursor: "1-ab", notice }))).toThrow(
      expect.objectContaining({ reason: "STATEMENT_INVALID" }),
    );
  });
});
