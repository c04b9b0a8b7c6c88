/** Purposes of DPV: which of them may be one use. */
import { expect, test } from "vitest";
import { KNOWN_PURPOSES, mayBeOneUseWith } from "../../../src/vocabulary/formats/dpv-purposes.ts";

const mayBeOne = (one: string, other: string) => mayBeOneUseWith([one])(other);

test("all purposes of DPV 2.3 lie within dpv:Purpose", () => {
  expect(KNOWN_PURPOSES.length).toBe(122);
  expect(KNOWN_PURPOSES.filter((each) => !/^dpv:[A-Z][A-Za-z]+$/.test(each))).toEqual([]);
  expect(KNOWN_PURPOSES.filter((each) => !mayBeOne("dpv:Purpose", each))).toEqual([]);
});

test.each([
  ["the same", "dpv:Advertising", "dpv:Advertising"],
  ["one right below", "dpv:Marketing", "dpv:Advertising"],
  ["one far below", "dpv:Marketing", "dpv:RecruitmentTargetedAdvertising"],
  ["two with a part in common", "dpv:Personalisation", "dpv:Advertising"],
  ["two with a part further down", "dpv:PersonnelHiring", "dpv:TargetedAdvertising"],
  ["one that says how it earns", "dpv:CommercialPurpose", "dpv:EnforceAccessControl"],
  ["one that is done by way of the other", "dpv:DirectMarketing", "dpv:TargetedAdvertising"],
  ["one of an extension, which may be anything", "sector-finance:CreditChecking", "dpv:Marketing"],
  ["a name of somebody's own", "http://example.org/ads", "dpv:Marketing"],
])("are one use: %s", (_, one, other) => {
  expect([mayBeOne(one, other), mayBeOne(other, one)]).toEqual([true, true]);
});

test.each([
  ["dpv:Advertising", "dpv:EnforceAccessControl"],
  ["dpv:AgeVerification", "dpv:IdentityVerification"],
  ["dpv:SellDataToThirdParties", "dpv:SellInsightsFromData"],
  ["dpv:AcademicResearch", "dpv:CommercialResearch"],
])("are two uses: %s and %s", (one, other) => {
  expect([mayBeOne(one, other), mayBeOne(other, one)]).toEqual([false, false]);
});

test("of several, one is enough; of none, none", () => {
  expect(mayBeOneUseWith(["dpv:ScientificResearch", "dpv:Marketing"])("dpv:Advertising")).toBe(true);
  expect(mayBeOneUseWith(["dpv:ScientificResearch", "ex:x"])("dpv:Advertising")).toBe(true);
  expect(mayBeOneUseWith([])("dpv:Advertising")).toBe(false);
});
