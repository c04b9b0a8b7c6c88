/** Encodes and decodes the content and the marking of a notice, as its reporter writes them. */
import { type Content, type Notice, NoticeDocument } from "../../notices/notice.ts";
import { MEASURE_STATES, RISKS, SEVERITIES, TLPS } from "./enums.ts";
import type { NoticeContentInput, NoticeContentOutput } from "./generated/comity/v1/NoticeContent.ts";
import type { NoticeMarkingInput, NoticeMarkingOutput } from "./generated/comity/v1/NoticeMarking.ts";
import type { NoticeTimesInput, NoticeTimesOutput } from "./generated/comity/v1/NoticeTimes.ts";
import { dropUndefined, invalid, nameOf, type Renamed, timeOf, timestampOf, wordOf } from "./narrow.ts";

/** The fields with another name in a notice's message than in a notice file. */
export const RENAMED: Renamed = {
  "content.times.aware": "awareTime",
  "content.times.detected": "detectedTime",
  "content.times.started": "startedTime",
};

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
  const { severity, times, measures, facts, ...rest } = message;
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
  });
}

function decodeTimes({ awareTime, detectedTime, startedTime }: NoticeTimesOutput): object {
  return dropUndefined({
    aware: timeOf(awareTime, "content.times.awareTime"),
    detected: timeOf(detectedTime, "content.times.detectedTime"),
    started: timeOf(startedTime, "content.times.startedTime"),
  });
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
  const { severity, times, subjects, measures, contact, facts, ...rest } = content;
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
  });
}

function encodeTimes({ aware, detected, started }: Content["times"]): NoticeTimesInput {
  return dropUndefined({
    awareTime: timestampOf(aware, "content.times.awareTime"),
    detectedTime: detected === undefined ? undefined : timestampOf(detected, "content.times.detectedTime"),
    startedTime: started === undefined ? undefined : timestampOf(started, "content.times.startedTime"),
  });
}
