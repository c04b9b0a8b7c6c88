/** `comity packs review`: shows rules, signs what a reviewer found, and writes nothing without a reviewer's key. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { formatReviews } from "../../../src/law/review/document.ts";
import { loadReviews } from "../../../src/node/reviews.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { comity, widest } from "../../support/command.ts";
import { createReviewer } from "../../support/reviewer.ts";

const root = mkdtempSync(join(tmpdir(), "comity-review-"));
afterAll(() => rmSync(root, { recursive: true }));
const ada = createReviewer("ada");
const KEY = join(root, "ada.pem");
writeFileSync(KEY, ada.pem, { mode: 0o600 });
const ONE = ["packs", "review", "US-IL", "--rule", "bipa-15-b"];

/** A new folder of reviews in which Ada may review Illinois. */
function folderOf(reviewers = [ada.reviewer]): string {
  const folder = mkdtempSync(join(root, "reviews-"));
  writeFileSync(join(folder, "US-IL.yaml"), formatReviews("US-IL", { reviewers, reviews: [] }));
  return folder;
}
const kept = (folder: string) => loadReviews("US-IL", folder).reviews;
/** Answers questions in order, and then no more. */
function answers(...lines: readonly string[]) {
  const left = [...lines];
  const asked: string[] = [];
  const ask = (question: string) => {
    asked.push(question);
    return Promise.resolve(left.shift());
  };
  return { asked, ask };
}

test("shows a rule with its citation, its formula and our remark on the text", async () => {
  const { code, stdout } = await comity(ONE);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^US-IL {2}bipa-15-b\n/);
  expect(stdout).toContain("740 ILCS 14/15(b)");
  expect(stdout).toContain("all[written, informed]");
  expect(stdout).toContain("our remark  The release may be a condition of employment.");
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});

test.each(["GB", "gb", "United Kingdom"])(
  "finds the law of a place under another of its names: %s",
  async (place) => {
    const { stdout } = await comity(["packs", "review", place, "--rule", "breach-subjects"]);
    expect(stdout).toMatch(/^UK {2}breach-subjects\n/);
  },
);

test("shows all rules and grants, and each with its hash to a script", async () => {
  const { stdout } = await comity(["packs", "review", "EU", "--json"]);
  const { place, remark, rules } = JSON.parse(stdout);
  expect(remark).toMatch(/^European Union/);
  const pack = shippedAtlas().packs.get("EU");
  expect(place).toBe("EU");
  expect(rules.map(({ rule }: { rule: string }) => rule)).toEqual(
    [...(pack?.rules ?? []), ...(pack?.grants ?? [])].map(({ id }) => id),
  );
});

test("signs and writes a finding, which the lists then count", async () => {
  const folder = folderOf();
  const words = [...ONE, "--reviews", folder, "--key", KEY, "--finding", "confirmed"];
  const { code, stdout } = await comity(words);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^confirmed {2}US-IL bipa-15-b, signed in .*US-IL\.yaml\n$/);
  expect(kept(folder)).toMatchObject([{ rule: "bipa-15-b", by: "ada", finding: "confirmed" }]);
  const listed = JSON.parse((await comity(["packs", "list", "--reviews", folder, "--json"])).stdout);
  const reviewed = listed.packs.map((each: { jurisdiction: string; reviewed: number }) => [
    each.jurisdiction,
    each.reviewed,
  ]);
  expect(reviewed.filter(([, count]: [string, number]) => count > 0)).toEqual([["US-IL", 1]]);
  expect((await comity([...ONE, "--reviews", folder])).stdout).toContain(
    "review      Ada Example (advocate of nowhere) confirmed it on ",
  );
  const again = await comity([...words.slice(0, -1), "wrong", "--note", "not so", "--json"]);
  expect(JSON.parse(again.stdout)).toMatchObject({ place: "US-IL", finding: "wrong", note: "not so" });
  expect(kept(folder)).toMatchObject([{ finding: "wrong" }]);
});

test("asks of one rule after another, and writes each answer at once", async () => {
  const folder = folderOf();
  const { asked, ask } = answers("what?", "c", "s", "w", "the period is two years", "n", "", "q");
  const words = ["packs", "review", "US-IL", "--reviews", folder, "--key", KEY];
  const { code, stdout } = await comity(words, undefined, { ask });
  expect(code).toBe(0);
  expect(kept(folder).map(({ finding, note }) => [finding, note])).toEqual([
    ["confirmed", undefined],
    ["wrong", "the period is two years"],
    ["unconfirmed", undefined],
  ]);
  expect(asked[0]).toBe(asked[1]);
  expect(stdout).toMatch(/^Illinois {2}[\d.]+\n {2}Illinois: Biometric Information Privacy Act/);
  expect(stdout).toMatch(
    /^Ada Example \(advocate of nowhere\) reviews \d+ of the rules and grants of US-IL$/m,
  );
  const all = shippedAtlas().packs.get("US-IL");
  const left = (all?.rules.length ?? 0) + (all?.grants.length ?? 0) - 3;
  const next = await comity(words, undefined, answers());
  expect(next.stdout).toContain(`reviews ${left} of `);
  expect(kept(folder)).toHaveLength(3);
});

test.each([
  ["a finding without a key", [...ONE, "--finding", "confirmed"], /name the reviewer's key/],
  ["a note without a key", [...ONE, "--note", "x"], /name the reviewer's key/],
  [
    "a finding of no rule",
    ["packs", "review", "US-IL", "--key", KEY, "--finding", "confirmed"],
    /of one rule/,
  ],
  ["a machine that would be asked", [...ONE, "--key", KEY, "--json"], /--finding/],
  ["a rule that is not there", ["packs", "review", "US-IL", "--rule", "none"], /no rule `none`/],
  ["a place that is not there", ["packs", "review", "XX"], /no pack for `XX`/],
  ["a finding that is none", [...ONE, "--key", KEY, "--finding", "fine"], /--finding/],
])("%s is refused, and nothing is written", async (_, words, says) => {
  const folder = folderOf();
  const { code, stderr } = await comity([...words, "--reviews", folder]);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
  expect(kept(folder)).toEqual([]);
});

test("a key of nobody among the reviewers is refused, with what to enter", async () => {
  for (const folder of [folderOf([]), mkdtempSync(join(root, "empty-"))]) {
    const before = readdirSync(folder);
    const { code, stderr } = await comity([
      ...ONE,
      "--reviews",
      folder,
      "--key",
      KEY,
      "--finding",
      "confirmed",
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(`\`key: ${ada.reviewer.key}\``);
    expect(readdirSync(folder)).toEqual(before);
  }
});
