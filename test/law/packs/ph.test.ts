/** The Philippines: the Data Privacy Act of 2012, its rules and the circulars of the National Privacy Commission. */
import { describe, expect, it } from "vitest";
import { ask, DAY } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30", remuneration: "false" };
const OUT = { ...FACE, from: "PH", to: "SG", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "SG", to: "PH", recipientRole: "controller" };
const GIVEN = ["opt_in", "freely_given", "specific", "informed"].map((each) => `consent.collect:${each}`);

describe("Consent (DPA ss 3(b), 12-13)", () => {
  it.each([
    ["in writing", [...GIVEN, "consent.collect:written"], true],
    ["recorded", [...GIVEN, "ph.recorded"], true],
    ["by word of mouth", GIVEN, false],
    ["not needed on another ground", ["ph.s12-13"], true],
  ] as const)("is %s", (_, held, may) => {
    for (const question of [OUT, IN, { ...FACE, from: "EU", to: "SG", subjectsIn: "PH" }])
      expect(suffices("PH", ask(question), "consent.collect", ...held)).toBe(may);
  });

  it("to a scan of the iris that was paid for does not count, by an order that is unsure (2025-10-08)", () => {
    const paid = { ...OUT, modality: "iris", remuneration: "true" };
    for (const day of [DAY, "2025-10-08"])
      expect(asked("PH", ask(paid, day), "consent.collect")).toContain("ph.s12-13");
    expect(asked("PH", ask(paid, "2025-10-07"), "consent.collect")).not.toContain("ph.s12-13");
    expect(asked("PH", ask({ ...paid, remuneration: "false" }), "consent.collect")).not.toContain(
      "ph.s12-13",
    );
    expect(asked("PH", ask({ ...paid, modality: "face" }), "consent.collect")).not.toContain("ph.s12-13");
  });

  it("of a parent is needed below 18", () => {
    expect(asked("PH", ask({ ...OUT, youngest: "17" }), "guardianAge")).toEqual(["18"]);
  });
});

describe("Leaving the Philippines (DPA s 21)", () => {
  it("takes a contract for comparable protection, or a certified recipient; consent is no way", () => {
    for (const way of ["ph.contract", "ph.cbpr"])
      expect(suffices("PH", ask(OUT), "mechanism", way)).toBe(true);
    expect(suffices("PH", ask(OUT), "mechanism", "consent.transfer:explicit")).toBe(false);
    expect(asked("PH", ask(OUT), "onward")).toEqual(["ph.onward"]);
    expect(asked("PH", ask(OUT), "localisation")).toEqual([]);
  });
});

describe("A processor (DPA ss 4(g), 14; IRR ss 43-45)", () => {
  it("works under an agreement, without consent to disclosure", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("PH", floor, "consent.disclose")).toEqual(["ph.outsourcing-agreement"]);
  });

  it("here for a controller abroad owes security, registration and deletion, and no controller's duty", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of [
      "consent.collect",
      "assessment",
      "rights",
      "breach.regulator",
      "guardianAge",
    ] as const)
      expect(asked("PH", floor, dimension), dimension).toEqual([]);
    expect(asked("PH", floor, "security")).toEqual(["ph.security", "ph.security-programme"]);
    expect(asked("PH", floor, "filings")).toEqual(["ph.npc: registration 20 days from processing start"]);
  });
});

describe("Security and assessment (NPC Circular 2023-06, since 2024-03-30)", () => {
  it("ask for a programme and for an assessment of each system", () => {
    const floor = (day: string) => ask(IN, day);
    expect(asked("PH", floor("2024-03-29"), "assessment")).toEqual([]);
    expect(asked("PH", floor("2024-03-30"), "assessment")).toEqual(["ph.pia"]);
    expect(asked("PH", floor("2024-03-29"), "security")).toEqual(["ph.security"]);
  });
});

describe("A breach (DPA s 20(f), NPC Circular 16-03)", () => {
  it("is told to the Commission and the people within 72 hours where serious harm is a real risk", () => {
    expect(asked("PH", ask(IN), "breach.subjects")).toEqual([
      "subjects: report 72 hours from awareness, if incident.serious-harm",
    ]);
    const told = deadlinesFor("PH", 1, { riskToPeople: "high" });
    expect(
      told
        .filter(({ dueAt }) => dueAt === "2026-03-05T09:00:00.000Z")
        .map(({ to }) => to)
        .sort(),
    ).toEqual(["ph.npc", "subjects"]);
    expect(deadlinesFor("PH", 1, { riskToPeople: "unlikely" })).toEqual([]);
  });

  it("has a full report within 5 days of the first", () => {
    expect(asked("PH", ask(IN), "breach.regulator").join()).toContain(
      "ph.npc: full-report 5 days from regulator told, if incident.serious-harm",
    );
  });
});

describe("Sale and advertising", () => {
  it("take consent, to a sale a specific one, and people may object to marketing", () => {
    expect(asked("PH", ask({ ...OUT, action: "sell" }), "consent.sale")).toEqual([
      "all[consent.sale:opt_in, consent.sale:specific]",
    ]);
    const marketing = ask({ ...OUT, purpose: "adTarget" });
    expect(asked("PH", marketing, "consent.advertising")).toEqual(["consent.advertising:opt_in"]);
    expect(asked("PH", marketing, "rights")).toContain("right.object-to-marketing");
  });
});

describe("Law enforcement (DPA s 4(e), IRR s 5)", () => {
  const POLICE = { purpose: "lawEnforcement", role: "authority", recipientRole: "authority" };

  it.each([
    ["that sends data", { ...OUT, ...POLICE }],
    ["that receives data", { ...IN, ...POLICE }],
  ])("%s keeps it secure, and owes no ground, contract or right", (_, question) => {
    const floor = ask(question);
    for (const dimension of ["consent.collect", "consent.disclose", "mechanism", "rights"] as const)
      expect(asked("PH", floor, dimension), dimension).toEqual([]);
    expect(asked("PH", floor, "security")).not.toEqual([]);
  });

  it("frees no other agency, and nobody beside it", () => {
    for (const facts of [
      { ...POLICE, purpose: "verify" },
      { ...POLICE, role: "controller" },
    ])
      expect(asked("PH", ask({ ...OUT, ...facts }), "consent.collect")).toHaveLength(1);
  });
});
