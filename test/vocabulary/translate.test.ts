/** Translation, rule by rule: what describes widens, what grants narrows, anything else is blocked. */
import { describe, expect, it } from "vitest";
import { type Kind, PREFIXES } from "../../src/vocabulary/concept.ts";
import { commonScheme } from "../../src/vocabulary/scheme.ts";
import { parseScheme } from "../../src/vocabulary/scheme-document.ts";
import {
  createTranslationMemory,
  type Effect,
  translate,
  translateOnce,
} from "../../src/vocabulary/translate.ts";
import { common } from "./common.ts";

/** A scheme written as `term: "match concept, match concept"`. */
function scheme(id: string, terms: Record<string, string>) {
  const kindOf = (concept: string) =>
    Object.entries(PREFIXES).find(([, prefix]) => concept.startsWith(`${prefix}:`))?.[0];
  const read = Object.entries(terms).map(([term, text]) => {
    const matches = text.split(", ").map((each) => {
      const [match, concept = ""] = each.split(" ");
      return { match, concept };
    });
    return { term, kind: kindOf(matches[0]?.concept ?? ""), matches };
  });
  return parseScheme({ id, version: "1", title: id, terms: read }, common);
}

function translating(
  effect: Effect,
  kind: Kind,
  from: Record<string, string>,
  to: Record<string, string> | "comity",
) {
  const [term = ""] = Object.keys(from);
  const target = to === "comity" ? commonScheme(common) : scheme("to", to);
  const answer = translate({ path: "p", kind, term, effect }, scheme("from", from), target, common);
  const { concept, legs, reason, target: terms } = answer;
  return { concept, legs, target: terms, result: answer.effect.result, ...(reason ? { reason } : {}) };
}

const kept = (concept: string, ...target: readonly string[]) => ({
  concept,
  legs: ["exact", "exact"],
  target,
  result: "kept",
});

describe("either effect", () => {
  it.each(["describes", "grants"] as const)("keeps what %s when both legs are exact", (effect) => {
    expect(
      translating(effect, "modality", { visage: "exact mod:face" }, { Gesicht: "exact mod:face" }),
    ).toEqual(kept("mod:face", "Gesicht"));
  });

  it.each(["describes", "grants"] as const)("gives `comity` the id when it %s", (effect) => {
    expect(translating(effect, "modality", { visage: "exact mod:face" }, "comity")).toEqual(
      kept("mod:face", "mod:face"),
    );
  });

  it.each(["describes", "grants"] as const)("blocks an unknown term that %s", (effect) => {
    const given = { path: "a[0]", kind: "modality", term: "Ear", effect } as const;
    const from = scheme("mosip", { "Ear ": "exact mod:ear", Face: "exact mod:face" });
    expect(translate(given, from, commonScheme(common), common)).toEqual({
      path: "a[0]",
      source: "Ear",
      concept: null,
      legs: ["none", "none"],
      target: [],
      effect: { kind: effect, result: "blocked" },
      reason: "VOC_NO_TERM",
      candidates: ["Ear "],
      sentence: "the modality `Ear` of mosip is blocked: the scheme has no such term, or maps it to nothing",
    });
  });

  it("blocks a term that maps to nothing", () => {
    const terms = [{ term: "ExceptionPhoto", kind: "modality", matches: [] }];
    const from = parseScheme({ id: "m", version: "1", title: "m", terms }, common);
    const given = { path: "", kind: "modality", term: "ExceptionPhoto", effect: "describes" } as const;
    expect(translate(given, from, commonScheme(common), common)).toMatchObject({
      reason: "VOC_NO_TERM",
      candidates: [],
    });
  });

  it("says why a term maps to nothing, where its scheme says so", () => {
    const terms = [{ term: "Shoes", kind: "modality", matches: [], lost: "nobody is known by shoes" }];
    const from = parseScheme({ id: "m", version: "1", title: "m", terms }, common);
    const given = { path: "", kind: "modality", term: "Shoes", effect: "describes" } as const;
    expect(translate(given, from, commonScheme(common), common).sentence).toBe(
      "the modality `Shoes` of m is blocked: the scheme maps it to nothing: nobody is known by shoes",
    );
  });
});

describe("a description", () => {
  it("within two concepts takes the same one, in whatever order they are written", () => {
    const one = translating("describes", "purpose", { a: "broad pur:sale, broad pur:advertising" }, "comity");
    const other = translating(
      "describes",
      "purpose",
      { a: "broad pur:advertising, broad pur:sale" },
      "comity",
    );
    expect(one).toEqual(other);
    expect(one.concept).toBe("pur:advertising");
  });

  it("becomes the narrowest term that contains it", () => {
    expect(
      translating(
        "describes",
        "purpose",
        { choosing: "exact pur:adSelect" },
        { anything: "exact pur:any", marketing: "exact pur:advertising", targeting: "exact pur:adTarget" },
      ),
    ).toEqual({
      concept: "pur:adSelect",
      legs: ["exact", "broad"],
      target: ["marketing"],
      result: "widened",
      reason: "VOC_BROADER",
    });
  });

  it("becomes all of the narrowest where none is best", () => {
    expect(
      translating(
        "describes",
        "modality",
        { iris: "exact mod:iris" },
        { "eye scan": "exact mod:eye", "eyes and ears": "narrow mod:iris", all: "exact mod:any" },
      ).target,
    ).toEqual(["eye scan", "eyes and ears"]);
  });

  it("is broad after broad", () => {
    expect(
      translating("describes", "modality", { pupil: "broad mod:iris" }, { eye: "exact mod:eye" }),
    ).toMatchObject({ legs: ["broad", "broad"], result: "widened", target: ["eye"] });
  });

  it("widens from close to what is broader", () => {
    expect(translating("describes", "purpose", { "tcf 4": "close pur:adTarget" }, "comity")).toMatchObject({
      concept: "pur:advertising",
      legs: ["broad", "exact"],
      target: ["pur:advertising"],
    });
  });

  it.each(["narrow", "related"])(
    "widens from %s to the root, for no other is sure to contain it",
    (match) => {
      expect(translating("describes", "form", { derived: `${match} form:template` }, "comity")).toMatchObject(
        {
          concept: "form:any",
          target: ["form:any"],
          result: "widened",
        },
      );
    },
  );

  it("widens to what the scheme itself says is broad before the root", () => {
    const derived = { derived: "narrow form:template, broad form:biometricData" };
    expect(translating("describes", "form", derived, "comity")).toMatchObject({
      concept: "form:biometricData",
    });
  });

  it.each(["broad", "close", "related"])(
    "is blocked when the target's only term is no wider than it (%s)",
    (match) => {
      expect(
        translating("describes", "modality", { visage: "exact mod:face" }, { mugshot: `${match} mod:face` }),
      ).toEqual({
        concept: "mod:face",
        legs: ["exact", "none"],
        target: [],
        result: "blocked",
        reason: "VOC_NARROWER",
      });
    },
  );

  it("is blocked when the target has no term at all", () => {
    expect(
      translating("describes", "modality", { visage: "exact mod:face" }, { voice: "exact mod:voice" }),
    ).toMatchObject({ result: "blocked", reason: "VOC_NO_TERM" });
  });

  it("of an unsaid modality stays unsaid where the target can leave it so", () => {
    const unsaid = { "00": "exact mod:unknown" };
    expect(
      translating("describes", "modality", unsaid, { "0": "exact mod:unknown", all: "exact mod:any" }),
    ).toEqual(kept("mod:unknown", "0"));
  });

  it("of an unsaid modality is any modality, and nothing becomes unsaid", () => {
    expect(
      translating("describes", "modality", { "00": "exact mod:unknown" }, { all: "exact mod:any" }),
    ).toMatchObject({ concept: "mod:unknown", target: ["all"], result: "widened" });
    expect(
      translating("describes", "modality", { gait: "exact mod:gait" }, { "00": "exact mod:unknown" }),
    ).toMatchObject({ result: "blocked" });
  });
});

describe("a grant", () => {
  it("becomes the widest term within it", () => {
    expect(
      translating(
        "grants",
        "purpose",
        { marketing: "exact pur:any" },
        { ads: "exact pur:advertising", targeting: "exact pur:adTarget" },
      ),
    ).toEqual({
      concept: "pur:any",
      legs: ["exact", "narrow"],
      target: ["ads"],
      result: "narrowed",
      reason: "VOC_NARROWER",
    });
  });

  it("is narrow after narrow", () => {
    expect(
      translating("grants", "purpose", { a: "narrow pur:advertising" }, { b: "exact pur:adTarget" }),
    ).toMatchObject({ legs: ["narrow", "narrow"], result: "narrowed", target: ["b"] });
  });

  it.each(["broad", "close", "related"])("is blocked by a %s match on the way in", (match) => {
    expect(translating("grants", "purpose", { a: `${match} pur:verify` }, "comity")).toEqual({
      concept: null,
      legs: ["none", "none"],
      target: [],
      result: "blocked",
      reason: "VOC_BROADER",
    });
  });

  it.each(["narrow", "close", "related"])("is blocked when the target's only term is `%s`", (match) => {
    expect(
      translating("grants", "purpose", { a: "exact pur:verify" }, { b: `${match} pur:verify` }),
    ).toMatchObject({ result: "blocked", reason: "VOC_BROADER" });
  });

  it("is blocked when only a wider term is there", () => {
    expect(
      translating("grants", "purpose", { a: "exact pur:adTarget" }, { b: "exact pur:advertising" }),
    ).toMatchObject({ result: "blocked", reason: "VOC_BROADER" });
  });

  it("is blocked when several terms are equally good, on either leg", () => {
    expect(
      translating(
        "grants",
        "modality",
        { eye: "exact mod:eye" },
        { i: "exact mod:iris", r: "exact mod:retina" },
      ),
    ).toMatchObject({ concept: "mod:eye", result: "blocked", reason: "VOC_AMBIGUOUS" });
    expect(
      translating("grants", "modality", { eyes: "narrow mod:iris, narrow mod:retina" }, "comity"),
    ).toMatchObject({ concept: null, result: "blocked", reason: "VOC_AMBIGUOUS" });
  });

  it("of an unsaid modality grants nothing", () => {
    expect(translating("grants", "modality", { "00": "exact mod:unknown" }, "comity")).toMatchObject({
      result: "blocked",
      reason: "VOC_AMBIGUOUS",
    });
  });

  it("never claims a stronger legal basis than was given", () => {
    const written = { "written release": "broad lb:explicitConsent" };
    expect(translating("grants", "legalBasis", { oui: "exact lb:explicitConsent" }, written)).toMatchObject({
      result: "blocked",
      reason: "VOC_NARROWER",
    });
    expect(
      translating("grants", "legalBasis", { ok: "exact lb:consent" }, { oui: "exact lb:explicitConsent" }),
    ).toMatchObject({ result: "blocked", reason: "VOC_NARROWER" });
    expect(translating("grants", "legalBasis", { ok: "narrow lb:explicitConsent" }, "comity")).toMatchObject({
      result: "blocked",
      reason: "VOC_NARROWER",
    });
  });
});

describe("a resale tier", () => {
  const tiers = Object.fromEntries(
    ["0", "1", "2", "3", "4", "5"].map((each) => [each, `exact tier:${each}`]),
  );
  const granting = (from: string, ...to: readonly string[]) =>
    translating(
      "grants",
      "tier",
      { [from]: `exact tier:${from}` },
      Object.fromEntries(to.map((each) => [each, `exact tier:${each}`])),
    );

  it("never permits another kind of sale, in either direction of the numbers", () => {
    for (const from of ["3", "4", "5"])
      for (const to of ["3", "4", "5"].filter((each) => each !== from))
        expect(granting(from, to)).toMatchObject({ result: "blocked", target: [] });
  });

  it("narrows to fewer permissions, down to none", () => {
    expect(granting("2", "0", "1", "3")).toMatchObject({ result: "narrowed", target: ["1"] });
    expect(granting("4", "0", "3", "5")).toMatchObject({ result: "narrowed", target: ["0"] });
    expect(granting("0", "1", "2", "3")).toMatchObject({ result: "blocked", reason: "VOC_BROADER" });
  });

  it("that permits nothing is within no other kind's terms, nor they within it", () => {
    expect(
      translating("grants", "purpose", { a: "exact pur:verify" }, { none: "exact tier:0" }),
    ).toMatchObject({ result: "blocked", reason: "VOC_NO_TERM" });
  });

  it("as a description stays what it is, so that every rule on it still fires", () => {
    expect(translating("describes", "tier", { a: "exact tier:1" }, tiers).target).toEqual(["1"]);
    expect(
      translating("describes", "tier", { a: "exact tier:1" }, { "2": "exact tier:2", all: "exact tier:any" })
        .target,
    ).toEqual(["all"]);
  });
});

describe("what a person reads", () => {
  it("names both terms, the loss and what else came near", () => {
    const from = parseScheme(
      {
        id: "dpv",
        version: "2.3",
        title: "DPV",
        terms: [
          {
            term: "dpv:FacialPrint",
            kind: "modality",
            concept: "mod:face",
            match: "close",
            lost: "whether it is a print",
          },
        ],
      },
      common,
    );
    const given = { path: "d.m", kind: "modality", term: "dpv:FacialPrint", effect: "describes" } as const;
    const answer = translate(given, from, commonScheme(common), common);
    expect(answer.candidates).toEqual(["mod:face"]);
    expect(answer.sentence).toBe(
      "the modality `dpv:FacialPrint` of dpv becomes `mod:any` of comity; this is broader, so that more rules may catch it; whether it is a print",
    );
  });
});

describe("a remembered translation", () => {
  it("is the one that would be computed, each at its own path", () => {
    const memory = createTranslationMemory();
    const schemes = [
      scheme("one", { visage: "exact mod:face", doigt: "exact mod:finger" }),
      scheme("two", { Gesicht: "exact mod:face" }),
      commonScheme(common),
    ];
    const terms = ["visage", "doigt", "Gesicht", "mod:face", "unknown\ndescribes"];
    for (let round = 0; round < 2; round++)
      for (const path of ["modality[0]", "modality[1]"])
        for (const [from, to] of schemes.flatMap((each) => schemes.map((other) => [each, other] as const)))
          for (const term of terms)
            for (const effect of ["describes", "grants"] as const) {
              const given = { path, kind: "modality", term, effect } as const;
              expect(translateOnce(memory, given, from, to, common)).toEqual(
                translate(given, from, to, common),
              );
            }
  });

  it("is computed once", () => {
    const memory = createTranslationMemory();
    const from = scheme("one", { visage: "exact mod:face" });
    const given = { path: "a", kind: "modality", term: "visage", effect: "describes" } as const;
    const first = translateOnce(memory, given, from, commonScheme(common), common);
    expect(translateOnce(memory, { ...given }, from, commonScheme(common), common)).toBe(first);
  });
});

it("stays short where a law has hundreds of words for one concept, and each loses something", () => {
  const kind = "modality";
  const from = scheme("from", { t: "exact mod:face" });
  const terms = Array.from({ length: 478 }, (_, i) => ({
    ...{ term: `${i}`.padStart(100, "x"), kind, concept: "mod:any", match: "exact" },
    lost: `${i}`.padStart(200, "y"),
  }));
  const to = parseScheme({ id: "to", version: "1", title: "to", terms }, common);
  const answer = translate({ path: "p", kind, term: "t", effect: "describes" }, from, to, common);
  expect(answer.target).toHaveLength(8);
  expect(answer.sentence.match(/; y+/g)).toHaveLength(3);
  expect(JSON.stringify(answer).length).toBeLessThan(3_000);
});
