/** A rule as its reviewer reads it: in words, with its formula, days and citation, our remark, and what others found. */
import { expect, test } from "vitest";
import { chooseReviewable, presentReviewable, reviewableLines } from "../../../src/cli/present/review.ts";
import { listReviewable } from "../../../src/law/review/meaning.ts";
import type { Judged } from "../../../src/law/review/review.ts";
import { plain, widest } from "../../support/command.ts";
import { createReviewer } from "../../support/reviewer.ts";
import { atlas } from "./small-law.ts";

const pack = atlas.packs.get("AA");
if (pack === undefined) throw new Error("no pack AA");
const ada = createReviewer("ada");
const review = (finding: "confirmed" | "wrong", note?: string) =>
  ada.sign("AA", { rule: "aa.minors", finding, on: "2026-11-30", of: "0".repeat(64), ...(note && { note }) });
const NONE: Judged = { standing: [], fallen: [] };
const remarks = { head: "", beside: new Map([["aa.minors", "Read in the Act on a day."]]) };
const shown = (id: string, judged = NONE) => {
  const [law] = chooseReviewable(pack, id) ?? [];
  if (law === undefined) throw new Error(`no rule ${id}`);
  return presentReviewable(law, { pack, atlas, judged, remarks });
};
const text = (id: string, judged = NONE, width = 100) =>
  plain(reviewableLines(shown(id, judged), "AA", width)).join("\n");

test("says what the rule asks, when, since when, and where it is written", () => {
  expect(text("aa.minors")).toBe(
    [
      "AA  aa.minors",
      "  says        The law asks aa.minors.",
      "  written     Act aa.minors",
      "  in force    since 2020-01-01",
      "  binds       data that leaves the place or comes to it",
      "  when        the age of the youngest below 18",
      "  asks        Consent to collect",
      "              written",
      "              consent.collect:written: consent to collect: agreed in writing",
      "  our status  confirmed",
      "  our remark  Read in the Act on a day.",
    ].join("\n"),
  );
});

test("a grant says what it gives and to whom, and asks nothing", () => {
  const grant = text("aa.bb");
  expect(grant).toContain("  recognises  BB\n              gives: aa.adequacy\n");
  expect(grant).not.toMatch(/asks|binds|remark/);
});

test("what others found stands beside it, and what no longer counts with its reason", () => {
  const standing = [
    { ...review("confirmed"), reviewer: ada.reviewer },
    { ...review("wrong", "the age is 16"), reviewer: { ...ada.reviewer, name: "Bob Example" } },
  ];
  const fallen = [{ review: review("confirmed"), why: "rule-changed" as const }];
  const lines = text("aa.minors", { standing, fallen });
  expect(lines).toContain("review      Ada Example (advocate of nowhere) confirmed it on 2026-11-30");
  expect(lines).toContain(
    "review      Bob Example (advocate of nowhere) rejected it on 2026-11-30\n              the age is 16",
  );
  expect(lines).toContain("no review   of ada on 2026-11-30: the rule has changed since");
  expect(text("aa.export", { standing, fallen })).not.toContain("review ");
});

test("has all that a script needs, with the hash that is signed", () => {
  expect(shown("aa.export")).toMatchObject({
    rule: "aa.export",
    asks: { mechanism: "any[aa.adequacy, aa.contract]" },
    words: { "aa.contract": "a contract of a set form" },
    of: expect.stringMatching(/^[0-9a-f]{64}$/),
    reviews: [],
  });
});

test("fits, also in a narrow terminal", () => {
  for (const { id } of listReviewable(pack)) expect(widest(text(id, NONE, 40))).toBeLessThanOrEqual(40);
});

test("a rule that is not there is not chosen", () => {
  expect(chooseReviewable(pack, "none")).toBeUndefined();
  expect(chooseReviewable(pack, undefined)).toHaveLength(listReviewable(pack).length);
});
