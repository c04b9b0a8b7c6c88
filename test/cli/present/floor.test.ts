/** The floor's public form, on a small law made for it. */
import { expect, test } from "vitest";
import { answerFloor } from "../../../src/cli/commands/floor.ts";
import { presentFloor } from "../../../src/cli/present/floor.ts";
import { DIMENSION_KEYS } from "../../../src/law/lattice/dimension.ts";
import { atlas, STATED, shown } from "./small-law.ts";

test("the form: every key in order, every dimension, who demands what, and the packs", () => {
  const answer = shown({ from: "AA", to: "BB" });
  expect(Object.keys(answer).join()).toBe(
    "from,to,at,facts,verdict,why,decisive,restsOnUnsure,presumed,statedDuties,unread,suggestedClaims,claims,exceptions,upcoming,questions,checklist,dimensions,penalties,penaltiesNotResearched,depends,assumed,conflicts,grants,notApplied,notResearched,packs,words",
  );
  expect(Object.keys(answer.dimensions)).toEqual(DIMENSION_KEYS);
  expect(answer).toMatchObject({
    from: "AA",
    to: "BB",
    at: "2026-11-21",
    verdict: "conditional",
    depends: [],
    assumed: [],
    conflicts: [],
  });
  expect(answer.facts).toEqual({
    modality: ["mod:face"],
    form: ["form:template"],
    purpose: ["pur:verify"],
    youngest: "30",
    sector: ["bank"],
    action: ["transfer"],
  });
  expect(answer.dimensions["consent.collect"]).toEqual({
    engaged: true,
    kind: "formula",
    value: "consent.collect:written",
    parts: [
      {
        value: "consent.collect:opt_in",
        asWritten: "consent.collect:opt_in",
        says: "The law asks aa.consent.",
        by: {
          jurisdiction: "AA",
          side: "origin",
          rule: "aa.consent",
          cite: "Act aa.consent",
          since: "2020-01-01",
          status: "confirmed",
        },
        outdone: true,
        assumed: [],
      },
      {
        value: "consent.collect:written",
        asWritten: "consent.collect:written",
        says: "The law asks bb.consent.",
        by: {
          jurisdiction: "BB",
          side: "destination",
          rule: "bb.consent",
          cite: "Act bb.consent",
          since: "2020-01-01",
          status: "confirmed",
        },
        outdone: false,
        assumed: [],
      },
    ],
  });
  expect(answer.dimensions.retention).toMatchObject({
    engaged: false,
    value: [{ event: "purpose-end", period: "P3Y", prompt: false }],
  });
  expect(answer.dimensions.localisation).toEqual({
    engaged: true,
    kind: "formula",
    value: "free",
    parts: [],
  });
  expect(answer.grants).toMatchObject([{ atom: "aa.adequacy", used: true, by: { cite: "Finding 1" } }]);
  expect(answer.notApplied).toContainEqual({ rule: "aa.police", jurisdiction: "AA", because: "sector" });
  expect(answer.packs.map(({ jurisdiction, hash }) => [jurisdiction, hash.length])).toEqual([
    ["AA", 64],
    ["BASELINE", 64],
    ["BB", 64],
  ]);
  expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
});

test("why: what is needed in each engaged dimension, without what is outdone", () => {
  expect(shown({ from: "AA", to: "BB" }).why).toEqual([
    "Consent to collect: The law asks bb.consent (BB, Act bb.consent).",
    "Mechanism for the transfer: The law asks aa.export (AA, Act aa.export).",
  ]);
});

test("why: the rule that may forbid; in a strict answer it does, because nobody stated a fact", () => {
  const asked = { from: "AA", to: "BB", purpose: "advertising" };
  const { verdict, why, assumed } = shown(asked);
  expect({ verdict, assumed }).toEqual({ verdict: "depends", assumed: ["onlinePlatform"] });
  expect(why).toEqual(["AA (origin) may forbid it, by Act aa.platform: The law asks aa.platform."]);
  const strict = shown({ ...asked, strict: true });
  expect(strict.verdict).toBe("prohibited");
  expect(strict.why).toEqual([
    "AA (origin) forbids it, by Act aa.platform: The law asks aa.platform. It counts because nobody stated onlinePlatform.",
  ]);
});

test("questions, presumptions and the checklist are there, with the rule behind each", () => {
  const { questions, checklist, decisive, presumed } = shown({
    from: "AA",
    to: "BB",
    purpose: "advertising",
  });
  expect(questions).toMatchObject([
    {
      fact: "onlinePlatform",
      weight: "verdict",
      outcomes: [
        { members: ["true"], verdict: "prohibited", turnsOn: [] },
        { members: ["false"], verdict: "conditional", turnsOn: [] },
      ],
    },
  ]);
  expect(decisive).toMatchObject([{ by: { rule: "aa.platform" }, says: "The law asks aa.platform." }]);
  expect(presumed).toMatchObject({ facts: {}, verdict: "depends", worst: "prohibited" });
  expect(checklist.map(({ by, have, metBy }) => [by.rule, metBy ?? have.join()])).toEqual([
    ["bb.consent", "consent.collect:written"],
    ["aa.export", "aa.adequacy"],
    ["base", "notice"],
  ]);
});

test("why: an exception that must be shown", () => {
  const { verdict, why } = shown({ from: "AA", to: "BB", fact: ["sector=police"] });
  expect(verdict).toBe("prohibited unless");
  expect(why).toEqual([
    "AA (origin) allows it only under an exception that must be shown, by Act aa.police: The law asks aa.police.",
  ]);
});

test("nothing beyond the baseline needs other laws that ask nothing", () => {
  const { verdict, why } = shown({ from: "CC", to: "CC" });
  expect(verdict).toBe("conditional");
  expect(why).toEqual(["Transparency: The law asks cc.told (CC, Act cc.told)."]);
});

test("parts that hang on an age that nobody stated are listed, not joined", () => {
  const { age: _, ...stated } = STATED;
  const answer = presentFloor(
    answerFloor({ from: "AA", to: "CC", at: "2026-11-21", ...stated }, atlas, new Date(0)),
  );
  expect(answer.depends).toMatchObject([{ fact: "youngest", by: { rule: "aa.minors" } }]);
  expect(answer.dimensions["consent.collect"].value).toBe("consent.collect:opt_in");
});
