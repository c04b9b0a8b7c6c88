/** Codec for the content and the marking of a notice, as its reporter writes them: message to domain value and back. */
import { type Content, NoticeDocument, type NoticeDraft } from "../../notices/notice.ts";
import { MEASURE_STATES, RISKS, SEVERITIES, TLPS } from "./enums.ts";
import type { NoticeContentInput, NoticeContentOutput } from "./generated/comity/v1/NoticeContent.ts";
import type { NoticeMarkingInput, NoticeMarkingOutput } from "./generated/comity/v1/NoticeMarking.ts";
import type { NoticeTimesInput, NoticeTimesOutput } from "./generated/comity/v1/NoticeTimes.ts";
import { defined, invalid, nameOf, type Renamed, timeOf, timestampOf, wordOf } from "./narrow.ts";

/** The fields that a notice's message names otherwise than a notice file. */
export const RENAMED: Renamed = {
  "content.times.aware": "awareTime",
  "content.times.detected": "detectedTime",
  "content.times.started": "startedTime",
};

/** The marking, as far as it is given. Throws INPUT_INVALID. */
export function decodeMarking({ tlp }: NoticeMarkingOutput) {
  return defined({ tlp: wordOf(TLPS, tlp, "marking.tlp") });
}

/** A marking as a message. */
export function encodeMarking({ tlp }: NoticeDraft["marking"]): NoticeMarkingInput {
  return { tlp: nameOf(TLPS, tlp, "marking.tlp") };
}

/** The content as a notice file would have it, not yet held against its form. Throws INPUT_INVALID. */
export function decodeContent(message: NoticeContentOutput): object {
  const { severity, times, measures, facts, ...rest } = message;
  return defined({
    ...rest,
    severity: wordOf(SEVERITIES, severity, "content.severity"),
    times: times && decodeTimes(times),
    measures: measures.map(({ state, ...measure }, place) =>
      defined({ ...measure, state: wordOf(MEASURE_STATES, state, `content.measures[${place}].state`) }),
    ),
    facts:
      facts &&
      defined({ ...facts, riskToPeople: wordOf(RISKS, facts.riskToPeople, "content.facts.riskToPeople") }),
  });
}

function decodeTimes({ awareTime, detectedTime, startedTime }: NoticeTimesOutput): object {
  return defined({
    aware: timeOf(awareTime, "content.times.awareTime"),
    detected: timeOf(detectedTime, "content.times.detectedTime"),
    started: timeOf(startedTime, "content.times.startedTime"),
  });
}

/** The content that a node shows, which has the form that notices have. Throws INPUT_INVALID. */
export function shownContent(message: NoticeContentOutput): Content {
  const { success, data } = NoticeDocument.shape.content.safeParse(decodeContent(message));
  if (!success || data === undefined) throw invalid("content", "is of no known form");
  return data;
}

/** The content as a message. */
export function encodeContent(content: Content): NoticeContentInput {
  const { severity, times, subjects, measures, contact, facts, ...rest } = content;
  const { riskToPeople, ...stated } = facts;
  return defined({
    ...rest,
    severity: nameOf(SEVERITIES, severity, "content.severity"),
    times: encodeTimes(times),
    subjects: subjects.map((each) => defined(each)),
    contact: defined(contact),
    measures: measures.map(({ state, text }, place) => ({
      state: nameOf(MEASURE_STATES, state, `content.measures[${place}].state`),
      text,
    })),
    facts: defined({
      ...stated,
      riskToPeople: riskToPeople && nameOf(RISKS, riskToPeople, "content.facts.riskToPeople"),
    }),
  });
}

function encodeTimes({ aware, detected, started }: Content["times"]): NoticeTimesInput {
  return defined({
    awareTime: timestampOf(aware, "content.times.awareTime"),
    detectedTime: detected === undefined ? undefined : timestampOf(detected, "content.times.detectedTime"),
    startedTime: started === undefined ? undefined : timestampOf(started, "content.times.startedTime"),
  });
}
