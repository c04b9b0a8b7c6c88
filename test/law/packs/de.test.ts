/** Germany stands on the law of the Union: both answer as one law, and its own rules come on top. */
import { describe, expect, it } from "vitest";
import { chainOf, sourcesOf } from "../../../src/law/atlas.ts";
import { ask, atlas, DAY, parts } from "../question.ts";
import { asked, recognised } from "./answer.ts";

const FACE = { modality: "face", form: "template", purpose: "verify", youngest: "30", sector: "retail" };

describe("a member with a pack of its own", () => {
  it("has the law of its union as well, and its own authority", () => {
    expect(chainOf(atlas, "DE").map(({ jurisdiction }) => jurisdiction)).toEqual(["DE", "EU"]);
    expect(atlas.packs.get("DE")?.regulators.map(({ id }) => id)).toEqual(["de.bfdi"]);
  });

  it.each([
    ["leaving", { from: "DE", to: "JP" }, { from: "EU", to: "JP" }],
    ["arriving", { from: "JP", to: "DE" }, { from: "JP", to: "EU" }],
    ["arriving from a state of the US", { from: "US-IL", to: "DE" }, { from: "US-IL", to: "EU" }],
  ])("is asked all that its union asks, %s", (_, places, union) => {
    const [own, whole] = [ask({ ...FACE, ...places }), ask({ ...FACE, ...union })];
    for (const dimension of whole.dimensions.keys())
      if (dimension !== "guardianAge")
        expect(asked("EU", own, dimension)).toEqual(asked("EU", whole, dimension));
  });

  it("is recognised as its union is: Japan's adequacy serves it, in both directions", () => {
    expect(recognised("EU", ask({ ...FACE, from: "DE", to: "JP" }))).toEqual(
      recognised("EU", ask({ ...FACE, from: "EU", to: "JP" })),
    );
    expect(recognised("JP", ask({ ...FACE, from: "JP", to: "DE" }))).toEqual(
      recognised("JP", ask({ ...FACE, from: "JP", to: "EU" })),
    );
  });

  it("has no law before its union's: 2018-05-25", () => {
    expect(() => sourcesOf(atlas, "DE", "JP", [], "2018-05-24")).toThrow("no rule in force");
  });

  it("speaks its union's words", () => {
    expect(atlas.schemes.get("de")).toBe(atlas.schemes.get("eu"));
    expect(atlas.schemes.ids()).not.toContain("de");
  });

  it("is not concerned a second time where its union is", () => {
    expect(sourcesOf(atlas, "DE", "JP", ["EU", "DE"], DAY).filter(({ side }) => side === "touched")).toEqual(
      [],
    );
  });
});

describe("what Germany asks on top", () => {
  it("the guardian's consent below 16, as the Union does where nobody chose less (Art 8)", () => {
    expect(parts(ask({ ...FACE, from: "DE", to: "JP" }), "guardianAge")).toContain("DE: 16");
    expect(asked("EU", ask({ ...FACE, from: "DE", to: "JP" }), "guardianAge")).toEqual([]);
  });

  it("measures for special categories (BDSG 22(2))", () => {
    expect(asked("DE", ask({ ...FACE, from: "DE", to: "JP" }), "security")).toEqual([
      "de.special-data-measures",
    ]);
  });

  it.each([
    ["employment", ["any[de.works-council, exc:de.no-works-council]"], ["de.staff-necessity"]],
    ["retail", [], []],
  ])(
    "of staff the works council and necessity (BetrVG 87(1) no 6; BDSG 26(3)): %s",
    (sector, use, assessment) => {
      const floor = ask({ ...FACE, sector, from: "DE", to: "JP" });
      expect(asked("DE", floor, "use")).toEqual(use);
      expect(asked("DE", floor, "assessment")).toEqual(assessment);
    },
  );
});
