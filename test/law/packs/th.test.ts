/** Thailand: the Personal Data Protection Act B.E. 2562 and the notifications under it. */
import { describe, expect, it } from "vitest";
import type { Floor } from "../../../src/law/floor.ts";
import type { Dimension } from "../../../src/law/lattice/dimension.ts";
import { ask, combined, DAY, parts } from "../question.ts";
import { asked, deadlinesFor, recognised, suffices } from "./answer.ts";

const IRIS = {
  modality: "iris",
  form: "template",
  purpose: "verify",
  youngest: "30",
  remuneration: "false",
};
const out = (facts = {}, day = DAY) => ask({ from: "TH", to: "JP", ...IRIS, ...facts }, day);
const into = (facts = {}, day = DAY) => ask({ from: "JP", to: "TH", ...IRIS, ...facts }, day);
const own = (floor: Floor, dimension: Dimension) => asked("TH", floor, dimension);

const EXCEPTIONS = "th.s26-1, th.s26-2, th.s26-3, th.s26-4, th.s26-5";
const QUALITIES = ["explicit", "written", "separate", "freely_given"].map(
  (each) => `consent.collect:${each}`,
);
const WRITTEN = "consent.collect:written";

describe("consent to collect (PDPA ss 19, 26)", () => {
  it("is explicit, in writing, separate and free, or there is an exception", () => {
    for (const floor of [out(), into()])
      expect(own(floor, "consent.collect")[0]).toBe(
        `any[all[${QUALITIES.join(", ").replace(WRITTEN, `any[${WRITTEN}, th.electronic-consent]`)}], ${EXCEPTIONS}]`,
      );
  });

  it("needs each of these qualities", () => {
    expect(suffices("TH", out(), "consent.collect", ...QUALITIES)).toBe(true);
    for (const missing of QUALITIES)
      expect(suffices("TH", out(), "consent.collect", ...QUALITIES.filter((each) => each !== missing))).toBe(
        false,
      );
  });

  it.each(["th.s26-1", "th.s26-2", "th.s26-3", "th.s26-4", "th.s26-5"])("gives way to %s", (ground) => {
    expect(suffices("TH", out(), "consent.collect", ground)).toBe(true);
    expect(suffices("TH", out(), "consent.disclose", ground)).toBe(true);
  });

  it("adds writing and separateness to what the EU asks", () => {
    const both = combined(ask({ from: "EU", to: "TH", ...IRIS }), "consent.collect");
    for (const quality of [...QUALITIES, "consent.collect:specific", "consent.collect:withdrawable"])
      expect(both).toContain(quality);
  });

  it.each(["face", "gait", "vein", "dna"])("leaves no modality out, %s neither", (modality) => {
    expect(suffices("TH", out({ modality }), "consent.collect", "consent.collect:opt_in")).toBe(false);
  });

  // What a technique made of traits is biometric data; an unprocessed photograph and an inference are ordinary personal data.
  it.each([
    ["template", "analytics", "false", false],
    ["intermediateSample", "analytics", "false", false],
    ["rawSample", "analytics", "false", true],
    ["rawSample", "analytics", undefined, false],
    ["rawSample", "security", "false", false],
    ["inference", "analytics", undefined, true],
  ])(
    "a %s for %s, of which it is %s that it identifies: plain consent will do: %s",
    (form, purpose, identifies, plain) => {
      const floor = out({
        form,
        purpose,
        reveals: "none",
        ...(identifies === undefined ? {} : { identifies }),
      });
      expect(suffices("TH", floor, "consent.collect", "consent.collect:opt_in")).toBe(plain);
      expect(suffices("TH", floor, "consent.disclose", "consent.disclose:opt_in")).toBe(plain);
    },
  );
});

describe("disclosure, sale and advertising", () => {
  it("disclosure needs explicit consent again, wherever the data of its people goes", () => {
    expect(own(out(), "consent.disclose")[0]).toBe(`any[consent.disclose:explicit, ${EXCEPTIONS}]`);
    const elsewhere = ask({ from: "JP", to: "US-IL", ...IRIS, subjectsIn: "TH" });
    expect(own(elsewhere, "consent.disclose")[0]).toBe(`any[consent.disclose:explicit, ${EXCEPTIONS}]`);
    expect(own(elsewhere, "mechanism")).toEqual([]);
  });

  it("sale needs explicit consent, and no exception carries it", () => {
    const sale = out({ action: "sell" });
    expect(sale.verdict).toBe("conditional");
    expect(own(sale, "consent.sale")).toEqual(["consent.sale:explicit"]);
    expect(own(out({ form: "inference" }), "consent.sale")).toEqual(["consent.sale:opt_in"]);
  });

  it("advertising needs explicit consent and ends when the person objects", () => {
    const advertising = out({ purpose: "adTarget" });
    expect(own(advertising, "consent.advertising")).toEqual(["consent.advertising:explicit"]);
    expect(own(advertising, "rights")).toContain("right.object-to-marketing");
    expect(own(out({ purpose: "adTarget", form: "inference" }), "consent.advertising")).toEqual([
      "consent.advertising:opt_in",
    ]);
  });
});

describe("transfer (PDPA ss 28-29)", () => {
  const DEROGATIONS =
    "all[consent.transfer:opt_in, th.inadequacy-notice], exc:th.s28-law, exc:th.s28-contract, exc:th.s28-vital, exc:th.s28-public-interest]";

  it.each([
    ["2024-03-23", `any[th.adequacy, ${DEROGATIONS}`],
    ["2024-03-24", `any[th.adequacy, th.clauses, th.bcr, th.certification, ${DEROGATIONS}`],
  ])("on %s, by %s", (day, expected) => {
    expect(own(out({}, day), "mechanism")).toEqual([expected]);
  });

  it("is consented to only by those who were told that protection is lacking", () => {
    expect(suffices("TH", out(), "mechanism", "consent.transfer:explicit")).toBe(false);
    expect(suffices("TH", out(), "mechanism", "consent.transfer:opt_in", "th.inadequacy-notice")).toBe(true);
  });

  it("knows no list of adequate places", () => {
    for (const to of ["EU", "JP", "US-IL"])
      expect(recognised("TH", ask({ from: "TH", to, ...IRIS }))).toEqual([]);
  });

  it("follows the origin, and goes on under the same clauses since they exist", () => {
    expect(own(into(), "mechanism")).toEqual([]);
    expect(own(into(), "onward").join()).toContain("th.inadequacy-notice");
    expect(own(out({}, "2024-03-23"), "onward")).toEqual([]);
    expect(own(out({}, "2024-03-24"), "onward")).toEqual(["th.onward-protection"]);
  });
});

describe("handling", () => {
  it("begins with the Act on 1 June 2022", () => {
    expect(() => out({}, "2022-05-31")).toThrow(expect.objectContaining({ reason: "NO_LAW_AT_DATE" }));
    expect(own(out({}, "2022-06-01"), "consent.collect")).not.toEqual([]);
  });

  it.each([
    ["2022-06-20", ["th.security"]],
    ["2022-06-21", ["th.security", "th.security-minimum"]],
  ])("security on %s", (day, expected) => {
    expect(own(into({}, day), "security")).toEqual(expected);
  });

  it("erases at the end, on withdrawal and on request; there is no number", () => {
    for (const floor of [out(), into()])
      expect(own(floor, "retention")).toEqual(["at purpose end; at consent withdrawn; at erasure requested"]);
  });

  it("asks no impact assessment, but an officer, and use for no other purpose", () => {
    expect(own(out(), "assessment")).toEqual([]);
    expect(own(out(), "practices")).toEqual(["th.purpose-bound", "th.dpo"]);
  });

  it("gives every right but one about automated decisions", () => {
    expect(own(into(), "rights")).toEqual([
      "all[right.access, right.portability, right.objection, right.erasure, right.restriction, right.rectification, right.withdrawal, right.complaint, right.damages]",
    ]);
  });

  it("has a guardian consent below twenty, which is above sixteen in the EU", () => {
    const pair = ask({ from: "EU", to: "TH", ...IRIS });
    expect(parts(pair, "guardianAge")).toEqual(["EU: 16", "TH: 20"]);
    expect(pair.dimensions.get("guardianAge")?.value).toEqual({ kind: "number", number: 20 });
  });
});

describe("breach (PDPA s 37(4))", () => {
  it.each([
    ["unlikely", []],
    ["likely", ["th.pdpc 2026-03-05T09:00:00.000Z"]],
    ["high", ["th.pdpc 2026-03-05T09:00:00.000Z", "subjects no number"]],
    [undefined, ["th.pdpc 2026-03-05T09:00:00.000Z", "subjects no number"]],
  ] as const)("a risk that is %s is told to %j", (riskToPeople, expected) => {
    const found = deadlinesFor("TH", 1, riskToPeople === undefined ? {} : { riskToPeople });
    expect(found.map(({ to, dueAt }) => `${to} ${dueAt ?? "no number"}`)).toEqual(expected);
  });

  it("runs beside the EU's own 72 hours: two authorities, each told", () => {
    expect(parts(ask({ from: "EU", to: "TH", ...IRIS }), "breach.regulator")).toEqual([
      "EU: eu.sa: report 72 hours from awareness, without delay, if incident.risk-to-rights",
      "TH: th.pdpc: report 72 hours from awareness, without delay, if incident.risk-to-rights",
    ]);
  });
});

describe("the form of consent (PDPA s 19)", () => {
  const REST = QUALITIES.filter((each) => each !== WRITTEN);

  it.each([
    ["in writing", [WRITTEN], true],
    ["by electronic means, without a signature", ["th.electronic-consent"], true],
    ["by word of mouth", [], false],
  ])("%s: %s", (_, form, valid) => {
    expect(suffices("TH", out(), "consent.collect", ...REST, ...form)).toBe(valid);
  });

  it("by electronic means is no written release for Illinois", () => {
    const floor = ask({ from: "TH", to: "US-IL", ...IRIS });
    expect(suffices("US-IL", floor, "consent.collect", ...REST, "th.electronic-consent")).toBe(false);
  });
});

describe("a scan of the iris that was paid for (order of 2025-11-24)", () => {
  const byConsent = (facts = {}, day = DAY) =>
    [out(facts, day), into(facts, day)].map((floor) =>
      suffices("TH", floor, "consent.collect", ...QUALITIES),
    );

  it.each([
    ["is not consented to", { remuneration: "true" }, DAY, false],
    ["was consented to before the order", { remuneration: "true" }, "2025-11-23", true],
    ["is consented to where nobody paid", {}, DAY, true],
    ["is no scan of the face", { remuneration: "true", modality: "face" }, DAY, true],
  ])("%s", (_, facts, day, valid) => {
    expect(byConsent(facts, day)).toEqual([valid, valid]);
  });

  it("takes an exception of section 26", () => {
    expect(suffices("TH", out({ remuneration: "true" }), "consent.collect", "th.s26-5")).toBe(true);
  });
});

describe("who keeps the public safe (PDPA s 4)", () => {
  const POLICE = { purpose: "lawEnforcement", modality: "finger", form: "template", youngest: "30" };

  it.each([
    ["sends", { from: "TH", to: "JP", role: "authority", recipientRole: "authority" }],
    ["receives", { from: "JP", to: "TH", subjectsIn: "JP", role: "authority", recipientRole: "authority" }],
  ])("and %s data owes the standard of security, and nothing else", (_, sides) => {
    const floor = ask({ ...POLICE, ...sides });
    for (const dimension of ["consent.collect", "consent.disclose", "mechanism", "rights"] as const)
      expect(own(floor, dimension), dimension).toEqual([]);
    expect(own(floor, "security")).not.toEqual([]);
  });

  it.each([
    ["another purpose", { purpose: "verify", role: "authority", recipientRole: "authority" }],
    ["another kind of exporter", { role: "controller", recipientRole: "authority" }],
  ])("frees nobody else: %s", (_, facts) => {
    expect(own(ask({ ...POLICE, from: "TH", to: "JP", ...facts }), "consent.collect")).not.toEqual([]);
    expect(own(ask({ ...POLICE, from: "TH", to: "TH", ...facts }), "consent.collect")).not.toEqual([]);
  });
});

describe("a processor in Thailand for a controller elsewhere (PDPA s 40)", () => {
  const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "19" };
  const floor = ask({ ...FACE, from: "EU", to: "TH", subjectsIn: "EU", recipientRole: "processor" });

  it("owes an agreement, security and news of a breach to its client, and no controller's duty", () => {
    expect(own(floor, "consent.collect").join()).toContain("th.processor-agreement");
    for (const dimension of ["rights", "guardianAge", "breach.regulator", "transparency"] as const)
      expect(own(floor, dimension), dimension).toEqual([]);
    expect(own(floor, "practices").join()).toContain("th.processor-duties");
  });

  it("leaves the consent of people in Thailand to the controller abroad (s 5)", () => {
    const thai = ask({ ...FACE, from: "EU", to: "TH", subjectsIn: "TH", recipientRole: "processor" });
    expect(own(thai, "consent.collect").join()).toContain("consent.collect:explicit");
    expect(thai.verdict).toBe("conditional");
  });
});
