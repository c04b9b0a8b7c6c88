/** Words of several laws whose meaning is easily missed, to and from the common vocabulary. */
import { describe, expect, it } from "vitest";
import type { Kind } from "../../../src/vocabulary/concept.ts";
import { translate } from "../../../src/vocabulary/translate.ts";
import { atlas } from "../question.ts";

function schemeOf(law: string) {
  const scheme = atlas.schemes.get(law);
  if (scheme === undefined) throw new Error(`no scheme ${law}`);
  return scheme;
}

const given = (kind: Kind, term: string) => ({ path: kind, kind, term, effect: "describes" }) as const;
const read = (law: string, kind: Kind, term: string) =>
  translate(given(kind, term), schemeOf(law), atlas.common, atlas.concepts).concept;
const written = (law: string, kind: Kind, concept: string) =>
  translate(given(kind, concept), atlas.common, schemeOf(law), atlas.concepts).target;

describe.each(["za", "ke"])("blood typing, which the vocabulary does not know, in the law of %s", (law) => {
  it("is read as another modality", () => {
    expect(read(law, "modality", "blood typing")).toBe("mod:other");
  });

  it("is not what every other modality becomes", () => {
    expect(written(law, "modality", "mod:other")).toEqual([
      "physical, physiological or behavioural characterisation",
    ]);
  });
});

describe("the SPDI Rules' provider of information", () => {
  it("is the person whom the data is about", () => {
    expect(read("in", "role", "provider of information")).toBe("role:dataSubject");
    expect(written("in", "role", "role:dataSubject")).toEqual(["Data Principal"]);
  });

  it("is the person in every sentence that the rules say", () => {
    const sentences = atlas.packs.get("IN")?.rules.map(({ says }) => says) ?? [];
    expect(sentences).not.toEqual([]);
    expect(sentences.filter((says) => says.includes("provider"))).toEqual([]);
  });
});

describe("Japan's personal data", () => {
  it.each(["personal data", "個人データ", "personal information"])("%s is data of any form", (term) => {
    expect(read("jp", "form", term)).toBe("form:any");
  });
});
