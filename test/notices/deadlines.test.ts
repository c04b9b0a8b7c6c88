/** The duties that the law sets once something has happened: whom to tell, and by when. */
import { describe, expect, test } from "vitest";
import { composeAtlas } from "../../src/law/atlas.ts";
import { computeDeadlines, type DeadlineNow, wasDoneLate } from "../../src/notices/deadlines.ts";
import type { Content } from "../../src/notices/notice.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { deadlinesThen, NOTICE, noticeWith } from "./notices.ts";

const atlas = shippedAtlas();
const NOW = new Date("2026-03-02T10:00:00Z");
type Incident = Partial<Omit<Content, "times">> & {
  readonly aware?: string;
  /** The other times of the notice. */
  readonly times?: Partial<Content["times"]>;
  readonly at?: string;
};

/** The deadlines of an incident that is reported for the first place where its people are. */
function deadlines(
  { aware = "2026-03-02T09:00:00Z", times, at, ...content }: Incident,
  now = NOW,
): readonly DeadlineNow[] {
  const jurisdiction = at ?? content.subjects?.[0]?.place ?? "EU";
  const notice = noticeWith({ ...content, times: { ...times, aware } }, { jurisdiction });
  const done = (content.done ?? []).map((each) => each.at).filter((each) => each !== "never");
  const stated = [NOTICE.at, aware, ...Object.values(times ?? {}), ...done].map((each = aware) =>
    Date.parse(each),
  );
  const reported = new Date(Math.max(...stated)).toISOString();
  return deadlinesThen({ ...notice, at: reported }, atlas, now);
}

test("the time runs from the report where awareness is stated for later, as by a slip in the year", () => {
  const late = noticeWith({ times: { aware: "2062-03-02T09:00:00Z" }, facts: { riskToPeople: "likely" } });
  const notice = { ...late, at: NOTICE.at };
  expect(deadlinesThen(notice, atlas, NOW)).toMatchObject([
    { to: "eu.sa", startsAt: NOTICE.at, dueAt: "2026-03-05T10:00:00.000Z" },
  ]);
});

/** Each deadline as `whom stage when`. */
const ends = (incident: Incident) =>
  deadlines(incident).map(({ to, stage, dueAt }) => `${to} ${stage} ${dueAt ?? "no number"}`);

test("a duty that a law states for the exporter and for the recipient alike is told once", () => {
  expect(ends({ subjects: [{ place: "SA" }], facts: { riskToPeople: "likely" } })).toEqual([
    "sa.sdaia report 2026-03-05T09:00:00.000Z",
    "subjects report no number",
  ]);
});

describe("European Union: 72 hours to the authority (GDPR Art 33(1))", () => {
  test.each([
    ["on plain days", "2026-03-02T09:00:00Z", "2026-03-05T09:00:00.000Z"],
    ["through a weekend", "2026-03-06T16:30:00+01:00", "2026-03-09T15:30:00.000Z"],
    ["across the end of summer time", "2026-10-24T10:00:00+02:00", "2026-10-27T08:00:00.000Z"],
    ["across its beginning", "2026-03-28T10:00:00+01:00", "2026-03-31T09:00:00.000Z"],
    ["across a year's end", "2026-12-30T18:00:00Z", "2027-01-02T18:00:00.000Z"],
    ["across a leap day", "2028-02-27T12:00:00Z", "2028-03-01T12:00:00.000Z"],
  ])("%s", (_, aware, dueAt) => {
    const [first] = deadlines({ aware, facts: { riskToPeople: "likely" } });
    expect(first).toMatchObject({ place: "EU", to: "eu.sa", prompt: true, dueAt, assumed: [] });
    expect(first?.by.cite).toBe("GDPR Art 33(1)");
  });

  test.each([
    ["unlikely", { riskToPeople: "unlikely" }, []],
    ["likely", { riskToPeople: "likely" }, ["eu.sa"]],
    ["high", { riskToPeople: "high" }, ["eu.sa", "subjects"]],
    ["high, but the data is encrypted", { riskToPeople: "high", encrypted: true }, ["eu.sa"]],
    ["not stated", {}, ["eu.sa", "subjects"]],
  ] as const)("a risk that is %s", (_, facts, expected) => {
    expect(deadlines({ facts }).map(({ to }) => to)).toEqual(expected);
  });

  test("what nobody stated is named", () => {
    expect(deadlines({}).map(({ assumed }) => assumed)).toEqual([
      ["incident.risk-to-rights"],
      ["incident.high-risk", "incident.intelligible"],
    ]);
  });
});

describe("Illinois: more than 500 residents, with names, readable (815 ILCS 530/10)", () => {
  const illinois = (count: number | undefined, facts: Content["facts"] = { withIdentifiers: true }) =>
    deadlines({ subjects: [{ place: "US-IL", ...(count === undefined ? {} : { count }) }], facts });
  const told = (found: readonly DeadlineNow[]) => found.map(({ to }) => to);

  test.each([
    [500, ["subjects"]],
    [501, ["subjects", "us-il.ag"]],
    [undefined, ["subjects", "us-il.ag"]],
  ])("%s residents", (count, expected) => {
    const found = illinois(count, { withIdentifiers: true, encrypted: false });
    expect(told(found)).toEqual(expected);
    expect(
      found.every(({ dueAt, prompt, state }) => dueAt === undefined && prompt && state === "running"),
    ).toBe(true);
    const assumed = found.find(({ to }) => to === "us-il.ag")?.assumed ?? [];
    expect(assumed).toEqual(count === undefined ? ["incident.residents-over-500"] : []);
  });

  test.each([
    ["encrypted", { withIdentifiers: true, encrypted: true }],
    ["without names", { withIdentifiers: false, encrypted: false }],
  ])("nothing is due where the data is %s", (_, facts) => {
    expect(illinois(5000, facts)).toEqual([]);
  });

  test.each([
    [400, ["subjects"]],
    [5000, ["subjects", "us-il.ag"]],
  ])("of %s people somewhere in the United States all may be residents", (count, expected) => {
    const found = deadlines({ subjects: [{ place: "US", count }], facts: { withIdentifiers: true } });
    expect(told(found.filter(({ place }) => place === "US-IL"))).toEqual(expected);
  });
});

describe("Japan: 3 days, then 30 or 60 (APPI Art 26, Enforcement Rules Arts 7 and 8)", () => {
  const japan = (count: number, facts: Content["facts"], aware = "2026-03-02T09:00:00Z") =>
    ends({ aware, subjects: [{ place: "JP", count }], facts });
  const none = { wrongfulPurpose: false, propertyDamage: false, specialCare: false, encrypted: false };

  test("a wrongful purpose: 3 days and 60", () => {
    expect(japan(10, { ...none, wrongfulPurpose: true })).toEqual([
      "jp.ppc preliminary 2026-03-04T14:59:59.000Z",
      "jp.ppc final 2026-04-30T14:59:59.000Z",
      "subjects report no number",
    ]);
  });

  test.each([
    ["property", 10, { ...none, propertyDamage: true }],
    ["special care", 10, { ...none, specialCare: true }],
    ["more than 1,000 people", 1001, none],
  ])("%s: 3 days and 30", (_, count, facts) => {
    expect(japan(count, facts)).toEqual([
      "jp.ppc preliminary 2026-03-04T14:59:59.000Z",
      "jp.ppc final 2026-03-31T14:59:59.000Z",
      "subjects report no number",
    ]);
  });

  test("a wrongful purpose and many people: 60 alone, and 30 or 60 only where nobody states the purpose", () => {
    const { wrongfulPurpose: _, ...unstated } = none;
    const finals = (facts: Content["facts"]) => japan(1001, facts).filter((each) => each.includes("final"));
    expect(finals({ ...none, wrongfulPurpose: true })).toEqual(["jp.ppc final 2026-04-30T14:59:59.000Z"]);
    expect(finals(unstated)).toEqual([
      "jp.ppc final 2026-03-31T14:59:59.000Z",
      "jp.ppc final 2026-04-30T14:59:59.000Z",
    ]);
  });

  test.each([
    ["1,000 people and nothing else", 1000, none],
    ["an encrypted store", 5000, { encrypted: true }],
  ])("%s: nothing", (_, count, facts) => {
    expect(japan(count, facts)).toEqual([]);
  });

  test("people elsewhere may count towards the 1,000", () => {
    const subjects = [
      { place: "JP", count: 600 },
      { place: "EU", count: 600 },
    ];
    const [preliminary] = deadlines({ subjects, facts: { ...none, riskToPeople: "unlikely" } });
    expect(preliminary).toMatchObject({ to: "jp.ppc", assumed: ["incident.people-over-1000"] });
  });

  test("the day is the day in Japan", () => {
    const [early, late] = ["2026-03-02T14:59:59Z", "2026-03-02T15:00:00Z"].map(
      (aware) => japan(10, { ...none, specialCare: true }, aware)[0],
    );
    expect(early).toBe("jp.ppc preliminary 2026-03-04T14:59:59.000Z");
    expect(late).toBe("jp.ppc preliminary 2026-03-05T14:59:59.000Z");
  });
});

describe("a law that counts from another event than awareness", () => {
  const events = (place: string, times: Partial<Content["times"]>, more: Partial<Incident> = {}) =>
    deadlines({ subjects: [{ place }], times, ...more }).map(
      ({ to, state, startsAt, dueAt }) =>
        `${to} ${state === "waiting" ? "waits" : `from ${startsAt}`} ${dueAt ?? "no number"}`,
    );
  const later = "2026-03-06T09:00:00.000Z";

  test("Singapore: 3 days from the assessment, and the people once the Commission is told (PDPA s 26D)", () => {
    expect(events("SG", {})).toEqual(["sg.pdpc waits no number", "subjects waits no number"]);
    expect(events("SG", { assessed: later })).toEqual([
      `sg.pdpc from ${later} 2026-03-09T15:59:59.000Z`,
      "subjects waits no number",
    ]);
    expect(events("SG", { regulatorTold: later })).toEqual([
      `subjects from ${later} no number`,
      "sg.pdpc waits no number",
    ]);
  });

  test("California: the sample within 15 days of telling the people (Civ. Code 1798.82(f))", () => {
    const told = { at: later, stage: "report", to: "subjects" };
    const people = "subjects from 2026-03-02T09:00:00.000Z 2026-04-02T06:59:59.000Z";
    expect(events("US-CA", {})).toEqual([people, "us-ca.ag waits no number"]);
    const running = `us-ca.ag from ${later} 2026-03-22T06:59:59.000Z`;
    expect(events("US-CA", { peopleTold: later })).toEqual([running, people]);
    // What was done at the place says it too, and what was done elsewhere does not.
    expect(events("US-CA", {}, { done: [{ ...told, place: "US-CA" }] })[0]).toBe(running);
    expect(events("US-CA", {}, { done: [{ ...told, place: "US-IL" }] })[1]).toBe("us-ca.ag waits no number");
  });

  test("Australia: belief, then the statement (Privacy Act ss 26WK, 26WL)", () => {
    expect(events("AU", {})).toEqual(["au.oaic waits no number", "subjects waits no number"]);
    expect(events("AU", { belief: later, statementPrepared: later })).toEqual([
      `au.oaic from ${later} no number`,
      `subjects from ${later} no number`,
    ]);
  });

  test.each([
    ["US-TX", "us-tx.ag", 30],
    ["US-CO", "us-co.ag", 30],
  ])("%s: from the determination, for which awareness stands until it is stated", (place, to, days) => {
    const of = (times: Partial<Content["times"]>) =>
      deadlines({ subjects: [{ place }], times }).find((each) => each.to === to);
    const end = (from: string) =>
      Math.floor((Date.parse(of({})?.dueAt ?? "") - Date.parse(from)) / 86_400_000);
    expect(of({})).toMatchObject({ start: "determination", state: "running" });
    expect(of({})?.estimate).toMatch(/determination that there was a breach, which nobody has stated/);
    expect(end("2026-03-02T09:00:00Z")).toBe(days);
    const stated = of({ determined: later });
    expect(stated).toMatchObject({ startsAt: later });
    expect(stated).not.toHaveProperty("estimate");
    expect((stated?.dueAt ?? "") > (of({})?.dueAt ?? "")).toBe(true);
  });

  test("Illinois: the Attorney General not after the people (815 ILCS 530/10(e))", () => {
    const illinois = (times: Partial<Content["times"]>, now?: Date) =>
      deadlines(
        { subjects: [{ place: "US-IL", count: 501 }], facts: { withIdentifiers: true }, times },
        now,
      ).find(({ to }) => to === "us-il.ag");
    expect(illinois({})?.dueAt).toBeUndefined();
    expect(illinois({ peopleTold: later })).toMatchObject({ dueAt: later, state: "running" });
    expect(illinois({ peopleTold: later }, new Date("2026-03-06T09:00:01Z"))?.state).toBe("late");
  });

  test("an event is no later than the report that states it", () => {
    const notice = noticeWith({
      subjects: [{ place: "SG" }],
      times: { aware: NOTICE.at, assessed: "2062-03-02T09:00:00Z" },
    });
    expect(deadlinesThen(notice, atlas, NOW).find(({ to }) => to === "sg.pdpc")).toMatchObject({
      startsAt: NOTICE.at,
    });
  });
});

describe("a duty that was done", () => {
  const done = (at: string) => [{ place: "EU", to: "eu.sa", stage: "report", at }];
  const facts = { riskToPeople: "high", encrypted: false } as const;

  test("is neither running nor late, comes last, and says when it was done, late or not", () => {
    const at = (when: string) => deadlines({ facts, done: done(when) }, new Date("2026-04-01T00:00:00Z"));
    expect(at("2026-03-05T09:00:00Z").map(({ to, state }) => `${to} ${state}`)).toEqual([
      "subjects running",
      "eu.sa done",
    ]);
    const [, inTime] = at("2026-03-05T09:00:00Z");
    const [, late] = at("2026-03-05T09:00:01Z");
    expect([inTime, late].map((each) => each && wasDoneLate(each))).toEqual([false, true]);
    expect(late).toMatchObject({ doneAt: "2026-03-05T09:00:01Z", dueAt: "2026-03-05T09:00:00.000Z" });
    expect(at("never").map(({ state }) => state)).toEqual(["late", "running"]);
  });

  test("is done for every law and every end that asks for just that", () => {
    const subjects = [{ place: "NZ" }];
    const marks = [{ place: "NZ", to: "nz.opc", stage: "report", at: "2026-03-02T10:00:00Z" }];
    const states = deadlines({ subjects, done: marks }).map(({ to, state }) => `${to} ${state}`);
    expect(states).toEqual(["subjects running", "nz.opc done", "nz.opc done"]);
  });

  test("may be that of a place without a pack", () => {
    const marks = [{ place: "FJ", to: "unknown", stage: "report", at: "2026-03-02T10:00:00Z" }];
    const found = deadlines({
      at: "EU",
      subjects: [{ place: "FJ" }],
      facts: { riskToPeople: "unlikely" },
      done: marks,
    });
    expect(found).toMatchObject([{ place: "FJ", state: "done" }]);
  });
});

describe("several places", () => {
  const incident: Incident = {
    subjects: [
      { place: "EU", count: 4000 },
      { place: "JP", count: 1500 },
      { place: "US-IL", count: 900 },
    ],
    facts: { withIdentifiers: true, wrongfulPurpose: true, riskToPeople: "high", encrypted: false },
  };

  test("what ends first comes first, and what has no number last", () => {
    expect(ends(incident)).toEqual([
      "jp.ppc preliminary 2026-03-04T14:59:59.000Z",
      "eu.sa report 2026-03-05T09:00:00.000Z",
      "jp.ppc final 2026-04-30T14:59:59.000Z",
      "subjects report no number",
      "subjects report no number",
      "subjects report no number",
      "us-il.ag report no number",
    ]);
  });

  test("the place that reports is concerned too, without people of its own", () => {
    const found = deadlines({ at: "EU", subjects: [{ place: "JP", count: 3 }], facts: { encrypted: true } });
    expect(found.map(({ place, to }) => `${place} ${to}`)).toEqual(["EU eu.sa"]);
  });

  test("a deadline is late after its last moment", () => {
    const states = (now: string) => deadlines(incident, new Date(now)).map(({ state }) => state);
    expect(states("2026-03-04T14:59:59Z")).not.toContain("late");
    expect(states("2026-03-04T15:00:00Z").filter((state) => state === "late")).toHaveLength(1);
    expect(states("2027-01-01T00:00:00Z").filter((state) => state === "late")).toHaveLength(3);
  });
});

test("people in a member state start the deadlines of the Union, once", () => {
  const found = deadlines({ at: "EU", subjects: [{ place: "IE" }, { place: "DE" }], facts: {} });
  expect(found.map(({ place, to }) => `${place} ${to}`)).toEqual(["EU eu.sa", "EU subjects"]);
});

describe("where the law is not known, or asks for nothing", () => {
  test("a place without a pack has a deadline that says so", () => {
    const found = deadlines({ at: "EU", subjects: [{ place: "FJ" }], facts: { riskToPeople: "unlikely" } });
    expect(found).toMatchObject([
      { place: "FJ", to: "unknown", state: "running", by: { rule: "unanswered" } },
    ]);
    expect(found[0]?.says).toContain("no pack here answers");
    expect(found[0]?.dueAt).toBeUndefined();
  });

  test("a law that nobody has researched in this has one beside those that are known", () => {
    const packs = [...atlas.packs.values()].map((pack) =>
      pack.jurisdiction === "MO" ? { ...pack, notResearched: ["breach.regulator"] as const } : pack,
    );
    const notice = noticeWith({ subjects: [{ place: "MO" }, { place: "KR" }], facts: {} });
    const found = deadlinesThen(notice, composeAtlas(atlas.commons, packs), NOW);
    expect(found.filter(({ to }) => to === "unknown")).toMatchObject([
      { place: "MO", by: { rule: "unanswered" } },
    ]);
    expect(found.find(({ to }) => to === "unknown")?.says).toContain("nobody has researched");
    expect(found.filter(({ place }) => place === "KR").map(({ to }) => to)).toContain("kr.pipc");
  });

  test.each([
    ["JP", "2021-06-01T00:00:00Z"],
    ["EU", "2018-05-05T21:59:59Z"],
  ])("before the first law of %s too", (place, aware) => {
    const found = deadlines({ subjects: [{ place }], aware });
    expect(found).toMatchObject([
      { place, to: "unknown", says: expect.stringContaining("no rule in force") },
    ]);
  });

  test("a law binds from midnight at its own place", () => {
    expect(deadlines({ aware: "2018-05-24T22:00:00Z" })[0]).toMatchObject({ to: "eu.sa" });
    const regulator = (aware: string) =>
      deadlines({ subjects: [{ place: "US-IL" }], aware }).some(({ to }) => to === "us-il.ag");
    expect([regulator("2020-01-01T05:59:59Z"), regulator("2020-01-01T06:00:00Z")]).toEqual([false, true]);
  });

  test("data that no rule speaks of starts nothing", () => {
    expect(deadlines({ biometrics: [{ modality: "finger", form: "synthetic" }] })).toEqual([]);
  });

  test("of several kinds of data one is enough, and a word unknown to the vocabulary may be any", () => {
    const synthetic = { modality: "finger", form: "synthetic" };
    expect(
      deadlines({ biometrics: [synthetic, { modality: "face", form: "form:template" }] })[0]?.assumed,
    ).toEqual(["incident.risk-to-rights"]);
    expect(deadlines({ biometrics: [{ modality: "finger", form: "unheard of" }] })[0]?.assumed).toEqual([
      "form",
      "incident.risk-to-rights",
    ]);
  });

  test("of ever more kinds of data and places look up each word once, however many rules look at it", () => {
    let looked = 0;
    const counting = Object.create(atlas.concepts, {
      leaves: {
        value: (id: string) => {
          looked += 1;
          return atlas.concepts.leaves(id);
        },
      },
    });
    const biometrics = Array.from({ length: 64 }, (_, i) => ({
      modality: i % 2 === 0 ? "any" : "finger",
      form: "any",
    }));
    const subjects = Array.from({ length: 64 }, (_, i) => ({
      place: ["EU", "JP", "US-IL", "KR"][i % 4] ?? "",
    }));
    const many = noticeWith({ biometrics, subjects });
    expect(computeDeadlines(many, { ...atlas, concepts: counting }).length).toBeGreaterThan(4);
    expect(looked).toBe(4);
  });

  test("a withdrawn notice has no deadlines", () => {
    const { content: _, ...rest } = NOTICE;
    expect(deadlinesThen({ ...rest, version: 2, stage: "withdrawn" }, atlas, NOW)).toEqual([]);
  });
});

test("nothing of what a notice tells comes back in a deadline", () => {
  const secret = "Ada Lovelace";
  const found = deadlines({
    title: secret,
    nature: secret,
    consequences: secret,
    contact: { office: secret },
    biometrics: [{ modality: secret, form: secret }],
    subjects: [{ place: "EU" }, { place: "KR" }],
  });
  expect(found.length).toBeGreaterThan(0);
  expect(JSON.stringify(found)).not.toContain(secret);
});
