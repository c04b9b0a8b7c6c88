import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NoticeDraftOutput } from "../../../src/edge/grpc/generated/comity/v1/NoticeDraft.ts";
import {
  decodeCursor,
  decodeDraft,
  decodeNoticeId,
  decodeOrigin,
  decodePage,
  decodeRequeue,
  decodeSaying,
  encodeDraft,
  encodeSaying,
} from "../../../src/edge/grpc/notices-codec.ts";
import type { NoticeDraft } from "../../../src/notices/notice.ts";
import { asRequest, draft, noticeId } from "./notice-values.ts";

const [sample] = fc.sample(
  draft.filter(({ content }) => content !== undefined),
  { numRuns: 1, seed: 7 },
);
const message = encodeDraft(sample as NoticeDraft);
const content = message.content ?? {};
const wrong = (change: object) => () => decodeDraft(asRequest("Report", { draft: change }).draft);
const fields = (act: () => unknown): readonly string[] => {
  try {
    act();
    return [];
  } catch (error) {
    expect(error).toMatchObject({ reason: "INPUT_INVALID" });
    return (error as { violations: { field: string }[] }).violations.map(({ field }) => field);
  }
};

describe("a draft", () => {
  test("arrives as it was written: what is 0, false or left out stays so", () => {
    fc.assert(
      fc.property(draft, (given) => {
        expect(decodeDraft(asRequest("Report", { draft: encodeDraft(given) }).draft)).toEqual(given);
      }),
    );
  });

  test("has one spelling of its id", () => {
    const shouted = { ...message, id: sample?.id.toUpperCase() };
    expect(decodeDraft(shouted as NoticeDraftOutput).id).toBe(sample?.id);
  });

  test.each([
    ["no severity", { content: { ...content, severity: 0 } }, "content.severity"],
    [
      "an unknown state of a measure",
      { content: { ...content, measures: [{ text: "x" }] } },
      "content.measures[0].state",
    ],
    ["no time of awareness", { content: { ...content, times: {} } }, "content.times.awareTime"],
    ["an unsafe count", { content: { ...content, records: 2 ** 53 } }, "content.records"],
    ["nobody concerned", { content: { ...content, subjects: [] } }, "content.subjects"],
    ["version 0", { version: 0 }, "version"],
    ["an id of another kind", { id: "42" }, "id"],
  ])("with %s is refused by name", (_what, change, field) => {
    expect(fields(wrong({ ...message, ...change }))).toEqual([field]);
  });

  test("that is missing is refused, and so is one without content", () => {
    expect(fields(() => decodeDraft(asRequest("Report", {}).draft))).toContain("id");
    const { id, jurisdiction } = message;
    expect(fields(wrong({ id, jurisdiction }))).toEqual(["content"]);
  });
});

describe("an acknowledgement", () => {
  test("arrives as it was said", () => {
    const stage = fc.constantFrom("validated" as const, "accepted", "rejected", "read");
    fc.assert(
      fc.property(noticeId, fc.integer({ min: 1, max: 2 ** 32 - 1 }), stage, (id, version, said) => {
        const saying = encodeSaying({ noticeId: id.toUpperCase(), version, stage: said });
        expect(decodeSaying(asRequest("Acknowledge", saying))).toEqual({
          notice: id,
          version,
          stage: said,
          why: "",
        });
      }),
    );
  });

  test.each([
    ["received, which the node says", { stage: "ACKNOWLEDGEMENT_STAGE_RECEIVED" }, "stage"],
    ["an unknown stage", { stage: 99 }, "stage"],
    ["no stage", { stage: 0 }, "stage"],
    ["no version", { version: 0 }, "version"],
    ["no notice", { noticeId: "" }, "noticeId"],
    ["too much to say", { why: "x".repeat(501) }, "why"],
    ["an origin longer than any", { origin: "x".repeat(301) }, "origin"],
  ])("with %s is refused by name", (_what, change, field) => {
    const saying = { noticeId: sample?.id, version: 1, stage: "ACKNOWLEDGEMENT_STAGE_READ", ...change };
    expect(fields(() => decodeSaying(asRequest("Acknowledge", saying)))).toEqual([field]);
  });
});

test("a notice's origin is read as it was given, by whoever asks or acknowledges", () => {
  const origin = "spiffe://eu.example/node";
  expect(decodeOrigin(asRequest("Get", { noticeId: sample?.id, origin }))).toBe(origin);
  expect(decodeOrigin(asRequest("Get", { noticeId: sample?.id }))).toBeUndefined();
  const saying = encodeSaying({ noticeId: sample?.id ?? "", origin, version: 1, stage: "read" });
  expect(decodeSaying(asRequest("Acknowledge", saying))).toMatchObject({ origin });
});

test("a notice's id and a cursor are read as they were given", () => {
  expect(decodeNoticeId(asRequest("Get", { noticeId: sample?.id }))).toBe(sample?.id);
  expect(fields(() => decodeNoticeId(asRequest("Get", {})))).toEqual(["noticeId"]);
  expect(decodeCursor(asRequest("Watch", {}))).toBe("");
  expect(decodeCursor(asRequest("Watch", { cursor: "3-ab" }))).toBe("3-ab");
  expect(fields(() => decodeCursor({ cursor: "x".repeat(201) }))).toEqual(["cursor"]);
});

test("a page is asked for by size and token; left out, by neither", () => {
  for (const method of ["List", "ListDeadLetters"] as const) {
    expect(decodePage(asRequest(method, {}))).toEqual({ size: 0, token: "" });
    const asked = { pageSize: 7, pageToken: "3-ab" };
    expect(decodePage(asRequest(method, asked))).toEqual({ size: 7, token: "3-ab" });
    expect(fields(() => decodePage(asRequest(method, { pageSize: -1 })))).toEqual(["pageSize"]);
  }
  expect(fields(() => decodePage({ pageToken: "x".repeat(201) }))).toEqual(["pageToken"]);
});

test("a dead letter is put back by the notice's id, for one peer or for all", () => {
  const noticeId = sample?.id;
  expect(decodeRequeue(asRequest("Requeue", { noticeId }))).toEqual({ notice: noticeId, peer: "" });
  const peer = "spiffe://jp.example/node";
  expect(decodeRequeue(asRequest("Requeue", { noticeId, peer }))).toEqual({ notice: noticeId, peer });
  expect(fields(() => decodeRequeue(asRequest("Requeue", { peer })))).toEqual(["noticeId"]);
});
