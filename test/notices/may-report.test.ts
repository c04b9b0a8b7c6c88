/** Who may report what: the places served, and all mistakes in one round. */
import { describe, expect, test } from "vitest";
import { ComityError } from "../../src/errors.ts";
import { assertMayReport } from "../../src/notices/may-report.ts";
import { shippedAtlas } from "../support/atlas.ts";
import { IRISH, sampleNotice } from "../support/notices.ts";

const context = {
  regulators: () => [{ id: IRISH, serves: ["IE", "EU"] }],
  clock: { now: () => new Date("2026-03-02T12:00:00Z"), monotonicMs: () => 0 },
  atlas: shippedAtlas,
} as unknown as Parameters<typeof assertMayReport>[0];

function refusal(changes: Parameters<typeof sampleNotice>[0]): ComityError {
  try {
    assertMayReport(context, IRISH, sampleNotice(changes));
  } catch (thrown) {
    return ComityError.from(thrown);
  }
  throw new Error("nothing was refused");
}

describe("a report is refused", () => {
  test("for another place, with those that the caller serves", () => {
    expect(refusal({ jurisdiction: "JP" })).toMatchObject({
      reason: "SCOPE_FORBIDDEN",
      message: expect.stringMatching(/`jurisdiction` names `JP`, .*it serves `IE`, `EU`/),
    });
  });

  test("for times and words in one error", () => {
    const content = sampleNotice().content;
    if (content === undefined) throw new Error("the sample has content");
    const wrong = {
      ...content,
      times: { ...content.times, aware: "2062-01-01T00:00:00Z" },
      biometrics: [{ modality: "fingr", form: "templte" }],
    };
    expect(refusal({ content: wrong }).violations.map(({ field }) => field)).toEqual([
      "content.times.aware",
      "content.biometrics[0].modality",
      "content.biometrics[0].form",
    ]);
  });
});
