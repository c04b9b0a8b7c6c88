/** `comity packs`: the law listed, proved sound and compared, for a person and for a machine. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { PACKS } from "../../../src/client/vocabulary.ts";
import { formatReviews } from "../../../src/law/review/document.ts";
import { hashMeaning } from "../../../src/law/review/meaning.ts";
import type { Review } from "../../../src/law/review/review.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { comity, widest } from "../../support/command.ts";
import { longTest } from "../../support/longer.ts";
import { createReviewer } from "../../support/reviewer.ts";

const folder = mkdtempSync(join(tmpdir(), "comity-packs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const shipped = readFileSync(new URL("US-IL.yaml", PACKS), "utf8");
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("list has every pack with how sure its rules are, and fits", async () => {
  const { code, stdout } = await comity(["packs", "list", "--at", "2026-11-21", "--json"]);
  const { packs } = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(packs.map(({ jurisdiction }: { jurisdiction: string }) => jurisdiction)).toEqual([
    ...shippedAtlas().packs.keys(),
  ]);
  for (const { rules, certainty } of packs)
    expect(certainty.confirmed + certainty.believed + certainty.unsure).toBe(rules);
  expect(JSON.parse(stdout).languages.de).toMatchObject({ stale: 0, translated: expect.any(Number) });
  const text = (await comity(["packs", "list"])).stdout;
  expect(widest(text)).toBeLessThanOrEqual(100);
  expect(text).toContain("not legal advice");
});

// Each pack is proved by itself in test/law/pack/lint.test.ts too.
longTest("lint proves the shipped packs sound", async () => {
  const { code, stdout } = await comity(["packs", "lint"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^sound {2}BASELINE, /);
});

test("lint proves one pack sound, and says so", async () => {
  const { code, stdout } = await comity(["packs", "lint", file("US-IL.yaml", shipped)]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^sound {2}US-IL\n/);
});

test("lint of a file that asks less for the younger exits 1 and says for whom", async () => {
  const text = shipped.replace(
    "rules:\n",
    "rules:\n  - { id: adults, cite: Act 1, from: 2020-01-01, status: confirmed, applies: both, says: Adults agree., when: { youngest: { from: 18 } }, require: { use: practice.record } }\n",
  );
  const { code, stdout } = await comity(["packs", "lint", file("US-IL.yaml", text)]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/unsound {2}US-IL[\s\S]+asks less for youngest 0 than for 18/);
});

test("lint tells which reviews an edit of the file takes away, and finds those that are forged", async () => {
  const ada = createReviewer("ada");
  const pack = shippedAtlas().packs.get("US-IL");
  const law = pack?.rules.find(({ id }) => id === "bipa-15-b");
  if (pack === undefined || law === undefined) throw new Error("no such rule");
  const of = hashMeaning(law, pack, shippedAtlas().registry);
  const review = ada.sign("US-IL", { rule: law.id, finding: "confirmed", on: "2026-11-30", of });
  const kept = mkdtempSync(join(folder, "reviews-"));
  const keep = (reviews: readonly Review[]) =>
    writeFileSync(join(kept, "US-IL.yaml"), formatReviews("US-IL", { reviewers: [ada.reviewer], reviews }));
  const edited = file("edited.yaml", shipped.replace(law.says, `${law.says.slice(0, -1)} in English.`));
  keep([review]);
  const lint = (path: string) => comity(["packs", "lint", path, "--reviews", kept]);
  const untouched = await lint(file("US-IL.yaml", shipped));
  expect([untouched.code, untouched.stdout]).toEqual([0, expect.not.stringContaining("review")]);
  const { code, stdout } = await lint(edited);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^reviews\n {2}US-IL bipa-15-b +the review of ada on 2026-11-30 does not count: the rule has\s+changed since/,
  );
  keep([{ ...review, finding: "wrong" }]);
  const forged = await lint(edited);
  expect(forged.code).toBe(1);
  expect(forged.stdout).toMatch(/unsound {2}US-IL[\s\S]+the review of ada .*: its signature/);
});

test.each([
  [
    "an unknown key",
    shipped.replace("pack:", "colour: red\npack:"),
    /PACK_INVALID: bad\.yaml: line \d+: .*colour/,
  ],
  ["ten megabytes", `# ${"x".repeat(10_000_000)}\n${shipped}`, /PACK_INVALID: bad\.yaml: 100\d+ characters/],
  [
    "another law's atom",
    shipped.replace("us-il.care:", "eu.care:"),
    /PACK_INVALID: bad\.yaml: line \d+: .*eu\.care/,
  ],
])("a file with %s is refused with its name and what to do", async (_, text, says) => {
  const { code, stderr } = await comity(["packs", "lint", file("bad.yaml", text)]);
  expect(code).toBe(2);
  expect(stderr).toMatch(says);
});

test("diff between two days says what gets looser, where, and by which rules", async () => {
  const days = ["packs", "diff", "US-IL", "--at", "2024-08-01", "--to", "2024-08-02"];
  const { code, stdout } = await comity(days);
  expect(code).toBe(0);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
  // The act binds whoever sends on the one side, and whoever receives on the other.
  expect(stdout).toMatch(/looser: as origin, where modality is .*voice.*role is/s);
  expect(stdout).toMatch(/looser: as destination, where modality is .*voice.*recipientRole\s+is/s);
  const { dimensions } = JSON.parse((await comity([...days, "--json"])).stdout);
  expect(dimensions[0]).toMatchObject({
    dimension: "consent.collect",
    changes: [
      { change: "looser", sides: ["origin"] },
      { change: "looser", sides: ["destination"] },
    ],
    ends: [{ rule: "bipa-15-b-paper" }, { rule: "bipa-inference-paper" }],
    begins: [{ rule: "bipa-15-b", since: "2024-08-02" }],
  });
});

test("diff of India says, for each dimension, what the DPDP Act brings and what the SPDI Rules take away", async () => {
  const days = ["packs", "diff", "IN", "--at", "2026-11-21", "--to", "2027-06-01"];
  const { code, stdout } = await comity(days);
  expect(code).toBe(0);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
  const { dimensions } = JSON.parse((await comity([...days, "--json"])).stdout) as {
    dimensions: {
      dimension: string;
      changes: { change: string; sides: string[] }[];
      ends: { rule: string }[];
      begins: { rule: string; since: string }[];
    }[];
  };
  const changesOf = (key: string) =>
    dimensions.find(({ dimension }) => dimension === key)?.changes.map(({ change }) => change);
  for (const [key, changes] of [
    ["mechanism", ["looser"]],
    ["consent.disclose", ["looser"]],
    ["onward", ["looser", "looser"]],
    // Consent in writing gives way to consent by a clear act: neither takes the other in.
    // The police are free of it from then on (s 17(1)(c)), and who serves people in India from abroad is bound (s 3(b)).
    ["consent.collect", ["incomparable", "stricter", "looser", "looser", "stricter"]],
    ["keep", ["stricter"]],
    ["breach.regulator", ["stricter"]],
    ["breach.subjects", ["stricter"]],
    ["guardianAge", ["stricter", "stricter"]],
  ] as const)
    expect([key, changesOf(key)]).toEqual([key, changes]);
  for (const { ends, begins } of dimensions) {
    // The rule of section 43A, under which the SPDI Rules were made, tells public bodies that the Rules do not bind them.
    expect(ends.every(({ rule }) => /^(spdi|it-43a)-/.test(rule))).toBe(true);
    for (const { rule, since } of begins) expect([rule.slice(0, 5), since]).toEqual(["dpdp-", "2027-05-13"]);
  }
});

test("diff with another version compares the two texts", async () => {
  const text = shipped.replace("period: P3Y", "period: P1Y");
  const { stdout } = await comity(["packs", "diff", "US-IL", "--with", file("US-IL.yaml", text), "--json"]);
  const { dimensions } = JSON.parse(stdout) as {
    dimensions: { dimension: string; changes: { change: string }[] }[];
  };
  const changed = dimensions.flatMap(({ dimension, changes }) =>
    changes.map(({ change }) => `${dimension} ${change}`),
  );
  expect(changed).toEqual(["retention stricter", "retention stricter"]);
});

test.each([
  [["packs", "diff", "EU"], "INPUT_INVALID"],
  [["packs", "diff", "XX", "--to", "2025-01-01"], "JURISDICTION_UNKNOWN"],
  [["packs", "diff", "EU", "--with", join(folder, "none.yaml")], "INPUT_INVALID"],
])("%j is refused", async (words, reason) => {
  const { code, stderr } = await comity(words);
  expect(code).toBe(2);
  expect(stderr).toContain(`comity: ${reason}: `);
});
