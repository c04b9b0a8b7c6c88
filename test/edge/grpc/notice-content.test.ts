/** The content of a notice as a message: nothing is lost or made up, and what is unknown is refused by its field. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Notices } from "../../../src/edge/grpc/definition.ts";
import {
  decodeContent,
  decodeMarking,
  decodeShownContent,
  encodeContent,
  encodeMarking,
  RENAMED,
} from "../../../src/edge/grpc/notice-content.ts";
import { TLP } from "../../../src/notices/marking.ts";
import type { Content } from "../../../src/notices/notice.ts";
import { Times } from "../../../src/notices/times.ts";
import { draft } from "./notice-values.ts";

const content: fc.Arbitrary<Content> = draft.map((each) => each.content).filter((each) => each !== undefined);
const [sample] = fc.sample(content, { numRuns: 1, seed: 7 });

/** The draft as it arrives. */
const sent = (message: object) => {
  const bytes = Notices.Report.requestSerialize({ draft: message });
  const { draft: arrived } = Notices.Report.requestDeserialize(bytes);
  if (arrived?.content === undefined) throw new Error("the content was lost");
  return { content: arrived.content, marking: arrived.marking };
};
const refused = (field: string) =>
  expect.objectContaining({
    reason: "INPUT_INVALID",
    violations: [expect.objectContaining({ field })],
  });

describe("a content", () => {
  test("arrives as it was written", () => {
    fc.assert(
      fc.property(content, (given) => {
        expect(decodeShownContent(sent({ content: encodeContent(given) }).content)).toEqual(given);
      }),
    );
  });

  test("with a duty that was not done after all arrives as it was written", () => {
    const done: Content["done"] = [{ place: "EU", to: "eu.sa", stage: "report", at: "never" }];
    const encoded = sample && encodeContent({ ...sample, done });
    expect(decodeShownContent(sent({ content: encoded }).content).done).toEqual(done);
  });

  test("with times that were not stated arrives without them", () => {
    const { times } = decodeContent(sent({ content: { times: {} } }).content) as Partial<Content>;
    expect(times).toEqual({});
  });

  const message = sample && encodeContent(sample);
  const wrong = (change: object) => sent({ content: { ...message, ...change } }).content;

  test.each([
    ["an unknown severity", { severity: 99 }, "content.severity"],
    ["an unknown risk", { facts: { riskToPeople: 99 } }, "content.facts.riskToPeople"],
    [
      "an unknown state of the second measure",
      {
        measures: [
          { text: "x", state: "MEASURE_STATE_TAKEN" },
          { text: "x", state: 99 },
        ],
      },
      "content.measures[1].state",
    ],
    ["a time beyond the years", { times: { awareTime: { seconds: 2 ** 50 } } }, "content.times.awareTime"],
    [
      "a start before all years",
      { times: { startedTime: { seconds: -(2 ** 50) } } },
      "content.times.startedTime",
    ],
  ])("with %s is refused by its field", (_, change, field) => {
    expect(() => decodeContent(wrong(change))).toThrow(refused(field));
  });

  test("with a duty that was done, and never, is refused by the field of its time", () => {
    const done = [{ place: "EU", to: "eu.sa", never: true, doneTime: { seconds: 1_700_000_000 } }];
    expect(() => decodeContent(wrong({ done }))).toThrow(refused("content.done[0].doneTime"));
    expect(decodeContent(wrong({ done: [{ ...done[0], doneTime: null }] }))).toMatchObject({
      done: [{ place: "EU", to: "eu.sa", at: "never" }],
    });
  });

  test.each([
    ["nobody concerned", { subjects: [] }],
    ["a duty that was done at no time", { done: [{ place: "EU", to: "eu.sa" }] }],
    ["no severity", { severity: 0 }],
    ["no time of awareness", { times: {} }],
    ["no title", { title: "" }],
  ])("that a node shows with %s does not have the form of one", (_, change) => {
    expect(() => decodeShownContent(wrong(change))).toThrow(refused("content"));
  });

  test("has the message's own names for its times wherever one is named", () => {
    const names = Object.values(RENAMED).sort();
    const at = "2026-01-01T00:00:00Z";
    const times = Object.fromEntries(Times.keyof().options.map((name) => [name, at])) as Content["times"];
    const done = [{ place: "EU", to: "eu.sa", stage: "report", at }];
    const encoded = sample && encodeContent({ ...sample, times, done });
    const sentNames = new Set(
      [encoded?.times, ...(encoded?.done ?? [])].flatMap((each) => Object.keys(each ?? {})),
    );
    expect([...sentNames].filter((name) => name.endsWith("Time")).sort()).toEqual(names);
  });
});

describe("a marking", () => {
  test.each(TLP)("%s arrives as it was set", (tlp) => {
    const { marking } = sent({ content: {}, marking: encodeMarking({ tlp }) });
    expect(marking && decodeMarking(marking)).toEqual({ tlp });
  });

  test("that is not stated stays so, and an unknown one is refused", () => {
    expect(decodeMarking(sent({ content: {}, marking: {} }).marking ?? {})).toEqual({});
    const { marking } = sent({ content: {}, marking: { tlp: 99 } });
    expect(() => decodeMarking(marking ?? {})).toThrow(refused("marking.tlp"));
  });
});
