/** The page of one place: every rule with its citation, its counts, and its verdicts with two other places. */
import { expect, test } from "vitest";
import { lawPage } from "../../../src/cli/present/packs-page.ts";
import { placePage, placePages } from "../../../src/cli/present/place-page.ts";
import { inForce } from "../../../src/law/rule.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { createReviewer } from "../../support/reviewer.ts";
import { datedAtlas as atlas } from "./small-law.ts";

const none = () => ({ standing: [], fallen: [] });
const ada = createReviewer("ada");
const review = ada.sign("AA", {
  rule: "aa.minors",
  finding: "confirmed",
  on: "2026-11-30",
  of: "0".repeat(64),
});

test("a rule stands with its sentence, citation, days, status, demand and condition", () => {
  const page = placePage(atlas, "AA", none);
  expect(page).toMatch(/^# A place \(`AA`\)\n/);
  expect(page).toContain(
    "- **aa.minors**: The law asks aa.minors. Act aa.minors; since 2020-01-01; confirmed.\n  Consent to collect: `written`.\n  Where the age of the youngest below 18.\n",
  );
  expect(page).toContain(
    "- **aa.bb**: BB is adequate. Finding 1; since 2021-01-01; confirmed.\n  gives `aa.adequacy` to BB.\n",
  );
  expect(page).toContain("| Consent to collect | 2 |  |  |  | yes |\n");
  expect(page).not.toContain("## Verdicts");
});

test("reviews stand with their rule, and are counted; one that has fallen says why", () => {
  const page = placePage(atlas, "AA", () => ({
    standing: [{ ...review, reviewer: ada.reviewer }],
    fallen: [{ review: { ...review, rule: "aa.export" }, why: "rule-changed" }],
  }));
  expect(page).toContain("  Ada Example (advocate of nowhere) confirmed it on 2026-11-30.\n");
  expect(page).toContain("  The review of ada on 2026-11-30 does not count: the rule has changed since");
  expect(page).toContain("| Consent to collect | 2 |  |  | 1 | yes |\n");
});

test("every rule in force of a shipped pack is on its page once, with its verdicts in five cases", () => {
  const page = placePage(shippedAtlas(), "US-IL", none);
  const pack = shippedAtlas().packs.get("US-IL");
  const day = pack?.version.replaceAll(".", "-") ?? "";
  for (const rule of pack?.rules ?? [])
    expect(page.split(`- **${rule.id}**: `).length - 1, rule.id).toBe(inForce(rule, day) ? 1 : 0);
  expect(page).toMatch(/^\d+ rules? ha(s|ve) ended; the pack keeps them for past days\.$/m);
  const verdicts = /## Verdicts[\s\S]*?\n\n(\|[\s\S]*?)\n\n/.exec(page)?.[1]?.split("\n") ?? [];
  expect(verdicts[0]).toBe("|  | to EU | from EU |");
  expect(verdicts).toHaveLength(7);
  // No consent lifts the ban of 740 ILCS 14/15(c).
  expect(verdicts.at(-2)).toMatch(/^\| A sale: .* \| prohibited \| prohibited \|$/);
});

test("what a law will ask, and what nobody has researched, is said", () => {
  expect(placePage(shippedAtlas(), "MO", none)).toMatch(/^\| .* \| not as a whole \|$/m);
  expect(placePage(shippedAtlas(), "IN", none)).toContain("\n## To come\n");
  expect(placePage(shippedAtlas(), "US", none)).not.toContain("## Verdicts");
  const german = placePage(shippedAtlas(), "DE", none);
  expect(german).toContain("The law of [EU](EU.md) counts here as well.");
  expect(german).not.toContain("## Verdicts");
});

test("what a breach may cost stands on the page of its place", () => {
  expect(placePage(shippedAtlas(), "US-IL", none)).toMatch(
    /^## Penalties\n[\s\S]*\| statutory damages: negligence \| USD 1,000 or the damage, the greater, each person \|/m,
  );
  expect(placePage(atlas, "AA", none)).toContain("Nobody has researched the penalties of this law.");
  expect(lawPage(shippedAtlas(), none)).not.toContain("## Penalties");
});

test("each place has a page, and no other place has", () => {
  expect([...placePages(atlas, none).keys()]).toEqual(["AA.md", "BB.md", "CC.md"]);
  expect(() => placePage(atlas, "XX", none)).toThrow(RangeError);
});
