/** Chile: Law 19.628 of 1999 until 2026-11-30, and the text of Law 21.719 from 2026-12-01. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const OLD = "2026-11-30";
const NEW = "2026-12-01";
const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30", role: "controller" };
const CONTROLLER = { ...FACE, recipientRole: "controller" };
const PROCESSOR = { ...FACE, recipientRole: "processor" };
const OUT = { ...CONTROLLER, from: "CL", to: "BR" };
const IN = { ...CONTROLLER, from: "BR", to: "CL" };

const WRITTEN = (use: string) => `all[consent.${use}:written, consent.${use}:informed]`;
const EXPRESS =
  "any[all[consent.collect:explicit, consent.collect:freely_given, consent.collect:informed, " +
  "consent.collect:specific, consent.collect:withdrawable], cl.art16-exception, cl.public-body]";
const ABROAD =
  "any[cl.adequacy, cl.clauses, cl.bcr, cl.certification, " +
  "all[exc:cl.not-habitual, consent.transfer:explicit, consent.transfer:specific], " +
  "all[exc:cl.not-habitual, exc:cl.art27-case]]";

describe("Law 21.719 is published on 2024-12-13 and in force 24 months later", () => {
  it.each([
    ["consent.collect", [`any[${WRITTEN("collect")}, cl.art10-law, cl.art10-health]`], [EXPRESS]],
    ["transparency", ["cl.notice"], ["cl.biometric-notice"]],
    ["mechanism", [], [ABROAD]],
    ["onward", [], ["cl.onward"]],
    ["assessment", [], ["cl.dpia"]],
    ["security", ["cl.care"], ["all[cl.security, cl.by-design]"]],
    ["retention", ["at purpose end"], ["at purpose end; at consent withdrawn"]],
    ["guardianAge", [], ["14", "16"]],
  ] as const)("%s on 30 November and on 1 December 2026", (dimension, before, after) => {
    expect(asked("CL", ask(OUT, OLD), dimension)).toEqual(before);
    expect(asked("CL", ask(OUT, NEW), dimension)).toEqual(after);
  });

  it("gives portability, objection and a human behind the machine from that day, and damages on both", () => {
    const rights = (day: string) => asked("CL", ask(OUT, day), "rights").join();
    for (const right of ["right.portability", "right.objection", "right.human-review"])
      expect([rights(OLD).includes(right), rights(NEW).includes(right)]).toEqual([false, true]);
    expect(rights(OLD)).toContain("right.damages");
    expect(rights(NEW)).toContain("right.damages");
  });

  it("tells the Agency and the people of a breach from that day on", () => {
    const told = (day: string) => [
      ...asked("CL", ask(OUT, day), "breach.regulator"),
      ...asked("CL", ask(OUT, day), "breach.subjects"),
    ];
    expect(told(OLD)).toEqual([]);
    expect(told(NEW)).toEqual([
      "cl.apdp: report from awareness, without delay, if incident.risk-to-rights",
      "subjects: report from awareness, without delay, if incident.risk-to-rights",
    ]);
  });

  it("has no Chilean law before the text of 1999", () => {
    expect(() => ask({ ...FACE, from: "CL", to: "AR" }, "1999-10-26")).toThrow("no rule in force");
  });
});

describe("Handing over data (Art 15) is to a controller, and a processor has it under a contract (Art 15 bis)", () => {
  it("to a controller asks for express consent or an exception, and a written agreement", () => {
    const floor = ask(OUT, NEW);
    expect(suffices("CL", floor, "consent.disclose", "consent.disclose:explicit")).toBe(false);
    expect(
      suffices("CL", floor, "consent.disclose", "consent.disclose:explicit", "cl.cession-agreement"),
    ).toBe(true);
    expect(suffices("CL", floor, "consent.disclose", "cl.art16-exception", "cl.cession-agreement")).toBe(
      true,
    );
  });

  it.each([OLD, NEW])("to a processor asks for the contract and no consent to it on %s", (day) => {
    const floor = ask({ ...PROCESSOR, from: "CL", to: "BR" }, day);
    expect(asked("CL", floor, "consent.disclose")).toEqual(["cl.processor-contract"]);
    expect(asked("CL", floor, "consent.collect")).toHaveLength(1);
  });

  it("asks for both where nobody said what the recipient is", () => {
    const floor = ask({ ...FACE, from: "CL", to: "BR" }, NEW);
    expect(asked("CL", floor, "consent.disclose")).toHaveLength(2);
    expect(floor.assumed).toContain("recipientRole");
  });

  it.each([
    ["controller", 1, ["14", "16"]],
    ["processor", 0, []],
  ])("a %s in Chile for a controller abroad: rules of controllers", (recipientRole, consents, ages) => {
    const floor = ask({ ...FACE, from: "BR", to: "CL", recipientRole }, NEW);
    expect(asked("CL", floor, "consent.collect")).toHaveLength(consents);
    expect(asked("CL", floor, "assessment")).toHaveLength(consents);
    expect(asked("CL", floor, "breach.subjects")).toHaveLength(consents);
    expect(asked("CL", floor, "guardianAge")).toEqual(ages);
    // These bind a processor as well.
    expect(asked("CL", floor, "security")).toHaveLength(1);
    expect(asked("CL", floor, "retention")).toHaveLength(1);
    expect(asked("CL", floor, "practices").includes("cl.processor-notice")).toBe(
      recipientRole === "processor",
    );
  });
});

describe("Biometric data under Article 16 ter", () => {
  it.each(["finger", "iris", "hand", "face", "voice", "gait"])("of %s is sensitive", (modality) => {
    expect(asked("CL", ask({ ...IN, modality }, NEW), "consent.collect")).toEqual([EXPRESS]);
  });

  it.each([
    ["analytics", "false", "none", 0],
    ["analytics", "true", "none", 1],
    ["analytics", "false", "health", 1],
    ["verify", "false", "none", 1],
  ])("for %s, identifies=%s, reveals=%s", (purpose, identifies, reveals, expected) => {
    const floor = ask({ ...IN, purpose, identifies, reveals }, NEW);
    expect(asked("CL", floor, "consent.collect")).toHaveLength(expected);
  });

  it("is sold with express consent to the sale, and there is no ban", () => {
    const floor = ask({ ...OUT, action: "sell" }, NEW);
    expect(floor.verdict).toBe("conditional");
    expect(asked("CL", floor, "consent.sale")).toEqual(["all[consent.sale:explicit, consent.sale:specific]"]);
  });

  it("serves advertising with express consent, to which the person can object", () => {
    const floor = ask({ ...OUT, purpose: "adTarget" }, NEW);
    expect(asked("CL", floor, "consent.advertising")).toEqual(["consent.advertising:explicit"]);
    expect(asked("CL", floor, "rights")).toContain("right.object-to-marketing");
  });
});

describe("Children (Art 16 quater)", () => {
  it.each([
    ["15", true, true],
    ["16", false, true],
    ["18", false, false],
  ])("sensitive data at %s: a guardian %s, best interest %s", (youngest, guardian, interest) => {
    const floor = ask({ ...IN, youngest }, NEW);
    expect(asked("CL", floor, "consent.collect").includes("consent.collect:verifiable_guardian")).toBe(
      guardian,
    );
    expect(asked("CL", floor, "practices").includes("cl.best-interest")).toBe(interest);
  });

  it("an inference alone leaves the age at 14", () => {
    expect(asked("CL", ask({ ...IN, form: "inference" }, NEW), "guardianAge")).toEqual(["14"]);
  });
});

describe("Leaving Chile (Art 27)", () => {
  it.each([
    [["cl.clauses"], true],
    [["cl.certification"], true],
    [["consent.transfer:explicit", "consent.transfer:specific"], false],
    [["consent.transfer:explicit", "consent.transfer:specific", "exc:cl.not-habitual"], true],
    [["exc:cl.art27-case"], false],
    [["exc:cl.art27-case", "exc:cl.not-habitual"], true],
  ])("is open by %j: %s", (held, open) => {
    expect(suffices("CL", ask(OUT, NEW), "mechanism", ...held)).toBe(open);
  });

  it("takes the consent along, for whoever abroad serves people in Chile (Art 1 bis)", () => {
    const elsewhere = { ...FACE, from: "AR", to: "BR", subjectsIn: "CL" };
    expect(asked("CL", ask(elsewhere, OLD), "consent.collect")).toEqual([]);
    expect(asked("CL", ask(elsewhere, NEW), "consent.collect")).toEqual([EXPRESS]);
  });
});
