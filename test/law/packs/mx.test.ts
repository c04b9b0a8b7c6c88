/** Mexico: what the LFPDPPP of 2025 asks, on either side of a transfer. */
import { describe, expect, it } from "vitest";
import { translate } from "../../../src/vocabulary/translate.ts";
import { deadlinesThen, noticeWith } from "../../notices/notices.ts";
import { ask, atlas, combined, parts, partsOf } from "../question.ts";
import { suffices } from "./answer.ts";

const face = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
  sector: "finance",
  sameGroup: "false",
};
const written = (use: string) => `all[consent.${use}:explicit, consent.${use}:written]`;
const TRANSFER = `all[any[${written("transfer")}, exc:mx.transfer], mx.same-duties]`;

/** What Mexico's law alone asks in a dimension. */
const mexican = (floor: ReturnType<typeof ask>, dimension: Parameters<typeof parts>[1]) =>
  parts(floor, dimension).filter((each) => each.startsWith("MX: "));

describe("from Mexico to Japan: verifying a face template", () => {
  const floor = ask({ from: "MX", to: "JP", ...face });

  it("is conditional on express consent in writing", () => {
    expect(floor.verdict).toBe("conditional");
    expect(mexican(floor, "consent.collect")).toEqual([`MX: ${written("collect")}`]);
    expect(mexican(floor, "consent.disclose")).toEqual([`MX: any[${written("disclose")}, exc:mx.transfer]`]);
  });

  it("goes abroad to whoever takes on the same duties: no country is recognised", () => {
    expect(mexican(floor, "mechanism")).toEqual([`MX: ${TRANSFER}`]);
    expect(mexican(floor, "onward")).toEqual(["MX: mx.same-duties"]);
    expect(atlas.packs.get("MX")?.grants).toEqual([]);
    for (const from of ["EU", "US-IL", "JP", "BR", "AR"])
      expect(ask({ from, to: "MX", ...face }).grants.filter(({ used }) => used)).toEqual([]);
  });

  it("is announced, guarded, blocked, deleted and open to the person", () => {
    expect(mexican(floor, "transparency")).toEqual(["MX: mx.privacy-notice"]);
    expect(mexican(floor, "security")).toEqual(["MX: mx.security"]);
    expect(mexican(floor, "retention")).toEqual(["MX: at purpose end"]);
    expect(mexican(floor, "practices")).toEqual(["MX: mx.blocking", "MX: mx.shortest-time"]);
    expect(mexican(floor, "rights")).toEqual([
      "MX: all[right.access, right.rectification, right.erasure, right.objection, mx.object-to-automation]",
    ]);
  });

  it("asks for no assessment, no filing and no age", () => {
    for (const dimension of ["assessment", "filings", "guardianAge", "localisation"] as const)
      expect(mexican(floor, dimension)).toEqual([]);
  });
});

describe("within one group (Art 36 III)", () => {
  const group = { from: "MX", to: "JP", ...face, sameGroup: "true" };

  it("asks the group's own processes and policies in place of consent to pass the data on", () => {
    const floor = ask(group);
    expect(suffices("MX", floor, "consent.disclose", "mx.group-policies")).toBe(true);
    expect(suffices("MX", floor, "mechanism", "mx.group-policies", "mx.same-duties")).toBe(true);
    expect(suffices("MX", floor, "mechanism", "mx.group-policies")).toBe(false);
    expect(mexican(floor, "consent.collect")).toEqual([`MX: ${written("collect")}`]);
  });

  it("asks the same of what is concluded, revealing or not", () => {
    for (const reveals of ["health", "emotion"]) {
      const floor = ask({ ...group, form: "inference", purpose: "analytics", reveals });
      expect(suffices("MX", floor, "consent.disclose", "mx.group-policies")).toBe(true);
      expect(suffices("MX", floor, "mechanism", "mx.group-policies", "mx.same-duties")).toBe(true);
    }
  });

  it("asks no contract of a remisión beside it where nobody said what the recipient is", () => {
    const { recipientRole: _role, ...unsaid } = group;
    const binding = partsOf(ask(unsaid), "consent.disclose").filter(
      ({ by, outdone }) => by.jurisdiction === "MX" && !outdone,
    );
    expect(binding.map(({ by }) => by.rule)).toEqual(["art36-group"]);
  });

  it.each(["mx.remision", "mx.group-policies"])("an encargado of the group has the data by %s", (way) => {
    for (const facts of [{}, { form: "inference", purpose: "analytics", reveals: "health" }]) {
      const floor = ask({ ...group, ...facts, recipientRole: "processor" });
      expect(suffices("MX", floor, "consent.disclose", way)).toBe(true);
      expect(suffices("MX", floor, "mechanism", way, "mx.same-duties")).toBe(true);
    }
  });

  it.each(["false", ["true", "false"]])("asks consent of whoever may be a stranger: %s", (sameGroup) => {
    const floor = ask({ ...group, sameGroup });
    expect(suffices("MX", floor, "consent.disclose", "mx.group-policies")).toBe(false);
    expect(suffices("MX", floor, "mechanism", "mx.group-policies", "mx.same-duties")).toBe(false);
  });
});

describe("to Mexico: verifying a face template", () => {
  it("from the EU asks for the EU's quality of consent in Mexico's form", () => {
    const floor = ask({ from: "EU", to: "MX", ...face });
    expect(floor.verdict).toBe("conditional");
    // Mexico knows no ground beside consent, so that only the EU's list of grounds has alternatives.
    const collect = combined(floor, "consent.collect");
    expect(collect).toContain("consent.collect:written");
    expect(collect).toContain("consent.collect:explicit");
    expect(partsOf(floor, "consent.collect").map(({ by }) => `${by.side} ${by.rule}`)).toEqual([
      "baseline consent",
      "origin art9-collect",
      "destination art7-8-consent-destination",
    ]);
    expect(mexican(floor, "mechanism")).toEqual([]);
    expect(mexican(floor, "onward")).toEqual([
      `MX: ${TRANSFER.replaceAll("consent.transfer", "consent.onward")}`,
      // The next recipient is not known: that it may be of the same group, or an encargado, takes nothing away.
      `MX: all[any[mx.group-policies, ${written("onward")}, exc:mx.transfer], mx.same-duties]`,
      `MX: all[any[mx.remision, ${written("onward")}, exc:mx.transfer], any[mx.remision, mx.same-duties]]`,
      `MX: all[any[mx.remision, mx.group-policies, ${written("onward")}, exc:mx.transfer], any[mx.remision, mx.same-duties]]`,
    ]);
    expect(floor.grants.filter(({ used }) => used)).toEqual([]);
  });

  it("from Illinois needs one release in writing for both", () => {
    const floor = ask({ from: "US-IL", to: "MX", ...face });
    expect(combined(floor, "consent.collect")).toBe(
      "all[consent.collect:explicit, consent.collect:informed, consent.collect:written]",
    );
  });
});

describe("what is sensitive", () => {
  it("is taken to be biometric data in any state, whatever it is for", () => {
    for (const form of ["rawSample", "template", "pseudonymised"])
      for (const purpose of ["verify", "analytics"]) {
        const floor = ask({ from: "MX", to: "JP", ...face, form, purpose, identifies: "false" });
        expect(mexican(floor, "consent.collect")).toEqual([`MX: ${written("collect")}`]);
      }
  });

  it("is what an inference reveals (Art 2 VI); any other can rest on tacit consent", () => {
    const inference = { from: "MX", to: "JP", ...face, form: "inference", purpose: "analytics" };
    const revealing = ask({ ...inference, reveals: "health" });
    expect(mexican(revealing, "consent.collect")).toEqual([`MX: ${written("collect")}`]);
    expect(partsOf(revealing, "consent.collect").at(-1)?.by.status).toBe("confirmed");
    expect(mexican(revealing, "consent.disclose")).toContain(
      `MX: any[${written("disclose")}, exc:mx.transfer]`,
    );
    expect(mexican(revealing, "mechanism")).toContain(`MX: any[${written("transfer")}, exc:mx.transfer]`);
    const plain = ask({ ...inference, reveals: "emotion" });
    expect(mexican(plain, "consent.collect")).toEqual([]);
    expect(mexican(plain, "consent.disclose")).toEqual([
      "MX: any[consent.disclose:opt_out, exc:mx.transfer]",
    ]);
    expect(mexican(plain, "mechanism")).toEqual([
      "MX: all[any[consent.transfer:opt_out, exc:mx.transfer], mx.same-duties]",
    ]);
    expect(mexican(plain, "consent.sale")).toEqual(["MX: consent.sale:opt_out"]);
  });
});

describe("sale and advertising", () => {
  it("of biometric data need express written consent, and are forbidden to nobody", () => {
    const sold = ask({ from: "MX", to: "JP", ...face, action: "sell" });
    expect(sold.verdict).toBe("conditional");
    expect(mexican(sold, "consent.sale")).toEqual([`MX: ${written("sale")}`]);
    expect(ask({ from: "MX", to: "US-IL", ...face, action: "sell" }).verdict).toBe("prohibited");
    const ads = ask({ from: "MX", to: "JP", ...face, purpose: "adTarget" });
    expect(ads.verdict).toBe("conditional");
    expect(mexican(ads, "consent.advertising")).toEqual([`MX: ${written("advertising")}`]);
    expect(partsOf(ads, "consent.advertising").map(({ by }) => by.status)).toEqual(["unsure"]);
  });

  it("by an inference is a secondary purpose that the notice names and the person can refuse", () => {
    const ads = ask({
      from: "MX",
      to: "JP",
      ...face,
      form: "inference",
      purpose: "adTarget",
      reveals: "emotion",
    });
    expect(mexican(ads, "consent.advertising")).toEqual([
      "MX: all[consent.advertising:opt_out, mx.privacy-notice]",
    ]);
  });
});

describe("the law of 2025", () => {
  it("answers from 21 March 2025 and tells nothing of the one before", () => {
    expect(() => ask({ from: "MX", to: "JP", ...face }, "2025-03-20")).toThrow("no rule in force");
    expect(ask({ from: "MX", to: "JP", ...face }, "2025-03-21").verdict).toBe("conditional");
  });
});

describe("a breach", () => {
  it("is told to the people at once and to no authority", () => {
    const floor = ask({ from: "EU", to: "MX", ...face });
    expect(mexican(floor, "breach.regulator")).toEqual([]);
    expect(mexican(floor, "breach.subjects")).toEqual([
      "MX: subjects: report 0 hours from awareness, without delay, if incident.risk-to-rights",
    ]);
  });

  it.each([
    ["high", ["subjects 2026-03-02T09:00:00.000Z"]],
    ["likely", ["subjects 2026-03-02T09:00:00.000Z"]],
    [undefined, ["subjects 2026-03-02T09:00:00.000Z"]],
    ["unlikely", []],
  ] as const)("with a risk that is %s", (riskToPeople, expected) => {
    const facts = riskToPeople === undefined ? {} : { riskToPeople };
    const notice = noticeWith({ subjects: [{ place: "MX", count: 5 }], facts }, { jurisdiction: "MX" });
    const deadlines = deadlinesThen(notice, atlas, new Date("2026-03-02T10:00:00Z"));
    expect(deadlines.map(({ to, dueAt }) => `${to} ${dueAt ?? "no number"}`)).toEqual(expected);
  });
});

describe("the words of Mexico's law", () => {
  it.each([
    ["eu", "mx", "modality", "facial image", "describes", ["facial recognition"]],
    ["mx", "eu", "form", "plantilla", "describes", ["biometric template"]],
    ["eu", "mx", "purpose", "authentication", "describes", ["verification"]],
    // Tacit consent is no consent that another law would take for given.
    ["mx", "eu", "legalBasis", "tacit consent", "grants", []],
  ] as const)("%s to %s: the %s `%s`", (from, to, kind, term, effect, target) => {
    const [source, goal] = [from, to].map((id) => atlas.schemes.get(id));
    if (source === undefined || goal === undefined) throw new Error("no such scheme");
    const translated = translate({ path: kind, kind, term, effect }, source, goal, atlas.concepts);
    expect(translated.target).toEqual(target);
  });
});

describe("an authority (LFPDPPP Art 1: the act binds private parties)", () => {
  const suffice = (floor: ReturnType<typeof ask>) =>
    suffices("MX", floor, "consent.collect", "mx.public-law");

  it.each(["template", "inference"])(
    "with a %s shows that its own law was checked, on either side",
    (form) => {
      const leaving = ask({ ...face, from: "MX", to: "JP", form, reveals: "health", role: "authority" });
      const arriving = ask({
        ...face,
        from: "JP",
        to: "MX",
        form,
        reveals: "health",
        recipientRole: "authority",
      });
      for (const floor of [leaving, arriving]) {
        expect(suffice(floor)).toBe(true);
        expect(suffices("MX", floor, "consent.collect")).toBe(false);
        for (const dimension of ["consent.disclose", "mechanism", "security", "transparency"] as const)
          expect(mexican(floor, dimension), dimension).toEqual([]);
      }
    },
  );

  it("frees no private party: neither the other one, nor whoever did not say what it is", () => {
    const { role: _, ...unsaid } = face;
    expect(suffice(ask({ ...face, from: "MX", to: "JP", recipientRole: "authority" }))).toBe(false);
    expect(suffice(ask({ ...face, from: "JP", to: "MX", role: "authority" }))).toBe(false);
    expect(suffice(ask({ ...face, from: "MX", to: "MX", role: "authority" }))).toBe(false);
    expect(suffice(ask({ ...unsaid, from: "MX", to: "JP" }))).toBe(false);
  });
});
