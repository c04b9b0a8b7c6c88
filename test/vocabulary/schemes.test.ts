/** The shipped schemes: that they load, what they must not confuse, and the laws of translation between any two of them. */
import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Kind } from "../../src/vocabulary/concept.ts";
import { KNOWN_PURPOSES, mayBeOneUseWith } from "../../src/vocabulary/formats/dpv-purposes.ts";
import { MATCHES } from "../../src/vocabulary/match.ts";
import type { Scheme, SchemeTerm } from "../../src/vocabulary/scheme.ts";
import { type Effect, translate } from "../../src/vocabulary/translate.ts";
import { shippedAtlas } from "../support/atlas.ts";

const atlas = shippedAtlas();
const { concepts, common } = atlas;
const files = readdirSync(new URL("../../src/vocabulary/schemes/", import.meta.url));
const all = atlas.schemes.ids().flatMap((id) => atlas.schemes.get(id) ?? []);
const ofPacks = new Set([...atlas.packs.values()].map(({ scheme }) => scheme));
const shipped = all.filter((each) => each !== common && !ofPacks.has(each));

function scheme(id: string): Scheme {
  const found = all.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no scheme ${id}`);
  return found;
}

type Asked = { readonly kind: Kind; readonly term: string; readonly effect?: Effect };
const run = (from: Scheme, to: Scheme, { kind, term, effect = "describes" }: Asked) =>
  translate({ path: term, kind, term, effect }, from, to, concepts);
const means = (id: string, kind: Kind, term: string) => run(scheme(id), common, { kind, term }).concept;

describe("every shipped scheme", () => {
  it("bears the name of its file, and no two are the same", () => {
    const names = files.filter((name) => name.endsWith(".yaml"));
    expect(shipped.map(({ id }) => `${id}.yaml`).sort()).toEqual(names.sort());
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it.each(shipped.map((each) => [each.id, each] as const))(
    "%s says where and how it was mapped",
    (_, each) => {
      expect(each.source).toMatch(/\w/);
      for (const { term, cite, justification } of each.terms)
        expect([term, cite, justification]).toEqual([
          term,
          expect.any(String),
          expect.stringMatching(/^semapv:/),
        ]);
    },
  );

  it.each(shipped.map((each) => [each.id, each] as const))(
    "%s has one term to write for a grant",
    (_, each) => {
      const exact = each.terms.filter(
        ({ kind, readOnly, matches }) =>
          ["legalBasis", "tier", "consentState"].includes(kind) && !readOnly && matches[0]?.match === "exact",
      );
      const concepts = exact.map(({ matches }) => matches[0]?.concept);
      expect(concepts.filter((id, at) => concepts.indexOf(id) < at)).toEqual([]);
    },
  );
});

describe("between any two schemes", () => {
  const any = fc.constantFrom(...all.filter(({ terms }) => terms.length > 0));
  const asked = fc
    .tuple(any, any, fc.constantFrom<Effect>("describes", "grants"))
    .chain(([from, to, effect]) =>
      fc.constantFrom(...from.terms).map((term) => ({ from, to, term, effect })),
    );
  type Case = { from: Scheme; to: Scheme; term: SchemeTerm; effect: Effect };
  const RUNS = { numRuns: 4000 };

  test("a term comes back, or its loss is declared with a reason", () => {
    fc.assert(
      fc.property(asked, ({ from, to, term: { kind, term, readOnly }, effect }: Case) => {
        const there = run(from, to, { kind, term, effect });
        const back = there.target.map((each) => run(to, from, { kind, term: each, effect }));
        if (there.effect.result !== "kept") expect(there.reason).toBeDefined();
        else if (!readOnly)
          for (const each of back)
            if (each.effect.result === "kept") expect(each.target).toContain(term);
            else expect(each.reason).toBeDefined();
        expect(there.target.length === 0).toBe(there.effect.result === "blocked");
      }),
      RUNS,
    );
  });

  test("a description keeps all that it may mean, and a grant gains nothing", () => {
    fc.assert(
      fc.property(asked, ({ from, to, term: { kind, term }, effect }: Case) => {
        const there = run(from, to, { kind, term, effect });
        if (there.concept === null) return;
        const extent = (id: string) => concepts.get(id).permits ?? concepts.leaves(id);
        const meant = extent(there.concept);
        for (const target of there.target) {
          // The concept that contains the target for certain: it is the most that a reader may take the target to mean.
          const read = extent(run(to, common, { kind, term: target }).concept ?? "");
          expect(effect === "describes" ? meant.isSubsetOf(read) : read.isSubsetOf(meant)).toBe(true);
        }
        if (effect === "grants" && (kind === "legalBasis" || kind === "consentState"))
          expect(["kept", "blocked"]).toContain(there.effect.result);
      }),
      RUNS,
    );
  });
});

describe("codes that collide mean different things", () => {
  test.each([
    ["modality", "0x2000", "cbeff-a", "mod:odour", "cbeff-b", "mod:vein"],
    ["modality", "0x10000", "cbeff-a", "mod:fingerGeometry", "cbeff-b", "mod:foot"],
    ["modality", "0x20000", "cbeff-a", "mod:palmPrint", "cbeff-b", "mod:odour"],
    ["position", "0x01", "cbeff-a", "pos:right", "cbeff-b", "pos:left"],
    ["position", "0x02", "cbeff-a", "pos:left", "cbeff-b", "pos:right"],
    ["position", "0x10", "cbeff-a", "pos:ringFinger", "cbeff-b", "pos:middleFinger"],
  ] as const)("the %s %s of %s is %s, of %s %s", (kind, code, a, first, b, second) => {
    expect([means(a, kind, code), means(b, kind, code)]).toEqual([first, second]);
  });

  test("a raw sample's byte in one list is a flag in the other", () => {
    expect(means("cbeff-a", "form", "0x20")).toBe("form:rawSample");
    expect(means("cbeff-b", "form", "0x20")).toBeNull();
  });

  test("a purpose of the TCF depends on the policy's version", () => {
    const [one, four] = ["1/2", "4/2"].map((term) => scheme("tcf").find("purpose", term)?.matches);
    expect(one).toEqual([{ concept: "pur:personalise", match: "related" }]);
    expect(four).toEqual([{ concept: "pur:adSelect", match: "broad" }]);
    expect(scheme("tcf").find("purpose", "2")).toBeUndefined();
  });

  test("a position's number says whose it is", () => {
    expect(means("iso-19794", "position", "finger/1")).toBe("pos:rightThumb");
    expect(means("iso-19794", "position", "eye/1")).toBe("pos:rightEye");
    expect(means("iso-7816-11", "position", "0x07")).toBeNull();
  });
});

describe("what a scheme does not say", () => {
  test("an exception photograph is of nothing", () => {
    for (const { id } of all.filter(({ id }) => id !== "mosip-cbeff")) {
      const { effect, reason } = run(scheme("mosip-cbeff"), scheme(id), {
        kind: "modality",
        term: "ExceptionPhoto",
      });
      expect([effect.result, reason]).toEqual(["blocked", "VOC_NO_TERM"]);
    }
  });

  test("the space at the end of a word is part of it", () => {
    expect(scheme("mosip-cbeff").find("modality", "Ear ")?.readOnly).toBeUndefined();
    expect(run(common, scheme("mosip-cbeff"), { kind: "modality", term: "ear" }).target).toEqual(["Ear "]);
    expect(scheme("oasis-bias").find("modality", "Ear ")).toBeUndefined();
  });

  test.each(["voice", "iris", "handGeometry", "gait", "vein"])(
    "DPV has no word for %s but the wider one",
    (term) => {
      const { target, effect, reason } = run(common, scheme("dpv"), { kind: "modality", term });
      expect([target, effect.result, reason]).toEqual([["pd:Biometric"], "widened", "VOC_BROADER"]);
    },
  );

  test("DNA is genetic in DPV and no biometric", () => {
    expect(run(common, scheme("dpv"), { kind: "modality", term: "dna" }).target).toEqual(["pd:Genetic"]);
  });

  test("a level of processing keeps its ambiguity", () => {
    const to = scheme("osia");
    expect(means("mosip-cbeff", "form", "Processed")).toBe("form:processed");
    expect(run(scheme("mosip-cbeff"), to, { kind: "form", term: "Processed" }).effect.result).toBe("blocked");
  });

  test("ISO's biometric data is wider than the GDPR's", () => {
    const { target } = run(scheme("us-wa"), scheme("dpv"), { kind: "form", term: "biometric data" });
    expect(target).not.toContain("eu-gdpr:BiometricData");
  });

  test("nothing that a person can consent to under the TCF is enough for biometric data", () => {
    for (const { kind, term } of scheme("tcf").terms.filter((each) => !each.term.includes("special")))
      for (const to of all)
        expect(run(scheme("tcf"), to, { kind, term, effect: "grants" }).target).toEqual([]);
  });

  test("leave to sell under ODRL is no resale tier", () => {
    expect(run(scheme("odrl"), common, { kind: "tier", term: "odrl:sell", effect: "grants" }).reason).toBe(
      "VOC_BROADER",
    );
  });

  test("a consent that was withdrawn is never one that was given", () => {
    for (const to of [scheme("iso-27560"), scheme("gpp"), common])
      for (const { kind, term } of scheme("dpv").terms.filter(({ kind }) => kind === "consentState")) {
        const { target, concept } = run(scheme("dpv"), to, { kind, term, effect: "grants" });
        const given = target.some((each) => ["given", "cs:given"].includes(each) || each.endsWith("=2"));
        if (concept !== "cs:given") expect(given).toBe(false);
      }
    expect(
      run(common, scheme("dpv"), { kind: "consentState", term: "any", effect: "grants" }).effect.result,
    ).toBe("blocked");
  });
});

/** The purposes of DPV 2.3's core, with the three on credit that moved to its sector of finance. */
const PURPOSES = `
  AcademicResearch AccountManagement Advertising AgeVerification CombatClimateChange CommercialPurpose
  CommercialResearch CommunicationForCustomerCare CommunicationManagement CounterMoneyLaundering
  Counterterrorism CreditChecking CustomerCare CustomerClaimsManagement CustomerManagement
  CustomerOrderManagement CustomerRelationshipManagement CustomerSolvencyMonitoring DataAltruism
  DeliveryOfGoods DirectMarketing DisputeManagement EnforceAccessControl EnforceSecurity
  EstablishContractualAgreement FraudPreventionAndDetection FulfilmentOfContractualObligation
  FulfilmentOfObligation HumanResourceManagement IdentityAuthentication IdentityVerification
  ImproveExistingProductsAndServices ImproveHealthcare ImproveInternalCRMProcesses ImprovePublicServices
  ImproveTransportMobility IncreaseServiceRobustness InternalResourceOptimisation LegalCompliance
  MaintainCreditCheckingDatabase MaintainCreditRatingDatabase MaintainFraudDatabase Marketing
  MemberPartnerManagement MisusePreventionAndDetection NonCommercialPurpose NonCommercialResearch
  OptimisationForConsumer OptimisationForController OptimiseUserInterface
  OrganisationComplianceManagement OrganisationGovernance OrganisationRiskManagement PaymentManagement
  Personalisation PersonalisedAdvertising PersonalisedBenefits PersonnelBehaviourMonitoring
  PersonnelHiring PersonnelManagement PersonnelMonitoring PersonnelOffboarding PersonnelOnboarding
  PersonnelPayment PersonnelPerformanceEvaluation PersonnelPerformanceManagement
  PersonnelPerformanceMonitoring PersonnelPerformancePrediction PersonnelPromotionManagement
  PersonnelTerminationManagement PersonnelWorkloadManagement PoliticalCampaign ProtectionOfIPR
  ProtectionOfNationalSecurity ProtectionOfPublicSecurity ProvideEventRecommendations
  ProvideOfficialStatistics ProvidePersonalisedRecommendations ProvideProductRecommendations
  PublicBenefit PublicPolicyMaking PublicRelations Purpose RecordManagement RecruitmentAdvertising
  RecruitmentApplicantBackgroundCheck RecruitmentApplicantCriminalBackgroundCheck
  RecruitmentApplicantInformationAuthentication RecruitmentApplicantSelection
  RecruitmentApplicationAnalysis RecruitmentApplicationManagement RecruitmentApplicationScreening
  RecruitmentInterviewAnalysis RecruitmentInterviewAssessment RecruitmentInterviewManagement
  RecruitmentInterviewScheduling RecruitmentManagement RecruitmentTargetedAdvertising RepairImpairments
  RequestedServiceProvision ResearchAndDevelopment RightsFulfilment ScientificResearch
  SearchFunctionalities SellDataToThirdParties SellInsightsFromData SellProducts
  SellProductsToDataSubject ServiceAccessDetermination ServiceManagement ServiceMonitoring
  ServiceOptimisation ServicePersonalisation ServiceProvision ServiceRegistration ServiceUsageAnalytics
  SocialMediaMarketing TargetedAdvertising TechnicalServiceProvision UserInterfacePersonalisation
  VendorManagement VendorPayment VendorRecordsManagement VendorSelectionAssessment Verification
`;

describe.each(["dpv", "iso-27560"])("the words of DPV in %s", (id) => {
  const words = PURPOSES.trim().split(/\s+/);

  test("cover all 125 purposes: each has its meaning, and says what that loses", () => {
    const silent = words.filter((word) => {
      const found = scheme(id).find("purpose", `dpv:${word}`);
      const isExact = found?.matches.some(({ match }) => match === "exact");
      return found === undefined || (!isExact && found.lost === undefined);
    });
    expect([words.length, silent]).toEqual([125, []]);
  });

  test("describe a purpose under all circumstances, and grant none that they do not contain", () => {
    for (const word of words) {
      const given = { kind: "purpose" as const, term: `dpv:${word}` };
      expect(run(scheme(id), common, given).target).not.toEqual([]);
      const granted = run(scheme(id), common, { ...given, effect: "grants" }).concept;
      const matches = scheme(id).find("purpose", `dpv:${word}`)?.matches ?? [];
      const within = matches.filter(({ match }) => match === "exact" || match === "narrow");
      if (granted !== null) expect(within.map(({ concept }) => concept)).toContain(granted);
    }
  });

  test("say that a person's identity is verified, and whose vital interest it is", () => {
    const grants = { effect: "grants" } as const;
    const verified = run(scheme(id), common, {
      kind: "purpose",
      term: "dpv:IdentityAuthentication",
      ...grants,
    });
    expect([verified.concept, verified.effect.result]).toEqual(["pur:verify", "narrowed"]);
    for (const term of ["dpv:VitalInterestOfDataSubject", "dpv:VitalInterestOfNaturalPerson"]) {
      const { concept, effect } = run(scheme(id), common, { kind: "legalBasis", term, ...grants });
      expect([concept, effect.result]).toEqual(["lb:vitalInterest", "kept"]);
    }
    const weighed = run(scheme(id), common, {
      kind: "legalBasis",
      term: "dpv:LegitimateInterestOfDataSubject",
    });
    expect(weighed.sentence).toContain("is weighed against a ground, and is none");
  });

  test("that become one concept are known as words that may be one use", () => {
    const meaningsOf = (word: string, matches: readonly string[]) =>
      (scheme(id).find("purpose", word)?.matches ?? [])
        .filter(({ concept, match }) => concept !== "pur:any" && matches.includes(match))
        .map(({ concept }) => concepts.leaves(concept));
    const prohibited = KNOWN_PURPOSES.map((word) => [word, meaningsOf(word, MATCHES)] as const);
    const missed = KNOWN_PURPOSES.flatMap((word) => {
      const granted = meaningsOf(word, ["exact", "narrow"]);
      const isOne = mayBeOneUseWith([word]);
      const isWithin = (uses: readonly ReadonlySet<string>[]) =>
        granted.some((grant) => uses.some((use) => !grant.isDisjointFrom(use)));
      return prohibited
        .filter(([other, uses]) => !isOne(other) && isWithin(uses))
        .map(([other]) => `${word} ${other}`);
    });
    expect(missed).toEqual([]);
    const beyond = words.filter((word) => !KNOWN_PURPOSES.includes(`dpv:${word}`));
    expect(beyond.toSorted()).toEqual([
      "CreditChecking",
      "MaintainCreditCheckingDatabase",
      "MaintainCreditRatingDatabase",
    ]);
  });
});
