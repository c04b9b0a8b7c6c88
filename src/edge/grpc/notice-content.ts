/** Encodes and decodes the content and the marking of a notice, as its reporter writes them. */
import type { Done } from "../../notices/done.ts";
import { type Content, type Notice, NoticeDocument } from "../../notices/notice.ts";
import { NEVER, Times } from "../../notices/times.ts";
import { MEASURE_STATES, RISKS, SEVERITIES, TLPS } from "./enums.ts";
import type { NoticeContentInput, NoticeContentOutput } from "./generated/comity/v1/NoticeContent.ts";
import type { NoticeDoneInput, NoticeDoneOutput } from "./generated/comity/v1/NoticeDone.ts";
import type { NoticeMarkingInput, NoticeMarkingOutput } from "./generated/comity/v1/NoticeMarking.ts";
import type { NoticeTimesInput, NoticeTimesOutput } from "./generated/comity/v1/NoticeTimes.ts";
import { dropUndefined, invalid, nameOf, type Renamed, timeOf, timestampOf, wordOf } from "./narrow.ts";

/** The fields with another name in a notice's message than in a notice file. */
export const RENAMED: Renamed = {
  "content.times.aware": "awareTime",
  "content.times.detected": "detectedTime",
  "content.times.started": "startedTime",
  "content.times.assessed": "assessedTime",
  "content.times.belief": "beliefTime",
  "content.times.determined": "determinedTime",
  "content.times.statementPrepared": "statementPreparedTime",
  "content.times.regulatorTold": "regulatorToldTime",
  "content.times.peopleTold": "peopleToldTime",
  "content.done[].at": "doneTime",
};

const TIMES = Times.keyof().options;

/** Decodes a marking, as far as it is stated. Throws INPUT_INVALID. */
export function decodeMarking({ tlp }: NoticeMarkingOutput) {
  return dropUndefined({ tlp: wordOf(TLPS, tlp, "marking.tlp") });
}

/** Encodes a marking. */
export function encodeMarking({ tlp }: Notice["marking"]): NoticeMarkingInput {
  return { tlp: nameOf(TLPS, tlp, "marking.tlp") };
}

/** Decodes the content into the form of a notice file, whose schema is not checked yet. Throws INPUT_INVALID. */
export function decodeContent(message: NoticeContentOutput): object {
  const { severity, times, measures, facts, done, ...rest } = message;
  return dropUndefined({
    ...rest,
    severity: wordOf(SEVERITIES, severity, "content.severity"),
    times: times && decodeTimes(times),
    measures: measures.map(({ state, ...measure }, place) =>
      dropUndefined({ ...measure, state: wordOf(MEASURE_STATES, state, `content.measures[${place}].state`) }),
    ),
    facts:
      facts &&
      dropUndefined({
        ...facts,
        riskToPeople: wordOf(RISKS, facts.riskToPeople, "content.facts.riskToPeople"),
      }),
    done: done.length === 0 ? undefined : done.map(decodeDone),
  });
}

function decodeTimes(message: NoticeTimesOutput): object {
  return dropUndefined(
    Object.fromEntries(
      TIMES.map((name) => {
        const field = `${name}Time` as const;
        return [name, timeOf(message[field], `content.times.${field}`)];
      }),
    ),
  );
}

function decodeDone({ never = false, doneTime, ...name }: NoticeDoneOutput, index: number): object {
  const field = `content.done[${index}].doneTime`;
  const at = timeOf(doneTime, field);
  if (never && at !== undefined) throw invalid(field, "must be left out where `never` is set");
  return dropUndefined({ ...name, at: never ? NEVER : at });
}

/** Decodes the content of a notice that a node shows, and checks its form. Throws INPUT_INVALID. */
export function decodeShownContent(message: NoticeContentOutput): Content {
  const { success, data } = NoticeDocument.shape.content.safeParse(decodeContent(message));
  if (!success || data === undefined)
    throw invalid("content", "does not have the form of a notice's content");
  return data;
}

/** Encodes the content. */
export function encodeContent(content: Content): NoticeContentInput {
  const { severity, times, subjects, measures, contact, facts, done = [], ...rest } = content;
  const { riskToPeople, ...stated } = facts;
  return dropUndefined({
    ...rest,
    severity: nameOf(SEVERITIES, severity, "content.severity"),
    times: encodeTimes(times),
    subjects: subjects.map((each) => dropUndefined(each)),
    contact: dropUndefined(contact),
    measures: measures.map(({ state, text }, place) => ({
      state: nameOf(MEASURE_STATES, state, `content.measures[${place}].state`),
      text,
    })),
    facts: dropUndefined({
      ...stated,
      riskToPeople: riskToPeople && nameOf(RISKS, riskToPeople, "content.facts.riskToPeople"),
    }),
    done: done.map(encodeDone),
  });
}

function encodeTimes(times: Times): NoticeTimesInput {
  return dropUndefined(
    Object.fromEntries(
      TIMES.map((name) => {
        const at = times[name];
        const field = `${name}Time` as const;
        return [field, at === undefined ? undefined : timestampOf(at, `content.times.${field}`)];
      }),
    ),
  );
}

function encodeDone({ at, ...name }: Done, index: number): NoticeDoneInput {
  return at === NEVER
    ? { ...name, never: true }
    : { ...name, doneTime: timestampOf(at, `content.done[${index}].doneTime`) };
}
