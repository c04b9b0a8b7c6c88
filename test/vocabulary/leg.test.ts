/** One leg of a translation by itself: what is found, what came near, and which terms are never written. */
import { describe, expect, test } from "vitest";
import {
  type Effect,
  MAX_CANDIDATES,
  MAX_TARGETS,
  translateIn,
  translateOut,
} from "../../src/vocabulary/leg.ts";
import { parseScheme } from "../../src/vocabulary/scheme-document.ts";
import { common } from "./common.ts";

type Written = { readonly term: string; readonly kind?: string; readonly matches: string; readOnly?: true };

/** A scheme of modalities; the matches of a term are written as `match concept, match concept`. */
const schemeOf = (...terms: readonly Written[]) =>
  parseScheme(
    {
      ...{ id: "s", version: "1", title: "S" },
      terms: terms.map(({ matches, kind = "modality", ...rest }) => ({
        ...{ kind, ...rest },
        matches: matches.split(", ").map((each) => {
          const [match, concept] = each.split(" ");
          return { match, concept };
        }),
      })),
    },
    common,
  );

const into = (effect: Effect, matches: string) =>
  translateIn(schemeOf({ term: "t", matches }), { path: "/t", kind: "modality", term: "t", effect }, common);
const out = (effect: Effect, concept: string, ...terms: readonly Written[]) => {
  const leg = translateOut(schemeOf(...terms), { kind: "modality", concept, effect }, common);
  return "terms" in leg ? { ...leg, terms: leg.terms.map(({ term }) => term) } : leg;
};

describe("the leg to a concept", () => {
  test("that is exact has no other candidates, whatever else the term matches", () => {
    expect(into("describes", "exact mod:face, related mod:iris")).toEqual({
      concept: "mod:face",
      match: "exact",
      candidates: [],
    });
  });

  test("that is broad names the matches that were not taken", () => {
    expect(into("describes", "broad mod:eye, related mod:face")).toEqual({
      concept: "mod:eye",
      match: "broad",
      candidates: ["mod:face"],
    });
  });

  test("of a grant that has only wider matches is blocked, and names them", () => {
    expect(into("grants", "broad mod:eye, close mod:iris")).toEqual({
      reason: "VOC_BROADER",
      candidates: ["mod:eye", "mod:iris"],
    });
  });

  test("looks for the term in its own kind, and suggests only what means something there", () => {
    const scheme = schemeOf(
      { term: "Ear ", matches: "exact mod:ear" },
      { term: "Ears", kind: "purpose", matches: "exact pur:verify" },
    );
    const given = { path: "/t", kind: "modality", term: "Ears", effect: "describes" } as const;
    expect(translateIn(scheme, given, common)).toEqual({ reason: "VOC_NO_TERM", candidates: ["Ear "] });
  });
});

describe("the leg from a concept", () => {
  test("never writes a term that is only read, even where no other is exact", () => {
    const old = { term: "old", matches: "exact mod:face", readOnly: true } as const;
    expect(out("describes", "mod:face", old)).toEqual({ reason: "VOC_NO_TERM", candidates: [] });
    expect(out("describes", "mod:face", old, { term: "all", matches: "exact mod:any" })).toMatchObject({
      terms: ["all"],
      match: "broad",
    });
  });

  test("takes no term of another kind", () => {
    const other = { term: "anything", kind: "purpose", matches: "exact pur:any" };
    expect(out("describes", "mod:face", other)).toEqual({ reason: "VOC_NO_TERM", candidates: [] });
  });

  test("of a description takes each term once, and says what was too narrow or unsure", () => {
    expect(
      out(
        "describes",
        "mod:eye",
        { term: "eyes", matches: "narrow mod:eye, narrow mod:iris" },
        { term: "iris", matches: "exact mod:iris" },
      ),
    ).toEqual({ terms: ["eyes"], match: "broad", candidates: ["iris"] });
  });

  test("of a grant names the terms of which none is the widest", () => {
    const [iris, retina] = [
      { term: "i", matches: "exact mod:iris" },
      { term: "r", matches: "exact mod:retina" },
    ];
    expect(out("grants", "mod:eye", iris, retina)).toEqual({
      reason: "VOC_AMBIGUOUS",
      candidates: ["i", "r"],
    });
    // Nobody knows how much of the eye this term means: it may be less than the iris.
    const part = { term: "e", matches: "broad mod:eye" };
    expect(out("grants", "mod:eye", iris, part)).toEqual({
      reason: "VOC_AMBIGUOUS",
      candidates: ["e", "i"],
    });
  });
});

describe("a law with hundreds of words for one concept", () => {
  const words = Array.from({ length: 478 }, (_, i) => `x${String(i).padStart(3, "0")}`);
  /** The common vocabulary, and how often somebody looked at what a concept contains. */
  function counted() {
    let looks = 0;
    const leaves = (id: string) => {
      looks += 1;
      return common.leaves(id);
    };
    return { concepts: { ...common, leaves }, looks: () => looks };
  }

  test.each([
    ["exact mod:any", "describes", "mod:face"],
    ["broad mod:any", "describes", "mod:face"],
    ["exact mod:face, exact mod:iris", "describes", "mod:retina"],
    ["exact mod:iris", "grants", "mod:eye"],
  ] as const)(
    "costs no more comparisons than one with few, and gives few: %s",
    (matches, effect, concept) => {
      const of = (count: number) =>
        schemeOf(
          ...words.slice(0, count).map((term, i) => {
            const each = matches.split(", ");
            return { term, matches: each[i % each.length] ?? "" };
          }),
        );
      const [few, many] = [counted(), counted()];
      translateOut(of(2), { kind: "modality", concept, effect }, few.concepts);
      const leg = translateOut(of(478), { kind: "modality", concept, effect }, many.concepts);
      expect(many.looks()).toBe(few.looks());
      expect("terms" in leg ? leg.terms.length : 0).toBeLessThanOrEqual(MAX_TARGETS);
      expect(leg.candidates.length).toBeLessThanOrEqual(MAX_CANDIDATES);
    },
  );

  test("gives the first of them, whatever their order in the document", () => {
    const written = words.map((term) => ({ term, matches: "exact mod:any" }));
    const first = { terms: words.slice(0, MAX_TARGETS), match: "broad", candidates: [] };
    expect(out("describes", "mod:face", ...written)).toEqual(first);
    expect(out("describes", "mod:face", ...written.toReversed())).toEqual(first);
  });
});
