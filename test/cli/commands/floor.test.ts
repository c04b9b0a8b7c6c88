/** `comity floor` on the shipped law: the answers that must hold, its dates, its facts, and its width. */
import { describe, expect, test } from "vitest";
import { answerFloor } from "../../../src/cli/commands/floor.ts";
import { presentFloor } from "../../../src/cli/present/floor.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { comity, widest } from "../../support/command.ts";

const ADVERTISING = [
  "floor",
  "--from",
  "EU",
  "--to",
  "US-IL",
  "--modality",
  "face",
  "--form",
  "template",
].concat(["--purpose", "adTarget", "--age", "30"]);
const atlas = shippedAtlas();
const NOW = new Date("2026-11-21T12:00:00Z");

test("advertising on an online platform is prohibited by DSA Art 26(3), and that is an answer", async () => {
  const { code, stdout } = await comity([...ADVERTISING, "--fact", "onlinePlatform=true", "--json"]);
  const shown = JSON.parse(stdout);
  expect(code).toBe(0);
  expect(shown.verdict).toBe("prohibited");
  expect(shown.why.join()).toMatch(/DSA .*Art 26\(3\)/);
  const { engaged, value, parts } = shown.dimensions["consent.advertising"];
  expect({ engaged, value }).toEqual({ engaged: true, value: "prohibited" });
  expect(parts.filter((part: { value: unknown }) => part.value === "prohibited")).toMatchObject([
    {
      asWritten: "prohibited",
      outdone: false,
      by: { jurisdiction: "EU", side: "origin", rule: "dsa-26-3", status: "confirmed" },
    },
  ]);
});

test("off platforms it is conditional, and each side's demand is there", async () => {
  const { stdout } = await comity([...ADVERTISING, "--fact", "onlinePlatform=false", "--json"]);
  const shown = JSON.parse(stdout);
  expect(shown.verdict).toBe("conditional");
  expect(shown.why.join("\n")).toMatch(/^Consent to collect: .+\(EU, GDPR.+\(US-IL, 740 ILCS 14\/15\(b\)/m);
  expect(shown.packs.map((pack: { jurisdiction: string }) => pack.jurisdiction)).toEqual([
    "BASELINE",
    "EU",
    "US",
    "US-IL",
  ]);
});

test.each([
  ["no colour", { NO_COLOR: "1" }],
  ["colour", { FORCE_COLOR: "1" }],
])("the text fits 100 columns and keeps every citation: %s", async (_, env) => {
  const places = ["floor", "--from", "US-IL", "--to", "JP", "--verbose"];
  for (const words of [places, [...ADVERTISING, "--fact", "onlinePlatform=true"]]) {
    const { code, stdout } = await comity(words, env);
    expect(code).toBe(0);
    expect(widest(stdout)).toBeLessThanOrEqual(100);
    expect(stdout.includes("\u001b[")).toBe("FORCE_COLOR" in env);
    expect(stdout.replace(/\s+/g, " ")).toContain("not legal advice");
  }
});

test("the text says the verdict first, and why", async () => {
  const { stdout } = await comity([...ADVERTISING, "--fact", "onlinePlatform=true"]);
  expect(stdout).toMatch(
    /^PROHIBITED {2}EU → US-IL, .+\[confirmed: DSA .+ Art 26\(3\)\]\nEU \(origin\) forbids it: An online/,
  );
});

test("nothing of a citation is cut with --verbose", async () => {
  const words = [
    "floor",
    "--from",
    "EU",
    "--to",
    "JP",
    "--modality",
    "face",
    "--form",
    "template",
    "--purpose",
    "verify",
  ];
  const [text, json] = await Promise.all([comity([...words, "--verbose"]), comity([...words, "--json"])]);
  const flat = text.stdout.replaceAll(/\s+/g, " ");
  const { dimensions } = JSON.parse(json.stdout) as ReturnType<typeof presentFloor>;
  const binding = Object.values(dimensions).flatMap(({ parts }) =>
    parts.filter(({ outdone, by }) => !outdone && by.side !== "baseline"),
  );
  expect(binding.length).toBeGreaterThan(10);
  for (const { by } of binding) expect(flat).toContain(by.cite);
});

test.each([
  ["--at", "2008-10-02", "NO_LAW_AT_DATE"],
  ["--at", "2026-02-30", "INPUT_INVALID"],
  ["--at", "yesterday", "INPUT_INVALID"],
  ["--age", "-1", "INPUT_INVALID"],
  ["--people", "many", "INPUT_INVALID"],
  ["--fact", "onlinePlatform", "INPUT_INVALID"],
  ["--fact", "to=JP", "INPUT_INVALID"],
  ["--modality", "shoe", "VOC_NO_TERM"],
  ["--fact", "subjectsIn=ZZ", "JURISDICTION_UNKNOWN"],
])("%s %s is refused with %s", async (option, text, reason) => {
  const { code, stderr } = await comity([
    "floor",
    "--from",
    "US-IL",
    "--to",
    "EU",
    `${option}=${text}`,
    "--json",
  ]);
  expect(code).toBe(2);
  expect(JSON.parse(stderr).error.reason).toBe(reason);
});

test("a place is found as people write it: by its member state, in small letters, by another code", async () => {
  const floor = async (from: string, to: string) => {
    const { code, stdout } = await comity([
      "floor",
      "--from",
      from,
      "--to",
      to,
      "--modality",
      "face",
      "--json",
    ]);
    expect(code).toBe(0);
    const { packs, dimensions } = JSON.parse(stdout);
    return { packs, dimensions };
  };
  for (const [from, to, law] of [
    ["eu", "uk", "EU"],
    ["pl", "GB", "PL"],
    ["el", "gb", "GR"],
    ["Poland", "United Kingdom", "PL"],
    ["difc", "gb", "AE-DIFC"],
  ] as const)
    expect(await floor(from, to)).toEqual(await floor(law, "UK"));
});

test("the heading has codes in capitals, however the places were written", async () => {
  const headOf = async (...places: readonly [string, string]) =>
    (await comity(["floor", "--from", places[0], "--to", places[1]])).stdout.split("\n")[0];
  expect(await headOf("de", "us-il")).toMatch(/ DE → US-IL, /);
  expect(await headOf("Germany", "Japan")).toMatch(/ DE → JP, /);
});

test.each([
  ["--node", "127.0.0.1:7440"],
  ["--as", "certs"],
])("%s alone is refused: a node is asked as somebody", async (option, value) => {
  const { code, stderr } = await comity(["floor", "--from", "EU", "--to", "JP", option, value]);
  expect(code).toBe(2);
  expect(stderr).toContain("INPUT_INVALID: `--node` and `--as` need each other");
});

test("a date answers with the law of that day", () => {
  const written = (at: string) =>
    presentFloor(
      answerFloor({ from: "US-IL", to: "EU", modality: "face", form: "template", at }, atlas, NOW),
    ).dimensions["consent.collect"].parts.filter(
      ({ by }) => by.jurisdiction === "US-IL" && by.rule.startsWith("bipa-15-b"),
    );
  expect(written("2024-08-01").map(({ by }) => by.rule)).toEqual(["bipa-15-b-paper"]);
  expect(written("2024-08-02").map(({ by }) => by.rule)).toEqual(["bipa-15-b"]);
  // The statute's day begins at midnight in Chicago.
  expect(written("2024-08-02T04:59:59Z").map(({ by }) => by.rule)).toEqual(["bipa-15-b-paper"]);
  expect(written("2024-08-02T05:00:00").map(({ by }) => by.rule)).toEqual(["bipa-15-b"]);
});

test("a purpose that nobody stated may be any: stating less never asks less", () => {
  const verdict = (purpose?: string) =>
    answerFloor(
      { from: "EU", to: "JP", modality: "face", form: "template", ...(purpose && { purpose }) },
      atlas,
      NOW,
    );
  expect(verdict("verify").verdict).toBe("conditional");
  expect(verdict()).toMatchObject({ verdict: "depends", worstVerdict: "prohibited" });
  expect(verdict().assumed).toContain("purpose");
  expect(verdict("any")).toMatchObject({ verdict: "depends", worstVerdict: "prohibited" });
});

describe("500 faces from California to China", () => {
  const CHINA = ["floor", "--from", "US-CA", "--to", "CN", "--modality", "face", "--form", "template"].concat(
    [...["--purpose", "verify", "--people", "500", "--age", "30"]],
  );

  test("are asked about in at most three questions, each with what an answer does", async () => {
    const { code, stdout } = await comity(CHINA);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^DEPENDS {2}US-CA → CN, /);
    const questions = stdout.split("\n").filter((line) => /^ {2}\d\. /.test(line));
    expect(questions.map((line) => line.trim().slice(0, 2))).toEqual(["1.", "2.", "3."]);
    const flat = stdout.replaceAll(/\s+/g, " ");
    expect(flat).toMatch(
      /\(dealing\) none of these \(presumed\) → conditional; sale or brokerage → depends on question 3 \(people12m\); vendor.* → conditional, adds us\.part202-audit under assessment and 2 more/,
    );
    expect(flat).toContain("a data broker → prohibited");
    expect(flat).toMatch(
      /\(people12m\) 500 to 1,000 → conditional.*; 1,001 or more → prohibited unless an exception is shown\./,
    );
    expect(flat).toContain("If so: CONDITIONAL. Worst case: PROHIBITED.");
  });

  test("are conditional once two answers are given, and prohibited at once with --strict", async () => {
    const verdict = async (...more: string[]) =>
      JSON.parse((await comity([...CHINA, ...more, "--json"])).stdout).verdict;
    expect(await verdict("--fact", "role=controller", "--fact", "dealing=none")).toBe("conditional");
    expect(await verdict("--strict")).toBe("prohibited");
  });
});

test("an exception counts with --claim; a name that is none is refused", async () => {
  const payment = [
    "floor",
    "--from",
    "US-TX",
    "--to",
    "EU",
    "--modality",
    "face",
    "--form",
    "template",
  ].concat([...["--purpose", "payment", "--age", "30", "--fact", "recipientRole=controller"]]);
  const closed = await comity(payment);
  expect(closed.stdout).toMatch(/^PROHIBITED UNLESS {2}US-TX → EU/);
  expect(closed.stdout).toContain("  exc:us-tx.financial-transaction ");
  const open = await comity([...payment, "--claim", "exc:us-tx.financial-transaction"]);
  expect(open.stdout).toMatch(/^CONDITIONAL {2}US-TX → EU/);
  const wrong = await comity([...payment, "--claim", "exc:us-tx.financial"]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/INPUT_INVALID: .*exc:us-tx\.financial/);
});

test("--language says the law's sentences in that language, marks them, and counts those in English", async () => {
  const words = ["floor", "--from", "EU", "--to", "US-IL", "--modality", "face", "--form", "template"];
  const question = [...words, "--purpose", "verify", "--age", "30", "--at", "2026-11-21"];
  const shown = JSON.parse((await comity([...question, "--language", "de", "--json"])).stdout);
  const plain = JSON.parse((await comity([...question, "--json"])).stdout);
  expect(shown.words["eu.scc"]).toMatch(/^Standardvertragsklauseln \(/);
  expect(shown.language).toMatchObject({ code: "de", status: "unreviewed" });
  expect(shown.language.translated).toBeGreaterThan(30);
  expect(plain.language).toBeUndefined();
  expect(shown.verdict).toBe(plain.verdict);
  const { stdout } = await comity([...question, "--language", "ja", "--verbose"]);
  expect(stdout).toContain("標準契約条項");
  expect(stdout).toMatch(/stand in Japanese, which\s+nobody\s+has\s+reviewed/);
  expect(widest(stdout)).toBeLessThanOrEqual(100);
});

test("--language with a language that has no sentences is refused with those that have", async () => {
  const { code, stderr } = await comity(["floor", "--from", "EU", "--to", "JP", "--language", "xx"]);
  expect(code).toBe(2);
  expect(stderr).toContain("de, es, fr, ja, ko, pt, zh");
});

test.each([100, 60])("the help keeps the name of each fact on one line, at %i columns", async (columns) => {
  const written: string[] = [];
  const stdout = { write: (text: string) => written.push(text), columns };
  await comity(["floor", "--help"], { NO_COLOR: "1" }, { stdout });
  expect(written.join("")).toMatch(/\n {2}recipientOwnership {2,}ordinary \| coveredPerson/);
  expect(written.join("")).toMatch(/\n {2}financialInstitution {2,}true\|false\n/);
});
