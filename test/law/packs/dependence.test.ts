/** Consent of people who cannot freely give it: those whom a shop looks for, pupils, and whoever stands before an authority. */
import { describe, expect, it } from "vitest";
import { answerLaw } from "../../../src/law/answer/answer.ts";
import { ask, atlas, DAY, factsOf, partsOf, type Question } from "../question.ts";
import { asked, suffices } from "./answer.ts";

const FACE = {
  modality: "face",
  form: "template",
  purpose: "verify",
  youngest: "30",
  role: "controller",
  recipientRole: "controller",
  sector: "finance",
};
const CONSENT = ["explicit", "freely_given", "specific", "withdrawable", "informed"].map(
  (quality) => `consent.collect:${quality}`,
);
const ANOTHER_WAY = "consent.collect:real_alternative";

/** What an answer lists first of one law under consent to collect, and to disclose. */
function usual({ from, to, ...facts }: Question, law: string) {
  const { checklist } = answerLaw(atlas, {
    from,
    to,
    at: new Date(`${DAY}T12:00:00Z`),
    facts: factsOf({ from, to, ...facts }),
  });
  return checklist
    .filter(({ by, dimension }) => by.jurisdiction === law && dimension.startsWith("consent."))
    .map(({ dimension, have }) => [dimension, ...have]);
}

const ROUTES = [
  ["to another place", { from: "EU", to: "JP", recipientRole: "controller" }],
  ["to a processor at home", { from: "EU", to: "EU", recipientRole: "processor" }],
] as const;

describe.each([
  ["a watch list of thieves", { purpose: "lossPrevention" }],
  ["a school that lets pupils in", { sector: "education", purpose: "accessControl" }],
  ["a school that counts them", { sector: "education", purpose: "timekeeping" }],
])("the Union: %s", (_, facts) => {
  it.each(ROUTES)("%s, consent counts only beside another way", (_, route) => {
    const floor = ask({ ...FACE, ...facts, ...route });
    expect(suffices("EU", floor, "consent.collect", ...CONSENT)).toBe(false);
    expect(suffices("EU", floor, "consent.collect", ...CONSENT, ANOTHER_WAY)).toBe(true);
  });
});

describe.each([
  ["a watch list of thieves", { purpose: "lossPrevention" }],
  ["pupils", { sector: "education" }],
  ["people before an authority", { role: "authority" }],
])("the Union: %s", (_, facts) => {
  it.each(ROUTES)(
    "%s, a ground of Article 9(2)(g) needs no consent, and some ground is needed",
    (_, route) => {
      const floor = ask({ ...FACE, ...facts, ...route });
      expect(suffices("EU", floor, "consent.collect")).toBe(false);
      expect(suffices("EU", floor, "consent.collect", "eu.art9-2-g")).toBe(true);
    },
  );

  it("names a ground in law before consent, also for the disclosure, and each demand once", () => {
    expect(usual({ ...FACE, ...facts, from: "EU", to: "US-CA" }, "EU")).toEqual([
      ["consent.collect", "eu.art9-2-g"],
      ["consent.disclose", "eu.art9-2-g"],
    ]);
  });
});

it("the Union: an authority that has a processor names its contract for the disclosure", () => {
  const question = { ...FACE, role: "authority", recipientRole: "processor", from: "EU", to: "US-CA" };
  expect(usual(question, "EU")).toEqual([
    ["consent.collect", "eu.art9-2-g"],
    ["consent.disclose", "eu.processor-contract"],
  ]);
});

describe("elsewhere", () => {
  it("a login is asked no more where nobody stated sector or role", () => {
    const { role: _role, sector: _sector, ...login } = { ...FACE, from: "EU", to: "JP" };
    expect(suffices("EU", ask(login), "consent.collect", ...CONSENT)).toBe(true);
  });

  const shop = { ...FACE, purpose: "lossPrevention" };

  it("customers of a bank agree freely, as before", () => {
    expect(suffices("EU", ask({ ...FACE, from: "EU", to: "JP" }), "consent.collect", ...CONSENT)).toBe(true);
    expect(suffices("UK", ask({ ...FACE, from: "UK", to: "JP" }), "consent.collect", ...CONSENT)).toBe(true);
  });

  it("a shop of the United Kingdom rests on Schedule 1, with its policy document", () => {
    expect(usual({ ...shop, from: "UK", to: "US-CA" }, "UK")).toEqual([
      ["consent.collect", "uk.art9-2-g", "uk.policy-document"],
      ["consent.disclose", "uk.art9-2-g", "uk.policy-document"],
    ]);
    expect(suffices("UK", ask({ ...shop, from: "UK", to: "JP" }), "consent.collect", ...CONSENT)).toBe(false);
  });

  it("a Swiss shop rests on an interest that prevails (FADP Art 31)", () => {
    expect(usual({ ...shop, from: "CH", to: "JP" }, "CH")).toEqual([
      ["consent.collect", "ch.art31-private-interest"],
      ["consent.disclose", "ch.art31-private-interest"],
    ]);
    expect(usual({ ...FACE, from: "CH", to: "JP" }, "CH")[0]).toEqual([
      "consent.collect",
      "consent.collect:opt_out",
    ]);
  });

  it.each([
    ["NL", "nl.uavg-29"],
    ["ES", "es.watch-list-law"],
  ])("%s asks a shop for its own law or for the consent of all who enter", (law, ground) => {
    const floor = ask({ ...shop, from: law, to: "JP" });
    expect(asked(law, floor, "use")).toEqual([`any[${ground}, consent.collect:explicit]`]);
    expect(asked(law, ask({ ...FACE, from: law, to: "JP" }), "use")).toEqual([]);
    expect(asked(law, ask({ ...shop, modality: "voice", from: law, to: "JP" }), "use")).toEqual([]);
  });

  it("Sweden takes no consent of pupils for attendance, and is unsure of it for other recognition", () => {
    const school = { ...FACE, sector: "education", from: "SE", to: "JP" };
    const found = (purpose: string) =>
      partsOf(ask({ ...school, purpose }), "consent.collect")
        .filter(({ by }) => by.jurisdiction === "SE")
        .map(({ by }) => by.status);
    expect(found("timekeeping")).toEqual(["confirmed"]);
    expect(found("verify")).toEqual(["unsure"]);
    expect(found("analytics")).toEqual([]);
  });

  it("England's schools ask a parent in writing and offer another way, below 18 (PoFA ss.26-28)", () => {
    const school = { ...FACE, sector: "education", from: "UK", to: "JP" };
    const found = (youngest: string) =>
      asked("UK", ask({ ...school, youngest }), "consent.collect").filter((each) =>
        each.includes("verifiable_guardian"),
      );
    expect(found("17")).toHaveLength(1);
    expect(found("18")).toEqual([]);
    expect(found("17")[0]).toContain("consent.collect:real_alternative");
    expect(asked("UK", ask({ ...school, youngest: "17" }), "practices").join()).toContain("uk.child-refusal");
  });

  it("rules on staff leave out what is done for the State (ArbVG section 96)", () => {
    const at = { ...FACE, from: "AT", to: "US-CA", sector: "employment" };
    expect(asked("AT", ask({ ...at, purpose: "lawEnforcement" }), "use")).toEqual([]);
    expect(asked("AT", ask({ ...at, purpose: "accessControl" }), "use")).toHaveLength(1);
  });
});
