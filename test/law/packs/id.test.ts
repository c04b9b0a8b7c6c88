/** Indonesia: Law 27 of 2022 on Personal Data Protection, and Government Regulation 71 of 2019. */
import { describe, expect, it } from "vitest";
import { ask } from "../question.ts";
import { asked, deadlinesFor, suffices } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30", operator: "ordinary" };
const OUT = { ...FACE, from: "ID", to: "SG", role: "controller", recipientRole: "controller" };
const IN = { ...FACE, from: "SG", to: "ID", recipientRole: "controller" };

describe("Specific data (PDP Law Arts 4, 20-24)", () => {
  it.each([
    [
      "consent in writing",
      ["consent.collect:explicit", "consent.collect:specific", "consent.collect:written"],
      true,
    ],
    [
      "consent that was recorded",
      ["consent.collect:explicit", "consent.collect:specific", "id.recorded"],
      true,
    ],
    ["consent that stands nowhere", ["consent.collect:explicit", "consent.collect:specific"], false],
    ["another basis of Article 20", ["id.art20"], true],
  ] as const)("is used with %s: %j is %s", (_, held, may) => {
    for (const question of [OUT, IN, { ...FACE, from: "JP", to: "SG", subjectsIn: "ID" }])
      expect(suffices("ID", ask(question), "consent.collect", ...held)).toBe(may);
  });

  it.each(["finger", "iris", "dna"])("is biometric of whatever trait: %s", (modality) => {
    expect(asked("ID", ask({ ...IN, modality }), "assessment")).toEqual(["id.dpia"]);
  });

  it("of a child has a guardian's consent, below 18 by the law on children, which is unsure", () => {
    expect(asked("ID", ask({ ...IN, youngest: "17" }), "guardianAge")).toEqual(["18"]);
  });
});

describe("Leaving Indonesia (Art 56; GR 71/2019 Art 20)", () => {
  it.each([
    ["id.equal-protection", true],
    ["id.safeguards", true],
    ["consent.transfer:opt_in", false],
  ])("by %s: %s", (way, may) => {
    expect(suffices("ID", ask(OUT), "mechanism", way)).toBe(may);
  });

  it("is open to consent as the third way, and keeps the systems of public bodies in the country", () => {
    const consent = ["consent.transfer:explicit", "consent.transfer:informed"];
    expect(suffices("ID", ask(OUT), "mechanism", ...consent)).toBe(true);
    expect(asked("ID", ask(OUT), "localisation")).toEqual([]);
    expect(asked("ID", ask({ ...OUT, operator: "stateBody" }), "localisation")).toEqual(["id.onshore"]);
  });
});

describe("A processor (Arts 51-52)", () => {
  it("works on an order, without consent to disclosure", () => {
    const floor = ask({ ...OUT, recipientRole: "processor" });
    expect(asked("ID", floor, "consent.disclose")).toEqual(["id.processor-order"]);
  });

  it("in Indonesia for a controller abroad owes security, erasure and no controller's duty", () => {
    const floor = ask({ ...IN, recipientRole: "processor" });
    for (const dimension of [
      "consent.collect",
      "assessment",
      "rights",
      "breach.regulator",
      "guardianAge",
    ] as const)
      expect(asked("ID", floor, dimension), dimension).toEqual([]);
    expect(asked("ID", floor, "security")).toEqual(["id.security"]);
    expect(asked("ID", floor, "retention")).toHaveLength(1);
  });
});

describe("A breach (Art 46, since 2024-10-17)", () => {
  it("is told to the agency and to the people within 3 x 24 hours, whatever the risk", () => {
    expect(asked("ID", ask(IN), "breach.regulator")).toEqual(["id.komdigi: report 72 hours from awareness"]);
    expect(asked("ID", ask(IN), "breach.subjects")).toEqual(["subjects: report 72 hours from awareness"]);
    const told = deadlinesFor("ID", 1, { riskToPeople: "unlikely" });
    expect(told.map(({ to, dueAt }) => `${to} ${dueAt}`).sort()).toEqual([
      "id.komdigi 2026-03-05T09:00:00.000Z",
      "subjects 2026-03-05T09:00:00.000Z",
    ]);
  });

  it("was not, in the two years to adapt", () => {
    expect(asked("ID", ask(IN, "2024-10-16"), "breach.subjects")).toEqual([]);
    expect(asked("ID", ask(IN, "2024-10-17"), "breach.subjects")).toHaveLength(1);
  });
});

describe("Sale and advertising (Arts 20, 65, 67)", () => {
  it("take explicit consent to the one purpose", () => {
    expect(asked("ID", ask({ ...OUT, action: "sell" }), "consent.sale")).toEqual([
      "all[consent.sale:explicit, consent.sale:specific]",
    ]);
    expect(asked("ID", ask({ ...OUT, purpose: "adTarget" }), "consent.advertising")).toEqual([
      "all[consent.advertising:explicit, consent.advertising:specific]",
    ]);
  });
});

describe("An authority that protects the public (Arts 15, 50)", () => {
  const POLICE = { purpose: "lawEnforcement", role: "authority", recipientRole: "authority" };

  it.each([
    ["that sends data", { ...OUT, ...POLICE }],
    ["that receives data", { ...IN, ...POLICE }],
  ])("%s tells the agency of a breach and not the people, and keeps fewer duties", (_, question) => {
    const floor = ask(question);
    expect(asked("ID", floor, "breach.subjects")).toEqual([]);
    expect(asked("ID", floor, "breach.regulator")).toHaveLength(1);
    expect(asked("ID", floor, "rights")).toEqual(["all[right.access, right.rectification, right.damages]"]);
    expect(asked("ID", floor, "retention").join()).not.toContain("withdrawn");
    expect(asked("ID", floor, "assessment")).toEqual(["id.dpia"]);
  });

  it("frees no other body, and nobody beside it", () => {
    for (const facts of [
      { ...POLICE, purpose: "verify" },
      { ...POLICE, role: "controller" },
    ])
      expect(asked("ID", ask({ ...OUT, ...facts }), "breach.subjects")).toHaveLength(1);
  });
});
