/** The checklist: the usual way of each demand, without exceptions, bans, and recognitions that do not serve. */
import { describe, expect, it, test } from "vitest";
import { answerLaw } from "../../../src/law/answer/answer.ts";
import { GUARDIAN_CONSENT } from "../../../src/law/atom.ts";
import { stateFacts } from "../../../src/law/state-facts.ts";
import { shippedAtlas } from "../../support/atlas.ts";
import { answer, type Words } from "./small-law.ts";

const STATED = { role: "controller", dealing: "none", dataset: "none" };
const items = (words: Words = {}, claims: readonly string[] = []) =>
  Object.fromEntries(
    answer({ ...STATED, ...words }, { claims: new Set(claims) }).checklist.map(
      ({ by, have, otherWays, metBy }) => [
        by.rule,
        metBy === undefined ? `${have.join(" + ")} (${otherWays})` : metBy,
      ],
    ),
  );

test("has the way that a law names first, and an exception last, with the number of others", () => {
  expect(items()).toMatchObject({
    "aa.consent": "consent.collect:opt_in (0)",
    "aa.export": "aa.contract + aa.assessment (1)",
  });
});

test("says what meets a demand already: a recognition, or an exception that is claimed", () => {
  expect(items({ recipientCerts: "cbpr" })["aa.export"]).toBe("aa.adequacy");
  expect(items({}, ["exc:aa.necessity"])["aa.export"]).toBe("exc:aa.necessity");
});

test("leaves out what forbids: that stands in the verdict", () => {
  expect(Object.keys(items({ role: "broker" }))).not.toContain("aa.broker");
  expect(Object.keys(items({ sector: "police" }))).not.toContain("aa.police");
});

test.each([
  ["10", ["bb.child", "bb.younger"]],
  ["12", ["bb.child"]],
  ["12..40", ["bb.child"]],
  ["13", []],
  [undefined, []],
])("where the youngest is %s, a guardian consents under %j", (youngest, rules) => {
  const { checklist, words } = answer({ ...STATED, youngest });
  const guardian = checklist.filter(({ dimension }) => dimension === "guardianAge");
  expect(guardian.map(({ by }) => by.rule)).toEqual(rules);
  for (const { have } of guardian) expect(have).toEqual([GUARDIAN_CONSENT]);
  expect(words.has(GUARDIAN_CONSENT)).toBe(rules.length > 0);
});

test("names the rule of each item", () => {
  const { checklist } = answer(STATED);
  for (const { by, says } of checklist) expect(says).toBe(`The law asks ${by.rule}.`);
  expect(checklist.map(({ by }) => by.cite)).toContain("Act aa.export");
});

test("consent to disclose gives way to the ground on which the data is used, and a processor's contract does not", () => {
  const atlas = shippedAtlas();
  const have = (from: string, to: string, ...more: readonly (readonly [string, readonly string[]])[]) => {
    const words = [["modality", ["face"]], ["form", ["template"]], ["youngest", ["30"]], ...more] as const;
    const facts = stateFacts(from, to, words, atlas.concepts);
    const { checklist } = answerLaw(atlas, { from, to, at: "2026-11-30", facts });
    return (law: string, dimension: string) =>
      checklist
        .filter(({ by, dimension: each }) => by.jurisdiction === law && each === dimension)
        .map((item) => item.have.join(" + "));
  };
  const clock = ["purpose", ["timekeeping"]] as const;
  const login = ["purpose", ["verify"]] as const;
  expect(have("EU", "JP", clock)("EU", "consent.disclose")).toEqual(["eu.art9-2-b"]);
  expect(have("UK", "JP", clock)("UK", "consent.disclose")).toEqual(["uk.art9-2-b + uk.policy-document"]);
  expect(have("EU", "JP", login)("EU", "consent.disclose")).toEqual(["consent.disclose:explicit"]);
  const processor = ["recipientRole", ["processor"]] as const;
  expect(have("EU", "JP", clock, processor)("EU", "consent.disclose")).toEqual(["eu.processor-contract"]);
  expect(have("KR", "SG", login, processor)("SG", "consent.collect")).toEqual(["sg.intermediary-contract"]);
});

test.each([
  ["CH", "US-CA", "ch.scc"],
  ["SG", "AU", "sg.contract"],
  ["TH", "JP", "th.clauses"],
])("from %s to %s the usual mechanism is the contract that a firm can sign: %s", (from, to, expected) => {
  const atlas = shippedAtlas();
  const words = [
    ["modality", ["face"]],
    ["form", ["template"]],
    ["purpose", ["verify"]],
  ] as const;
  const facts = stateFacts(from, to, words, atlas.concepts);
  const { checklist } = answerLaw(atlas, { from, to, at: "2026-11-30", facts });
  const ways = checklist.filter(({ by, dimension }) => by.jurisdiction === from && dimension === "mechanism");
  expect(ways.map(({ have }) => have.join(" + "))).toEqual([expected]);
});

describe("the way that a pack calls usual in a case", () => {
  const shown = (from: string, to: string, words: Readonly<Record<string, string>>, law = from) => {
    const atlas = shippedAtlas();
    const all = { modality: "face", form: "template", youngest: "30", ...words };
    const facts = stateFacts(
      from,
      to,
      Object.entries(all).map(([name, word]) => [name, [word]] as const),
      atlas.concepts,
    );
    return answerLaw(atlas, { from, to, at: "2026-11-30", facts })
      .checklist.filter(({ by, dimension }) => by.jurisdiction === law && dimension === "consent.collect")
      .map(({ have, otherWays }) => `${have.join(" + ")} (${otherWays})`);
  };
  const border = { purpose: "border", role: "authority", recipientRole: "authority" };

  it("is named first there, and is no way more", () => {
    expect(shown("AU", "NZ", { purpose: "lossPrevention" })).toEqual(["au.general-situation (3)"]);
    expect(shown("AU", "NZ", { purpose: "identify" })).toEqual(["consent.collect:opt_in (3)"]);
  });

  it("is not named where the case may be another", () => {
    expect(shown("SA", "NZ", { purpose: "border" })[0]).toContain("consent.collect:explicit");
    expect(shown("SA", "NZ", border)).toEqual(["sa.art6-public (3)"]);
  });

  it("asks for the role of whom the law binds", () => {
    expect(shown("NZ", "SA", border, "SA")).toEqual(["sa.art6-public (3)"]);
    expect(shown("NZ", "SA", { ...border, recipientRole: "controller" }, "SA")[0]).toContain("explicit");
  });

  it("may be an exception, and what the list has first is named", () => {
    const clock = { modality: "finger", purpose: "timekeeping" };
    const ways = (words: Readonly<Record<string, string>>) => shown("CN", "NZ", { ...clock, ...words });
    expect(ways({})).toEqual(["cn.art13-contract (4)"]);
    expect(ways({ role: "authority" })).toEqual(["cn.art13-contract (4)"]);
  });
});
