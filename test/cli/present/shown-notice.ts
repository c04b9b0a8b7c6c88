/** A notice about people in the EU and in Illinois, as its node shows it, for tests of how it is presented. */
import type { ShownNotice } from "../../../src/edge/grpc/notice-answers.ts";
import { computeDeadlines, deadlinesAt } from "../../../src/notices/deadlines.ts";
import { canonicalNotice } from "../../../src/notices/notice.ts";
import { noticeWith } from "../../notices/notices.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { plain } from "../../support/command.ts";

const atlas = shippedAtlas();

/** An hour after the reporter became aware. */
export const NOW = new Date("2026-03-02T10:00:00Z");

/** What explains the facts that a deadline assumes. */
export const atoms = () => atlas.registry.atoms;

/** The deadlines of a notice, as they are shown at NOW to somebody who owes none of them. */
export const shownDeadlines = (notice: ReturnType<typeof noticeWith>): ShownNotice["clocks"] =>
  deadlinesAt(computeDeadlines(notice, atlas), NOW).map((clock) => ({
    ...clock,
    assumed: [...clock.assumed],
    own: false,
  }));

const notice = noticeWith({
  subjects: [{ place: "EU", count: 5200 }, { place: "US-IL" }],
  facts: { riskToPeople: "high", encrypted: false },
});

export const VIEW: ShownNotice = {
  ...notice,
  digest: canonicalNotice(notice).digest,
  clocks: shownDeadlines(notice),
  deliveries: [],
  said: [],
  superseded: false,
  unknownFields: [],
  why: "",
  withdrawnTitle: "",
  reach: [],
};

export const text = (lines: readonly string[]) => plain(lines).join("\n");
