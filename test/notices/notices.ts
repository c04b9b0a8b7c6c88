/** Notices for tests: one that is complete, and others that differ from it in what a test is about. */
import type { Atlas } from "../../src/law/atlas.ts";
import { computeDeadlines, type DeadlineNow, deadlinesAt } from "../../src/notices/deadlines.ts";
import type { Content, Notice } from "../../src/notices/notice.ts";

export const ID = "01936d2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";

export const CONTENT: Content = {
  title: "Fingerprint templates copied",
  severity: "high",
  nature: "an intruder copied the template store",
  times: { aware: "2026-03-02T09:00:00Z" },
  subjects: [{ place: "EU", count: 12 }],
  biometrics: [{ modality: "finger", form: "template" }],
  contact: { office: "Data Protection Commission, breach unit" },
  consequences: "templates may be replayed",
  measures: [],
  facts: {},
};

export const NOTICE: Notice = {
  type: "comity/v1/notice",
  id: ID,
  version: 1,
  supersedes: "",
  origin: "spiffe://eu.comity.example/node",
  reporter: "spiffe://eu.comity.example/regulator/dpc",
  jurisdiction: "EU",
  stage: "initial",
  at: "2026-03-02T10:00:00.000Z",
  marking: { tlp: "AMBER" },
  content: CONTENT,
};

/** The notice with other content, or another marking. It is reported once somebody is aware. */
export function noticeWith(
  content: Partial<Content>,
  { tlp = "AMBER", ...changes }: Partial<Pick<Notice, "jurisdiction">> & Partial<Notice["marking"]> = {},
): Notice {
  const { aware } = { ...CONTENT.times, ...content.times };
  const at = new Date(Math.max(Date.parse(NOTICE.at), Date.parse(aware))).toISOString();
  return { ...NOTICE, at, ...changes, marking: { tlp }, content: { ...CONTENT, ...content } };
}

/** The deadlines that a notice starts, as they stand at `now`. */
export function deadlinesThen(notice: Notice, atlas: Atlas, now: Date): readonly DeadlineNow[] {
  return deadlinesAt(computeDeadlines(notice, atlas), now);
}
