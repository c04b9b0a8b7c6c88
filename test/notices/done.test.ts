/** Duties that were done: named as their deadlines are, kept by updates, and taken back. */
import { describe, expect, test } from "vitest";
import { assertDuties, Done, doneAt, formatDutyName, MAX_DONE, mergeDone } from "../../src/notices/done.ts";

const AT = "2026-03-03T09:00:00Z";
const mark = (place: string, to: string, stage = "report", at = AT): Done => ({ place, to, stage, at });

describe("a mark", () => {
  test("is of a report unless it names another stage", () => {
    expect(Done.parse({ place: "EU", to: "eu.sa", at: AT })).toEqual(mark("EU", "eu.sa"));
    for (const wrong of [{ at: "yesterday" }, { at: undefined }, { place: "Ireland" }, { to: "" }])
      expect(Done.safeParse({ ...mark("EU", "eu.sa"), ...wrong }).success).toBe(false);
  });

  test("holds for the deadline of its place, addressee and stage alone", () => {
    const done = [
      mark("UK", "uk.ico"),
      mark("JP", "jp.ppc", "preliminary"),
      mark("EU", "eu.sa", "report", "never"),
    ];
    expect(doneAt({ place: "GB", to: "uk.ico", stage: "report" }, done)).toBe(AT);
    expect(doneAt({ place: "JP", to: "jp.ppc", stage: "preliminary" }, done)).toBe(AT);
    expect(doneAt({ place: "JP", to: "jp.ppc", stage: "final" }, done)).toBeUndefined();
    expect(doneAt({ place: "EU", to: "eu.sa", stage: "report" }, done)).toBeUndefined();
    expect(doneAt({ place: "EU", to: "eu.sa", stage: "report" })).toBeUndefined();
  });

  test("reads as its deadline does", () => {
    expect(formatDutyName(mark("JP", "jp.ppc", "preliminary"))).toBe("JP: preliminary to jp.ppc");
    expect(formatDutyName(mark("EU", "subjects"))).toBe("EU: tell the people");
    expect(formatDutyName(mark("KR", "subjects", "possible-breach"))).toBe(
      "KR: tell the people (possible-breach)",
    );
  });
});

describe("marks", () => {
  test("stay in an update, are corrected by a later one, and taken back by `never`; saying so again changes nothing", () => {
    const before = [mark("EU", "eu.sa"), mark("JP", "jp.ppc", "preliminary")];
    const later = "2026-03-04T09:00:00Z";
    expect(mergeDone(before, [])).toEqual(before);
    const added = [
      mark("EU", "eu.sa", "report", later),
      mark("JP", "jp.ppc", "preliminary", "never"),
      mark("EU", "subjects"),
    ];
    const after = mergeDone(before, added);
    expect(after).toEqual([mark("EU", "eu.sa", "report", later), mark("EU", "subjects")]);
    expect(mergeDone(after, added)).toEqual(after);
  });

  test("are so many, with those of earlier versions", () => {
    const many = Array.from({ length: MAX_DONE }, (_, i) => mark("EU", `eu.${i}`));
    expect(mergeDone(many, [mark("EU", "eu.0")])).toHaveLength(MAX_DONE);
    expect(() => mergeDone(many, [mark("EU", "subjects")])).toThrow(
      expect.objectContaining({
        reason: "INPUT_INVALID",
        violations: [expect.objectContaining({ field: "content.done" })],
      }),
    );
  });
});

describe("a duty that the notice does not have", () => {
  const duties = [mark("JP", "jp.ppc", "preliminary"), mark("JP", "jp.ppc", "final"), mark("EU", "eu.sa")];
  const said = (...marks: Done[]) => {
    try {
      assertDuties(marks, duties, [mark("US-IL", "us-il.ag")]);
    } catch (thrown) {
      return thrown as Error & { violations: readonly { field: string }[] };
    }
    return undefined;
  };

  test("is refused with its place in the file, the nearest, and the command that lists them", () => {
    const error = said(mark("EU", "eu.sa"), mark("JP", "jp.pcc", "final"));
    expect(error?.violations).toMatchObject([{ field: "content.done[1]" }]);
    expect(error?.message).toMatch(
      /no duty `JP: final to jp\.pcc`, did you mean `JP: final to jp\.ppc`.*`comity incident clocks ID` lists them/,
    );
  });

  test("of a known addressee is answered with that one's stages", () => {
    expect(said(mark("JP", "jp.ppc"))?.message).toMatch(
      /no duty `JP: report to jp\.ppc`, did you mean `JP: preliminary to jp\.ppc` or `JP: final to jp\.ppc`/,
    );
  });

  test("passes where an earlier version marks it: it may have fallen away since", () => {
    expect(said(mark("US-IL", "us-il.ag"))).toBeUndefined();
    expect(said(mark("US-IL", "subjects"))?.message).toContain("this notice has no duty");
  });
});
