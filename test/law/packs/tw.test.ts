/** Taiwan: the Personal Data Protection Act and its Enforcement Rules, without the amendments that have no day yet. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30", reveals: "none" };
const OUT = { ...FACE, from: "TW", to: "JP", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "JP", to: "TW", recipientRole: "controller" };

describe("Collection (PDPA Arts 2, 6, 8, 19)", () => {
  it("takes biometrics as ordinary data: consent, presumed after a notice (Art 7(3)), or a case of Article 19", () => {
    for (const question of [OUT, IN]) {
      const floor = ask(question);
      for (const way of [["consent.collect:opt_in"], ["tw.art19"], ["consent.collect:opt_out", "tw.notice"]])
        expect(suffices("TW", floor, "consent.collect", ...way), way.join()).toBe(true);
      expect(suffices("TW", floor, "consent.collect", "consent.collect:opt_out")).toBe(false);
      expect(asked("TW", ask(question), "transparency")).toEqual(["tw.notice"]);
    }
  });

  it.each([
    ["genetic data", { modality: "dna" }, 2],
    ["a scan that shows health", { modality: "retina", form: "rawSample", reveals: "health" }, 2],
    ["a template of it that a door compares", { modality: "retina", reveals: "health" }, 1],
    ["a fingerprint", { modality: "finger" }, 1],
  ] as const)("of %s has %o and so many demands: %i", (_, facts, expected) => {
    expect(asked("TW", ask({ ...IN, ...facts }), "consent.collect")).toHaveLength(expected);
  });

  it("takes written consent for genetic data since 2016-03-15 (Art 6)", () => {
    const genes = { ...OUT, modality: "dna" };
    expect(suffices("TW", ask(genes), "consent.collect", "consent.collect:explicit")).toBe(false);
    expect(suffices("TW", ask(genes), "consent.collect", "consent.collect:written")).toBe(true);
    expect(
      suffices("TW", ask({ ...genes, to: "TW" }, "2016-03-14"), "consent.collect", "consent.collect:opt_in"),
    ).toBe(true);
  });
});

describe("Leaving Taiwan (Art 21)", () => {
  it("is free after a check that no authority restricts it, and never a detour", () => {
    expect(asked("TW", ask(OUT), "mechanism")).toEqual(["tw.unrestricted"]);
    expect(asked("TW", ask(OUT), "onward")).toEqual(["tw.no-evasion"]);
    for (const dimension of ["localisation", "assessment", "filings", "guardianAge"] as const)
      expect(asked("TW", ask(OUT), dimension)).toEqual([]);
  });

  it("is asked of whoever passes it on from Taiwan", () => {
    expect(asked("TW", ask(IN), "onward")).toContain("tw.unrestricted");
  });
});

describe("A commissioned party (Art 4, Enforcement Rules Art 8)", () => {
  it("works under a commission, without consent to disclosure", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("TW", floor, "consent.disclose")).toEqual(["tw.commission"]);
    expect(suffices("TW", ask(OUT), "consent.disclose", "tw.within-purpose")).toBe(true);
  });

  it("is the only one who needs no consent to another purpose, which is a statement of its own (Art 7(2))", () => {
    const apart = ["opt_in", "separate", "informed"].map((each) => `consent.disclose:${each}`);
    expect(suffices("TW", ask(OUT), "consent.disclose", "consent.disclose:opt_in")).toBe(false);
    expect(suffices("TW", ask(OUT), "consent.disclose", ...apart)).toBe(true);
  });

  it("in Taiwan for somebody abroad owes security and deletion, and no controller's duty", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of ["consent.collect", "transparency", "rights", "breach.subjects"] as const)
      expect(asked("TW", floor, dimension), dimension).toEqual([]);
    expect(asked("TW", floor, "security")).toEqual(["tw.security"]);
    expect(asked("TW", floor, "retention")).toHaveLength(1);
  });
});

describe("A breach (Art 12)", () => {
  it("is told to the people once the facts are found, and to the authority of the sector, which is unsure", () => {
    expect(asked("TW", ask(IN), "breach.subjects")).toEqual([
      "subjects: report from determination, without delay",
    ]);
    expect(asked("TW", ask(IN), "breach.regulator")).toEqual(["tw.sector: report 72 hours from awareness"]);
    expect(
      deadlinesFor("TW", 5)
        .map(({ to }) => to)
        .sort(),
    ).toEqual(["subjects", "tw.sector"]);
  });
});

describe("Sale and marketing (Arts 20, 41)", () => {
  it("a sale takes consent; marketing takes none, and ends at the first refusal", () => {
    expect(asked("TW", ask({ ...OUT, action: "sell" }), "consent.sale")).toEqual(["consent.sale:opt_in"]);
    const marketing = ask({ ...OUT, purpose: "adTarget" });
    expect(asked("TW", marketing, "consent.advertising")).toEqual([]);
    expect(asked("TW", marketing, "practices")).toEqual(["tw.free-refusal"]);
    expect(asked("TW", marketing, "rights")).toContain("right.object-to-marketing");
  });

  it("the Act binds since 2012-10-01", () => {
    expect(() => ask(OUT, "2012-09-30")).toThrow("no rule in force");
  });
});

describe("An agency of government (Arts 15, 16, 18)", () => {
  const agency = ask({ ...OUT, role: "authority" });

  it("uses and passes on data within its statutory duties, and no order restricts what it sends abroad", () => {
    expect(suffices("TW", agency, "consent.collect", "tw.art15")).toBe(true);
    expect(suffices("TW", agency, "consent.collect", "tw.art19")).toBe(false);
    expect(suffices("TW", agency, "consent.disclose", "tw.art16")).toBe(true);
    expect(asked("TW", agency, "mechanism")).toEqual([]);
    expect(asked("TW", agency, "security")).toEqual(["tw.agency-security"]);
  });

  it("keeps what binds both: breaches, deletion, rights, and written consent for genes", () => {
    expect(asked("TW", agency, "breach.subjects")).toHaveLength(1);
    expect(asked("TW", agency, "retention")).toHaveLength(1);
    expect(asked("TW", agency, "rights")).toHaveLength(1);
    const genes = ask({ ...OUT, role: "authority", modality: "dna" });
    expect(suffices("TW", genes, "consent.collect", "tw.art15")).toBe(false);
  });

  it("that receives data stands under the same articles", () => {
    const floor = ask({ ...IN, recipientRole: "authority" });
    expect(suffices("TW", floor, "consent.collect", "tw.art15")).toBe(true);
    expect(asked("TW", floor, "breach.regulator")).toEqual([]);
  });
});

describe("Orders that bar mainland China (Art 21(3))", () => {
  const to = (place: string, sector: string, day?: string) => ask({ ...OUT, to: place, sector }, day).verdict;

  it.each(["manpower", "telecommunications"])("are for their sector alone: %s", (sector) => {
    expect(to("CN", sector)).toBe("prohibited");
    expect(to("HK", sector)).toBe("conditional");
    expect(to("CN", "retail")).toBe("conditional");
  });

  it("bar labour brokers since 2023-02-20", () => {
    expect(to("CN", "manpower", "2023-02-19")).toBe("conditional");
    expect(to("CN", "manpower", "2023-02-20")).toBe("prohibited");
  });
});
