/** The areas of places: whose law holds there, and that a member of a union with a law of its own is still its union's. */
import { describe, expect, it } from "vitest";
import {
  areasOf,
  lawPlaceOf,
  overlap,
  placesApart,
  withLawPlaces,
  withoutAreas,
} from "../../src/law/areas.ts";
import { withPack } from "../../src/law/atlas.ts";
import { type Facts, setOf } from "../../src/law/fact.ts";
import { parsePack } from "../../src/law/pack/pack.ts";
import { askLaw } from "../../src/law/query.ts";
import { doubtOf, matchCondition } from "../../src/law/rule.ts";
import { atlas, DAY, factsOf, parts, withoutPacks } from "./question.ts";

describe("a place", () => {
  it.each([
    ["EU", ["EU"], "EU"],
    ["IE", ["IE", "EU"], "IE"],
    ["DE-BY", ["DE-BY", "DE", "EU"], "DE"],
    ["PL-MZ", ["PL-MZ", "PL", "EU"], "PL"],
    ["RE", ["FR-974", "FR", "EU"], "FR"],
    ["EL", ["GR", "EU"], "GR"],
    ["GB", ["UK"], "UK"],
    ["US-IL", ["US-IL", "US"], "US-IL"],
    ["AE-DIFC", ["AE-DIFC", "AE"], "AE-DIFC"],
    ["XX", ["XX"], "XX"],
  ])("%s lies in %j, and has the law of %s", (place, areas, law) => {
    expect(areasOf(atlas, place)).toEqual(areas);
    expect(lawPlaceOf(atlas, place)).toBe(law);
  });

  it("overlaps with what lies within it and with what it lies within, and with nothing else", () => {
    expect(overlap(atlas, "EU", "IE") && overlap(atlas, "IE", "EU") && overlap(atlas, "RE", "FR")).toBe(true);
    expect(overlap(atlas, "IE", "FR") || overlap(atlas, "US-IL", "US-CA")).toBe(false);
  });

  it("among facts is named by the law that holds there", () => {
    const facts: Facts = new Map([
      ["provenance", { value: setOf("RE", "XX", "CA-QC"), proven: true }],
      ["sector", { value: setOf("RE"), proven: false }],
    ]);
    expect(withLawPlaces(atlas, facts)).toEqual(
      new Map([
        [
          "provenance",
          { value: { ...setOf("FR", "XX", "CA-QC"), around: new Map([["FR", ["EU"]]]) }, proven: true },
        ],
        ["sector", { value: setOf("RE"), proven: false }],
      ]),
    );
  });
});

describe("a member of a union without a pack of its own", () => {
  const bare = withoutPacks(atlas, "IE", "FR");

  it.each(["IE", "RE"])("has the law of its union: %s", (place) => {
    expect(lawPlaceOf(bare, place)).toBe("EU");
    const facts: Facts = new Map([["provenance", { value: setOf(place, "XX"), proven: true }]]);
    expect(withLawPlaces(bare, facts)).toEqual(
      new Map([["provenance", { value: setOf("EU", "XX"), proven: true }]]),
    );
  });
});

describe("places apart from two sides", () => {
  it.each([
    [
      ["EU", "FR", "JP"],
      ["EU", "UK"],
      ["FR", "JP"],
    ],
    [["EU", "FR", "US"], ["FR", "US-IL"], []],
    [["IE", "IE"], ["FR", "UK"], ["IE"]],
    [[], ["FR", "UK"], []],
  ])("of %j, beside %j, are %j", (places, sides, expected) => {
    expect(placesApart(atlas, places, sides)).toEqual(expected);
  });
});

describe("a member of a union with a pack of its own", () => {
  const text =
    'pack: FR\nversion: "1"\ntitle: France\nzone: Europe/Paris\nwithin: EU\nrules:\n  - { id: told, cite: Act 1, from: 2019-01-01, status: confirmed, applies: both, says: People are told., require: { transparency: notice } }\n';
  const french = withPack(
    atlas,
    parsePack(text, { concepts: atlas.concepts, registry: atlas.registry, file: "FR.yaml" }),
    1,
  );
  const inFrance = withLawPlaces(french, new Map([["to", { value: setOf("RE"), proven: true }]]));
  const naming = (place: string) => new Map([["to", { kind: "oneOf", values: new Set([place]) }]] as const);

  it("stands for itself among facts, and its union beside it", () => {
    expect(inFrance.get("to")?.value).toEqual({ ...setOf("FR"), around: new Map([["FR", ["EU"]]]) });
  });

  it("is told as it was stated", () => {
    expect(withoutAreas(inFrance)).toEqual(new Map([["to", { value: setOf("FR"), proven: true }]]));
  });

  it.each(["EU", "FR"])("surely meets a condition on %s, as grants and exceptions need it", (place) => {
    expect(matchCondition(naming(place), inFrance).applies).toBe(true);
    expect(doubtOf(naming(place), inFrance)).toBeUndefined();
  });

  it("meets none on another place", () => {
    expect(matchCondition(naming("UK"), inFrance).applies).toBe(false);
    expect(doubtOf(naming("UK"), inFrance)).toBe("to");
  });

  it("brings its union's rules and grants along, and its own on top", () => {
    const ask = (from: string, to: string) =>
      askLaw(french, {
        from,
        to,
        at: DAY,
        facts: factsOf({
          from,
          to,
          modality: "face",
          form: "template",
          purpose: "verify",
          action: "transfer",
          youngest: "30",
        }),
      });
    const granted = ({ grants }: ReturnType<typeof ask>) =>
      grants.filter(({ used }) => used).map(({ atom }) => atom);
    for (const [member, union] of [
      [ask("FR", "JP"), ask("EU", "JP")],
      [ask("JP", "FR"), ask("JP", "EU")],
    ] as const) {
      expect(granted(member)).toEqual(granted(union));
      expect(parts(member, "mechanism")).toEqual(parts(union, "mechanism"));
      expect(parts(member, "transparency")).toEqual(expect.arrayContaining(["FR: notice"]));
    }
  });
});
