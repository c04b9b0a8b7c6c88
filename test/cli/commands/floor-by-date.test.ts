/** `comity floor`: an export from China, a transfer from India on two days, and the days on which other law changed. */
import { describe, expect, test } from "vitest";
import { comity } from "../../support/command.ts";

type Part = {
  readonly value: unknown;
  readonly asWritten: string;
  readonly by: Readonly<Record<"jurisdiction" | "side" | "rule" | "cite", string>>;
};
type Answer = {
  readonly verdict: string;
  readonly why: readonly string[];
  readonly dimensions: Readonly<
    Record<string, { readonly engaged: boolean; readonly parts: readonly Part[] }>
  >;
  readonly grants: readonly { readonly used: boolean; readonly by: { readonly cite: string } }[];
};

async function floor(words: string): Promise<Answer> {
  const { code, stdout, stderr } = await comity(["floor", ...words.split(" "), "--json"]);
  expect([code, stderr]).toEqual([0, ""]);
  return JSON.parse(stdout);
}

/** What each law asks in a dimension, as it puts it. */
const asks = (answer: Answer, dimension: string) =>
  (answer.dimensions[dimension]?.parts ?? [])
    .filter(({ by }) => by.side !== "baseline")
    .map(({ asWritten, by }) => `${by.jurisdiction}: ${asWritten}`);

describe("faces of 150,000 people from China to the EU, for public security", () => {
  const CHINA =
    "--from CN --to EU --modality face --form rawSample --purpose publicSecurity --people 150000 --fact peopleYear=150000 --age 30 --at 2026-11-21";

  test("need the CAC's assessment and the provincial filing, separate and explicit consent, and notice at once and in 72 hours", async () => {
    const answer = await floor(CHINA);
    expect(answer.verdict).toBe("conditional");
    const engaged = (dimension: string) => answer.dimensions[dimension]?.engaged;
    expect(["consent.collect", "mechanism", "filings", "breach.regulator"].map(engaged)).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(asks(answer, "mechanism")).toContain(
      "CN: any[cn.security-assessment, all[cn.gba-area, cn.gba-contract, cn.gba-filing], exc:cn.contract-necessity, exc:cn.cross-border-hr, exc:cn.emergency, exc:cn.transit]",
    );
    expect(asks(answer, "mechanism")[0]).toMatch(/^CN: .*consent\.transfer:separate/);
    expect(asks(answer, "filings")).toEqual([
      "CN: cn.cac-provincial: file 30 business days from storing 100000 faces",
    ]);
    expect(asks(answer, "consent.collect")[0]).toMatch(/^CN: .*collect:separate, consent\.collect:explicit/);
    // Whoever receives for a task of the State is presumed a public body; the GDPR asks a firm.
    const inUnion = (each: Answer) => asks(each, "consent.collect").filter((line) => line.startsWith("EU"));
    expect(inUnion(answer)).toEqual(["EU: any[eu.led-10-law, eu.led-10-vital, eu.led-10-made-public]"]);
    const firm = await floor(`${CHINA} --fact recipientRole=controller`);
    expect(inUnion(firm)).toEqual([expect.stringMatching(/^EU: any\[all\[consent\.collect:explicit/)]);
    expect(asks(answer, "breach.regulator")).toEqual(
      expect.arrayContaining([
        "CN: cn.cac: report 0 hours from awareness, without delay",
        "EU: eu.sa: report 72 hours from awareness, without delay, if incident.risk-to-rights",
      ]),
    );
  });

  test("open to no contract above 10,000 since January, even where it is the smaller half of the same year", async () => {
    const below = await floor(CHINA.replaceAll("150000", "9999"));
    // What was exported this year, not this transfer alone, is counted.
    const spread = await floor(CHINA.replace("--people 150000", "--people 9999"));
    const onlyAssessment = (answer: Answer) =>
      answer.dimensions.mechanism?.parts.some(({ by }) => by.rule === "cbdf-from-10000");
    expect([onlyAssessment(below), onlyAssessment(spread)]).toEqual([false, true]);
  });
});

describe("voice templates from India to Japan", () => {
  const INDIA = "--from IN --to JP --modality voice --form template --purpose verify --age 30 --at ";

  test("on 21 November 2026 stand under the SPDI Rules", async () => {
    const now = await floor(`${INDIA}2026-11-21`);
    expect(now.verdict).toBe("conditional");
    expect(asks(now, "consent.collect")).toEqual(["IN: consent.collect:written"]);
    expect(asks(now, "mechanism")).toEqual([
      "IN: all[in.same-protection, any[consent.transfer:opt_in, in.spdi-contract-necessity]]",
    ]);
    expect(asks(now, "onward")).toContain("IN: prohibited");
    expect(asks(now, "breach.regulator").filter((line) => line.startsWith("IN"))).toEqual([
      "IN: in.cert-in: report 6 hours from awareness",
    ]);
    expect(asks(now, "breach.subjects").some((line) => line.startsWith("IN"))).toBe(false);
    expect(asks(now, "guardianAge")).toEqual([]);
    expect(asks(now, "keep").join()).not.toContain("data for 366 days");
  });

  test("on 1 June 2027 stand under the DPDP Act", async () => {
    const later = await floor(`${INDIA}2027-06-01`);
    expect(later.verdict).toBe("conditional");
    expect(asks(later, "consent.collect")).toEqual([
      "IN: any[all[consent.collect:opt_in, consent.collect:freely_given, consent.collect:specific, consent.collect:informed], in.legitimate-use, in.offence, in.research-standards, in.notified-instrumentality]",
    ]);
    expect(asks(later, "transparency")).toContain(
      "IN: any[in.itemised-notice, in.offence, in.research-standards, in.notified-instrumentality]",
    );
    expect(asks(later, "mechanism")).toEqual([]);
    expect(asks(later, "onward").some((line) => line.startsWith("IN"))).toBe(false);
    expect(asks(later, "onward").some((line) => line.startsWith("JP"))).toBe(true);
    expect(asks(later, "keep").join()).toContain("keep data for 366 days from purpose end");
    expect(asks(later, "breach.regulator")).toEqual(
      expect.arrayContaining([
        "IN: in.cert-in: report 6 hours from awareness",
        "IN: in.dpb: preliminary from awareness, without delay; in.dpb: full 72 hours from awareness",
      ]),
    );
    expect(asks(later, "breach.subjects")).toContain("IN: subjects: report from awareness, without delay");
    expect(asks(later, "guardianAge")).toEqual(["IN: 18"]);
  });

  test.each([
    ["2027-05-12", "IN: consent.collect:written"],
    [
      "2027-05-13",
      "IN: any[all[consent.collect:opt_in, consent.collect:freely_given, consent.collect:specific, consent.collect:informed], in.legitimate-use, in.offence, in.research-standards, in.notified-instrumentality]",
    ],
  ])("change between the 12th and the 13th of May: on %s %s", async (day, consent) => {
    expect(asks(await floor(INDIA + day), "consent.collect")).toEqual([consent]);
  });
});

describe("the day before a change, and the day", () => {
  const FACE = "--modality face --form template --age 30 --purpose";

  test.each([
    ["2024-08-01", "US-IL: all[consent.collect:signed_on_paper, consent.collect:informed]"],
    ["2024-08-02", "US-IL: all[consent.collect:written, consent.collect:informed]"],
  ])("a release for Illinois on %s", async (day, release) => {
    const answer = await floor(
      `--from JP --to US-IL ${FACE} verify --fact recipientRole=controller --at ${day}`,
    );
    expect(asks(answer, "consent.collect")).toEqual([release]);
  });

  test.each([
    ["2025-09-15", []],
    ["2025-09-16", ["PIPA Art 28-8(1)5; decision of the PIPC of 2025-09-16"]],
  ])("Korea recognises the EU: on %s by %j", async (day, cites) => {
    const answer = await floor(`--from KR --to EU ${FACE} verify --at ${day}`);
    expect(answer.grants.filter(({ used }) => used).map(({ by }) => by.cite)).toEqual(cites);
  });

  test.each([
    ["2024-02-16", "conditional"],
    ["2024-02-17", "prohibited"],
  ])("advertising on a platform of the EU on %s is %s, by the Digital Services Act", async (day, verdict) => {
    const answer = await floor(`--from EU --to JP ${FACE} adTarget --fact onlinePlatform=true --at ${day}`);
    expect(answer.verdict).toBe(verdict);
    expect(answer.why.some((sentence) => /DSA .*Art 26\(3\)/.test(sentence))).toBe(verdict === "prohibited");
  });

  test.each([
    ["2025-02-01", "conditional"],
    ["2025-02-02", "prohibited unless"],
  ])("inferring workers' emotions in the EU on %s is %s, by the AI Act", async (day, verdict) => {
    const answer = await floor(`--from EU --to JP ${FACE} emotion --fact sector=employment --at ${day}`);
    expect(answer.verdict).toBe(verdict);
    expect(answer.why.some((sentence) => /AI Act .*Art 5\(1\)\(f\)/.test(sentence))).toBe(
      verdict === "prohibited unless",
    );
  });
});
