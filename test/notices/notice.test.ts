/** Notices as they are written, recorded and superseded. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import {
  assertTimes,
  canonicalNotice,
  createNotice,
  mayNarrow,
  type Notice,
  noticeBytes,
  parseDraft,
  parseNotice,
} from "../../src/notices/notice.ts";
import { CONTENT, ID, NOTICE } from "./notices.ts";

const digestIn = (notice: Notice) => canonicalNotice(notice).digest;

const DRAFT = { id: ID, jurisdiction: "EU", content: CONTENT };
const BY = { origin: NOTICE.origin, reporter: NOTICE.reporter, at: new Date("2026-03-02T10:00:00Z") };

function refusal(action: () => unknown): ComityError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof ComityError) return thrown;
  }
  throw new Error("it was not refused");
}

/** The paths that are at fault in a draft. */
const faults = (draft: unknown) => refusal(() => parseDraft(draft)).violations.map(({ field }) => field);

describe("a draft", () => {
  test("is the first version unless it says otherwise, and has no marking of its own accord", () => {
    const draft = parseDraft(DRAFT);
    expect(draft).toMatchObject({ version: 1, withdraw: false });
    expect(draft).not.toHaveProperty("marking");
  });

  test.each([
    ["an id that is no UUIDv7", { ...DRAFT, id: "3b241101-e2bb-4255-8caf-4136c566a962" }, "id"],
    ["a country by name", { ...DRAFT, jurisdiction: "Ireland" }, "jurisdiction"],
    ["an unknown marking", { ...DRAFT, marking: { tlp: "WHITE" } }, "marking.tlp"],
    ["version 0", { ...DRAFT, version: 0 }, "version"],
    ["an unknown key", { ...DRAFT, urgent: true }, "urgent"],
    ["no content", { id: ID, jurisdiction: "EU" }, "content"],
    ["nobody concerned", { ...DRAFT, content: { ...CONTENT, subjects: [] } }, "content.subjects"],
    [
      "a day for a moment",
      { ...DRAFT, content: { ...CONTENT, times: { aware: "2026-03-02" } } },
      "content.times.aware",
    ],
    [
      "a negative count",
      { ...DRAFT, content: { ...CONTENT, subjects: [{ place: "EU", count: -1 }] } },
      "content.subjects[0].count",
    ],
    ["half a character", { ...DRAFT, content: { ...CONTENT, nature: "\ud800" } }, "content.nature"],
    ["U+0000", { ...DRAFT, content: { ...CONTENT, nature: "a\0b" } }, "content.nature"],
    [
      "a person to ask",
      { ...DRAFT, content: { ...CONTENT, contact: { name: "x" } } },
      "content.contact.office",
    ],
    ["a reason to withdraw what is not withdrawn", { ...DRAFT, why: "by mistake" }, "why"],
    ["no draft at all", "notice", ""],
  ])("with %s is refused by path", (_, draft, field) => {
    expect(faults(draft)).toContain(field);
    expect(refusal(() => parseDraft(draft)).reason).toBe("INPUT_INVALID");
  });

  const times = (stated: object) => ({ ...DRAFT, content: { ...CONTENT, times: stated } });
  const aware = "2026-03-02T09:00:00Z";

  test.each([
    ["in the year 0", { aware: "0000-03-02T09:00:00Z" }, "aware"],
    ["before 1970", { aware, started: "1926-03-02T09:00:00Z" }, "started"],
    ["detected after it was known", { aware, detected: "2026-03-02T09:00:01Z" }, "aware"],
    [
      "started after it was detected",
      { aware, detected: "2026-03-01T09:00:00Z", started: aware },
      "detected",
    ],
    ["started after it was known", { aware, started: "2026-03-02T10:00:00Z" }, "aware"],
    ["assessed before it was known", { aware, assessed: "2026-03-02T08:59:59Z" }, "assessed"],
  ])("of an incident %s is refused by path", (_, stated, name) => {
    expect(faults(times(stated))).toEqual([`content.times.${name}`]);
  });

  test("may state one time three times, in several zones, and none that lies ahead of the clock", () => {
    const same = { started: "2026-03-02T10:00:00+01:00", detected: "2026-03-02T18:00:00+09:00", aware };
    const draft = parseDraft(times(same));
    expect(draft.content?.times).toEqual(same);
    expect(() => assertTimes(draft, new Date("2026-03-02T08:59:30Z"))).not.toThrow();
    expect(refusal(() => assertTimes(draft, new Date("2026-03-02T08:59:29Z"))).violations).toEqual(
      ["started", "detected", "aware"].map((name) => ({
        field: `content.times.${name}`,
        description: expect.stringContaining("lies in the future"),
      })),
    );
  });

  test("is refused without its content being told again", () => {
    const { message, violations } = refusal(() =>
      parseDraft({ ...DRAFT, content: { ...CONTENT, title: `Ada Lovelace${" ".repeat(300)}` } }),
    );
    expect(message + JSON.stringify(violations)).not.toContain("Ada");
  });
});

describe("a version", () => {
  const first = createNotice(parseDraft({ ...DRAFT, marking: { tlp: "AMBER" } }), BY, "");

  test("that begins a notice supersedes nothing", () => {
    expect(first).toEqual(NOTICE);
    expect(parseNotice(JSON.parse(new TextDecoder().decode(noticeBytes(first))))).toEqual({
      notice: first,
      unknown: [],
    });
  });

  test("that updates it names the digest of the one before", () => {
    const update = createNotice(parseDraft({ ...DRAFT, version: 2 }), BY, digestIn(first));
    expect(update).toMatchObject({ stage: "update", version: 2, supersedes: digestIn(first) });
    expect(parseNotice(update).notice).toEqual(update);
  });

  test("that withdraws it has no content, even where the draft gives some", () => {
    const end = createNotice(parseDraft({ ...DRAFT, version: 2, withdraw: true }), BY, digestIn(first));
    expect(end).toMatchObject({ stage: "withdrawn", supersedes: digestIn(first) });
    expect(end).not.toHaveProperty("content");
    expect(parseNotice(end).notice).toEqual(end);
  });

  test("without a marking has the one before, and is RED where there is none", () => {
    const update = createNotice(parseDraft({ ...DRAFT, version: 2 }), BY, digestIn(first), { tlp: "GREEN" });
    expect(update.marking).toEqual({ tlp: "GREEN" });
    expect(createNotice(parseDraft(DRAFT), BY, "").marking).toEqual({ tlp: "RED" });
  });

  test("keeps the duties that were done in the one before, and has no empty list of them", () => {
    const mark = { place: "EU", to: "eu.sa", stage: "report", at: "2026-03-02T09:30:00Z" };
    const made = (done: object | undefined, before?: (typeof mark)[]) => {
      const draft = parseDraft({ ...DRAFT, version: 2, content: { ...CONTENT, done } });
      return createNotice(draft, BY, digestIn(first), undefined, before).content;
    };
    expect(made(undefined, [mark])?.done).toEqual([mark]);
    expect(made([{ ...mark, to: "subjects" }], [mark])?.done).toEqual([mark, { ...mark, to: "subjects" }]);
    for (const none of [made([]), made([{ ...mark, at: "never" }], [mark])])
      expect(none).not.toHaveProperty("done");
  });

  test("that withdraws it may say why", () => {
    const draft = parseDraft({
      ...DRAFT,
      version: 2,
      withdraw: true,
      why: "a test that went out by mistake",
    });
    const end = createNotice(draft, BY, digestIn(first));
    expect(parseNotice(end)).toEqual({ notice: end, unknown: [] });
    expect(end.why).toBe("a test that went out by mistake");
  });

  test("has a digest that follows its content and not the order of its keys", () => {
    const turned = Object.fromEntries(Object.entries(first).reverse());
    expect(digestIn(parseNotice(turned).notice)).toBe(digestIn(first));
    expect(digestIn({ ...first, content: { ...CONTENT, severity: "low" } })).not.toBe(digestIn(first));
  });

  test("of a newer program is read without the fields that are not known here, which are named", () => {
    const content = { ...CONTENT, crossBorder: true, contact: { ...CONTENT.contact, hours: "9 to 5" } };
    const read = parseNotice({ ...first, content });
    expect(read.notice).toEqual(first);
    expect(read.unknown).toEqual(["content.contact.hours", "content.crossBorder"]);
    expect(mayNarrow(read.unknown)).toBe(false);
    // So would an earlier program read the times of events, and the duties done: without them, and with a mark.
    expect(mayNarrow(["content.times.assessed", "content.done"])).toBe(false);
    for (const narrower of [{ marking: { tlp: "AMBER", caveat: "EU only" } }, { embargoed: true }])
      expect(mayNarrow(parseNotice({ ...first, ...narrower }).unknown)).toBe(true);
  });

  test.each([
    ["withdrawn with content", { stage: "withdrawn", version: 2 }],
    ["an update as version 1", { stage: "update" }],
    ["a beginning as version 2", { version: 2 }],
    ["without content", { content: undefined }],
    ["reported by a platform", { reporter: "spiffe://eu.comity.example/platform/aurora" }],
    ["of another type", { type: "comity/v1/decision" }],
    ["with an id in capitals, by which nobody could find it", { id: NOTICE.id.toUpperCase() }],
    ["superseding what is no digest", { supersedes: "abc" }],
  ])("%s is refused", (_, changes) => {
    expect(refusal(() => parseNotice({ ...NOTICE, ...changes })).reason).toBe("INPUT_INVALID");
  });
});
