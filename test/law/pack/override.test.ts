/** GDPR Art 8: a Member State may choose an age from 13 to 16, and then its own stands in place of the Union's. */
import { describe, expect, it } from "vitest";
import { type Atlas, composeAtlas, sourcesOf } from "../../../src/law/atlas.ts";
import { computeFloor } from "../../../src/law/floor.ts";
import { parsePack } from "../../../src/law/pack/pack.ts";
import { atlas, DAY } from "../question.ts";

const NOTHING = { advertising: false, sale: false, onward: false };

/** The shipped packs with a Member State's beside them. */
function withState(rule: string, { within = "EU", status = "confirmed" } = {}): Atlas {
  const text = `pack: QX\nversion: "1"\ntitle: A Member State\nzone: Europe/Vienna\nwithin: ${within}\nrules:\n  - { id: age, cite: Act 4, from: 2020-01-01, status: ${status}, applies: both, says: Below that age a guardian consents., ${rule} }\n`;
  const { concepts, registry } = atlas;
  const pack = parsePack(text, { concepts, registry, file: "QX.yaml" });
  return composeAtlas(atlas.commons, [...atlas.packs.values(), pack]);
}

function ages(of: Atlas, from: string, day = DAY): readonly string[] {
  const floor = computeFloor(sourcesOf(of, from, "JP", [], day), new Map(), NOTHING, of.rulebook);
  const { parts = [] } = floor.dimensions.get("guardianAge") ?? {};
  return parts.map(({ by, value }) => `${by.jurisdiction} ${value.kind === "number" ? value.number : ""}`);
}

const ART_8 = "replaces: EU/guardian-age, require: { guardianAge: 14 }";

describe("a Member State that chose 14", () => {
  it("asks for 14, where the Union alone asks for 16", () => {
    expect(ages(withState(ART_8), "QX")).toEqual(["QX 14"]);
    expect(ages(withState(ART_8), "EU")).toEqual(["EU 16"]);
  });

  it("is bound by the Union's 16 while its own rule is not in force, and by both while it is unsure", () => {
    expect(ages(withState(`until: 2026-01-01, ${ART_8}`), "QX")).toEqual(["EU 16"]);
    expect(ages(withState(ART_8, { status: "unsure" }), "QX").toSorted()).toEqual(["EU 16", "QX 14"]);
  });
});

describe("what the law around it does not leave open", () => {
  it.each([
    ["an age below 13", "replaces: EU/guardian-age, require: { guardianAge: 12 }", "leaves open 13 to 16"],
    ["an age above 16", "replaces: EU/guardian-age, require: { guardianAge: 17 }", "leaves open 13 to 16"],
    [
      "a rule that is closed",
      "replaces: EU/dpia, require: { assessment: practice.record }",
      "does not leave open",
    ],
    [
      "a rule that does not exist",
      "replaces: EU/no-such, require: { guardianAge: 14 }",
      "which does not exist",
    ],
    ["another dimension", "replaces: EU/guardian-age, require: { anonymity: 5 }", "does not leave open"],
  ])("%s is refused", (_, rule, says) => {
    expect(() => withState(rule)).toThrow(says);
  });

  it("a rule of a pack that it does not lie within is refused", () => {
    expect(() => withState(ART_8, { within: "JP" })).toThrow("but this pack does not lie within");
  });
});
