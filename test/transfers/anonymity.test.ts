/** Data that is said to be about nobody: the word alone takes nothing out of a law, an assessment by an issuer does. */
import { describe, expect, test } from "vitest";
import { anonymityWrong } from "../../src/transfers/anonymity.ts";
import { assessed, changed, sample } from "./fixture.ts";

const AGGREGATE = new Set(["form:anonymisedAggregate"]);
const SYNTHETIC = new Set(["form:synthetic"]);
const assessedAs = (...atoms: string[]) => ({ atoms: new Set(atoms) });
const people = (number?: string) => ({ facts: number === undefined ? {} : { people: [number] } });
const noAssessment =
  "no assessment of kind `anonymity` counts, so that the data is taken for data of any form";
const tooFew = "data about fewer than 2 people is no aggregate, and is taken for data of any form";

describe("a form that is said to be about nobody", () => {
  test.each([
    ["an aggregate that nobody assessed", AGGREGATE, assessedAs("eu.dpia"), people("1200"), noAssessment],
    ["synthetic data that nobody assessed", SYNTHETIC, assessedAs(), people("1200"), noAssessment],
    ["an aggregate of one", AGGREGATE, assessedAs("anonymity"), people("1"), tooFew],
    ["an aggregate of one or more", AGGREGATE, assessedAs("anonymity"), people("1..1000"), tooFew],
    ["an aggregate of nobody knows how many", AGGREGATE, assessedAs("anonymity"), people(), tooFew],
    ["an assessed aggregate of two", AGGREGATE, assessedAs("anonymity"), people("2"), undefined],
    ["assessed synthetic data", SYNTHETIC, assessedAs("anonymity"), people(), undefined],
    ["any other form", new Set(["form:template"]), assessedAs(), people(), undefined],
  ])("%s", (_, forms, offered, request, why) => {
    expect(anonymityWrong(forms, offered, request)).toBe(why);
  });
});

describe("a request for aggregates of faces", () => {
  const login = sample("eu-us-il-login");
  const [consent] = login.offer.consents;
  const aggregates = (offer: object = {}) =>
    changed(login, {
      scheme: "comity",
      modality: "face",
      form: "anonymisedAggregate",
      purpose: "verify",
      offer: {
        consents: [{ ...consent, modalities: "face", forms: "anonymisedAggregate", purposes: "verify" }],
        ...offer,
      },
    });
  const anonymity = { assessments: [...login.offer.assessments, { id: "anonymity", date: "2026-10-01" }] };

  test("is decided as one for data of any form, which its consent does not cover", () => {
    const { decision } = assessed(aggregates());
    expect(decision.notCounted).toEqual(
      expect.arrayContaining([
        { path: "form", why: noAssessment },
        { path: "offer.consents[0]", why: "its evidence is for another form of data" },
        { path: "offer.notices[0]", why: "its evidence is for another form of data" },
      ]),
    );
    expect(decision.decision).toBe("deny");
  });

  test("is decided as it is stated once an issuer has assessed the anonymity", () => {
    const { decision } = assessed(aggregates(anonymity));
    expect(decision.notCounted).toBeUndefined();
    expect(decision.reasons.map(({ code }) => code)).not.toContain("PROHIBITED");
  });
});
